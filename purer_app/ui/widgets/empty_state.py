"""A placeholder for missing content: an icon, the reason, and a button to the next step."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.labels import page_title


class EmptyState(QWidget):
    """An icon, a text and a button. `page_requested` carries the page that the button opens.

    Args:
        page: the title of the page that is empty, shown above.
    """

    page_requested = Signal(str)

    def __init__(self, theme: Theme, icon: str, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._page = ""
        self._icon = QLabel()
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._text = QLabel()
        self._text.setProperty("look", "muted")
        self._button = QPushButton()
        self._button.setProperty("look", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(page_title(page))
        column.addStretch()
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._title.setWordWrap(True)
        self._text.setWordWrap(True)
        self._button.clicked.connect(lambda: self.page_requested.emit(self._page))
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def text(self) -> str:
        """Title and text."""
        return f"{self._title.text()} {self._text.text()}"

    def show_message(self, title: str, text: str, button: str = "", page: str = "") -> None:
        """Show what is missing and why; the button is hidden without a text."""
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))
        self._page = page

    def _on_theme_changed(self) -> None:
        side = self.fontMetrics().height() * 4
        self._icon.setPixmap(self._theme.icon(self._icon_name, self._theme.colours.accent).pixmap(side, side))
