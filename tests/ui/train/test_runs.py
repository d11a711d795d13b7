"""The Train page around real runs: start, pause, finish, discard, continue and show again."""

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from purer_app.engine.runs.run_listing import RunSummary
from purer_app.engine.runs.run_position import RunPosition
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_thread import Cancelled, Finished
from purer_app.ui.train.controls import Question
from purer_app.ui.train.page import TrainPage
from purer_app.ui.widgets.plots.live_plot import LivePlot
from tests.helpers.tiny_pools import changed
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.train.page_tools import press, widget, words


def test_a_run_is_started_shown_and_finished(qtbot: QtBot, ready: TrainPage) -> None:
    session = ready.session
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS) as ended:
        press(qtbot, ready, "train_start")
        assert not widget(ready, QPushButton, "train_start").isEnabled()
        assert not widget(ready, QRadioButton, "preset_quick").isEnabled()
        assert not widget(ready, QLineEdit, "train_episode_n_way").isEnabled()
    assert isinstance(ended.args[0], Finished)
    hardness, accuracy = ready.findChildren(LivePlot)
    qtbot.waitUntil(lambda: len(accuracy.drawn("pseudo_accuracy_percent")) == 6, timeout=LONG_MS)
    assert words(ready, "train_sentence").startswith("Finished after 6 steps")
    assert ready.state_text() == "finished, 6 steps"
    assert hardness.drawn("hardness").tolist() == list(session.training.history.hardness.y)
    assert accuracy.drawn("pseudo_accuracy_percent") == pytest.approx(
        [100 * y for y in session.training.history.accuracy.y]
    )
    first = session.training.history.firings[0]
    assert hardness.flag_sentence(first.step).startswith(f"Step {first.step}: the warm-up is over")
    assert widget(ready, QPushButton, "train_start").isEnabled()


def test_a_run_is_paused_goes_on_and_ends_with_its_model(qtbot: QtBot, ready: TrainPage) -> None:
    session, store = ready.session, ready.session.store
    store.change(train=changed(store.project.train, meta={"steps": 100_000}))
    press(qtbot, ready, "train_start")
    qtbot.waitUntil(lambda: session.training.history.step > 1, timeout=LONG_MS)
    press(qtbot, ready, "train_pause")
    assert words(ready, "train_sentence").startswith("Paused. Step")
    assert widget(ready, QPushButton, "train_pause").text() == "Resume"
    press(qtbot, ready, "train_pause")
    assert widget(ready, QPushButton, "train_pause").text() == "Pause"
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS) as ended:
        press(qtbot, ready, "train_finish")
    assert isinstance(ended.args[0], Finished)
    assert session.training.run is not None and session.training.run.is_dir()


def test_discarding_asks_first(qtbot: QtBot, ready: TrainPage) -> None:
    session, store = ready.session, ready.session.store
    store.change(train=changed(store.project.train, meta={"steps": 100_000}))
    press(qtbot, ready, "train_start")
    qtbot.waitUntil(lambda: session.training.history.step > 1, timeout=LONG_MS)
    run = session.training.run
    press(qtbot, ready, "train_stop")
    question = widget(ready, QFrame, "discard_question")
    assert question.isVisible()
    press(qtbot, ready, "keep_run")
    assert not question.isVisible()
    assert session.training.state == "running"
    press(qtbot, ready, "train_stop")
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS) as ended:
        press(qtbot, ready, "discard_run")
    assert isinstance(ended.args[0], Cancelled)
    assert run is not None and not run.exists()


def test_an_interrupted_run_is_offered_and_continued(qtbot: QtBot, ready: TrainPage) -> None:
    session, store = ready.session, ready.session.store
    store.change(train=changed(store.project.train, meta={"steps": 100_000}))
    press(qtbot, ready, "train_start")
    qtbot.waitUntil(lambda: session.training.history.step > 3, timeout=LONG_MS)
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        session.training.suspend()
    question = widget(ready, QFrame, "continue_question")
    qtbot.waitUntil(question.isVisible, timeout=LONG_MS)
    run = session.training.run
    press(qtbot, ready, "continue_run")
    qtbot.waitUntil(lambda: session.training.is_active, timeout=LONG_MS)
    assert session.training.run == run
    assert not question.isVisible()
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        session.training.finish()


def test_not_now_is_not_asked_again(qtbot: QtBot, page: TrainPage) -> None:
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    run = RunSummary(
        path="/p/runs/monday", name="monday", status="interrupted", position=RunPosition(45, 92, 80, 9.0, 0.25)
    )
    page.session.runs = (run,)
    page.session.runs_changed.emit()
    question = widget(page, QFrame, "continue_question")
    assert question.isVisible()
    assert "(25 %). It continues at inversion step 46 of 92." in " ".join(
        label.text() for label in question.findChildren(QLabel)
    )
    press(qtbot, page, "not_now")
    page.session.runs_changed.emit()
    assert not question.isVisible()


def test_the_offer_to_continue_has_room_for_its_words_before_the_event_loop_runs_again(
    qtbot: QtBot, page: TrainPage
) -> None:
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)
    question = widget(page, QFrame, "continue_question")
    page.resize(700, 600)
    find(page, Question, "continue_question").ask(
        "The run was interrupted, and this is a sentence of several lines. " * 4
    )
    label = widget(page, QLabel, "continue_question_words")
    assert label.height() >= label.heightForWidth(label.width()) > 2 * label.fontMetrics().height()
    assert question.contentsRect().contains(label.geometry())


def test_settings_that_cannot_be_changed_during_a_run_look_so(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    training = page.session.training
    monkeypatch.setattr(type(training), "state", "running")
    training.state_changed.emit("running")
    fields = {label: label.buddy() for label in page.findChildren(QLabel) if label.buddy() is not None}
    ours = {label: field for label, field in fields.items() if field.objectName().startswith("train_")}
    assert len(ours) > 5
    assert not any(widget.isEnabled() for pair in ours.items() for widget in pair)
    box = widget(page, QComboBox, "train_learner_backbone")
    line = box.lineEdit()
    assert line is not None
    ground = line.grab().toImage().pixelColor(line.width() - 3, line.height() // 2).name()
    assert ground == page.theme.colours.window, "not the ground of a field that can be typed into"


def test_the_run_of_the_last_time_is_shown_again(qtbot: QtBot, ready: TrainPage, theme: Theme) -> None:
    session = ready.session
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        press(qtbot, ready, "train_start")
    folder = session.store.folder
    session.store.close()
    session.store.open(folder)
    qtbot.waitUntil(lambda: session.training.history.step == 6, timeout=LONG_MS)


def test_a_finished_run_is_tried_by_the_one_primary_button(qtbot: QtBot, ready: TrainPage) -> None:
    session = ready.session
    asked: list[str] = []
    session.page_requested.connect(asked.append)
    assert not widget(ready, QPushButton, "train_try_it").isVisible()
    session.choose_classifier("")
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        press(qtbot, ready, "train_start")
    qtbot.waitUntil(lambda: bool(session.finished_runs()), timeout=LONG_MS)
    primary = [button.objectName() for button in ready.findChildren(QPushButton) if _is_primary(button)]
    assert primary == ["train_try_it"]
    assert session.classifier_run == "", "all models were chosen before"
    press(qtbot, ready, "train_try_it")
    assert session.training.run is not None and session.classifier_run == session.training.run.name
    assert asked[-1] == "adapt"
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        press(qtbot, ready, "train_start")
        assert not widget(ready, QPushButton, "train_try_it").isVisible()
    qtbot.waitUntil(lambda: len(session.finished_runs()) == 2, timeout=LONG_MS)
    assert session.classifier_run == session.finished_runs()[0].name == session.training.run.name


def _is_primary(button: QPushButton) -> bool:
    return button.isVisible() and button.property("look") == "primary"
