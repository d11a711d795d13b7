"""A table of the numbers behind the plots."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from purer_app.ui.core.formats import number
from purer_app.ui.widgets.plots.plot_lines import LineTable, PlotLine

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LineTableModel(QAbstractTableModel):
    """One row for each step, one column for each line; a cell is empty where a line has no value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = LineTable([])

    def show_lines(self, lines: Sequence[PlotLine]) -> None:
        """Show the lines; new rows at the end keep selection and scroll position."""
        table = LineTable(lines)
        if table.keys != self._table.keys or len(table.steps) < len(self._table.steps):
            self.beginResetModel()
            self._table = table
            self.endResetModel()
            return
        more = len(table.steps) - len(self._table.steps)
        if more:
            self.beginInsertRows(_ROOT, len(self._table.steps), len(table.steps) - 1)
        self._table = table
        if more:
            self.endInsertRows()

    def step(self, row: int) -> int:
        """Return the step of a row."""
        return int(self._table.steps[row])

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of steps."""
        return 0 if parent.isValid() else len(self._table.steps)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of lines, plus one for the step."""
        return 0 if parent.isValid() else len(self._table.keys)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a formatted number."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        value = self._table.value(index.row(), index.column())
        if value is None:
            return ""
        return number(value, ",.0f") if index.column() == 0 else number(value, ".4g")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a line."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self.tr("Step") if section == 0 else self._table.titles[section - 1]
