"""The Train page while a run tells its story: plots, bar, strip, rail, inspector and actions."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QMainWindow,
    QPushButton,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import (
    BaselineMeasured,
    EpisodeShown,
    MicroBatchHalved,
    PaceMeasured,
    Picture,
    RunFinished,
    RunProgressed,
    SharesMeasured,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.train.page import REDRAW_MS, TrainPage
from purer_app.ui.widgets.image_strip import ImageStrip
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_board import PlotBoard
from purer_app.ui.widgets.progress_bar import ProgressBar
from tests.ui.train.page_tools import Kind, drawn, enter, finished, play, step, widget, words


def test_a_run_without_plots_says_why(qtbot: QtBot, page: TrainPage) -> None:
    assert "Choose a preset and press Start" in words(page, "train_placeholder")
    play(page, WarmupStepDone(12, 40, 1.0))
    drawn(qtbot, page)
    assert "interrupted before its first training step" in words(page, "train_placeholder")
    play(page, RunFinished(0, 60.0, "finish requested"))
    drawn(qtbot, page)
    assert "ended before its first training step" in words(page, "train_placeholder")


def test_the_warm_up_is_a_bar_and_a_sentence_instead_of_empty_plots(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(page.session.training), "state", "running")
    page.session.training.config = page.session.store.project.train
    page.session.training.state_changed.emit("running")
    play(page, WarmupStepDone(12, 40, 1.0), RunProgressed(0.1, 9.0, 81.0))
    drawn(qtbot, page)
    bar = widget(page, ProgressBar, "train_progress")
    assert bar.fraction == 0.1
    assert words(page, "train_sentence") == "Inverting the models: step 12 of 40."
    assert "Noise is optimised into images" in words(page, "train_placeholder")
    assert not page.findChildren(PlotBoard)[0].isVisible()
    play(page, step(1))
    drawn(qtbot, page)
    assert page.findChildren(PlotBoard)[0].isVisible()
    assert bar.fraction == 0.1, "a step alone says nothing of the whole run"
    play(page, RunProgressed(0.5, 45.0, 45.0))
    assert bar.text() == "50 %"


def test_every_series_of_the_history_is_drawn(qtbot: QtBot, page: TrainPage) -> None:
    page.session.training.config = page.session.store.project.train
    play(
        page,
        BaselineMeasured(0, "ensemble-ridge", 0.84, 0.02, "validation"),
        step(1),
        step(2, lagged_hardness=1.75),
        SwitchFired(2, "no new maximum in 6 updates", 0.78, 0.81, 6),
        ValidationDone(2, 0.71, 0.02),
    )
    drawn(qtbot, page)
    hardness, accuracy = page.findChildren(LivePlot)
    assert hardness.drawn("hardness").tolist() == [2, 1]
    assert hardness.drawn("lagged_hardness").tolist() == [1.75]
    assert hardness.flag_sentence(2) == "Step 2: accuracy has not improved for 6 updates (78 %; best 81 %)."
    assert accuracy.drawn("pseudo_accuracy_percent").tolist() == [50, 50]
    assert accuracy.drawn("validation_percent").tolist() == [71]
    assert accuracy.level("without_training_percent") == 84


def test_a_baseline_on_pseudo_episodes_is_a_line_of_points(qtbot: QtBot, page: TrainPage) -> None:
    for number in (5, 10):
        play(page, step(number), BaselineMeasured(number, "ensemble-ridge", number / 20, 0.02, "pseudo"))
    drawn(qtbot, page)
    _, accuracy = page.findChildren(LivePlot)
    assert accuracy.drawn("without_training_percent").tolist() == [25, 50]


def test_a_click_on_a_step_asks_for_its_images(qtbot: QtBot, page: TrainPage) -> None:
    play(page, *(step(number) for number in range(1, 10)))
    drawn(qtbot, page)
    plot = page.findChildren(LivePlot)[0]
    plot.view.grab()
    box = plot.plot.getViewBox()
    place = QPointF(box.mapViewToScene(QPointF(6, 0)).x(), box.sceneBoundingRect().center().y())
    signals = [page.session.page_requested, page.session.step_requested]
    with qtbot.waitSignals(signals, check_params_cbs=[lambda name: name == "images", lambda number: number == 6]):
        QTest.mouseClick(plot.view.viewport(), Qt.MouseButton.LeftButton, pos=plot.view.mapFromScene(place))


def test_the_strip_shows_the_present_episode_by_class(qtbot: QtBot, page: TrainPage) -> None:
    pictures = tuple(Picture(bytes(12), 2, 2, caption) for caption in ("ash · a", "ash · a", "elm · b"))
    play(page, step(1), EpisodeShown(1, "meta-training", pictures))
    drawn(qtbot, page)
    assert page.findChildren(ImageStrip)[0].captions == ("ash · a", "elm · b")


def test_nothing_is_drawn_without_news(qtbot: QtBot, page: TrainPage) -> None:
    play(page, step(1))
    drawn(qtbot, page)
    before = page.redraws
    with qtbot.waitSignal(page.ticked), qtbot.waitSignal(page.ticked):
        pass
    assert page.redraws == before


def test_a_hidden_page_does_not_draw_and_catches_up_when_shown(qtbot: QtBot, page: TrainPage) -> None:
    page.hide()
    before = page.redraws
    with qtbot.assertNotEmitted(page.ticked, wait=3 * REDRAW_MS):
        play(page, step(1))
    assert page.redraws == before
    page.show()
    assert page.redraws == before + 1


def test_the_rail_hears_of_the_run_also_while_the_page_is_hidden(qtbot: QtBot, page: TrainPage) -> None:
    page.hide()
    with qtbot.waitSignal(page.state_changed):
        play(page, *finished())
    assert page.state_text() == "finished, 80 steps"


def test_another_run_replaces_the_lines(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    play(page, step(1), step(2))
    drawn(qtbot, page)
    page.session.training.show(tmp_path / "other", TrainConfig(pool=""), [step(1, hardness=7.0)])
    drawn(qtbot, page)
    assert page.findChildren(LivePlot)[0].drawn("hardness").tolist() == [7]


def test_the_inspector_lists_settings_losses_and_causes(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    inspector = page.inspector()
    qtbot.addWidget(inspector)
    inspector.show()
    page.session.training.show(tmp_path / "monday", apply_preset(TrainConfig(pool=""), "quick"), [])
    play(page, step(9), SwitchFired(9, "warm-up over", 0.5, 0.0, 0))
    drawn(qtbot, page)
    shown = [label.text() for label in inspector.findChildren(QLabel)]
    assert {"New run", "Pool embedding", "5 classes, 2 support pictures and 3 queries each", "0.25"} <= set(shown)
    firings = widget(inspector, QListView, "train_firings").model()
    assert "the warm-up is over" in firings.index(0, 0).data()


def test_the_inspector_of_no_run_says_so_in_words_and_shows_no_empty_facts(
    qtbot: QtBot, page: TrainPage, tmp_path: Path
) -> None:
    inspector = page.inspector()
    qtbot.addWidget(inspector)
    inspector.show()
    shown = [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]
    assert len(shown) == 2 and shown[0] == "No run is shown" and shown[1].startswith("Start a run, or choose one")
    assert not widget(inspector, QPushButton, "open_run_folder").isVisible()
    page.session.training.show(tmp_path / "monday", TrainConfig(pool=""), [step(1)])
    drawn(qtbot, page)
    assert not widget(inspector, QLabel, "no_run").isVisible()
    assert widget(inspector, QPushButton, "open_run_folder").isVisible()


def test_speed_memory_and_remaining_time_are_said_while_the_run_goes_on(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = page.session.training
    training.config = apply_preset(TrainConfig(pool=""), "quick")
    ends = "Ends after 20 steps or 1 min 30 s, whichever comes first."
    monkeypatch.setattr(type(training), "state", "running")
    play(page, step(9), PaceMeasured(9, 2.0, 300.0, 1_500_000_000, 0), RunProgressed(0.537, 48.0, 41.4))
    drawn(qtbot, page)
    assert words(page, "train_note") == (
        f"About 40 s left. {ends} 2 steps and 300 images per second; 1.5 GB of memory."
    )
    monkeypatch.setattr(type(training), "state", "paused")
    training.state_changed.emit("paused")
    assert words(page, "train_note") == f"About 40 s left. {ends}"
    bar = page.findChild(ProgressBar, "train_progress")
    assert bar is not None and bar.text() == "53 %"
    assert page.state_text() == "paused, 53 %"


def test_the_inspector_shows_the_turns_of_the_models_once_they_were_counted(
    qtbot: QtBot, page: TrainPage, tmp_path: Path
) -> None:
    inspector = page.inspector()
    qtbot.addWidget(inspector)
    inspector.show()
    shares = widget(inspector, QTableView, "train_shares")
    assert not shares.isVisible()
    page.session.training.show(tmp_path / "monday", TrainConfig(pool=""), [step(1)])
    play(page, SharesMeasured(100, ("small", "large"), (1200, 100), (0.3, 0.7)))
    drawn(qtbot, page)
    assert shares.isVisible()
    rows = shares.model()
    shown = [[rows.index(row, column).data() for column in range(3)] for row in range(rows.rowCount())]
    assert shown == [["large", "100", "70 %"], ["small", "1,200", "30 %"]]
    page.session.training.show(tmp_path / "tuesday", TrainConfig(pool=""), [step(1)])
    drawn(qtbot, page)
    assert not shares.isVisible()


def test_the_inspector_tells_of_models_that_were_lost(qtbot: QtBot, page: TrainPage) -> None:
    inspector = page.inspector()
    qtbot.addWidget(inspector)
    inspector.show()
    told = (TeacherSetAside(9, "bird", "its loss is nan"), MicroBatchHalved(10, "cat", 8, 16))
    play(page, step(9), *told)
    drawn(qtbot, page)
    notices = widget(inspector, QListView, "train_notices").model()
    assert [notices.index(row, 0).data() for row in range(2)] == [told[1].text, told[0].text]


def test_the_outer_loss_is_explained_at_the_plot_of_the_hardness(page: TrainPage) -> None:
    hardness, accuracy = page.findChildren(LivePlot)
    axis = hardness.plot.getAxis("left")
    assert axis.labelText == "hardness (outer loss)"
    assert axis.toolTip().startswith("Outer loss: the loss of the current learner on the queries of an episode")
    assert not accuracy.plot.getAxis("left").toolTip()


def test_the_card_of_the_run_warns_when_memory_is_too_small(
    qtbot: QtBot, page: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page, monkeypatch, "running")
    warning = widget(page, QWidget, "train_warning")
    play(page, step(8))
    drawn(qtbot, page)
    assert not warning.isVisible()
    play(page, step(9), MicroBatchHalved(9, "cat", 16, 32), MicroBatchHalved(10, "cat", 8, 16))
    drawn(qtbot, page)
    assert warning.isVisible()
    assert warning.property("kind") == "warning"
    same = "The result stays the same; a step takes longer."
    once = "Memory is too small for the images of cat at once; they now pass 8 at a time"
    assert words(page, "train_warning_words") == f"{once} instead of 32. {same}"
    play(page, MicroBatchHalved(11, "dog", 4, 8))
    drawn(qtbot, page)
    both = "of 2 models at once; they now pass in smaller batches, the smallest of 4."
    assert words(page, "train_warning_words") == f"Memory is too small for the images {both} {same}"
    enter(page, monkeypatch, "idle")
    page.session.training.show(Path("earlier"), TrainConfig(pool=""), [step(1), MicroBatchHalved(1, "cat", 8)])
    drawn(qtbot, page)
    assert words(page, "train_warning_words") == f"{once}. {same}", "earlier records have no previous number"
    page.session.training.show(Path("other"), TrainConfig(pool=""), [step(1)])
    drawn(qtbot, page)
    assert not warning.isVisible()


def test_actions_follow_the_run(qtbot: QtBot, stocked: TrainPage, theme: Theme) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = ActionRegistry(window, theme)
    stocked.add_actions(actions)
    enabled = {name: actions[f"train.{name}"].isEnabled() for name in ("start", "pause", "finish", "stop")}
    assert enabled == {"start": True, "pause": False, "finish": False, "stop": False}
    assert actions["train.follow"].isChecked()
    stocked.findChildren(PlotBoard)[0].set_follow(False)
    assert not actions["train.follow"].isChecked()
    actions["train.reset_zoom"].trigger()
    assert actions["train.follow"].isChecked()


@pytest.mark.parametrize("percent", [80, 200])
def test_no_word_is_cut_at_any_text_size(qtbot: QtBot, stocked: TrainPage, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    play(stocked, *finished())
    drawn(qtbot, stocked)
    stocked.grab()
    cut = [label.text() for label in _visible(stocked, QLabel) if _needs(label) > label.height()]
    assert cut == []
    narrow = [b.text() for b in _visible(stocked, QPushButton) if b.width() < b.minimumSizeHint().width()]
    assert narrow == []


def _visible(page: QWidget, kind: type[Kind]) -> list[Kind]:
    return [found for found in page.findChildren(kind) if found.isVisible()]


def _needs(label: QLabel) -> int:
    """Height that a label's words need at its width."""
    return label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()


def test_the_lines_of_a_run_are_forgotten_with_its_project(qtbot: QtBot, page: TrainPage, tmp_path: Path) -> None:
    page.session.training.config = page.session.store.project.train
    play(page, step(1), step(2))
    drawn(qtbot, page)
    page.hide()
    page.session.store.create(tmp_path / "another", "Another", page="models")
    assert [len(plot.drawn("hardness")) for plot in page.findChildren(LivePlot)] == [0, 0]
