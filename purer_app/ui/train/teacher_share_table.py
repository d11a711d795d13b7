"""A table with the turns of each model in a run, and its share of the computation."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from purer_app.engine.core.events import SharesMeasured
from purer_app.engine.core.text import printable
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.bar_chart import per_cent

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FEWEST_ROWS, _MOST_ROWS = 2, 8


class ShareModel(QAbstractTableModel):
    """One row for each model, the most expensive first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: SharesMeasured | None = None
        self._rows: list[tuple[str, int, float]] = []

    def show_shares(self, shares: SharesMeasured | None) -> None:
        """Show a measurement, unless it is already shown."""
        if shares == self._shown:
            return
        self.beginResetModel()
        self._shown = shares
        rows = [] if shares is None else zip(shares.teachers, shares.turns, shares.shares, strict=True)
        self._rows = sorted(rows, key=lambda row: -row[2])
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of models."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns: model, turns and share of the computation."""
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; the tool tip shows the full name."""
        name, turns, share = self._rows[index.row()]
        name = printable(name)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return name
        if role == Qt.ItemDataRole.DisplayRole:
            return (name, number(turns), per_cent(share))[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and section == 2:  # a short title leaves the room to the names
            return self.tr("Share of the computation")
        titles = (self.tr("Model"), self.tr("Turns"), self.tr("Share", "of the computation"))
        return titles[section] if role == Qt.ItemDataRole.DisplayRole else None


class ShareTable(QTableView):
    """The table, a few rows high, with a scroll bar for more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = ShareModel(self)
        self.setModel(self._shares)
        self.setObjectName("train_shares")
        self.setProperty("help_topic", "Turn")
        self.setAccessibleName(self.tr("Turns of each model, and its share of the computation"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of models often differ only at the end
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._shares.modelReset.connect(self._fit)
        theme.changed.connect(self._fit)
        self._fit()

    def show_shares(self, shares: SharesMeasured | None) -> None:
        """Show a measurement, or an empty table."""
        self._shares.show_shares(shares)

    def _fit(self) -> None:
        row = round(self.fontMetrics().height() * 1.5)
        self.verticalHeader().setDefaultSectionSize(row)
        rows = min(max(self._shares.rowCount(), _FEWEST_ROWS), _MOST_ROWS)
        self.setFixedHeight(rows * row + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
