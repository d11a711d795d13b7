"""Puts the stops of the Tab key into the order in which the eye meets them."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def tab_stops(part: QWidget) -> list[QWidget]:
    """Return a widget and what lies in it, in the order of their making, as far as Tab stops there.

    Of a scroll area only the area itself: what it scrolls is a part of its own.
    """
    inside = [part] if isinstance(part, QScrollArea) else [part, *part.findChildren(QWidget)]
    window = part.window()  # a menu is a window of its own
    return [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is window]


def set_tab_order(parts: Iterable[QWidget]) -> None:
    """Let Tab visit some parts of a window one after the other; the first stop keeps its place in the window."""
    stops = list(dict.fromkeys(stop for part in parts for stop in tab_stops(part)))
    for first, second in pairwise(stops):
        QWidget.setTabOrder(first, second)
