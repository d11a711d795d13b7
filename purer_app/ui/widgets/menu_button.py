"""A push button with a menu that is filled each time it opens."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class MenuButton(QPushButton):
    """A menu button; `fill` adds the actions to the empty menu before it is shown."""

    def __init__(self, text: str, name: str, fill: Callable[[QMenu], object], parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self._fill = fill
        self._choices = QMenu(self)
        self._choices.aboutToShow.connect(self._on_menu_about_to_show)
        self.setMenu(self._choices)

    def _on_menu_about_to_show(self) -> None:
        self._choices.clear()
        self._fill(self._choices)
