"""The Train page before a run: settings into the project, and what keeps a run from starting."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.theme import Theme
from purer_app.ui.train.page import TrainPage
from purer_app.ui.train.settings.basic_settings import BasicSettings
from purer_app.ui.train.settings.settings_panel import TrainSettings
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import changed
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find
from tests.ui.train.page_tools import press, type_into, widget, words


def test_a_preset_keeps_what_is_the_users_own(qtbot: QtBot, page: TrainPage) -> None:
    store = page.session.store
    own = TrainConfig(pool="", seed=7, device="cpu", validation="/pictures")
    store.change(train=changed(own, inversion={"lr": 0.5}))
    QTest.mouseClick(widget(page, QRadioButton, "preset_quick"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert store.project.preset == "quick"
    assert store.project.train == apply_preset(own, "quick")


def test_the_plain_settings_reach_the_project(qtbot: QtBot, page: TrainPage) -> None:
    type_into(qtbot, page, "train_episode_n_way", "3")
    type_into(qtbot, page, "train_meta_max_seconds", "2.5")
    learner = widget(page, QComboBox, "train_learner_name")
    learner.setCurrentIndex(learner.findData("anil"))
    learner.activated.emit(learner.currentIndex())
    backbone = widget(page, QComboBox, "train_learner_backbone").lineEdit()
    assert backbone is not None
    backbone.setText("conv4-48")
    backbone.editingFinished.emit()
    train = page.session.store.project.train
    assert (train.episode.n_way, train.meta.max_seconds) == (3, 150)
    assert (train.learner.name, train.learner.network) == ("anil", "conv4-48")
    assert "4 settings differ" in words(page, "preset_differs")


def test_the_published_preset_does_not_have_the_name_of_a_rule(page: TrainPage) -> None:
    assert widget(page, QRadioButton, "preset_paper").text() == "As published"
    rules = widget(page, QComboBox, "train_curriculum_rule")
    assert [rules.itemText(place) for place in range(rules.count())] == ["Rule of the paper", "Plateau rule", "Off"]


def click_preset(page: TrainPage, name: str) -> None:
    QTest.mouseClick(widget(page, QRadioButton, f"preset_{name}"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))


def test_a_preset_that_discards_changes_says_so_and_can_be_undone(qtbot: QtBot, page: TrainPage) -> None:
    store = page.session.store
    type_into(qtbot, page, "train_episode_n_way", "3")
    type_into(qtbot, page, "train_meta_steps", "7")
    own = store.project.train
    click_preset(page, "quick")
    assert store.project.train == apply_preset(TrainConfig(pool=""), "quick")
    assert find(page, UndoBar).text == "2 settings were reset to the preset “Quick”."
    press(qtbot, page, "undo")
    assert (store.project.preset, store.project.train) == ("balanced", own)
    assert widget(page, QRadioButton, "preset_balanced").isChecked()
    assert widget(page, QLineEdit, "train_meta_steps").text() == "7"
    assert find(page, UndoBar).text == ""
    page.session.edits.redo()
    assert store.project.preset == "quick"


def test_a_preset_says_nothing_if_nothing_that_was_changed_is_lost(qtbot: QtBot, page: TrainPage) -> None:
    click_preset(page, "quick")
    assert find(page, UndoBar).text == ""
    click_preset(page, "balanced")
    type_into(qtbot, page, "train_episode_n_shot", "2")  # as Quick has it
    click_preset(page, "quick")
    assert page.session.store.project.train.episode.n_shot == 2
    assert find(page, UndoBar).text == ""


def test_the_chosen_preset_does_nothing_until_a_setting_differs(qtbot: QtBot, page: TrainPage) -> None:
    click_preset(page, "balanced")
    assert page.session.edits.last is None
    type_into(qtbot, page, "train_meta_steps", "7")
    click_preset(page, "balanced")
    assert page.session.store.project.train == apply_preset(TrainConfig(pool=""), "balanced")
    assert find(page, UndoBar).text == "1 setting was reset to the preset “Balanced”."


def test_every_change_of_a_setting_can_be_undone(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    store, edits = page.session.store, page.session.edits
    states, texts = [store.project.train], list[str]()

    def note() -> None:
        assert edits.last is not None
        states.append(store.project.train)
        texts.append(edits.last.text)

    type_into(qtbot, page, "train_meta_max_seconds", "2.5")
    note()
    choose_learner(page, "protonet")
    note()
    press(qtbot, page, "all_settings")
    line = widget(page, QFrame, "setting_inversion_tv_weight").findChildren(QLineEdit)[0]
    line.setText("0.5")
    line.editingFinished.emit()
    note()
    find(page, TrainSettings).set_validation(str(tmp_path))
    note()
    assert texts == [
        "Change the setting “Time limit”",
        "Choose the learner ProtoNet",
        "Change the setting “Total variation weight”",
        "Change the setting “Validation pictures”",
    ]
    for before in reversed(states[:-1]):
        edits.undo()
        assert store.project.train == before
    assert edits.last is None
    for _ in texts:
        edits.redo()
    assert store.project.train == states[-1]


def test_leaving_a_field_without_a_change_is_no_step(qtbot: QtBot, page: TrainPage) -> None:
    store = page.session.store
    store.change(train=changed(store.project.train, meta={"max_seconds": 100.0}))
    field = widget(page, QLineEdit, "train_meta_max_seconds")
    assert field.text() == "1.6667"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert store.project.train.meta.max_seconds == 100.0
    assert page.session.edits.last is None


def test_a_field_leaves_undo_to_the_window_once_its_text_is_taken(qtbot: QtBot, page: TrainPage) -> None:
    undone: list[str] = []
    action = QAction("Undo", page)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.triggered.connect(lambda: undone.append("window"))
    page.addAction(action)
    page.activateWindow()
    field = widget(page, QLineEdit, "train_meta_steps")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=LONG_MS)
    before = field.text()
    QTest.keyClicks(field, "9")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), undone) == (before, [])
    type_into(qtbot, page, "train_meta_steps", "7")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["window"]


def choose_learner(page: TrainPage, name: str) -> None:
    learner = widget(page, QComboBox, "train_learner_name")
    learner.setCurrentIndex(learner.findData(name))
    learner.activated.emit(learner.currentIndex())


def test_the_network_is_shown_only_for_learners_that_train_one(page: TrainPage) -> None:
    shown = {"pool-embedding": None, "maml": "train_learner_backbone", "student": "train_learner_student_backbone"}
    for learner, shown_name in shown.items():
        choose_learner(page, learner)
        for name in filter(None, shown.values()):
            backbone = widget(page, QComboBox, name)
            (label,) = (one for one in page.findChildren(QLabel) if one.buddy() is backbone)
            assert label.text() == "Network"
            assert label.isVisibleTo(page) == backbone.isVisibleTo(page) == (name == shown_name)


def test_the_network_of_the_student_is_edited(qtbot: QtBot, page: TrainPage) -> None:
    choose_learner(page, "student")
    backbone = widget(page, QComboBox, "train_learner_student_backbone")
    assert backbone.currentText() == "resnet10-12"
    backbone.setCurrentText("conv4-32")
    line = backbone.lineEdit()
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert page.session.store.project.train.learner.network == "conv4-32"


@pytest.mark.parametrize(
    ("name", "setting"), [("train_meta_max_seconds", "max_seconds"), ("train_meta_steps", "steps")]
)
def test_an_empty_limit_means_no_limit(qtbot: QtBot, page: TrainPage, name: str, setting: str) -> None:
    other = "train_meta_steps" if setting == "max_seconds" else "train_meta_max_seconds"
    type_into(qtbot, page, other, "7")
    type_into(qtbot, page, name, "3")
    field = widget(page, QLineEdit, name)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert getattr(page.session.store.project.train.meta, setting) == 0
    assert (field.text(), field.placeholderText()) == ("", "no limit")


def test_an_impossible_value_stays_out_of_the_project(qtbot: QtBot, page: TrainPage) -> None:
    before = page.session.store.project
    type_into(qtbot, page, "train_episode_n_way", "1")
    assert page.session.store.project == before
    assert words(page, "problem_episode_n_way") == "⚠ episode.n_way is 1; it must be at least 2. The value is still 5."
    page.session.store.change(page="train")
    assert widget(page, QLineEdit, "train_episode_n_way").text() == "1"
    type_into(qtbot, page, "train_episode_n_way", "4")
    assert page.session.store.project.train.episode.n_way == 4
    assert words(page, "problem_episode_n_way") == ""


def test_all_settings_open_in_place_and_go_into_the_project(qtbot: QtBot, page: TrainPage) -> None:
    press(qtbot, page, "all_settings")
    row = widget(page, QFrame, "setting_inversion_tv_weight")
    assert row.isVisible()
    line = row.findChildren(QLineEdit)[0]
    line.setText("0.5")
    line.editingFinished.emit()
    assert page.session.store.project.train.inversion.tv_weight == 0.5
    press(qtbot, page, "all_settings")
    assert not row.isVisible()


def test_validation_pictures_can_be_left_out(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    store = page.session.store
    store.change(train=replace(store.project.train, validation=str(tmp_path / "birds")))
    assert words(page, "train_validation") == "birds: the step with the highest accuracy on its pictures is kept."
    press(qtbot, page, "remove_validation")
    assert store.project.train.validation == ""
    assert words(page, "train_validation").startswith("Optional")


def test_the_copied_command_names_the_models(qtbot: QtBot, stocked: TrainPage) -> None:
    with qtbot.waitSignal(stocked.session.noticed):
        press(qtbot, stocked, "copy_command")
    command = QGuiApplication.clipboard().text()
    assert command.startswith("purer-app train /models --out ")
    assert command.endswith("--preset balanced --only a.pth --only b.pth")


def test_start_says_what_is_missing(page: TrainPage) -> None:
    start = widget(page, QPushButton, "train_start")
    assert not start.isEnabled()
    assert words(page, "train_note") == start.toolTip() == "No model is used yet. Add models first, in step 1."


def test_start_waits_for_enough_classes(stocked: TrainPage) -> None:
    store = stocked.session.store
    assert widget(stocked, QPushButton, "train_start").isEnabled()
    assert "2 models, 10 classes" in words(stocked, "train_note")
    store.change(train=changed(store.project.train, episode={"n_way": 11}))
    assert not widget(stocked, QPushButton, "train_start").isEnabled()
    assert "an episode needs 11" in words(stocked, "train_note")


def test_models_without_a_tick_do_not_count(stocked: TrainPage) -> None:
    stocked.session.models.set_used(["/models/a.pth"], False)
    assert "1 model, 5 classes" in words(stocked, "train_note")


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
def test_every_word_of_a_plain_setting_is_whole_in_the_narrowest_page(
    percent: int, qtbot: QtBot, page: TrainPage, theme: Theme
) -> None:
    theme.set_text_percent(percent)
    page.resize(page.minimumSizeHint().width(), 900)
    page.show()
    for box in find(page, BasicSettings).findChildren(QComboBox):
        words = [box.itemText(place) for place in range(box.count())]
        for word in words:
            box.setCurrentText(word)
            qtbot.wait(1)
            assert not [text for text in cut_texts(page) if word in text], word
