"""The two linked plots: what they draw, how they follow, and what they write."""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_board import PlotBoard
from purer_app.ui.widgets.plots.plot_lines import NO_NUMBERS, Flags, PlotLine
from tests.ui.helpers.finding import find

NO_FLAGS = Flags(title="", x=NO_NUMBERS, y=NO_NUMBERS, sentences=())


def hardness(steps: int) -> PlotLine:
    x = np.arange(1.0, steps + 1)
    return PlotLine(key="hardness", title="hardness now", x=x, y=2 / x, smoothable=True)


def accuracy(steps: int) -> tuple[PlotLine, ...]:
    x = np.arange(1.0, steps + 1)
    points = np.array([10.0, 20.0])
    return (
        PlotLine(key="pseudo", title="pseudo <episodes>", x=x, y=x, smoothable=True),
        PlotLine(key="real", title="real", x=points, y=points, ci95=points / 10, colour=2, symbol="s"),
        PlotLine(key="ensemble", title="ensemble", x=x[:1], y=x[:1] + 83, colour=3, pattern="dash", level=True),
    )


@pytest.fixture
def plots(theme: Theme) -> tuple[LivePlot, LivePlot]:
    return LivePlot(theme, "Hardness", "loss", ""), LivePlot(theme, "Accuracy", "accuracy, %", "step")


@pytest.fixture
def board(qtbot: QtBot, theme: Theme, settings: QSettings, plots: tuple[LivePlot, LivePlot]) -> PlotBoard:
    board = PlotBoard(theme, *plots, LastFolders(settings))
    qtbot.addWidget(board)
    board.resize(700, 500)
    board.show()
    return board


def grow(board: PlotBoard, steps: int) -> None:
    board.show_lines([hardness(steps)], NO_FLAGS, accuracy(steps))
    board.grab()  # pyqtgraph fits its range when it paints


def press(board: PlotBoard, qtbot: QtBot, name: str) -> None:
    button = board.findChild(QPushButton, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_view_goes_with_the_newest_step(board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    for steps in (50, 400):
        grow(board, steps)
        low, high = plots[0].x_range
        assert low <= 1
        assert high >= steps


def test_both_plots_show_the_same_steps(board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    grow(board, 100)
    plots[0].plot.getViewBox().setXRange(20, 40, padding=0)
    assert plots[1].x_range == pytest.approx((20, 40))


def test_zooming_by_hand_ends_following_and_following_again_keeps_the_zoom(
    board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot
) -> None:
    grow(board, 100)
    box = plots[1].plot.getViewBox()
    with qtbot.waitSignal(board.follow_changed) as changed:
        box.setXRange(20, 60, padding=0)
        box.sigRangeChangedManually.emit(box.state["mouseEnabled"])  # what the wheel and the mouse button end in
    assert changed.args == [False]
    grow(board, 200)
    assert plots[0].x_range == pytest.approx((20, 60))

    press(board, qtbot, "plot_follow")
    assert plots[0].x_range == pytest.approx((160, 200))
    grow(board, 300)
    assert plots[0].x_range == pytest.approx((260, 300))

    press(board, qtbot, "plot_reset_zoom")
    grow(board, 301)
    assert plots[0].x_range[0] <= 1


def test_smoothing_draws_the_average_over_the_raw_points(
    board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot
) -> None:
    grow(board, 30)
    before = plots[1].drawn("pseudo")
    box = board.findChild(QComboBox, "plot_smoothing")
    assert box is not None
    box.setCurrentIndex(1)
    assert before.tolist() == list(range(1, 31))
    assert plots[1].drawn("pseudo")[-1] == pytest.approx(28)  # mean of 26 to 30
    assert plots[1].drawn("pseudo", raw=True).tolist() == before.tolist()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_leave_gaps(plots: tuple[LivePlot, LivePlot], qtbot: QtBot, value: float) -> None:
    plot, steps = plots[0], np.arange(5.0)
    heights = np.array([1.0, value, 3.0, 3.0, 3.0])
    shown = PlotLine(key="hardness", title="Hardness", x=steps, y=heights, smoothable=True)
    level = PlotLine(key="level", title="Level", x=steps[:1], y=np.array([value]), level=True)
    plot.show()
    plot.show_lines((shown, level))
    plot.set_smoothing(2)
    plot.follow(None, 0.0)
    plot.grab()
    assert plot.drawn("hardness").tolist() == [1, 1, 3, 3, 3]
    assert plot.drawn("hardness", raw=True).tolist() == [1, 3, 3, 3]
    low, high = plot.plot.getViewBox().viewRange()[1]
    assert 0 < low < 1 and 3 < high < 4


def test_a_logarithmic_scale_draws_powers_of_ten(plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    plot = plots[0]
    qtbot.addWidget(plot)
    plot.show_lines([hardness(200)])
    plot.set_log(True)
    assert plot.drawn("hardness")[[0, 199]] == pytest.approx([np.log10(2), -2])


def test_axes_have_the_decimal_point_of_the_language(plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    axis, before = plots[0].plot.getAxis("left"), QLocale()
    qtbot.addWidget(plots[0])
    assert axis.tickStrings([0.5, 1.0], 1.0, 0.5) == ["0.5", "1.0"]
    QLocale.setDefault(QLocale("de_DE"))
    assert axis.tickStrings([0.5, 1.0], 1.0, 0.5) == ["0,5", "1,0"]
    QLocale.setDefault(before)


def test_flags_say_why_they_stand_there(plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    plot = plots[0]
    qtbot.addWidget(plot)
    flags = Flags(title="harder", x=np.array([4.0]), y=np.array([0.5]), sentences=("no gain for 6 updates",))
    plot.show_lines([hardness(9)], flags)
    assert plot.flag_sentence(4) == "no gain for 6 updates"
    assert plot.flag_sentence(5) == ""
    assert "▼" in _legend(plot)


def test_the_legend_names_lines_that_have_points_and_shows_titles_as_they_are(
    plots: tuple[LivePlot, LivePlot], qtbot: QtBot
) -> None:
    plot = plots[1]
    qtbot.addWidget(plot)
    empty = PlotLine(key="later", title="comes later", x=NO_NUMBERS, y=NO_NUMBERS)
    plot.show_lines([*accuracy(20), empty])
    assert "pseudo &lt;episodes&gt;" in _legend(plot)
    assert "■" in _legend(plot)
    assert "╍" in _legend(plot)
    assert "comes later" not in _legend(plot)


def test_lines_that_are_gone_are_taken_away(plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    plot = plots[1]
    qtbot.addWidget(plot)
    plot.show_lines(accuracy(20))
    items = len(plot.plot.items)
    plot.show_lines([*accuracy(20)[:1]])
    plot.show_lines(accuracy(20))
    assert len(plot.plot.items) == items


def test_the_table_shows_the_same_numbers_and_grows(board: PlotBoard, qtbot: QtBot) -> None:
    grow(board, 10)
    press(board, qtbot, "plot_as_table")
    table = board.findChild(QTableView, "plot_table")
    assert table is not None
    assert table.isVisible()
    model = table.model()
    assert model.rowCount() == 11  # ten steps, and the second real point at 20
    assert model.headerData(1, Qt.Orientation.Horizontal) == "hardness now"
    assert [model.index(3, column).data() for column in (0, 1, 2, 3)] == ["4", "0.5", "4", ""]
    table.setCurrentIndex(model.index(3, 1))
    with qtbot.waitSignal(board.step_clicked) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [4]
    with qtbot.waitSignal(model.rowsInserted):
        grow(board, 15)
    assert model.rowCount() == 16


def test_png_has_twice_the_pixels_of_the_plots(board: PlotBoard, qtbot: QtBot, tmp_path: Path) -> None:
    grow(board, 50)
    board.export(tmp_path / "plots.png")
    image = QImage(str(tmp_path / "plots.png"))
    assert image.width() == 2 * board.width()
    assert len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}) > 10


def test_svg_holds_lines_and_words_instead_of_pixels(board: PlotBoard, qtbot: QtBot, tmp_path: Path) -> None:
    board.show_lines([hardness(50)], NO_FLAGS, accuracy(50))
    box = board.findChild(QComboBox, "plot_smoothing")
    assert box is not None
    box.setCurrentIndex(1)
    board.grab()
    board.export(tmp_path / "plots.svg")
    root = ElementTree.parse(tmp_path / "plots.svg").getroot()
    kinds = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert kinds.count("polyline") + kinds.count("path") > 100
    assert kinds.count("image") <= 4
    assert "hardness now" in "".join(element.text or "" for element in root.iter())


def test_csv_has_every_line_also_those_that_are_not_drawn(board: PlotBoard, qtbot: QtBot, tmp_path: Path) -> None:
    further = PlotLine(key="l2", title="l2", x=np.array([3.0]), y=np.array([0.125]))
    board.show_lines([hardness(4)], NO_FLAGS, accuracy(4)[:1], [further])
    with qtbot.waitSignal(board.exported) as exported:
        board.export(tmp_path / "plots.csv")
    assert str(tmp_path / "plots.csv") in exported.args[0]
    assert (tmp_path / "plots.csv").read_text().splitlines() == [
        "step,hardness,pseudo,l2", "1,2,1,", "2,1,2,", "3,0.666667,3,0.125", "4,0.5,4,",
    ]  # fmt: skip


def test_a_file_that_the_dialog_did_not_ask_about_is_kept(
    board: PlotBoard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.show_lines([hardness(4)], NO_FLAGS, accuracy(4)[:1])
    (tmp_path / "plots.csv").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plots"), ""))
    board.ask_and_export("csv")
    assert (tmp_path / "plots.csv").read_text() == "mine"
    assert (tmp_path / "plots-2.csv").read_text().startswith("step,hardness")


def test_a_place_that_cannot_be_written_is_reported(board: PlotBoard, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with qtbot.waitSignal(board.failed) as failed:
        board.export(tmp_path / "file" / "plots.csv")
    assert "cannot be written" in failed.args[0]


def test_colours_follow_the_theme(board: PlotBoard, theme: Theme, plots: tuple[LivePlot, LivePlot]) -> None:
    board.show_lines([hardness(9)], NO_FLAGS, accuracy(9))
    light = _legend(plots[0])
    theme.set_scheme("dark")
    assert plots[0].view.backgroundBrush().color().name() == theme.colours.surface
    assert theme.colours.series[0] in _legend(plots[0]) != light


def _legend(plot: LivePlot) -> str:
    return " ".join(label.text() for label in plot.findChildren(QLabel))


@pytest.mark.parametrize("last", [2.5, 4, 11, 900, 1e6])
def test_steps_are_labelled_by_whole_numbers(plots: tuple[LivePlot, LivePlot], last: float) -> None:
    axis = plots[0].plot.getAxis("bottom")
    ticks = [value for _, values in axis.tickValues(0.3, last, 500) for value in values]
    assert len(ticks) >= 2
    assert all(value == round(value) for value in ticks)


def scene_place(plot: LivePlot, step: float) -> QPoint:
    """Return the place of a step in the middle of a plot, in pixels of its view."""
    box = plot.plot.getViewBox()
    place = box.mapViewToScene(QPointF(step, 0))
    found: QPoint = plot.view.mapFromScene(QPointF(place.x(), box.sceneBoundingRect().center().y()))
    return found


def test_hovering_shows_step_and_values_of_all_lines_in_both_plots(
    board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot
) -> None:
    grow(board, 30)
    readouts = [find(plot, QLabel, "plot_readout") for plot in plots]
    QTest.mouseMove(plots[1].view.viewport(), scene_place(plots[1], 12.2))
    qtbot.waitUntil(readouts[0].isVisible)
    upper, lower = (readout.text() for readout in readouts)
    assert "Step 12" in upper and "hardness now: 0.167" in upper
    assert "pseudo &lt;episodes&gt;: 12" in lower
    assert "real: 10 (step 10)" in lower, "its last value"
    assert "ensemble: 84" in lower, "a level counts at each step"
    board.grab()
    for plot, readout in zip(plots, readouts, strict=True):
        assert plot.view.rect().contains(readout.geometry())
    qtbot.mouseMove(board, QPoint(1, 1))
    plots[1].eventFilter(plots[1].view.viewport(), QEvent(QEvent.Type.Leave))
    assert not any(readout.isVisible() for readout in readouts)


def test_a_click_gives_the_nearest_step_and_a_click_outside_the_axes_none(
    board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot
) -> None:
    grow(board, 30)
    with qtbot.waitSignal(board.step_clicked) as clicked:
        QTest.mouseClick(plots[0].view.viewport(), Qt.MouseButton.LeftButton, pos=scene_place(plots[0], 17.3))
    assert clicked.args == [17]
    with qtbot.assertNotEmitted(board.step_clicked, wait=50):
        QTest.mouseClick(plots[0].view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        QTest.mouseClick(plots[0].view.viewport(), Qt.MouseButton.RightButton, pos=scene_place(plots[0], 5))


def test_an_empty_plot_has_no_step_to_show(board: PlotBoard, plots: tuple[LivePlot, LivePlot], qtbot: QtBot) -> None:
    board.grab()
    with qtbot.assertNotEmitted(board.step_clicked, wait=50):
        QTest.mouseClick(plots[0].view.viewport(), Qt.MouseButton.LeftButton, pos=scene_place(plots[0], 5))
