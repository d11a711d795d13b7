"""Walks through a window with Tab, and says where that does not follow the eye or leaves something out."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

_MOST_STOPS = 400
_MOUSE = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QTabBar, QAbstractScrollArea)


def tab_walk(start: QWidget) -> list[QWidget]:
    """Return what has the focus after each Tab, from `start` until it has it again."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is not None
    walk = [first] if (first := QApplication.focusWidget()) is not None else []
    for _ in range(_MOST_STOPS):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is None or focused is walk[0] or focused in walk:
            return walk
        walk.append(focused)
    raise AssertionError(f"Tab did not come back after {_MOST_STOPS} stops")


def jumps(walk: Iterable[QWidget], page: QWidget) -> list[str]:
    """Describe each step to a stop that is above or left of the one before, in the same column of a page."""
    found = []
    inside = [widget for widget in walk if page.isAncestorOf(widget)]
    for before, after in pairwise(inside):
        if before.isAncestorOf(after):
            continue
        old, new = box(before), box(after)
        above = new.bottom() <= old.top() and new.left() < old.right()
        left = new.right() <= old.left() and new.top() < old.bottom() and old.top() < new.bottom()
        if above or left:
            found.append(f"{describe(before)} at {old.getRect()} → {describe(after)} at {new.getRect()}")
    return found


def unreachable(page: QWidget, walk: Iterable[QWidget]) -> list[str]:
    """Describe each control for the mouse that Tab passes by, and that has no proxy or group that Tab reaches."""
    reached = set(walk)
    found = []
    for widget in page.findChildren(QWidget):
        takes_mouse = isinstance(widget, _MOUSE) and not isinstance(widget, QScrollArea)
        if not takes_mouse or not widget.isVisible() or not widget.isEnabled() or _is_inner(widget):
            continue
        if (
            widget not in reached
            and not _in_reached_group(widget, reached)
            and not _has_reached_parent(widget, reached)
        ):
            found.append(f"{describe(widget)} at {box(widget).getRect()}")
    return found


def _is_inner(widget: QWidget) -> bool:
    """Whether a widget is a part of another one, such as the scroll bar of a list or the line of a combo box."""
    parent = widget.parentWidget()
    names = ("qt_scrollarea_hcontainer", "qt_scrollarea_vcontainer", "qt_toolbar_ext_button")
    while parent is not None:
        if parent.objectName() in names or isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QTabBar):
            return True
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return widget.objectName() in names


def _in_reached_group(widget: QWidget, reached: set[QWidget]) -> bool:
    """Whether the arrow keys reach a button from another one of its group."""
    if not isinstance(widget, QAbstractButton):
        return False
    group = widget.group()
    others: list[QWidget] = list(group.buttons()) if group is not None else []
    if widget.autoExclusive() and (parent := widget.parentWidget()) is not None:
        others += [other for other in parent.findChildren(QAbstractButton) if other.autoExclusive()]
    return any(other in reached for other in others)


def _has_reached_parent(widget: QWidget, reached: set[QWidget]) -> bool:
    """Whether the arrow keys reach a widget from a part that has one stop for all its widgets."""
    parent = widget.parentWidget()
    while parent is not None:
        if parent in reached and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def box(widget: QWidget) -> QRect:
    """Return the place of a widget on the screen."""
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def describe(widget: QWidget) -> str:
    """Name a widget for the message of a test."""
    name = widget.objectName() or widget.accessibleName() or str(widget.property("text") or "")
    return f"{type(widget).__name__} '{name}'"
