"""Two plots with a common x axis, and tools for both: zoom, smoothing, table and export."""

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from purer_app.engine.core.errors import EngineError
from purer_app.ui.core.file_dialogs import choose_target
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.plots.line_table import LineTableModel
from purer_app.ui.widgets.plots.live_plot import LivePlot
from purer_app.ui.widgets.plots.plot_lines import NO_NUMBERS, Flags, PlotLine
from purer_app.ui.widgets.plots.plot_tools import ExportButton, NumbersTable, SmoothingBox, export_plots

_LEAST_STEPS = 10.0
"""The number of steps on the axis of an empty or short plot."""


class PlotBoard(QWidget):
    """Two linked plots.

    Hovering marks a step in both plots; `step_clicked` carries the step of a click, or of a chosen row of the table.
    `follow_changed` carries whether the view follows the newest step; `exported` and `failed` carry a sentence on the
    result of an export.
    """

    follow_changed = Signal(bool)
    step_clicked = Signal(int)
    exported = Signal(str)
    failed = Signal(str)

    def __init__(
        self, theme: Theme, upper: LivePlot, lower: LivePlot, folders: LastFolders, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plots = (upper, lower)
        self._folders = folders
        self._upper: tuple[PlotLine, ...] = ()
        self._lower: tuple[PlotLine, ...] = ()
        self._lines: tuple[PlotLine, ...] = ()
        self._span: float | None = None
        lower.plot.setXLink(upper.plot)
        self._table_model = LineTableModel(self)
        self._table = NumbersTable(self._table_model, "plot_table", self)
        self._table.activated.connect(lambda index: self.step_clicked.emit(self._table_model.step(index.row())))
        self._both = QWidget(self)
        column = QVBoxLayout(self._both)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(upper, 1)
        column.addWidget(lower, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._both)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._make_tools())
        layout.addWidget(self._stack, 1)
        for before, after in pairwise((self._export, upper.view, lower.view, self._table)):
            self.setTabOrder(before, after)
        for plot in self._plots:
            plot.range_changed_by_user.connect(lambda: self._follow.setChecked(False))
            plot.step_hovered.connect(self._on_plot_step_hovered)
            plot.step_clicked.connect(self.step_clicked)
            plot.reset_requested.connect(self.reset_zoom)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _make_tools(self) -> FlowLayout:
        self._follow = self._toggle("plot_follow", self.tr("Follow"), self.tr("Keep the newest steps in view"))
        self._follow.setChecked(True)
        self._follow.toggled.connect(self._on_follow_toggled)
        self._reset = QPushButton(self.tr("Reset zoom"), self)
        self._reset.setObjectName("plot_reset_zoom")
        self._reset.setToolTip(
            self.tr(
                "Show the whole run. Use the wheel to zoom and drag to move, or in a plot the keys + and − and the "
                "arrows; Shift and an arrow read the values, and Home shows the whole run."
            )
        )
        self._reset.clicked.connect(self.reset_zoom)
        self._log = QCheckBox(self.tr("Log scale"), self)
        self._log.setObjectName("plot_log")
        self._log.setToolTip(self.tr("Show hardness on a logarithmic scale"))
        self._log.toggled.connect(self._plots[0].set_log)
        self._as_table = self._toggle("plot_as_table", self.tr("As a table"), self.tr("Show the numbers of both plots"))
        self._as_table.toggled.connect(self._on_as_table_toggled)
        self._smoothing = SmoothingBox("plot_smoothing", self)
        self._smoothing.window_changed.connect(self._on_smoothing_changed)
        self._export = ExportButton("plot_export", self)
        self._export.export_requested.connect(self.ask_and_export)
        tools = FlowLayout()
        for widget in (self._follow, self._reset, self._smoothing, self._log, self._as_table, self._export):
            tools.addWidget(widget)
        return tools

    def _toggle(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setCheckable(True)
        button.setToolTip(tip)
        return button

    def show_lines(
        self, upper: Sequence[PlotLine], flags: Flags, lower: Sequence[PlotLine], further: Sequence[PlotLine] = ()
    ) -> None:
        """Draw the lines; `further` lines appear only in the table and the CSV file."""
        self.show_upper(upper, flags)
        self.show_lower(lower, further)

    def clear(self) -> None:
        """Show no lines, and free the memory of those before."""
        self.show_lines((), Flags(title="", x=NO_NUMBERS, y=NO_NUMBERS, sentences=()), ())

    def show_upper(self, lines: Sequence[PlotLine], flags: Flags) -> None:
        """Draw only the upper plot, since drawing both at once would block the window for more than a frame."""
        self._upper = tuple(lines)
        self._plots[0].show_lines(lines, flags)
        self._update_lines()

    def show_lower(self, lines: Sequence[PlotLine], further: Sequence[PlotLine] = ()) -> None:
        """Draw only the lower plot."""
        self._lower = (*lines, *further)
        self._plots[1].show_lines(lines)
        self._update_lines()

    def _update_lines(self) -> None:
        self._lines = (*self._upper, *self._lower)
        if self._as_table.isChecked():
            self._table_model.show_lines(self._lines)
        if self.follows:
            self._go_to_newest()

    @property
    def follows(self) -> bool:
        """Whether the view follows the newest step."""
        return self._follow.isChecked()

    def set_follow(self, on: bool) -> None:
        """Follow the newest step at the current zoom, or stop following."""
        self._follow.setChecked(on)

    def reset_zoom(self) -> None:
        """Show the whole run and follow it."""
        self._span = None
        self._follow.setChecked(True)
        self._go_to_newest()

    def ask_and_export(self, kind: str) -> None:
        """Ask for a file name and export a file of type png, svg or csv."""
        title, suffix = self.tr("Export"), f".{kind}"
        target = choose_target(self, self._folders, "plots", title, f"plots{suffix}", f"*{suffix}", suffix=suffix)
        if target is not None:
            self.export(target)

    def export(self, path: Path) -> None:
        """Export a file in the format of its suffix, and report the result."""
        title = self.tr("Curriculum hardness and few-shot accuracy")
        try:
            export_plots(path, self._plots, self._both, self._lines, title)
        except EngineError as error:
            self.failed.emit(str(error))
        else:
            self.exported.emit(self.tr("Wrote {path}.").format(path=path))

    def _go_to_newest(self) -> None:
        last = max((float(line.x[-1]) for line in self._lines if len(line.x)), default=0.0)
        first = None if self._span is None else last - self._span
        if first is None:
            first, last = 0.0, round_end(last)
        for plot in self._plots:
            plot.follow(first, last)

    def _on_follow_toggled(self, on: bool) -> None:
        if on:
            low, high = self._plots[0].x_range
            last = max((float(line.x[-1]) for line in self._lines if len(line.x)), default=0.0)
            self._span = high - low if high - low < last else None
            self._go_to_newest()
        self.follow_changed.emit(on)

    def _on_plot_step_hovered(self, step: float | None) -> None:
        for plot in self._plots:
            plot.show_step(step, self.tr("Click to see the images of this step"))

    def _on_smoothing_changed(self, window: int) -> None:
        for plot in self._plots:
            plot.set_smoothing(window)

    def _on_as_table_toggled(self, on: bool) -> None:
        if on:
            self._table_model.show_lines(self._lines)
        self._stack.setCurrentWidget(self._table if on else self._both)

    def _on_theme_changed(self) -> None:
        for button, icon in (
            (self._follow, "follow"),
            (self._reset, "zoom"),
            (self._export, "export"),
        ):
            set_icon(button, self._theme.icon(icon))


def round_end(last: float) -> float:
    """Return a round number at or above the last step as the end of the axis, so that the axis rarely changes."""
    if last <= _LEAST_STEPS:
        return _LEAST_STEPS
    piece = 10.0 ** math.floor(math.log10(last)) / 2
    return math.ceil(last / piece) * piece
