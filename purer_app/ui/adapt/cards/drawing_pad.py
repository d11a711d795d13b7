"""A drawing pad for mouse, pen, finger and arrow keys."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from purer_app.ui.core.theme import Theme

IMAGE_PX = 105
"""Width and height of the finished drawing, as in Omniglot."""
PEN_WIDTH = 0.035
"""Fraction of the paper's width, about the same as in Omniglot."""
_KEY_STEP = 1 / 32
_CLOSE = 0.004

Stroke = list[QPointF]
"""Points of one stroke; (0, 0) is the upper left and (1, 1) the lower right corner of the paper."""

_ARROWS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(-_KEY_STEP, 0),
    Qt.Key.Key_Right: QPointF(_KEY_STEP, 0),
    Qt.Key.Key_Up: QPointF(0, -_KEY_STEP),
    Qt.Key.Key_Down: QPointF(0, _KEY_STEP),
}


class DrawingPad(QWidget):
    """A square drawing area. `changed` is emitted after each finished stroke, undo and clear.

    Qt converts unhandled pen and touch events into mouse events. With the keyboard, the arrow keys move a pen, Space
    lowers and lifts it, and Backspace removes the last stroke.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strokes: list[Stroke] = []
        self._wiped: list[Stroke] = []
        self._drawing = self._negative = False
        self._pen = QPointF(0.5, 0.5)
        self._pen_is_down = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move the pen, Space lowers and lifts it, Backspace removes the last stroke.")
        )
        self.setToolTip(self.tr("Draw here. By keyboard: arrows move the pen, Space lowers and lifts it."))
        theme.changed.connect(self.updateGeometry)

    @property
    def is_empty(self) -> bool:
        """Whether there are no strokes."""
        return not self._strokes

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke, or a drawing that was wiped."""
        return bool(self._strokes or self._wiped)

    def set_negative(self, negative: bool) -> None:
        """Draw white on black, as the pictures of the project are, or black on white."""
        if negative != self._negative:
            self._negative = negative
            self.update()

    def undo(self) -> None:
        """Remove the last stroke, or bring back a drawing that was wiped."""
        if self.can_undo:
            if self._strokes:
                self._strokes.pop()
            else:
                self._strokes, self._wiped = self._wiped, []
            self._pen_is_down = False
            self._emit_changed()

    def wipe(self) -> None:
        """Clear the drawing so that `undo` brings it back."""
        wiped = list(self._strokes)
        self.clear()
        self._wiped = wiped
        self._emit_changed()

    def clear(self) -> None:
        """Clear the drawing for good."""
        if self.can_undo:
            self._wiped.clear()
            self._strokes.clear()
            self._pen_is_down = False
            self._emit_changed()

    def image(self, side_px: int = IMAGE_PX) -> QImage:
        """Return the drawing, black on white or the negative, as an 8-bit greyscale image of (side_px, side_px)."""
        image = QImage(side_px, side_px, QImage.Format.Format_Grayscale8)
        image.fill(self._inks[0])
        painter = QPainter(image)
        self._draw_ink(painter, QRectF(0, 0, side_px, side_px))
        painter.end()
        return image

    def sizeHint(self) -> QSize:
        """Return a square as wide as eighteen letters."""
        side = self.fontMetrics().horizontalAdvance("m") * 18
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest square that is large enough to draw on."""
        side = self.fontMetrics().horizontalAdvance("m") * 8
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper and strokes, and the pen while the pad has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, paper = self._theme.colours, self._paper()
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.border), 2 if self.hasFocus() else 1))
        painter.setBrush(self._inks[0])  # in both schemes: the drawing is an image for the models
        painter.drawRect(paper)
        if self.is_empty:
            painter.setPen(QPen(Qt.GlobalColor.lightGray if self._negative else Qt.GlobalColor.darkGray))
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, self.tr("Draw here"))
        painter.setClipRect(paper)
        self._draw_ink(painter, paper)
        if self.hasFocus():
            self._draw_pen(painter, paper)

    @property
    def _inks(self) -> tuple[Qt.GlobalColor, Qt.GlobalColor]:
        """The colours of paper and strokes."""
        white, black = Qt.GlobalColor.white, Qt.GlobalColor.black
        return (black, white) if self._negative else (white, black)

    def _draw_ink(self, painter: QPainter, paper: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = PEN_WIDTH * paper.width()
        painter.setPen(
            QPen(self._inks[1], width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            points = [paper.topLeft() + point * paper.width() for point in stroke]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPath(smooth_path(points))

    def _draw_pen(self, painter: QPainter, paper: QRectF) -> None:
        place = paper.topLeft() + self._pen * paper.width()
        colour = Qt.GlobalColor.cyan if self._negative else Qt.GlobalColor.darkBlue
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if self._pen_is_down else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, 4, 4)

    # mouse, pen and finger

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._lift()
            self._drawing = True
            self._wiped.clear()
            self._strokes.append([self._on_paper(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Continue the stroke."""
        point = self._on_paper(event.position())
        if self._drawing and (point - self._strokes[-1][-1]).manhattanLength() > _CLOSE:
            self._strokes[-1].append(point)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if self._drawing and event.button() == Qt.MouseButton.LeftButton:
            self._drawing = False
            self._pen = self._strokes[-1][-1]
            self._emit_changed()

    # keyboard

    def event(self, event: QEvent) -> bool:
        """Use the undo keys for strokes while there is something to undo."""
        is_undo_query = event.type() == QEvent.Type.ShortcutOverride and self.can_undo
        if is_undo_query and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, lower or lift the pen, or remove the last stroke."""
        key = event.key()
        if key in _ARROWS:
            self._move_pen(_ARROWS[key])
        elif key == Qt.Key.Key_Space and self._pen_is_down:
            self._lift()
        elif key == Qt.Key.Key_Space:
            self._lower()
        elif key == Qt.Key.Key_Backspace or event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lift the pen to finish the current stroke."""
        super().focusOutEvent(event)
        self._lift()

    def _move_pen(self, by: QPointF) -> None:
        self._pen = _inside(self._pen + by)
        if self._pen_is_down:
            self._strokes[-1].append(self._pen)
        self.update()

    def _lower(self) -> None:
        self._pen_is_down = True
        self._wiped.clear()
        self._strokes.append([self._pen])
        self.update()

    def _lift(self) -> None:
        if self._pen_is_down:
            self._pen_is_down = False
            self._emit_changed()

    def _emit_changed(self) -> None:
        self.update()
        self.changed.emit()

    def _paper(self) -> QRectF:
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _on_paper(self, position: QPointF) -> QPointF:
        paper = self._paper()
        return _inside((position - paper.topLeft()) / paper.width())


def smooth_path(points: Stroke) -> QPainterPath:
    """Connect points by quadratic curves through their midpoints, so that fast strokes have no corners."""
    path = QPainterPath(points[0])
    for here, after in pairwise(points[1:]):
        path.quadTo(here, (here + after) / 2)
    path.lineTo(points[-1])
    return path


def _inside(point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), 0.0), 1.0), min(max(point.y(), 0.0), 1.0))
