"""Finds text that a person cannot read whole: cut by its own widget, or by what stands around it."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

_TOLERANCE_PX = 2


def cut_texts(window: QWidget) -> list[str]:
    """Describe all cut text of visible labels, buttons, lists, tabs and headings of a window, with what is missing."""
    found = [f"QComboBox '{box.currentText()}': {lack} px too narrow" for box, lack in _narrow_lists(window)]
    found += [f"tab '{text}': {lack} px too narrow" for text, lack in _narrow_tabs(window)]
    found += [f"heading '{text}': {lack} px too narrow" for text, lack in _narrow_headings(window)]
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or not widget.isVisible() or not widget.text():
            continue
        if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            continue
        if lack := _too_small(widget) or _hidden_by_others(widget, window):
            found.append(f"{type(widget).__name__} '{widget.text()[:60]}': {lack}")
    return found


def _narrow_lists(window: QWidget) -> list[tuple[QComboBox, int]]:
    """Return the visible lists whose present choice does not fit, and by how much."""
    found = []
    for box in window.findChildren(QComboBox):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
        lack = box.fontMetrics().horizontalAdvance(box.currentText()) - room
        if box.isVisible() and lack > _TOLERANCE_PX:
            found.append((box, lack))
    return found


def _narrow_tabs(window: QWidget) -> list[tuple[str, int]]:
    """Return the texts of visible tabs that do not fit, and by how many pixels."""
    found = []
    for bar in window.findChildren(QTabBar):
        for number in range(bar.count()):
            text = bar.tabText(number)
            lack = bar.fontMetrics().horizontalAdvance(text) - bar.tabRect(number).width()
            if bar.isVisible() and bar.isTabVisible(number) and lack > 0:
                found.append((text, lack))
    return found


def _narrow_headings(window: QWidget) -> list[tuple[str, int]]:
    """Return the headings of visible tables that do not fit into their columns, and by how many pixels."""
    found = []
    for header in window.findChildren(QHeaderView):
        if not header.isVisible() or header.orientation() == Qt.Orientation.Vertical or header.model() is None:
            continue
        for section in range(header.count()):
            text = str(header.model().headerData(section, Qt.Orientation.Horizontal) or "")
            lack = header.fontMetrics().horizontalAdvance(text) - header.sectionSize(section)
            if not header.isSectionHidden(section) and lack > _TOLERANCE_PX:
                found.append((text, lack))
    return found


def _too_small(widget: QLabel | QAbstractButton) -> str:
    """Say how much smaller a widget is than its text."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        lack = widget.heightForWidth(widget.width()) - widget.height()
        return f"{lack} px too low" if lack > _TOLERANCE_PX else ""
    if isinstance(widget, QPushButton | QCheckBox | QRadioButton):
        lack = widget.sizeHint().width() - widget.width()
        return f"{lack} px too narrow" if lack > _TOLERANCE_PX else ""
    has_mnemonic = isinstance(widget, QAbstractButton) or widget.buddy() is not None
    text = widget.text().replace("&", "") if has_mnemonic else widget.text()
    if isinstance(widget, QLabel) and text.startswith("<"):
        return ""
    needed = max(widget.fontMetrics().horizontalAdvance(line) for line in text.splitlines())
    lack = needed - widget.width()
    if lack > _TOLERANCE_PX:
        return f"{lack} px too narrow"
    lack = widget.fontMetrics().height() * len(text.splitlines()) - widget.height()
    return f"{lack} px too low" if lack > _TOLERANCE_PX else ""


def _hidden_by_others(widget: QWidget, window: QWidget) -> str:
    """Say which ancestor cuts a widget; one that scrolls in a direction does not count in that direction."""
    box = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    while parent is not None and parent is not window.parentWidget():
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is parent:
            box = _as_scrolled(box, area, QRect(parent.mapTo(window, QPoint(0, 0)), parent.size()))
        elif isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            return ""
        inside = QRect(parent.mapTo(window, QPoint(0, 0)), parent.size())
        over = max(box.right() - inside.right(), inside.left() - box.left(), box.bottom() - inside.bottom())
        if over > _TOLERANCE_PX:
            return f"{over} px outside {type(parent).__name__} '{parent.objectName()}'"
        parent = parent.parentWidget()
    return ""


def _as_scrolled(box: QRect, area: QScrollArea, inside: QRect) -> QRect:
    """Move a box into the visible part of an area, in the directions in which a person can scroll there."""
    moved = QRect(box)
    if area.verticalScrollBar().maximum() > 0:
        moved.moveTop(inside.top())
        moved.setHeight(min(moved.height(), inside.height()))
    if area.horizontalScrollBar().maximum() > 0 and area.horizontalScrollBar().isVisible():
        moved.moveLeft(inside.left())
        moved.setWidth(min(moved.width(), inside.width()))
    return moved
