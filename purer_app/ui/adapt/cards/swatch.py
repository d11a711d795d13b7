"""The dot in the colour of a class, with its number."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap


def swatch(colour: str, side_px: int, text: str = "", ink: str = "") -> QPixmap:
    """Draw a dot in a class's colour, with a short text in it."""
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    margin = side_px // 16
    painter.drawEllipse(pixmap.rect().adjusted(margin, margin, -margin, -margin))
    if text:
        font = painter.font()
        font.setBold(True)
        font.setPixelSize(round(side_px * 0.65))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(pixmap.rect(), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap
