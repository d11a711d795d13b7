"""Puts icons on buttons and labels as large as the text beside them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QLabel


def set_icon(place: QAbstractButton | QLabel, icon: QIcon, lines: float = 1.15) -> None:
    """Show an icon that is so many lines of the place's own text high."""
    side_px = round(place.fontMetrics().height() * lines)
    if isinstance(place, QLabel):
        place.setPixmap(icon.pixmap(side_px, side_px))
    else:
        place.setIconSize(QSize(side_px, side_px))
        place.setIcon(icon)
