"""What keeps plots of long runs fast: one paint per change, few points per pixel, and no wide dashes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_lines import PlotLine


class PaintCount(QObject):
    """Counts the paint events of a widget."""

    count = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def noise(steps: int, pattern: str = "solid") -> PlotLine:
    values = np.random.default_rng(0).random(steps)
    return PlotLine(key="noise", title="noise", x=np.arange(1.0, steps + 1), y=values, pattern=pattern, smoothable=True)


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> LivePlot:
    plot = LivePlot(theme, "Noise", "", "step", width_px=2)
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    return plot


def test_a_moved_plot_is_painted_once(qapp: QApplication, plot: LivePlot) -> None:
    plot.show_lines([noise(20_000)])
    plot.follow(None, 20_000)
    qapp.processEvents()
    paints = PaintCount()
    plot.view.viewport().installEventFilter(paints)
    for first in range(1, 11):
        plot.plot.getViewBox().setXRange(1000 * first, 1000 * first + 5000, padding=0)
        qapp.processEvents()
    assert paints.count == 10


def test_the_lowest_and_highest_value_of_each_pixel_are_drawn(qapp: QApplication, plot: LivePlot) -> None:
    line = noise(50_000)
    line.y[12_345] = 7
    plot.show_lines([line])
    plot.follow(None, 50_000)
    qapp.processEvents()
    heights = plot.drawn("noise")
    assert len(heights) < 3 * plot.width()
    assert heights.max() == 7


def test_dashes_of_long_lines_are_thin(plot: LivePlot) -> None:
    widths = []
    for pattern, steps in (("dash", 500), ("dash", 5000), ("solid", 5000)):
        plot.show_lines([])
        plot.show_lines([noise(steps, pattern)])
        widths.append(plot.pen_width("noise"))
    assert widths == [2, 1, 2]
    plot.show_lines([])
    plot.show_lines([noise(500, "dash")])
    plot.show_lines([noise(5000, "dash")])
    assert plot.pen_width("noise") == 1


@pytest.mark.parametrize(("scale", "width"), [("1", 2), ("2", 4)])
def test_lines_are_as_wide_at_every_scale_of_the_screen(scale: str, width: int, tmp_path: Path) -> None:
    code = (
        "import sys; from PySide6.QtCore import QSettings; from PySide6.QtWidgets import QApplication;"
        "from purer_app.ui.core.theme import Theme; from purer_app.ui.widgets.plots.live_plot import LivePlot;"
        "from tests.ui.widgets.plots.test_drawing_time import noise; app = QApplication([]);"
        "settings = QSettings(sys.argv[1], QSettings.Format.IniFormat);"
        "plot = LivePlot(Theme(app, settings), 'Noise', '', 'step', width_px=2); plot.show();"
        "plot.show_lines([noise(50)]); print(plot.pen_width('noise'))"
    )
    root = str(Path(__file__).parents[4])
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "settings.ini")],
        env=os.environ | {"QT_SCALE_FACTOR": scale, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.strip() == str(width), ended.stderr
