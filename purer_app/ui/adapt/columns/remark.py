"""A sentence with an icon, hidden while it is empty."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from purer_app.ui.core.theme import Theme


class Remark(QWidget):
    """A remark on a result: a warning, or a muted statement."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._warns = False
        self._icon, self._text = QLabel(), QLabel()
        self._text.setObjectName(name)
        self._text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        theme.changed.connect(self._paint_icon)
        self.say("")

    def say(self, text: str, *, warns: bool = False) -> None:
        """Show a sentence; an empty one hides the widget."""
        self._text.setText(text)
        self._warns = warns
        self.setVisible(bool(text))
        self._paint_icon()

    def _paint_icon(self) -> None:
        colours, side = self._theme.colours, self.fontMetrics().height()
        icon, ink = ("warning", colours.warn) if self._warns else ("info", colours.muted)
        self._icon.setPixmap(self._theme.icon(icon, ink).pixmap(side, side))
