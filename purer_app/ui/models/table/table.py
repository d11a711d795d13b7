"""The table of models, which can be sorted, filtered and ticked."""

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.rows import SORT_ROLE, AnyIndex, ModelTableModel
from purer_app.ui.models.texts.cells import Column, Row, cell_text
from purer_app.ui.models.texts.words import Kind

_WIDTHS_CHARACTERS = {
    Column.USE: 6,
    Column.NAME: 23,
    Column.VERDICT: 25,
    Column.ARCHITECTURE: 18,
    Column.CLASSES: 9,
    Column.INPUT: 11,
    Column.PARAMETERS: 13,
    Column.FORMAT: 12,
}


class ModelFilter(QSortFilterProxyModel):
    """Accepts rows that contain a text and have one of the selected kinds; no kind means all."""

    def __init__(self, model: ModelTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._text = ""
        self._kinds: frozenset[Kind] = frozenset()
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def set_text(self, text: str) -> None:
        """Accept rows that contain a text in any column."""
        self._text = text.strip().lower()
        self.invalidate()

    def set_kinds(self, kinds: frozenset[Kind]) -> None:
        """Accept rows of some kinds."""
        self._kinds = kinds
        self.invalidate()

    def row_at(self, index: AnyIndex) -> Row:
        """Return the row at an index of this proxy."""
        return self._model.row(self.mapToSource(index).row())

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        """Whether a row is accepted."""
        row = self._model.row(source_row)
        if self._kinds and row.kind not in self._kinds:
            return False
        return not self._text or any(self._text in cell_text(row, column).lower() for column in Column)


class ModelTable(QTableView):
    """The table of models. Space emits `tick_requested`, Delete `removal_requested`, a selection `selected`."""

    tick_requested = Signal()
    removal_requested = Signal()
    selected = Signal()

    def __init__(self, rows: ModelFilter, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._em = 0
        self.setModel(rows)
        self.setObjectName("model_table")
        self.setAccessibleName(self.tr("Models of the project"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table, the arrow keys move in it
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # in the order of addition until the user sorts
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.selected.emit())
        # rows hidden by a filter leave the selection without a selection signal
        rows.rowsRemoved.connect(lambda *_: self.selected.emit())
        rows.layoutChanged.connect(lambda *_: self.selected.emit())
        theme.changed.connect(self._fit_text)
        self._fit_text()

    def selected_rows(self) -> list[Row]:
        """Return the selected models from top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.row_at(self._rows.index(place, 0)) for place in places]

    def current_row(self) -> Row | None:
        """Return the current model if it is selected, or else the first selected one."""
        current = self.currentIndex()
        if current.isValid() and self.selectionModel().isRowSelected(current.row()):
            return self._rows.row_at(current)
        return next(iter(self.selected_rows()), None)

    def select_path(self, path: str) -> None:
        """Select one model and scroll to it."""
        for place in range(self._rows.rowCount()):
            index = self._rows.index(place, Column.NAME)
            if self._rows.row_at(index).path == path:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().setCurrentIndex(index, flags)
                self.scrollTo(index)
                return

    def height_of_rows(self, n_rows: int) -> int:
        """Return the height that shows this many rows, in px."""
        bars = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        return bars + n_rows * self.verticalHeader().defaultSectionSize() + 2 * self.frameWidth()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick by Space and remove by Delete, whichever cell has the focus."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.tick_requested.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

    def _fit_text(self) -> None:
        """Scale the column widths with the text."""
        em, before = self.fontMetrics().horizontalAdvance("n"), self._em
        for column, characters in _WIDTHS_CHARACTERS.items():
            self.setColumnWidth(column, self.columnWidth(column) * em // before if before else characters * em)
        self._em = em
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 9 // 5)
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
