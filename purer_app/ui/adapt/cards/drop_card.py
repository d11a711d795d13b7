"""A card that accepts dropped files, and is highlighted during a drag."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from purer_app.ui.core.theme import Theme


class DropCard(QFrame):
    """A card for drops. `dropped` carries the paths of files and folders."""

    dropped = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hovered = False
        self.setProperty("look", "card")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept local files and folders."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Remove the highlight."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Emit the dropped paths."""
        self._hover(False)
        event.acceptProposedAction()
        self.dropped.emit(local_paths(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, with a bold frame during a drag."""
        super().paintEvent(event)
        if self._hovered:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.colours.accent), 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)

    def _hover(self, hovered: bool) -> None:
        self._hovered = hovered
        self.update()


def local_paths(data: QMimeData) -> list[Path]:
    """Return the local files and folders in a drag or on the clipboard."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
