"""Keeps the keyboard focus near a control that is hidden or disabled while it has the focus."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Moves the focus in one window.

    Qt gives the focus of a hidden or disabled control to the next one in the Tab order, which is often far away. Here
    the nearest control in the smallest enclosing part of the page gets it; a button that discards something never does,
    as a key that was meant for the control before would press it.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not isValid(old) or old.window() is not self._window or not self._window.isActiveWindow():
            return
        if not old.isVisible() or not old.isEnabled():
            QTimer.singleShot(0, self, lambda: self._move_focus(old, new))

    def _move_focus(self, old: QWidget, new: QWidget | None) -> None:
        """Move the focus after the page was laid out, unless it was moved elsewhere meanwhile."""
        if not isValid(old) or (new is not None and not isValid(new)) or QApplication.focusWidget() is not new:
            return
        if old.isVisible() and old.isEnabled():  # it was disabled or rebuilt only briefly
            old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for part in _visible_parents(old, self._window):
            near = [widget for widget in part.findChildren(QWidget) if _takes_focus(widget)]
            if near:
                if new not in near:
                    min(near, key=lambda widget: _distance(old, widget)).setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if new is not None and _discards(new):
            new.clearFocus()


def _visible_parents(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    """Yield the visible parents up to the page."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if parent.isVisible():
            yield parent
        parent = parent.parentWidget()


def _takes_focus(widget: QWidget) -> bool:
    wants = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(widget, QScrollArea)
    return wants and not _discards(widget) and widget.isVisible() and widget.isEnabled() and not _is_viewport(widget)


def _discards(widget: QWidget) -> bool:
    return bool(widget.property("look") == "danger")


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _distance(old: QWidget, widget: QWidget) -> int:
    """Return how far apart two controls are on the screen, in px; rows count more than columns."""
    there = widget.mapToGlobal(widget.rect().center()) - old.mapToGlobal(QPoint(old.width() // 2, old.height() // 2))
    return abs(there.x()) + 2 * abs(there.y())
