"""A progress bar whose text is readable on its filled and empty parts, in both themes."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from purer_app.ui.core.motion import is_motion_reduced
from purer_app.ui.core.progress_text import percent
from purer_app.ui.core.theme import Theme

_PARTS = 10_000
"""A fixed range, since the number of steps may exceed Qt's 32-bit range."""
_RADIUS = 4.0


class ProgressBar(QProgressBar):
    """Shows a fraction. The text is drawn in a different colour on the filled and the empty part.

    While the fraction is unknown, the bar moves; where motion is reduced, it is hatched.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setMaximum(_PARTS)
        theme.changed.connect(self.update)

    def show_fraction(self, fraction: float | None) -> None:
        """Show a fraction, 0 to 1; None shows a busy bar without text."""
        if fraction is None:
            self.setRange(0, 0)
            return
        self.setRange(0, _PARTS)
        self.setValue(round(_PARTS * fraction))

    @property
    def fraction(self) -> float:
        """The filled part, 0 to 1."""
        return max(0, self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())

    def text(self) -> str:
        """Return the whole percentage, rounded down."""
        return percent(self.fraction) if self.maximum() > self.minimum() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw background, filled part, border and text."""
        is_busy = self.maximum() <= self.minimum()
        if is_busy and not is_motion_reduced():
            super().paintEvent(event)
            return
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, _RADIUS, _RADIUS)
        width = frame.width() * self.fraction
        filled = QRectF(frame.left(), frame.top(), width, frame.height())
        empty = QRectF(frame.left() + width, frame.top(), frame.width() - width, frame.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(frame.right())
            empty.moveLeft(frame.left())
        painter.setClipPath(outline)
        for part, ground, ink in (
            (empty, colours.sunken, colours.text),
            (filled, colours.accent, colours.on_accent),
        ):
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.fillRect(part, QColor(ground))
            if self.isTextVisible():
                painter.setPen(QColor(ink))
                painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self.text())
            painter.restore()
        if is_busy:
            painter.fillRect(frame, QBrush(QColor(colours.accent), Qt.BrushStyle.BDiagPattern))
        painter.setClipping(False)
        painter.setPen(QColor(colours.border))
        painter.drawPath(outline)
