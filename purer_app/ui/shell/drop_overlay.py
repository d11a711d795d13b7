"""Accepts files and folders dropped anywhere on the window, and shows what the drop will do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.theme import Theme


class DropOverlay(QWidget):
    """A translucent overlay with one sentence during a drag; `dropped` carries the dropped paths."""

    dropped = Signal(list)

    def __init__(self, theme: Theme, window: QWidget, sentence: Callable[[], str]) -> None:
        super().__init__(window)
        self._theme = theme
        self._sentence = sentence
        self._text = ""
        self.setObjectName("drop_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the drag events of the window."""
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDropEvent) and dropped_paths(event):
                event.acceptProposedAction()
                self._cover(self._sentence())
            case QEvent.Type.DragLeave:
                self.hide()
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.hide()
                event.acceptProposedAction()
                self.dropped.emit(dropped_paths(event))
            case _:
                return super().eventFilter(watched, event)
        return True

    def _cover(self, text: str) -> None:
        window = self.parentWidget()
        assert window is not None
        self._text = text
        self.setAccessibleName(text)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw overlay, frame and text."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.window)
        veil.setAlpha(200)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(colours.accent), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(16, 16, -16, -16), 12, 12)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(40, 40, -40, -40), flags, self._text)


def dropped_paths(event: QDropEvent) -> list[Path]:
    """Return the local files and folders of a drag."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
