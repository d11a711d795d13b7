"""The dot in the colour of a class."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


def swatch(colour: str, side_px: int) -> QPixmap:
    """Draw a dot in a class's colour."""
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    margin = side_px // 8
    painter.drawEllipse(pixmap.rect().adjusted(margin, margin, -margin, -margin))
    painter.end()
    return pixmap
