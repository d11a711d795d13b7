"""The registry of all actions, from which menus, toolbar, shortcuts and command palette are built."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from purer_app.ui.core.shortcuts import Shortcuts
from purer_app.ui.core.theme import Theme


class ActionRegistry(QObject):
    """Actions by name, in the order of their addition; `shortcuts` are their keys.

    Args:
        settings: where the user's own shortcuts are saved; None saves nothing.
    """

    def __init__(self, window: QWidget, theme: Theme, settings: QSettings | None = None) -> None:
        super().__init__(window)
        self.shortcuts = Shortcuts(window, settings)
        self._window = window
        self._theme = theme
        self._actions: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        self._menus: dict[str, str] = {}
        self._group_starts: set[str] = set()
        self._bar_menus: dict[str, QMenu] = {}
        self._on_toolbar: list[str] = []
        theme.changed.connect(self._on_theme_changed)

    def add(
        self,
        name: str,
        text: str,
        slot: Callable[[], object],
        *,
        menu: str,
        shortcut: str | QKeySequence.StandardKey | tuple[str, ...] = "",
        icon: str = "",
        tip: str = "",
        checkable: bool = False,
        begins_group: bool = False,
        toolbar: bool = False,
    ) -> QAction:
        """Add an action.

        Args:
            name: unique, for example "train.start".
            text: the translated text for menus and palette; starts with a verb.
            menu: the translated title of its menu.
            shortcut: the default; a tuple for several.
            icon: the name of an icon of the theme.
            begins_group: whether a separator precedes it in its menu.
            toolbar: whether it is also an icon of the toolbar; only for what no page shows.
        """
        assert name not in self._actions, f"action {name} is already registered"
        action = QAction(text, self._window)
        action.setObjectName(name)
        action.setCheckable(checkable)
        if isinstance(shortcut, tuple):
            action.setShortcuts([QKeySequence(keys) for keys in shortcut])
        elif shortcut:
            action.setShortcut(QKeySequence(shortcut))
        self.shortcuts.adopt(action)
        if tip:
            action.setToolTip(tip)
            action.setStatusTip(tip)
        action.triggered.connect(lambda *_: slot())
        self._actions[name], self._icons[name], self._menus[name] = action, icon, menu
        if icon:
            action.setIcon(self._theme.icon(icon))
        if begins_group:
            self._group_starts.add(name)
        if toolbar:
            self._on_toolbar.append(name)
        self._window.addAction(action)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Return all actions in the order of their addition."""
        return list(self._actions.values())

    def menu_of(self, action: QAction) -> str:
        """Return the title of an action's menu."""
        return self._menus[action.objectName()]

    def fill_menus(self, bar: QMenuBar, order: Sequence[str] = ()) -> None:
        """Add missing menus and actions; existing ones keep their places, even while a menu is open.

        Menus in `order` come first, disabled while they are empty; the others follow in the order of their first
        action. Each title has a different mnemonic, and so has each text of a menu when it opens.
        """
        titles = list(dict.fromkeys([*order, *self._menus.values()]))
        for title, text in zip(titles, with_mnemonics(titles), strict=True):
            if title not in self._bar_menus:
                self._bar_menus[title] = bar.addMenu(text)
                self._bar_menus[title].aboutToShow.connect(partial(_mark_mnemonics, self._bar_menus[title]))
        for name, action in self._actions.items():
            menu = self._bar_menus[self._menus[name]]
            if action not in menu.actions():
                if name in self._group_starts and not menu.isEmpty():
                    menu.addSeparator()
                menu.addAction(action)
        for menu in self._bar_menus.values():
            menu.setEnabled(not menu.isEmpty())

    def menus(self) -> list[QMenu]:
        """Return the menus of the menu bar in order."""
        return list(self._bar_menus.values())

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Add missing toolbar actions; existing ones stay, so that the toolbar is never empty."""
        present = bar.actions()
        for name in self._on_toolbar:
            if self._actions[name] not in present:
                bar.addAction(self._actions[name])

    def _on_theme_changed(self) -> None:
        for name, action in self._actions.items():
            if self._icons[name]:
                action.setIcon(self._theme.icon(self._icons[name]))


def with_mnemonics(titles: Sequence[str]) -> list[str]:
    """Mark in each title the first letter that no earlier title uses as its mnemonic.

    A title without such a letter gets no mnemonic.
    """
    taken: set[str] = set()
    marked = []
    for title in titles:
        place = next((n for n, letter in enumerate(title) if letter.isalnum() and letter.lower() not in taken), None)
        if place is None:
            marked.append(title)
        else:
            taken.add(title[place].lower())
            marked.append(f"{title[:place]}&{title[place:]}")
    return marked


def _mark_mnemonics(menu: QMenu) -> None:
    """Give each action of a menu a mnemonic; texts may have changed since it was last open."""
    actions = [action for action in menu.actions() if not action.isSeparator()]
    texts = with_mnemonics([plain_text(action).replace("&", "&&") for action in actions])
    for action, text in zip(actions, texts, strict=True):
        if action.text() != text:
            action.setText(text)


def plain_text(action: QAction) -> str:
    """Return the text of an action without mnemonic marks."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
