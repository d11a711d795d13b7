"""Scrolls to a widget that is out of view."""

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget


def reveal(widget: QWidget) -> None:
    """Scroll the enclosing area to a widget, after the next layout."""
    QTimer.singleShot(0, widget, lambda: _reveal_now(widget))


def _reveal_now(widget: QWidget) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # else the places are those from before
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None and not widget.isHidden():
        area.ensureWidgetVisible(widget, 0, 0)
