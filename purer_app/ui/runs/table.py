"""The sortable table of runs; the selected runs stay selected when rows change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.rows import SORT_ROLE, Column, RunTableModel

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_FEWEST_ROWS, _MOST_ROWS = 3, 8
_WIDTHS_CHARACTERS = {
    Column.DATE: 18,
    Column.NAME: 38,
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
    """The table of runs, newest first. Several can be selected; F2 edits a name in place.

    `deletion_requested` is emitted when Delete is pressed.
    """

    selection_changed = Signal()
    deletion_requested = Signal()
    shown_requested = Signal()

    def __init__(self, model: RunTableModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._paths: list[str] = []
        self._awaited: list[str] = []
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(SORT_ROLE)
        self._sorted.setSourceModel(model)
        self.setModel(self._sorted)
        self.setObjectName("runs_table")
        self.setAccessibleName(self.tr("Runs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.DATE, Qt.SortOrder.DescendingOrder)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        model.listed.connect(self._on_model_listed)
        self.activated.connect(self.shown_requested)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def run(self) -> "RunSummary | None":
        """The selected run; None if several are selected."""
        runs = self.selected_runs
        return runs[0] if len(runs) == 1 else None

    @property
    def selected_runs(self) -> "tuple[RunSummary, ...]":
        """The selected runs in the order of the table."""
        by_path = {run.path: run for run in self._model.runs}
        return tuple(by_path[path] for path in self._paths if path in by_path)

    def choose(self, *paths: str) -> None:
        """Select runs by their paths, now or once they are listed again."""
        self._paths = self._awaited = list(paths)
        self._select_again()

    def edit_name(self) -> None:
        """Edit the name of the selected run in place."""
        rows = self.selectionModel().selectedRows(Column.NAME)
        if len(rows) == 1:
            self.setFocus()
            self.setCurrentIndex(rows[0])
            self.scrollTo(rows[0])
            self.edit(rows[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit the name with F2, whichever cell of the row is the current one, and request a deletion with Delete."""
        if event.key() == Qt.Key.Key_F2 and self.run is not None:
            self.edit_name()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.deletion_requested.emit()
        else:
            super().keyPressEvent(event)

    def _on_model_listed(self) -> None:
        """Keep the selection, unless a name is being typed: another current row would end that."""
        editor = self.viewport().findChild(QLineEdit)  # the state of the view does not outlast a change of its rows
        if editor is not None and editor.isVisible():
            self._fit()
        else:
            self._select_again()

    def _select_again(self) -> None:
        """Select the same runs again, or the first one if they are all missing."""
        self._fit()
        paths = [self._model.runs[self._source_row(row)].path for row in range(self._sorted.rowCount())]
        if set(self._awaited) & set(paths):
            self._paths, self._awaited = self._awaited, []
        rows = [paths.index(path) for path in self._paths if path in paths] or ([0] if paths else [])
        selected = QItemSelection()
        for row in rows:
            selected.select(self._sorted.index(row, 0), self._sorted.index(row, len(Column) - 1))
        if rows:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self._sorted.index(rows[0], 0), flags.NoUpdate)
            self.selectionModel().select(selected, flags.ClearAndSelect)
        else:
            self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        self._paths = [self._model.runs[self._source_row(row)].path for row in rows]
        self.selection_changed.emit()

    def _source_row(self, row: int) -> int:
        return self._sorted.mapToSource(self._sorted.index(row, 0)).row()

    def _fit(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("n")
        for column, characters in _WIDTHS_CHARACTERS.items():
            heading = self.horizontalHeader().sectionSizeHint(column)
            self.setColumnWidth(column, max(letter * characters, heading))
        row, side = self.fontMetrics().height() * 2, self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setDefaultSectionSize(row)
        rows = min(max(self._model.rowCount(), _FEWEST_ROWS), _MOST_ROWS)
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(rows * row + around + 2 * self.frameWidth())
