"""The table of models, which can be sorted, filtered and ticked."""

from PySide6.QtCore import QItemSelectionModel, QObject, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.rows import SORT_ROLE, AnyIndex, ModelTableModel
from purer_app.ui.models.texts.cells import Column, Row, cell_text
from purer_app.ui.models.texts.words import Kind

_WIDTHS_CHARACTERS = {
    Column.USE: 6,
    Column.NAME: 23,
    Column.FOLDER: 18,
    Column.VERDICT: 25,
    Column.ARCHITECTURE: 18,
    Column.CLASSES: 9,
    Column.INPUT: 11,
    Column.PARAMETERS: 13,
    Column.FORMAT: 12,
}
_NAME_CHARACTERS = 34
"""Names up to this length are shown whole, even if other columns have to give way."""
_GIVE_WAY = (Column.FORMAT, Column.PARAMETERS, Column.INPUT, Column.CLASSES, Column.ARCHITECTURE)
"""Columns that are hidden, in this order, where the table is too narrow for all; the inspector has the same facts."""
_LEAST_WHY_CHARACTERS = 12
"""Room that the names leave for the last column."""
_FITTED = (Column.FOLDER, Column.VERDICT, Column.ARCHITECTURE, Column.FORMAT)
"""Columns that are as wide as their content, up to a limit."""
_ARROW_CHARACTERS = 5
"""Room for margins and the sort arrow next to a title."""


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

    @property
    def source(self) -> ModelTableModel:
        """The unfiltered rows."""
        return self._model

    def row_at(self, index: AnyIndex) -> Row:
        """Return the row at an index of this proxy."""
        return self._model.row(self.mapToSource(index).row())

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        """Whether a row is accepted."""
        row = self._model.row(source_row)
        if self._kinds and row.kind not in self._kinds:
            return False
        columns = [column for column in Column if column != Column.FOLDER or self._model.names_repeat]
        return not self._text or any(self._text in cell_text(row, column).lower() for column in columns)


class _MiddleElided(QStyledItemDelegate):
    """Shortens a text in the middle: the end of a file name often tells files apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Set how the text is shortened."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class ModelTable(QTableView):
    """The table of models. Space emits `tick_requested`, Delete `removal_requested`, a selection `selected`.

    Names get the free room until the user sets the width of their column.
    """

    tick_requested = Signal()
    removal_requested = Signal()
    selected = Signal()

    def __init__(self, rows: ModelFilter, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._em = 0
        self._given: dict[Column, int] = {}  # widths that were fitted to the content; others were set by the user
        self._hidden: dict[Column, int] = {}  # the widths of the columns that gave way
        self._fitted: dict[Column, int] = {}  # the greatest width that was fitted to a column
        self.setModel(rows)
        for column in (Column.NAME, Column.FOLDER):
            self.setItemDelegateForColumn(column, _MiddleElided(self))
        self.setObjectName("model_table")
        self.setProperty("help_topic", "Verdict")
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
        rows.source.followed.connect(self._fit_columns)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the free room to the names."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Show the folders where names repeat, and give the names the room that they need, as far as it is free."""
        self.setColumnHidden(Column.FOLDER, not self._rows.source.names_repeat)
        for column in _FITTED:
            title = self.model().headerData(column, Qt.Orientation.Horizontal)
            least = self.fontMetrics().horizontalAdvance(title) + _ARROW_CHARACTERS * self._em
            most = _WIDTHS_CHARACTERS[column] * self._em
            self._give(column, max(least, min(self.sizeHintForColumn(column) + self._em, most)))
        needed = self.sizeHintForColumn(Column.NAME) + self._em
        least = max(_WIDTHS_CHARACTERS[Column.NAME] * self._em, min(needed, _NAME_CHARACTERS * self._em))
        free = self._hide_what_has_no_room(self.viewport().width() - _LEAST_WHY_CHARACTERS * self._em, least)
        self._give(Column.NAME, max(least, min(needed, free)))

    def _hide_what_has_no_room(self, room: int, least: int) -> int:
        """Hide columns until the names get their least width; return the width that the other columns leave."""
        others = [column for column in Column if column not in (Column.NAME, Column.WHY)]
        widths: dict[Column, int] = {column: self._hidden.get(column, self.columnWidth(column)) for column in others}
        is_name_fixed = self.columnWidth(Column.NAME) != self._given.get(Column.NAME)
        name, hidden = self.columnWidth(Column.NAME) if is_name_fixed else least, set[Column]()
        for column in _GIVE_WAY:
            if sum(widths.values()) + name <= room:
                break
            hidden.add(column)
            del widths[column]
        for column in _GIVE_WAY:
            if column in hidden and column not in self._hidden:
                self._hidden[column] = self.columnWidth(column)
                self.setColumnHidden(column, True)
            elif column not in hidden and column in self._hidden:
                self._show_again(column)
        return room - sum(widths.values())

    def _show_again(self, column: Column) -> None:
        del self._hidden[column]
        self.setColumnHidden(column, False)

    def _give(self, column: Column, width_px: int) -> None:
        """Set a width that the user has not set; columns other than the names never become narrower, so none jumps."""
        if self.isColumnHidden(column) or self.columnWidth(column) != self._given.get(column):
            return
        if column != Column.NAME:
            width_px = max(width_px, self._fitted.get(column, 0))
            self._fitted[column] = width_px
        self._given[column] = width_px
        self.setColumnWidth(column, width_px)

    def _fit_text(self) -> None:
        """Scale the column widths with the text."""
        em, before = self.fontMetrics().horizontalAdvance("n"), self._em
        for column in list(self._hidden):
            self._show_again(column)
        self.setColumnHidden(Column.FOLDER, False)  # a hidden column has no width to scale
        for column, characters in _WIDTHS_CHARACTERS.items():
            is_fitted = self.columnWidth(column) == self._given.get(column) or not before
            self.setColumnWidth(column, self.columnWidth(column) * em // before if before else characters * em)
            if is_fitted:
                self._given[column] = self.columnWidth(column)
        self._fitted.clear()
        self._em = em
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 9 // 5)
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self._fit_columns()
