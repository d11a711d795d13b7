"""The cards of the classes of models: progress, cancelling, problems, and what else the page says about them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.folder_prediction.answers_dialog import AnswersDialog
from purer_app.ui.adapt.inspector import AdaptInspector
from purer_app.ui.adapt.old_classes.card import OldClassCard
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.old_classes.preparer import Preparation, Stage
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import write_teacher
from tests.ui.adapt.old_classes.conftest import add, card, wait_for_stage
from tests.ui.adapt.page_tools import SYMBOLS, state, wait_for_answers, wait_for_pictures
from tests.ui.adapt.widget_tools import child, entries
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts


def shown(page: AdaptPage, name: str) -> str:
    label = child(page, QLabel, name)
    return label.text() if not label.isHidden() else ""


def config(page: AdaptPage) -> ClassifyConfig:
    found = page.updater.config
    assert found is not None
    return found


@pytest.fixture
def with_old(qtbot: QtBot, stocked: AdaptPage, pool: Path) -> AdaptPage:
    """Return the page with two own classes and two classes of a model, all learned."""
    add(stocked, pool / "a.safetensors", "a class 0", "a class 2")
    wait_for_stage(qtbot, stocked, Stage.READY)
    wait_for_answers(qtbot, stocked)
    return stocked


def test_the_answers_are_those_of_the_command_and_name_the_model(
    qtbot: QtBot, with_old: AdaptPage, pool: Path, tmp_path: Path
) -> None:
    with_old.picture_store.add_queries([SYMBOLS / "symbol-01" / "09.png", SYMBOLS / "symbol-03" / "01.png"])
    qtbot.waitUntil(lambda: len(with_old.queries.cards) == 2, timeout=LONG_MS)
    wait_for_answers(qtbot, with_old)
    latest = with_old.updater.latest
    assert latest is not None
    assert latest.result.class_names == ("symbol-01", "symbol-02", "a class 0", "a class 2")
    assert set(latest.result.models.values()) == {"a.safetensors"}
    store = with_old.picture_store
    command = with_old.findChild(AdaptInspector)
    assert command is not None and f"--old '{pool}/a.safetensors:a class 0,a class 2'" in command.command()
    told = AdaptConfig(
        pool=config(with_old).pool, models=config(with_old).models, old=config(with_old).old,
        support=str(store.library.classes_folder), query=str(store.library.queries_folder),
    )  # fmt: skip
    expected = jobs.adapt(told, lambda _: None, Control())
    answers = {Path(one["file"]): one for one in expected.predictions}
    for query in with_old.queries.cards:
        (found,) = query.predictions
        assert found.best == answers[query.path]["class"]
        assert found.share == pytest.approx(answers[query.path]["confidence"], abs=2e-4)
        assert len(found.bars) == 4
    assert "The accuracy on the classes of a.safetensors is unknown" in shown(with_old, "old_classes_accuracy")
    for name in ("choose_class", "answer_is_wrong"):
        assert not [text for text in entries(with_old.queries.cards[0], name) if text.startswith("a class")]


def test_two_models_need_no_pictures_and_why_shows_pseudo_images(qtbot: QtBot, stocked: AdaptPage, pool: Path) -> None:
    for name in ("symbol-01", "symbol-02"):
        stocked.picture_store.remove_class(name)
    add(stocked, pool / "a.safetensors", "a class 0")
    wait_for_stage(qtbot, stocked, Stage.READY)
    qtbot.waitUntil(lambda: "or the classes of a second model" in state(stocked), timeout=LONG_MS)
    add(stocked, pool / "b.pth", "b class 1", "b class 2")
    wait_for_stage(qtbot, stocked, Stage.READY, 1)
    stocked.picture_store.add_queries([SYMBOLS / "symbol-01" / "09.png"])
    qtbot.waitUntil(lambda: bool(stocked.queries.cards), timeout=LONG_MS)
    wait_for_answers(qtbot, stocked)
    query = stocked.queries.cards[0]
    child(query, QPushButton, "why").click()
    words = child(query, QLabel, "why_text").text()
    assert "not the distance from pseudo images" in words or "too little to rely on" in words
    assert words.endswith("most like these pseudo images, which were made from a model:")
    tiles = [tile for tile in query.findChildren(PictureTile) if tile.text().endswith("\npseudo image")]
    assert len(tiles) == 4
    assert all(tile.accessibleName().startswith("Pseudo image of ") for tile in tiles)
    assert "None of the classes is one of yours" in shown(stocked, "plausible")


def test_images_are_shown_with_their_classes_when_they_are_made(with_old: AdaptPage) -> None:
    strip = child(card(with_old), ImageStrip, "old_class_images")
    assert strip.isVisible() and strip.captions == ("a class 0", "a class 2")
    assert strip.accessibleName() == "Pseudo images of a.safetensors"
    assert with_old.state_text() == "2 classes, 6 pictures, 2 classes of models"


def test_icfil_and_learning_from_a_folder_are_off_with_the_reason(
    qtbot: QtBot, with_old: AdaptPage, tmp_path: Path
) -> None:
    assert not child(with_old, QCheckBox, "icfil").isEnabled()
    texts = [label.text() for label in with_old.classifier.findChildren(QLabel)]
    assert any(text.startswith("Not together with the classes of models: ICFIL") for text in texts)
    folder = tmp_path / "new"
    shutil.copytree(SYMBOLS / "symbol-01", folder)
    with_old.folder.start(config(with_old), folder, tmp_path / "a.csv", tmp_path / "a.html")
    qtbot.waitUntil(lambda: not with_old.folder.is_running, timeout=LONG_MS)
    assert with_old.folder.latest is not None, with_old.folder.state
    assert set(with_old.folder.latest.models.values()) == {"a.safetensors"}
    learn = child(with_old, QCheckBox, "learn_from_folder")
    assert not learn.isEnabled()
    assert shown(with_old, "no_learning_from_folder").startswith("Not together with the classes of models")
    names = [label.text() for label in child(with_old, QWidget, "folder_counts").findChildren(QLabel)]
    assert "a class 0 (a)" in names
    assert "classes of a.safetensors" in (tmp_path / "a.html").read_text(encoding="utf-8")
    with_old.show_folder_answers()
    answers = with_old.findChild(AnswersDialog)
    assert answers is not None
    assert {one.name: one.model for one in answers.groups.groups if one.model and one.count} == {
        name: "a.safetensors" for name in {one.name for one in with_old.folder.latest.pictures} if "class" in name
    }
    with_old.picture_store.old.remove(with_old.picture_store.old.entries[0].path)
    qtbot.waitUntil(learn.isEnabled, timeout=LONG_MS)


def test_tab_visits_a_card_between_the_classes_and_the_new_class(with_old: AdaptPage) -> None:
    stops: list[str] = []
    widget: QWidget = child(with_old, QWidget, "class_colour")
    for _ in range(400):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget.objectName())
        following = widget.nextInFocusChain()
        assert following is not None
        widget = following
        if widget.objectName() == "classifier":
            break
    place = stops.index("new_class")
    tail = stops[place - 3 : place + 3]
    assert tail == [
        "old_class_images", "change_old_classes", "remove_old_classes", "new_class", "use_sample_symbols",
        "add_old_classes",
    ]  # fmt: skip
    for name in tail[1:3]:
        assert child(card(with_old), QPushButton, name).accessibleName().endswith("the classes of this model")
    assert card(with_old).accessibleName() == "2 classes of a.safetensors"


def test_removing_a_card_offers_undo(with_old: AdaptPage) -> None:
    child(card(with_old), QPushButton, "remove_old_classes").click()
    assert with_old.old_classes.cards == ()
    bar = child(with_old.classes, UndoBar, "undo_bar")
    assert bar.text == "The classes of a.safetensors were removed."
    bar.undo()
    assert len(with_old.old_classes.cards) == 1


def test_making_images_shows_progress_and_can_be_cancelled_and_started_again(
    qtbot: QtBot, stocked: AdaptPage, pool: Path
) -> None:
    wait_for_answers(qtbot, stocked)
    add(stocked, pool / "a.safetensors", "a class 0", "a class 1", "a class 2")
    preparer = stocked.updater.preparer
    with qtbot.waitSignal(preparer.progressed, timeout=LONG_MS):
        pass
    cancel = child(card(stocked), QPushButton, "cancel_old_classes")
    assert cancel.isVisible() and card(stocked).problem.startswith("Making pseudo images, once for these classes.")
    cancel.click()
    assert card(stocked).problem == "Not used: making the pseudo images was cancelled."
    assert not cancel.isVisible()
    wait_for_answers(qtbot, stocked)
    assert config(stocked).old == (), "the user's own classes go on"
    child(card(stocked), QPushButton, "retry_old_classes").click()
    wait_for_stage(qtbot, stocked, Stage.READY)
    wait_for_answers(qtbot, stocked)
    assert len(config(stocked).old) == 1


def test_a_model_that_is_gone_is_named_on_its_card_and_the_others_go_on(
    qtbot: QtBot, with_old: AdaptPage, pool: Path
) -> None:
    add(with_old, pool / "c.pth", "c class 0")
    wait_for_stage(qtbot, with_old, Stage.READY, 1)
    with_old.session.models.set_used([str(pool / "a.safetensors")], False)
    wait_for_stage(qtbot, with_old, Stage.FAILED)
    assert card(with_old).problem.startswith("Not used: ")
    assert "names no model of" in card(with_old).problem
    wait_for_stage(qtbot, with_old, Stage.READY, 1)
    wait_for_answers(qtbot, with_old)
    latest = with_old.updater.latest
    assert latest is not None and latest.result.class_names == ("symbol-01", "symbol-02", "c class 0")
    with_old.session.edits.undo()
    wait_for_stage(qtbot, with_old, Stage.READY)
    wait_for_answers(qtbot, with_old)
    assert len(config(with_old).old) == 2


@pytest.mark.parametrize("change", ["deleted", "other classes", "broken"])
def test_a_changed_file_is_noticed(qtbot: QtBot, with_old: AdaptPage, pool: Path, change: str) -> None:
    path = pool / "a.safetensors"
    match change:
        case "deleted":
            path.unlink()
        case "other classes":
            write_teacher(pool, "a", seed=5, class_names=("x", "y", "z"))
        case _:
            path.write_bytes(b"nothing")
    with_old.hide()
    with_old.show()
    wait_for_stage(qtbot, with_old, Stage.FAILED)
    assert card(with_old).problem.startswith("Not used: ")
    assert len(with_old.picture_store.old.entries) == 1


def test_a_name_that_a_model_has_is_refused_where_it_is_given(
    qtbot: QtBot, with_old: AdaptPage, tmp_path: Path
) -> None:
    said = with_old.picture_store.rename("symbol-01", "A Class 2")
    assert said == ("'A Class 2' is already a class of a.safetensors; choose another name, or leave it out there.")
    assert with_old.picture_store.names == ("symbol-01", "symbol-02")
    shutil.copytree(SYMBOLS / "symbol-03", tmp_path / "more" / "a class 0")
    with_old.picture_store.import_classes(tmp_path / "more")
    qtbot.waitUntil(lambda: not with_old.picture_store.is_copying, timeout=LONG_MS)
    wait_for_pictures(qtbot, with_old, 6)
    warning = child(with_old.classes, MessageBar, "class_files_warning")
    assert "is already a class of a.safetensors" in warning.text + warning.details


def test_a_class_folder_made_by_another_program_does_not_stop_the_rest(qtbot: QtBot, with_old: AdaptPage) -> None:
    folder = with_old.picture_store.library.classes_folder / "a class 2"
    shutil.copytree(SYMBOLS / "symbol-03", folder)
    with_old.picture_store.read()
    wait_for_answers(qtbot, with_old)
    assert card(with_old).problem.startswith("Not used: “a class 2” is also one of your own classes.")
    assert config(with_old).old == ()
    shutil.rmtree(folder)
    with_old.picture_store.read()
    wait_for_answers(qtbot, with_old)
    assert not card(with_old).problem.startswith("Not used") and len(config(with_old).old) == 1


def test_the_choice_is_on_disk_at_once_and_back_after_a_restart(
    qtbot: QtBot, with_old: AdaptPage, tmp_path: Path
) -> None:
    folder = with_old.session.store.folder
    kept = read_project(folder).adapt.old_classes
    assert kept == with_old.picture_store.old.entries and len(kept) == 1
    with_old.session.store.create(tmp_path / "other")
    assert with_old.old_classes.cards == ()
    with_old.session.store.open(folder)
    qtbot.waitUntil(lambda: not with_old.session.models.is_inspecting, timeout=LONG_MS)
    wait_for_stage(qtbot, with_old, Stage.READY)
    wait_for_answers(qtbot, with_old)
    assert len(config(with_old).old) == 1


def test_an_untouched_setting_of_icfil_is_kept(with_old: AdaptPage) -> None:
    store = with_old.session.store
    store.change(adapt=replace(store.project.adapt, icfil=True))
    assert not child(with_old, QCheckBox, "icfil").isChecked() and not config(with_old).icfil
    assert store.project.adapt.icfil


@pytest.mark.parametrize("percent", [80, 200])
def test_no_text_of_a_card_is_cut(qtbot: QtBot, with_old: AdaptPage, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    qtbot.wait(50)
    cut = cut_texts(with_old)
    assert [one for one in cut if "class" in one and "PictureTile" not in one] == []


def test_progress_of_a_slow_job_is_told_with_the_time_left(
    qtbot: QtBot, stocked: AdaptPage, pool: Path, theme: Theme
) -> None:
    entry = OldClassesEntry(path=str(pool / "a.safetensors"), classes=("a class 0",))
    one = OldClassCard(theme, entry)
    qtbot.addWidget(one)
    one.show_state(entry, Preparation(Stage.RUNNING, fraction=0.25, remaining_seconds=75.0), "")
    assert one.problem == "Making pseudo images, once for these classes. About 1 min 15 s left."
    one.show_state(entry, Preparation(Stage.FAILED, problem="It is broken."), "")
    assert one.problem == "Not used: It is broken."
