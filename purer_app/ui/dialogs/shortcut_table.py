"""The table of commands and their keys, with a filter."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_FEWEST_ROWS = 4


class ShortcutModel(QAbstractTableModel):
    """One row for each command of the program: its menu and name, its keys, and whether these were changed."""

    def __init__(self, registry: ActionRegistry, parent: QObject) -> None:
        super().__init__(parent)
        self._registry = registry
        self._shown: list[QAction] = []
        registry.shortcuts.changed.connect(self._on_shortcuts_changed)

    def refresh(self) -> None:
        """List the commands again, as pages add theirs when they are built."""
        self.beginResetModel()
        self._shown = self._registry.all()
        self.endResetModel()

    def action(self, row: int) -> QAction:
        """Return the action of a row."""
        return self._shown[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        """Return the number of commands."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        """Return the number of columns: command and keys."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Command"), self.tr("Keys"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; changed keys are bold and say so."""
        action = self._shown[index.row()]
        is_changed = self._registry.shortcuts.is_changed(action)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._keys(action, is_changed=is_changed) if index.column() else self._name(action)
        if role == Qt.ItemDataRole.FontRole and is_changed:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _name(self, action: QAction) -> str:
        return f"{self._registry.menu_of(action)}: {plain_text(action)}"

    def _keys(self, action: QAction, *, is_changed: bool) -> str:
        keys = keys_text(action.shortcuts())
        if not is_changed:
            return keys
        return self.tr("{keys} (changed)").format(keys=keys or self.tr("none"))

    def _on_shortcuts_changed(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 1))


class ShortcutTable(QTableView):
    """The commands whose name or keys contain a text. `chosen` is emitted when another command is selected."""

    chosen = Signal()

    def __init__(self, registry: ActionRegistry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ShortcutModel(registry, self)
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._model)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.setFilterKeyColumn(-1)
        self.setModel(self._filter)
        self.setObjectName("shortcuts")
        self.setAccessibleName(self.tr("Commands and their keys"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
        theme.changed.connect(self._fit)
        self._fit()

    def refresh(self) -> None:
        """List the commands again, with the same one selected."""
        action = self.action
        self._model.refresh()
        self.choose(action.objectName() if action is not None else "")

    @property
    def action(self) -> QAction | None:
        """The action of the selected command."""
        index = self.currentIndex()
        return self._model.action(self._filter.mapToSource(index).row()) if index.isValid() else None

    def choose(self, name: str) -> None:
        """Select the command of an action by its name; the first one if it is not shown."""
        rows = range(self._filter.rowCount())
        sources = (self._filter.mapToSource(self._filter.index(row, 0)).row() for row in rows)
        names = [self._model.action(source).objectName() for source in sources]
        self.setCurrentIndex(self._filter.index(names.index(name) if name in names else 0, 0))
        self.scrollTo(self.currentIndex())

    def show_matches(self, text: str) -> None:
        """Show only commands whose name or keys contain a text."""
        self._filter.setFilterFixedString(text)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._filter.index(0, 0))
        self.chosen.emit()

    def _fit(self) -> None:
        row = round(self.fontMetrics().height() * 1.7)
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(row * _FEWEST_ROWS)


def keys_text(keys: list[QKeySequence]) -> str:
    """Return shortcuts as this system writes them: "Ctrl+Shift+Z; Ctrl+Y"."""
    return QKeySequence.listToString(keys, QKeySequence.SequenceFormat.NativeText)
