"""The curves of several runs in one plot: accuracy, validation, hardness or loss."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from purer_app.engine.core.errors import EngineError
from purer_app.ui.core.file_dialogs import choose_target
from purer_app.ui.core.method_names import hardness_explained
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.comparison.compared_run import ComparedRun
from purer_app.ui.runs.comparison.lines import Quantity, overlay, series_of
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.plots.line_table import LineTableModel
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_lines import PlotLine
from purer_app.ui.widgets.plots.plot_tools import ExportButton, NumbersTable, SmoothingBox, export_plots

_LINES_OF_TEXT = 18
_WIDTH_PX = 2


class ComparisonPlots(QWidget):
    """One plot at a time, with a legend that names the runs. `noticed` and `failed` carry a sentence on an export."""

    noticed = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, folders: LastFolders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._folders = folders
        self._runs: tuple[ComparedRun, ...] = ()
        self._titles: dict[str, str] = {}
        self._numbers = LineTableModel(self)
        self.plots = {quantity: self._make_plot(quantity) for quantity in Quantity}
        self._stack = QStackedWidget()
        for plot in self.plots.values():
            self._stack.addWidget(plot)
        self._table = NumbersTable(self._numbers, "comparison_numbers")
        self._stack.addWidget(self._table)
        self._note = QLabel()
        self._note.setObjectName("comparison_curves_note")
        self._note.setWordWrap(True)
        self._note.setProperty("look", "muted")
        self._make_tools()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tools)
        column.addWidget(self._stack)
        column.addWidget(self._note)
        self.setFocusProxy(self.choice)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _make_plot(self, quantity: Quantity) -> LivePlot:
        title, y_label, x_label = self._texts()[quantity]
        plot = LivePlot(self._theme, title, y_label, x_label, width_px=_WIDTH_PX)
        plot.setObjectName(f"comparison_{quantity}")
        plot.step_hovered.connect(plot.show_step)
        plot.reset_requested.connect(self.reset_zoom)
        if quantity is Quantity.HARDNESS:
            plot.explain(hardness_explained())
        return plot

    def _texts(self) -> dict[Quantity, tuple[str, str, str]]:
        """Return heading, and labels of the y and the x axis."""
        step = self.tr("step")
        return {
            Quantity.ACCURACY: (self.tr("Accuracy on pseudo episodes"), self.tr("correct, %"), step),
            Quantity.VALIDATION: (self.tr("Accuracy on validation pictures"), self.tr("correct, %"), step),
            Quantity.HARDNESS: (self.tr("Curriculum hardness"), self.tr("hardness (outer loss)"), step),
            Quantity.LOSS: (self.tr("Loss of the inversion"), self.tr("loss"), self.tr("inversion step")),
        }

    def _make_tools(self) -> None:
        self.choice = QComboBox()
        self.choice.setObjectName("comparison_quantity")
        self.choice.setAccessibleName(self.tr("Curves"))
        for quantity, (title, _, _) in self._texts().items():
            self.choice.addItem(title, quantity)
        self.choice.currentIndexChanged.connect(self._show)
        self._smoothing = SmoothingBox("comparison_smoothing")
        self._smoothing.window_changed.connect(self._on_smoothing_changed)
        self._reset = QPushButton(self.tr("Reset zoom"))
        self._reset.setObjectName("comparison_reset_zoom")
        self._reset.clicked.connect(self.reset_zoom)
        self._as_table = QPushButton(self.tr("As a table"))
        self._as_table.setObjectName("comparison_as_table")
        self._as_table.setCheckable(True)
        self._as_table.toggled.connect(self._show)
        self._export = ExportButton("comparison_export")
        self._export.export_requested.connect(self._ask_and_export)
        self._tools = FlowLayout()
        for widget in (self.choice, self._smoothing, self._reset, self._as_table, self._export):
            self._tools.addWidget(widget)

    @property
    def quantity(self) -> Quantity:
        """What the plot shows."""
        return Quantity(self.choice.currentData())

    @property
    def lines(self) -> tuple[PlotLine, ...]:
        """The drawn lines."""
        return overlay(self._runs, self._titles, self.quantity)

    def set_runs(self, runs: Sequence[ComparedRun], titles: dict[str, str]) -> None:
        """Draw the curves of other runs, or of the same ones without a change of the zoom.

        The first quantity that a run has is shown if the present one is empty.
        """
        is_same = list(titles) == list(self._titles)
        self._runs, self._titles = tuple(runs), titles
        if not self._has(self.quantity):
            filled = next((quantity for quantity in Quantity if self._has(quantity)), self.quantity)
            self.choice.setCurrentIndex(self.choice.findData(filled))
        self._show()
        if not is_same:
            self.reset_zoom()

    def reset_zoom(self) -> None:
        """Show all steps."""
        for plot in self.plots.values():
            plot.follow(None, 0.0)

    def export(self, path: Path) -> None:
        """Export the shown curves in the format of the suffix, and report the result."""
        plot, title = self.plots[self.quantity], self._texts()[self.quantity][0]
        try:
            export_plots(path, (plot,), plot, self.lines, title)
        except EngineError as error:
            self.failed.emit(str(error))
        else:
            self.noticed.emit(self.tr("Wrote {path}.").format(path=path))

    def _ask_and_export(self, kind: str) -> None:
        name = f"{self.quantity}.{kind}"
        title, suffix = self.tr("Export"), f".{kind}"
        target = choose_target(self, self._folders, "plots", title, name, f"*{suffix}", suffix=suffix)
        if target is not None:
            self.export(target)

    def _has(self, quantity: Quantity) -> bool:
        return any(len(series_of(run.history, quantity)) for run in self._runs)

    def _show(self) -> None:
        lines, plot = self.lines, self.plots[self.quantity]
        plot.show_lines(lines)
        self._numbers.show_lines(lines)
        self._stack.setCurrentWidget(self._table if self._as_table.isChecked() else plot)
        without = [line.title for line in lines if not len(line.x)]
        text = self.tr("No values: {runs}.").format(runs="; ".join(without)) if without else ""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _on_smoothing_changed(self, window: int) -> None:
        for plot in self.plots.values():
            plot.set_smoothing(window)

    def _on_theme_changed(self) -> None:
        self._stack.setMinimumHeight(self.fontMetrics().height() * _LINES_OF_TEXT)
        set_icon(self._reset, self._theme.icon("zoom"))
        set_icon(self._export, self._theme.icon("export"))
