"""Says inline what did not work, until it is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from purer_app.engine.words import printable
from purer_app.ui.theme import Theme


class MessageBar(QFrame):
    """One sentence with a warning sign and a cross to close it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "banner")
        self.setObjectName(name)
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; empty while nothing is shown."""
        return "" if self.isHidden() else self._words.text()

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._words.setText(printable(text))
        self.show()

    def _on_theme_changed(self) -> None:
        side = self.fontMetrics().height()
        self._icon.setPixmap(self._theme.icon("warning", self._theme.colours.warn).pixmap(side, side))
        self._close.setIcon(self._theme.icon("cross"))
