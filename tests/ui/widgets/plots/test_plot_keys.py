"""Plots are zoomed, moved and read by keyboard."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.core.announcing import Announcer
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_board import PlotBoard
from tests.ui.helpers.finding import find
from tests.ui.widgets.plots.test_plot_board import NO_FLAGS, accuracy, hardness

SHIFT, CONTROL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme, settings: QSettings) -> LivePlot:
    """Return the upper plot of a board with 100 steps."""
    upper, lower = LivePlot(theme, "Hardness", "loss", ""), LivePlot(theme, "Accuracy", "accuracy, %", "step")
    board = PlotBoard(theme, upper, lower, LastFolders(settings))
    qtbot.addWidget(board)
    board.resize(700, 500)
    board.show()
    board.show_lines([hardness(100)], NO_FLAGS, accuracy(100))
    board.grab()
    upper.view.setFocus()
    return upper


def press(plot: LivePlot, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(plot.view, key, modifier)


def test_plus_and_minus_zoom_about_the_middle_and_end_following(plot: LivePlot) -> None:
    press(plot, Qt.Key.Key_Plus, SHIFT)
    assert plot.x_range == pytest.approx((15, 85))
    assert not find(plot.window(), QPushButton, "plot_follow").isChecked()
    press(plot, Qt.Key.Key_Minus)
    assert plot.x_range == pytest.approx((0, 100))


def test_arrows_move_the_view_and_home_shows_the_whole_run(plot: LivePlot) -> None:
    low, high = plot.plot.getViewBox().viewRange()[1]
    press(plot, Qt.Key.Key_Right)
    assert plot.x_range == pytest.approx((20, 120))
    press(plot, Qt.Key.Key_Left)
    press(plot, Qt.Key.Key_Left)
    assert plot.x_range == pytest.approx((-20, 80))
    press(plot, Qt.Key.Key_Home)
    assert plot.x_range == pytest.approx((0, 100))
    assert find(plot.window(), QPushButton, "plot_follow").isChecked()
    press(plot, Qt.Key.Key_Up)
    assert plot.plot.getViewBox().viewRange()[1] != pytest.approx([low, high])


def test_shift_and_an_arrow_read_the_values_of_one_step_after_the_other(plot: LivePlot, qtbot: QtBot) -> None:
    heard: list[str] = []
    Announcer.instance().announced.connect(lambda text, _: heard.append(text))
    press(plot, Qt.Key.Key_Left, SHIFT)
    press(plot, Qt.Key.Key_Left, SHIFT)
    press(plot, Qt.Key.Key_Right, SHIFT)
    assert heard == [
        "Step 100; hardness now: 0.02",
        "Step 99; hardness now: 0.0202",
        "Step 100; hardness now: 0.02",
    ]
    press(plot, Qt.Key.Key_Right, SHIFT)  # there is no later step
    assert plot.read_out == heard[-1]
    with qtbot.waitSignal(plot.step_clicked) as clicked:
        press(plot, Qt.Key.Key_Return)
    assert clicked.args == [100]
    press(plot, Qt.Key.Key_Escape)
    assert plot.read_out == ""


def test_the_view_follows_the_step_that_is_read(plot: LivePlot) -> None:
    for _ in range(3):
        press(plot, Qt.Key.Key_Plus)
    press(plot, Qt.Key.Key_Right, SHIFT)
    assert plot.read_out.startswith("Step 33;")  # the first one from 32.85 on
    for _ in range(3):
        press(plot, Qt.Key.Key_Right)
    assert not plot.x_range[0] <= 32 <= plot.x_range[1]
    press(plot, Qt.Key.Key_Left, SHIFT)
    assert plot.x_range[0] <= 32 <= plot.x_range[1]
    assert plot.read_out.startswith("Step 32;")


def test_other_keys_and_keys_of_the_window_stay_unused(plot: LivePlot, qtbot: QtBot) -> None:
    before = plot.x_range
    for key, modifier in ((Qt.Key.Key_Plus, CONTROL), (Qt.Key.Key_A, NONE), (Qt.Key.Key_Return, NONE)):
        press(plot, key, modifier)
    assert plot.x_range == before


def test_the_keys_are_told_to_screen_readers(plot: LivePlot) -> None:
    plot.explain("The outer loss.")
    assert plot.view.accessibleDescription().startswith("The outer loss. Keys: Zoom in and out: +, -; ")


def test_an_empty_plot_reads_nothing(qtbot: QtBot, theme: Theme) -> None:
    empty = LivePlot(theme, "Hardness", "loss", "")
    qtbot.addWidget(empty)
    empty.show()
    press(empty, Qt.Key.Key_Right, SHIFT)
    assert empty.read_out == ""
