"""The keyboard shortcuts of all actions: their defaults, and the user's own, saved by the name of the action."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QKeyCombination, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

_GROUP = "shortcuts"
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_MOVING = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
"""Keys that move within every window and dialog."""


class Shortcuts(QObject):
    """Knows the shortcuts of the actions of a window. `changed` is emitted after one was changed by the user.

    Args:
        window: its direct QShortcuts and the mnemonics of its menus are keys that cannot be changed.
        settings: where the user's own shortcuts are saved; None saves nothing.
    """

    changed = Signal()

    def __init__(self, window: QWidget, settings: QSettings | None) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        self._defaults: dict[str, list[QKeySequence]] = {}

    def adopt(self, action: QAction) -> None:
        """Take the shortcuts of a new action as its defaults, and give it the user's own ones, if there are any.

        Keys that the user gave to one action are taken from others, which may have got them as defaults of a later
        version; keys of two actions would run neither.
        """
        name = action.objectName()
        self._actions[name] = action
        self._defaults[name] = list(action.shortcuts())
        is_own = self._settings is not None and self._settings.contains(f"{_GROUP}/{name}")
        if self._settings is not None and is_own:
            found = _keys_from(self._settings.value(f"{_GROUP}/{name}"), self._defaults[name])
            is_own = found is not None
            action.setShortcuts(self._defaults[name] if found is None else found)
        for other in self.users_of(action.shortcuts(), action):
            loser, winner = (other, action) if is_own else (action, other)
            loser.setShortcuts([keys for keys in loser.shortcuts() if keys not in winner.shortcuts()])

    def defaults(self, action: QAction) -> list[QKeySequence]:
        """Return the shortcuts that an action has without changes of the user."""
        return list(self._defaults[action.objectName()])

    def is_changed(self, action: QAction) -> bool:
        """Whether the shortcuts of an action differ from its defaults."""
        return list(action.shortcuts()) != self._defaults[action.objectName()]

    def assign(self, action: QAction, keys: Sequence[QKeySequence]) -> None:
        """Give an action other shortcuts; other actions lose those that they had in common with it."""
        for other in self.users_of(keys, action):
            self._keep(other, [old for old in other.shortcuts() if old not in keys])
        self._keep(action, list(keys))
        self.changed.emit()

    def reset(self, action: QAction) -> None:
        """Give an action its defaults again; other actions lose those that they had in common with it."""
        self.assign(action, self._defaults[action.objectName()])

    def reset_all(self) -> None:
        """Give all actions their defaults again."""
        for name, action in self._actions.items():
            self._keep(action, self._defaults[name])
        self.changed.emit()

    def users_of(self, keys: Sequence[QKeySequence], but: QAction) -> list[QAction]:
        """Return the other actions that have one of these shortcuts."""
        others = (action for action in self._actions.values() if action is not but)
        return [action for action in others if any(old in keys for old in action.shortcuts())]

    def fixed_user_of(self, keys: QKeySequence) -> str:
        """Return what the window does on keys that cannot be changed, such as the mnemonic of a menu; "" if nothing."""
        return next((text for used, text in self._fixed() if used == keys), "")

    def _fixed(self) -> Iterator[tuple[QKeySequence, str]]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shortcut in self._window.findChildren(QShortcut, options=direct):
            yield shortcut.key(), shortcut.whatsThis()
        if isinstance(self._window, QMainWindow):
            for menu in self._window.menuBar().actions():
                yield QKeySequence.mnemonic(menu.text()), menu.text().replace("&", "")

    def _keep(self, action: QAction, keys: list[QKeySequence]) -> None:
        name = action.objectName()
        action.setShortcuts(keys)
        if self._settings is None:
            return
        if keys == self._defaults[name]:
            self._settings.remove(f"{_GROUP}/{name}")
        else:
            self._settings.setValue(f"{_GROUP}/{name}", QKeySequence.listToString(keys, _PORTABLE))


def _keys_from(saved: object, defaults: Sequence[QKeySequence]) -> list[QKeySequence] | None:
    """Return saved shortcuts; None if they are damaged, or if a key that is no default cannot run a command."""
    if not isinstance(saved, str):
        return None
    keys = QKeySequence.listFromString(saved, _PORTABLE) if saved else []
    return keys if all(each in defaults or is_command(each) for each in keys) else None


def is_command(keys: QKeySequence) -> bool:
    """Whether keys can run a command: a function key, or a combination with Ctrl, Alt or Meta.

    A single letter would be typed into fields, and the keys that move within a window have to stay free.
    """
    if keys.isEmpty():
        return False
    combination: QKeyCombination = keys[0]  # type: ignore[index]
    if combination.key() == Qt.Key.Key_unknown:
        return False
    if combination.keyboardModifiers() & _COMMANDS:
        return combination.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
    return combination.key() not in _MOVING and combination.key() >= Qt.Key.Key_Escape
