"""A push button with an icon of the theme, in the size of its text."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from purer_app.ui.core.theme import Theme


class IconButton(QPushButton):
    """A button with text and icon; `look` is "primary", "danger" or ""."""

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
        colours = self._theme.colours
        ink = {"primary": colours.on_accent, "danger": colours.bad}.get(str(self.property("look")), colours.text)
        set_icon(self, self._theme.icon(self._icon_name, ink), lines=1.25)


def set_icon(widget: QAbstractButton | QLabel, icon: QIcon, lines: float = 1.15) -> None:
    """Show an icon with a height of `lines` lines of the widget's text."""
    side_px = round(widget.fontMetrics().height() * lines)
    if isinstance(widget, QLabel):
        widget.setPixmap(icon.pixmap(side_px, side_px))
    else:
        widget.setIconSize(QSize(side_px, side_px))
        widget.setIcon(icon)
