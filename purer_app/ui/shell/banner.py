"""Non-modal messages above the page: a sentence, buttons, and technical details on request."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.core.text import printable
from purer_app.ui.core.announcing import announce
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.message_kinds import show_kind

_MOST = 3
_MOST_OF_WINDOW = 0.25
_LEAST_LINES = 3
_CHANGES = (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
Choice = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """One message. `kind` is info, warning or error, and sets icon and colour.

    `closed` carries the banner itself.
    """

    closed = Signal(object)

    def __init__(
        self, theme: Theme, kind: str, text: str, details: str, choices: Sequence[Choice], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self.text = text
        self.stays = False
        self.setObjectName(f"banner_{kind}")
        self._icon = QLabel(self)
        words = QLabel(printable(text), self)
        words.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like markup
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words, 1)
        self._add_close(row)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addStretch()
        layout.addLayout(buttons)
        for label, act in choices:
            self._add_button(buttons, label, act)
        if details:
            self._add_details(buttons, layout, details)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _add_button(self, row: QHBoxLayout, label: str, act: Callable[[], object]) -> None:
        button = QPushButton(label, self)

        def choose() -> None:
            self.close_now()
            act()

        button.clicked.connect(choose)
        row.addWidget(button)

    def _add_details(self, row: QHBoxLayout, layout: QVBoxLayout, details: str) -> None:
        view = QPlainTextEdit(details, self)
        view.setReadOnly(True)
        view.setAccessibleName(self.tr("Technical details"))
        view.setMinimumHeight(self.fontMetrics().height() * 8)
        view.hide()
        layout.addWidget(view)
        show = QPushButton(self.tr("Technical details"), self)
        show.setCheckable(True)
        show.toggled.connect(view.setVisible)
        copy = QPushButton(self.tr("Copy"), self)
        copy.setToolTip(self.tr("Copy the message and its details"))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(f"{self.text}\n\n{details}"))
        row.addWidget(show)
        row.addWidget(copy)

    def _add_close(self, row: QHBoxLayout) -> None:
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self._close.clicked.connect(self.close_now)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)

    def close_now(self) -> None:
        """Close the message."""
        self.hide()
        self.closed.emit(self)
        self.deleteLater()

    def _on_theme_changed(self) -> None:
        show_kind(self, self._icon, self._theme, self._kind)
        self._close.setIcon(self._theme.icon("cross"))


class BannerArea(QWidget):
    """The open messages, newest on top; the oldest is closed when there are too many."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open: list[Banner] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 0)
        self.hide()

    def show_message(
        self, kind: str, text: str, details: str = "", choices: Sequence[Choice] = (), *, stays: bool = False
    ) -> Banner:
        """Show a message; an open one with the same text is replaced.

        Args:
            stays: whether it stays open when there are too many.
        """
        for banner in self.banners():
            if banner.text == text:
                banner.close_now()
        banner = Banner(self._theme, kind, text, details, choices, self)
        banner.stays = stays
        self._open.insert(0, banner)
        self._layout.insertWidget(0, banner)
        banner.closed.connect(self._on_banner_closed)
        self.show()
        announce(self, text, urgent=kind == "error")
        for old in [banner for banner in self.banners() if not banner.stays][_MOST:]:
            old.close_now()
        return banner

    def banners(self) -> list[Banner]:
        """Return the open messages from top to bottom."""
        # not read from the layout: its item wrappers outlive the items, which leads to crashes
        return list(self._open)

    def _on_banner_closed(self, banner: Banner) -> None:
        if banner in self._open:
            self._open.remove(banner)
        self.setVisible(bool(self._open))

    def clear(self) -> None:
        """Close all messages."""
        for banner in self.banners():
            banner.close_now()


class BannerScroll(QScrollArea):
    """Scrolls the open messages if they would take more than a part of the window; hidden without messages.

    It takes the room that the page can do without, so the window never grows for messages, but at least three lines.
    """

    def __init__(self, area: BannerArea, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area = area
        self._wanted = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(area)
        area.hide()  # setWidget has shown it, so the first message would not be an event
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Messages"))
        area.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the height of the messages."""
        if event.type() in _CHANGES:
            self.setVisible(bool(self._area.banners()))
            self.fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the height of the messages, which depends on their width."""
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        """Return the height of the messages, at most a part of the height of the window."""
        return QSize(super().sizeHint().width(), self._wanted)

    def minimumSizeHint(self) -> QSize:
        """Return the height of three lines of text, or of the messages if that is less."""
        return QSize(
            super().minimumSizeHint().width(), min(self._wanted, _LEAST_LINES * self.fontMetrics().lineSpacing())
        )

    def fit(self) -> None:
        """Want the height of the messages, but at most a part of the height of the window."""
        needed = self._area.heightForWidth(self.viewport().width())
        wanted = min(max(needed, 1), round(self.window().height() * _MOST_OF_WINDOW))
        if wanted != self._wanted:
            self._wanted = wanted
            self.updateGeometry()
