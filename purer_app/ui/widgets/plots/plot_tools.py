"""The tools of plots that several boards share: smoothing, the numbers as a table, and export."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QMenu, QPushButton, QTableView, QWidget

from purer_app.ui.widgets.plots.line_table import LineTableModel
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_export import write_csv, write_png, write_svg
from purer_app.ui.widgets.plots.plot_lines import PlotLine

SMOOTHING_STEPS = (1, 5, 20, 100)


class SmoothingBox(QComboBox):
    """Chooses the window of the moving average; `window_changed` carries it as a number of steps."""

    window_changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        for steps in SMOOTHING_STEPS:
            text = self.tr("No smoothing") if steps == 1 else self.tr("Average of {n} steps").format(n=steps)
            self.addItem(text, steps)
        self.setAccessibleName(self.tr("Smoothing"))
        self.setToolTip(self.tr("Moving average; the raw points stay visible"))
        self.currentIndexChanged.connect(lambda _: self.window_changed.emit(int(self.currentData())))


class ExportButton(QPushButton):
    """Offers the formats of an export; `export_requested` carries png, svg or csv."""

    export_requested = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Export"))
        self.setObjectName(name)
        menu = QMenu(self)
        for text, kind in (
            (self.tr("Picture (&PNG)…"), "png"),
            (self.tr("Drawing (&SVG)…"), "svg"),
            (self.tr("Numbers (&CSV)…"), "csv"),
        ):
            menu.addAction(text, partial(self.export_requested.emit, kind))
        self.setMenu(menu)


class NumbersTable(QTableView):
    """The numbers behind plots."""

    def __init__(self, model: LineTableModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.tr("The plots as a table"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setResizeContentsPrecision(50)


def export_plots(path: Path, plots: Sequence[LivePlot], drawn: QWidget, lines: Sequence[PlotLine], title: str) -> None:
    """Export plots in the format of the suffix of `path`: svg, csv, or else png.

    Args:
        drawn: the widget that shows the plots.
        title: the title of a drawing.

    Raises:
        RunFolderError: the file cannot be written.
    """
    for plot in plots:
        plot.set_exporting(path.suffix.lower() == ".svg")
    try:
        match path.suffix.lower():
            case ".csv":
                write_csv(lines, path)
            case ".svg":
                write_svg(drawn, path, title)
            case _:
                write_png(drawn, path)
    finally:
        for plot in plots:
            plot.set_exporting(False)
