"""A push button whose icon follows the theme."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from purer_app.ui.core.theme import Theme


class IconButton(QPushButton):
    """A verb with an icon; `look` is one of the style sheet's."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        text: str,
        name: str,
        *,
        look: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self.setObjectName(name)
        self.setAccessibleName(text.rstrip("…"))
        self.setToolTip(tip)
        if look:
            self.setProperty("look", look)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        side = self.fontMetrics().height() * 5 // 4
        self.setIconSize(QSize(side, side))
        colours = self._theme.colours
        ink = {"primary": colours.on_accent, "danger": colours.bad}.get(str(self.property("look")), colours.text)
        self.setIcon(self._theme.icon(self._icon_name, ink))
