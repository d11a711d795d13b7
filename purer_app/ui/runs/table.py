"""The sortable table of runs; the selected run stays selected when rows change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.rows import SORT_ROLE, Column, RunTableModel

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_FEWEST_ROWS, _MOST_ROWS = 3, 8
_WIDTHS_CHARACTERS = {
    Column.DATE: 16,
    Column.NAME: 25,
    Column.STATUS: 19,
    Column.LEARNER: 22,
    Column.MODELS: 8,
    Column.STEPS: 13,
    Column.DURATION: 9,
    Column.VALIDATION: 14,
    Column.EVALUATION: 13,
    Column.LEAD: 16,
    Column.DEVICE: 8,
    Column.SIZE: 9,
}


class RunTable(QTableView):
    """The table of runs, newest first. `run_chosen` carries the path of the selected run, "" for none."""

    run_chosen = Signal(str)
    shown_requested = Signal()

    def __init__(self, model: RunTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._path = ""
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(model)
        self.setModel(self._sorted)
        self.setObjectName("runs_table")
        self.setAccessibleName(self.tr("Runs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.DATE, Qt.SortOrder.DescendingOrder)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._sorted.modelReset.connect(self._on_sorted_reset)
        self.activated.connect(self.shown_requested)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def run(self) -> "RunSummary | None":
        """The selected run."""
        return next((run for run in self._model.runs if run.path == self._path), None)

    def choose(self, path: str) -> None:
        """Select a run by its path."""
        self._path = path
        self._on_sorted_reset()

    def _on_sorted_reset(self) -> None:
        """Select the same run again, or the first one if it is missing."""
        self._fit()
        paths = [self._model.runs[self._source_row(row)].path for row in range(self._sorted.rowCount())]
        if paths:
            self.selectRow(paths.index(self._path) if self._path in paths else 0)
        else:
            self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        rows = self.selectionModel().selectedRows()
        path = self._model.runs[self._source_row(rows[0].row())].path if rows else ""
        if path != self._path or not path:
            self._path = path
        self.run_chosen.emit(path)

    def _source_row(self, row: int) -> int:
        return self._sorted.mapToSource(self._sorted.index(row, 0)).row()

    def _fit(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("n")
        for column, characters in _WIDTHS_CHARACTERS.items():
            self.setColumnWidth(column, letter * characters)
        row, side = self.fontMetrics().height() * 2, self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setDefaultSectionSize(row)
        rows = min(max(self._model.rowCount(), _FEWEST_ROWS), _MOST_ROWS)
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(rows * row + around + 2 * self.frameWidth())
