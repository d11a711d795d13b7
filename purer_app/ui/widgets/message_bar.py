"""An inline warning with a close button and a list of details."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from purer_app.engine.core.text import printable
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.message_kinds import show_kind
from purer_app.ui.widgets.revealing import reveal

_MOST_LINES = 8


class MessageBar(QFrame):
    """A sentence with a warning icon; a list of details opens on request."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
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
        self._more = QPushButton(self.tr("Show all"))
        self._more.setObjectName(f"{name}_show_all")
        self._more.setCheckable(True)
        self._list = QPlainTextEdit()
        self._list.setObjectName(f"{name}_details")
        self._list.setReadOnly(True)
        self._list.setTabChangesFocus(True)
        self._list.setAccessibleName(self.tr("Each file with its reason"))
        self._more.toggled.connect(self._on_more_toggled)
        grid = QGridLayout(self)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._words, 0, 1)
        grid.addWidget(self._close, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._more, 1, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._list, 2, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while hidden."""
        return "" if self.isHidden() else self._words.text()

    @property
    def details(self) -> str:
        """The list of details, one per line."""
        return self._list.toPlainText()

    def show_message(self, text: str, details: Sequence[str] = ()) -> None:
        """Show a sentence, and scroll to it if it is out of view.

        Args:
            details: more sentences, listed on request.
        """
        self._words.setText(printable(text))
        self._list.setPlainText("\n".join(map(printable, details)))
        lines = min(len(details), _MOST_LINES) + 1
        self._list.setFixedHeight(self.fontMetrics().lineSpacing() * (lines + 1))
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self._list.hide()
        self.show()
        reveal(self)

    def _on_more_toggled(self, shown: bool) -> None:
        self._list.setVisible(shown)
        self._more.setText(self.tr("Show fewer") if shown else self.tr("Show all"))

    def _on_theme_changed(self) -> None:
        show_kind(self, self._icon, self._theme, "warning")
        self._close.setIcon(self._theme.icon("cross"))
