"""The command palette: finds an action by a few letters of its name and runs it."""

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.announcing import announce
from purer_app.ui.core.theme import Theme

_ICON_PX = 16
_Index = QModelIndex | QPersistentModelIndex


def match_score(words: str, text: str) -> int | None:
    """Rate how well a text matches the typed words, from 0 (best) to 3; None without a match.

    0: the text starts with the words; 1: a word in it does; 2: it contains them; 3: it contains the letters in order.
    """
    words, text = words.casefold().strip(), text.casefold()
    if not words or text.startswith(words):
        return 0
    if f" {words}" in text:
        return 1
    if words in text:
        return 2
    letters = iter(text)
    return 3 if all(letter in letters for letter in words) else None


class _Matches(QAbstractListModel):
    def __init__(self, actions: ActionRegistry, parent: QObject) -> None:
        super().__init__(parent)
        self._registry = actions
        self._shown: list[QAction] = []
        blank = QPixmap(_ICON_PX, _ICON_PX)
        blank.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(blank)

    def show_matches(self, words: str) -> None:
        self.beginResetModel()
        scored = [(match_score(words, self.text(action)), action) for action in self._registry.all()]
        found = [(score, not action.isEnabled(), action) for score, action in scored if score is not None]
        self._shown = [action for *_, action in sorted(found, key=lambda entry: entry[:2])]
        self.endResetModel()

    def text(self, action: QAction) -> str:
        return f"{self._registry.menu_of(action)}: {plain_text(action)}"

    def action(self, row: int) -> QAction | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        enabled = self._shown[index.row()].isEnabled()
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if enabled else Qt.ItemFlag.NoItemFlags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        action = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            mark = "✓ " if action.isCheckable() and action.isChecked() else ""
            return f"{mark}{self.text(action)}" + (f"    {keys}" if keys else "")
        if role == Qt.ItemDataRole.DecorationRole:
            return action.icon() if not action.icon().isNull() else self._blank
        return action.toolTip() if role == Qt.ItemDataRole.ToolTipRole else None


class CommandPalette(QFrame):
    """A text field and a list above the window; Escape or a click elsewhere closes it."""

    def __init__(self, actions: ActionRegistry, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setProperty("look", "card")
        self.setObjectName("command_palette")
        self._model = _Matches(actions, self)
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(self.tr("What do you want to do?"))
        self._field.setAccessibleName(self.tr("Command"))
        self._field.textChanged.connect(self._on_field_text_changed)
        self._field.installEventFilter(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self._list.setSpacing(2)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.clicked.connect(self._run)
        layout = QVBoxLayout(self)
        layout.addWidget(self._field)
        layout.addWidget(self._list, 1)
        self._nothing = QLabel(self)
        self._nothing.setObjectName("no_command")
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("look", "muted")
        layout.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def open(self) -> None:
        """Open it, empty, at the top of the window."""
        window = self.parentWidget()
        assert window is not None
        width = min(window.width() - 40, self.fontMetrics().horizontalAdvance("n") * 70)
        height = min(window.height() - 80, self.fontMetrics().height() * 22)
        self.setGeometry((window.width() - width) // 2, 40, width, height)
        self._field.clear()
        self._on_field_text_changed("")
        self.show()
        self.raise_()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle list and run keys in the field; close when the focus is lost."""
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self._list.currentIndex())
            case Qt.Key.Key_Escape:
                self.hide()
            case _:
                return super().eventFilter(watched, event)
        return True

    def _move(self, step: int) -> None:
        row = self._list.currentIndex().row() + step
        self._list.setCurrentIndex(self._model.index(min(max(row, 0), self._model.rowCount() - 1), 0))

    def _run(self, index: QModelIndex) -> None:
        action = self._model.action(index.row())
        if action is not None and action.isEnabled():
            self.hide()
            action.trigger()

    def _on_field_text_changed(self, text: str) -> None:
        self._model.show_matches(text)
        self._list.setCurrentIndex(self._model.index(0, 0))
        is_empty = self._model.rowCount() == 0
        self._list.setVisible(not is_empty)
        self._nothing.setVisible(is_empty)
        if is_empty:
            self._nothing.setText(self.tr("No command matches “{text}”.").format(text=text.strip()))
            announce(self._field, self._nothing.text())
