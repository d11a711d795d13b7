"""A table with a column for each compared run and a row for each fact."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.comparison.facts import FactRow
from purer_app.ui.runs.comparison.lines import MOST_LINES

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMN_CHARACTERS = 30


class ComparisonModel(QAbstractTableModel):
    """The facts; rows in which the runs differ are bold, and the header has the colour of a run's curve."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows: tuple[FactRow, ...] = ()
        self.titles: tuple[str, ...] = ()
        theme.changed.connect(self._on_theme_changed)

    def set_rows(self, rows: Sequence[FactRow], titles: Sequence[str]) -> None:
        """Show other facts."""
        if (tuple(rows), tuple(titles)) == (self.rows, self.titles):
            return
        self.beginResetModel()
        self.rows, self.titles = tuple(rows), tuple(titles)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of facts."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self.titles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a value, its tooltip, or its font."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        value = row.values[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return value
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {self.titles[index.column()]}: {value}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (value, row.tip)))
        return _bold() if role == Qt.ItemDataRole.FontRole and row.differs else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a run with the colour of its curve, or that of a fact."""
        if orientation == Qt.Orientation.Vertical:
            row = self.rows[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return row.title
            return row.tip if role == Qt.ItemDataRole.ToolTipRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and section < MOST_LINES:
            return _swatch(self._theme.colours.series[section])
        return None

    def _on_theme_changed(self) -> None:
        if self.titles:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.titles) - 1)


class ComparisonTable(QTableView):
    """Shows all facts at once, without a scroll bar of its own for rows."""

    def __init__(self, model: ComparisonModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setObjectName("comparison_table")
        self.setAccessibleName(self.tr("Comparison of runs"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        model.modelReset.connect(self.fit)
        theme.changed.connect(self.fit)

    def fit(self) -> None:
        """Fit the columns to a readable width and the height to all rows."""
        metrics = self.fontMetrics()
        for column in range(self._model.columnCount()):
            wanted = min(self.sizeHintForColumn(column), metrics.horizontalAdvance("n") * _COLUMN_CHARACTERS)
            self.setColumnWidth(column, max(wanted, self.horizontalHeader().sectionSizeHint(column)))
        self.resizeRowsToContents()
        heads = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.verticalHeader().length() + heads + 2 * self.frameWidth())


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def _swatch(colour: str) -> QPixmap:
    side = QFont().pointSize() if QFont().pointSize() > 0 else 10
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(colour))
    return pixmap
