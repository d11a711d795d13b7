"""A message or a question inside a page, with buttons; it closes when one of them is clicked."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_kinds import show_kind
from purer_app.ui.widgets.revealing import reveal

Choice = tuple[str, str, Callable[[], object]]
"""The text of a button, its look ("", "primary" or "danger"), and its action."""


class InlineBar(QFrame):
    """Icon, sentence and buttons; hidden without a message."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = "info"
        self.setObjectName(name)
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        column = QVBoxLayout()
        column.addWidget(self._words)
        column.addWidget(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(column, 1)
        theme.changed.connect(self._on_theme_changed)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_message(self, text: str, *choices: Choice, icon: str = "info") -> None:
        """Show a sentence with buttons.

        With the icon "question", the user must choose one of the buttons, and the first, the safe one, gets the focus;
        otherwise a button to close is added. Questions and warnings are scrolled into view.
        """
        self._kind = icon
        self._words.setText(text)
        while (item := self._flow.takeAt(0)) is not None:
            if (button := item.widget()) is not None:
                button.hide()
                button.deleteLater()
        buttons = [self._add(*choice) for choice in choices]
        if icon != "question":
            self._add(self.tr("Close"), "", lambda: None)
        self._on_theme_changed()
        self.show()
        if icon != "info":
            reveal(self)
        if icon == "question":
            buttons[0].setFocus()

    def dismiss(self) -> None:
        """Hide the message."""
        self.hide()

    def _add(self, text: str, look: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setObjectName(text.rstrip("….").replace(" ", "_").lower())
        if look:
            button.setProperty("look", look)

        def chosen() -> None:
            self.hide()
            action()

        button.clicked.connect(chosen)
        self._flow.addWidget(button)
        return button

    def _on_theme_changed(self) -> None:
        show_kind(self, self._icon, self._theme, self._kind)
