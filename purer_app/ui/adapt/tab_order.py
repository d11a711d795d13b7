"""Sets the Tab order of a page to its visual order."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def tab_stops(part: QWidget) -> list[QWidget]:
    """Return the widgets in `part`, including itself, that accept Tab, in the order of their creation.

    For a scroll area only the area itself is returned; its content is a separate part.
    """
    inside = [part] if isinstance(part, QScrollArea) else [part, *part.findChildren(QWidget)]
    window = part.window()  # a menu is a separate window
    return [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is window]


def set_tab_order(parts: Iterable[QWidget]) -> None:
    """Let Tab visit the parts in this order; the position of the first stop in the window does not change."""
    stops = list(dict.fromkeys(stop for part in parts for stop in tab_stops(part)))
    for first, second in pairwise(stops):
        QWidget.setTabOrder(first, second)
