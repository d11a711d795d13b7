"""The registry of all actions, from which menus, toolbar, shortcuts and command palette are built."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QToolBar, QWidget

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
        toolbar: bool = False,
    ) -> QAction:
        """Add an action.

        Args:
            name: unique, for example "train.start".
            text: the translated text for menus and palette; starts with a verb.
            menu: the translated title of its menu.
            shortcut: the default; a tuple for several.
            icon: the name of an icon of the theme.
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
        """Build the menus, each with a different mnemonic.

        Menus in `order` come first; the others follow in the order of their first action.
        """
        bar.clear()
        used = dict.fromkeys(self._menus.values())
        titles = [title for title in order if title in used]
        titles += [title for title in used if title not in titles]
        menus = {title: bar.addMenu(text) for title, text in zip(titles, with_mnemonics(titles), strict=True)}
        for name, action in self._actions.items():
            menus[self._menus[name]].addAction(action)

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


def plain_text(action: QAction) -> str:
    """Return the text of an action without mnemonic marks."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
