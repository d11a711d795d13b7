"""Settings of the keyboard shortcuts: each can be changed, and conflicts are named."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QLineEdit, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.shortcuts import is_command
from purer_app.ui.core.theme import Theme
from purer_app.ui.dialogs.shortcut_table import ShortcutTable, keys_text
from purer_app.ui.widgets.labels import wrapped
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class KeyEdit(QKeySequenceEdit):
    """Records one combination of keys. Tab leaves it, and Escape closes the dialog, so that no key is a trap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Leave Tab, Shift+Tab and Escape to the dialog."""
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            is_press = event.type() == QEvent.Type.KeyPress
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                return self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab) if is_press else True
            if event.key() == Qt.Key.Key_Escape:
                event.ignore()
                return False
        return super().event(event)


class ShortcutsTab(QWidget):
    """Commands with their keys, and an editor for the selected one. A change applies at once."""

    def __init__(self, registry: ActionRegistry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = registry.shortcuts
        self._search = QLineEdit()
        self._search.setObjectName("search_shortcuts")
        self._search.setPlaceholderText(self.tr("Search commands and keys"))
        self._search.setAccessibleName(self.tr("Search commands and keys"))
        self._search.setClearButtonEnabled(True)
        self._table = ShortcutTable(registry, theme)
        self._title = wrapped("", "heading")
        self._title.setObjectName("shortcut_title")
        self._keys = KeyEdit()
        self._keys.setObjectName("new_keys")
        self._keys.setAccessibleName(self.tr("New keys: press them here"))
        self._message = wrapped("")
        self._message.setObjectName("shortcut_message")
        self._assign = self._button("assign_keys", self.tr("Use these keys"), self._on_assign_clicked)
        self._none = self._button("no_keys", self.tr("No keys"), lambda: self._give([]))
        self._reset = self._button("reset_keys", self.tr("Reset"), self._on_reset_clicked)
        self._reset_all = self._button("reset_all_keys", self.tr("Reset all"), self._shortcuts.reset_all)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self._assign, self._none, self._reset, self._reset_all):
            row.addWidget(button)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._keys, 1, 0)
        grid.addWidget(self._message, 2, 0)
        grid.addWidget(buttons, 3, 0)
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._table, 1)
        layout.addLayout(grid)
        self._search.textChanged.connect(self._table.show_matches)
        self._table.chosen.connect(self._on_table_chosen)
        self._table.activated.connect(lambda _: self._keys.setFocus())
        self._keys.keySequenceChanged.connect(lambda _: self._show_state())
        self._shortcuts.changed.connect(self._show_state)
        self._registry = registry
        self.refresh()

    def refresh(self) -> None:
        """List the commands again."""
        self._table.refresh()
        self._on_table_chosen()

    def _button(self, name: str, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.clicked.connect(lambda *_: act())  # type: ignore[operator]
        return button

    def _on_table_chosen(self) -> None:
        self._keys.clear()
        self._show_state()

    def _show_state(self) -> None:
        action, keys = self._table.action, self._keys.keySequence()
        for widget in (self._keys, self._none, self._reset):
            widget.setEnabled(action is not None)
        self._reset_all.setEnabled(any(map(self._shortcuts.is_changed, self._registry.all())))
        if action is None:
            self._title.setText(self.tr("No command matches the search"))
            self._message.setText("")
            self._assign.setEnabled(False)
            return
        self._title.setText(self.tr("New keys for “{command}”").format(command=plain_text(action)))
        problem, warning = self._problem(keys), self._conflict(action, [keys])
        self._message.setText(problem or warning or self._default_text(action))
        self._assign.setText(self.tr("Use them here instead") if warning and not problem else self.tr("Use these keys"))
        self._assign.setEnabled(not keys.isEmpty() and not problem and list(action.shortcuts()) != [keys])
        self._none.setEnabled(bool(action.shortcuts()))
        self._reset.setEnabled(self._shortcuts.is_changed(action))

    def _problem(self, keys: QKeySequence) -> str:
        """Return why keys cannot be used; "" if they can."""
        if keys.isEmpty():
            return ""
        text = keys.toString(QKeySequence.SequenceFormat.NativeText)
        if not is_command(keys):
            reason = self.tr("{keys} alone is typed or moves the focus; add Ctrl or Alt, or use a function key.")
            return reason.format(keys=text)
        if user := self._shortcuts.fixed_user_of(keys):
            reason = self.tr("{keys} cannot be used: it is the key of “{user}”, which is fixed.")
            return reason.format(keys=text, user=user)
        return ""

    def _conflict(self, action: QAction, keys: list[QKeySequence]) -> str:
        """Name the commands that would lose keys; "" if there are none."""
        users = self._shortcuts.users_of(keys, action)
        if not users:
            return ""
        one = self.tr("“{name}” ({menu})")
        names = ", ".join(one.format(name=plain_text(user), menu=self._registry.menu_of(user)) for user in users)
        return self.tr("{keys} belongs to {names}, which would lose it.").format(keys=keys_text(keys), names=names)

    def _default_text(self, action: QAction) -> str:
        defaults = self._shortcuts.defaults(action)
        if self._shortcuts.is_changed(action) and (loss := self._conflict(action, defaults)):
            return self.tr("Reset: {loss}").format(loss=loss)
        return self.tr("Default: {keys}").format(keys=keys_text(defaults) or self.tr("none"))

    def _on_assign_clicked(self) -> None:
        self._give([self._keys.keySequence()])

    def _on_reset_clicked(self) -> None:
        if (action := self._table.action) is not None:
            self._shortcuts.reset(action)

    def _give(self, keys: list[QKeySequence]) -> None:
        if (action := self._table.action) is not None:
            self._shortcuts.assign(action, keys)
            self._keys.clear()
