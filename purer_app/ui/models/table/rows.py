"""The table model for the models of the project."""

from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QIcon

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.texts.cells import Column, Row, cell_text, folders_of, sort_key
from purer_app.ui.models.texts.words import Kind, kind_icon, kind_of
from purer_app.ui.state.model_store import ModelStore

SORT_ROLE = Qt.ItemDataRole.UserRole
AnyIndex = QModelIndex | QPersistentModelIndex
_NUMBERS = (Column.CLASSES, Column.PARAMETERS)
_TO_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelTableModel(QAbstractTableModel):
    """Mirrors the model store row by row, so that selection and scroll position are kept.

    `followed` is emitted after each change of the store.
    """

    followed = Signal()

    def __init__(self, models: ModelStore, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._theme = theme
        self._icons: dict[Kind, QIcon] = {}
        self._rows: list[Row] = []
        models.changed.connect(self._follow)
        models.inspection_changed.connect(self._follow)
        theme.changed.connect(self._on_theme_changed)
        self._follow()

    def row(self, place: int) -> Row:
        """Return a row."""
        return self._rows[place]

    def rows(self) -> list[Row]:
        """Return all rows in the order of the project."""
        return list(self._rows)

    @property
    def names_repeat(self) -> bool:
        """Whether two models have the same file name."""
        names = [cell_text(row, Column.NAME) for row in self._rows]
        return len(set(names)) < len(names)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        """Count the models."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _TO_THE_RIGHT
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Use"),
            self.tr("Name"),
            self.tr("Folder"),
            self.tr("Verdict"),
            self.tr("Architecture"),
            self.tr("Classes"),
            self.tr("Input"),
            self.tr("Parameters"),
            self.tr("Format"),
            self.tr("Why"),
        )[section]

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Make usable models checkable."""
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.USE and self._rows[index.row()].is_usable:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, icon, check state and sort key of a cell."""
        row, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(row, column)
            case Qt.ItemDataRole.CheckStateRole if column == Column.USE and row.is_usable:
                return Qt.CheckState.Checked if row.used else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if column == Column.VERDICT:
                return self._icon(row.kind)
            case Qt.ItemDataRole.ToolTipRole:
                text = row.path if column in (Column.NAME, Column.FOLDER) else cell_text(row, column)
                return f"<qt>{escape(text)}</qt>" if text else None  # names may look like markup
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return _TO_THE_RIGHT
            case Qt.ItemDataRole.AccessibleTextRole if column == Column.USE:
                return self._use_text(row)
            case _ if role == SORT_ROLE:
                return sort_key(row, column)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a model."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self._models.set_used([self._rows[index.row()].path], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _use_text(self, row: Row) -> str:
        if not row.is_usable:
            return self.tr("cannot be used")
        return self.tr("used") if row.used else self.tr("not used")

    def _icon(self, kind: Kind) -> QIcon:
        if kind not in self._icons:
            self._icons[kind] = self._theme.icon(*kind_icon(kind, self._theme.colours))
        return self._icons[kind]

    def _on_theme_changed(self) -> None:
        self._icons.clear()
        self._emit_data_changed(range(len(self._rows)))

    def _follow(self) -> None:
        new = self._current_rows()
        self._remove_gone({row.path for row in new})
        self._insert_new(new)
        changed = [place for place, row in enumerate(new) if row != self._rows[place]]
        self._rows = new
        self._emit_data_changed(changed)
        self.followed.emit()

    def _current_rows(self) -> list[Row]:
        inspecting = self._models.is_inspecting
        rows = []
        entries = self._models.entries
        for entry, folder in zip(entries, folders_of([entry.path for entry in entries]), strict=True):
            verdict, listed = self._models.verdict(entry.path), self._models.listed(entry.path)
            rows.append(Row(entry.path, entry.used, kind_of(verdict, inspecting), verdict, listed, folder))
        return rows

    def _remove_gone(self, kept: set[str]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._rows[first].path not in kept:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first + 1, last)
                del self._rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _insert_new(self, new: list[Row]) -> None:
        """Insert contiguous blocks of new rows; models never change their order."""
        known = {row.path for row in self._rows}
        place = 0
        while place < len(new):
            end = place
            while end < len(new) and new[end].path not in known:
                end += 1
            if end > place:
                self.beginInsertRows(QModelIndex(), place, end - 1)
                self._rows[place:place] = new[place:end]
                self.endInsertRows()
            place = end + 1

    def _emit_data_changed(self, places: list[int] | range) -> None:
        if places:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], len(Column) - 1))
