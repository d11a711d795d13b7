"""Accepts files and folders dropped anywhere on the window, and shows what the drop will do."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.page import DropZone
from purer_app.ui.core.theme import Theme

_MARGIN_PX = 16
_ZONE_MARGIN_PX = 4


class DropOverlay(QWidget):
    """A translucent overlay with a sentence for each zone during a drag.

    `dropped` carries the paths that were dropped outside the zones, or that a zone did not take.

    Args:
        sentence: returns what a drop outside the zones does.
        zones: returns the parts of the window where a drop does something else.
    """

    dropped = Signal(list)

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        sentence: Callable[[], str],
        zones: Callable[[], Sequence[DropZone]] = tuple,
    ) -> None:
        super().__init__(window)
        self._theme = theme
        self._sentence = sentence
        self._zones = zones
        self.parts: list[tuple[QRect, str]] = []
        """Frames of the last drag, in pixels of the window, with texts: the rest of the window, then the zones."""
        self._hovered = 0
        self.setObjectName("drop_overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def text(self) -> str:
        """What a drop at the present place of the mouse does."""
        return self.parts[self._hovered][1] if self.parts else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the drag events of the window."""
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDropEvent) and dropped_paths(event):
                event.acceptProposedAction()
                self._cover()
                self._hover(event.position().toPoint())
            case QEvent.Type.DragMove if isinstance(event, QDropEvent) and dropped_paths(event):
                event.acceptProposedAction()
                self._hover(event.position().toPoint())
            case QEvent.Type.DragLeave:
                self.hide()
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.hide()
                event.acceptProposedAction()
                self._drop(dropped_paths(event), event.position().toPoint())
            case _:
                return super().eventFilter(watched, event)
        return True

    def _drop(self, paths: list[Path], place: QPoint) -> None:
        zone = next((zone for zone in self._zones() if self._rect_of(zone).contains(place)), None)
        if zone is None or not zone.take(paths):
            self.dropped.emit(paths)

    def _rect_of(self, zone: DropZone) -> QRect:
        """Return the place of a zone in the window, empty while it is hidden."""
        window = self.parentWidget()
        if window is None or not zone.area.isVisible():
            return QRect()
        return QRect(zone.area.mapTo(window, QPoint(0, 0)), zone.area.size())

    def _cover(self) -> None:
        window = self.parentWidget()
        assert window is not None
        whole = window.rect().adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        zones = [(rect, zone.text) for zone in self._zones() if not (rect := self._rect_of(zone)).isEmpty()]
        for rect, _ in zones:
            whole = _largest_beside(whole, rect)
        self.parts = [(whole, self._sentence()), *zones]
        self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def _hover(self, place: QPoint) -> None:
        """Emphasise the zone at a place of the window; the first part is the rest of the window."""
        zones = range(1, len(self.parts))
        self._hovered = next((number for number in zones if self.parts[number][0].contains(place)), 0)
        self.setAccessibleName(self.text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw overlay, frames and texts."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colours.window)
        veil.setAlpha(200)
        painter.fillRect(self.rect(), veil)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        for number, (rect, text) in enumerate(self.parts):
            is_hovered, margin = number == self._hovered, _ZONE_MARGIN_PX
            frame = colours.accent if is_hovered else colours.border
            painter.setPen(QPen(QColor(frame), 3, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(rect.adjusted(margin, margin, -margin, -margin), 12, 12)
            painter.setPen(QColor(colours.text if is_hovered else colours.muted))
            painter.drawText(rect.adjusted(24, 24, -24, -24), flags, text)


def _largest_beside(whole: QRect, taken: QRect) -> QRect:
    """Return the largest part of a rectangle to the left or right of, above or below another one."""
    sides = (
        QRect(whole.topLeft(), QPoint(taken.left() - 1, whole.bottom())),
        QRect(QPoint(taken.right() + 1, whole.top()), whole.bottomRight()),
        QRect(whole.topLeft(), QPoint(whole.right(), taken.top() - 1)),
        QRect(QPoint(whole.left(), taken.bottom() + 1), whole.bottomRight()),
    )
    return max(sides, key=lambda side: max(0, side.width()) * max(0, side.height()))


def dropped_paths(event: QDropEvent) -> list[Path]:
    """Return the local files and folders of a drag."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
