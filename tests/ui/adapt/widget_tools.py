"""What a hand does on the Adapt page: finds a control, drops files, draws a stroke."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from purer_app.ui.adapt.cards.drawing_pad import DrawingPad

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_Kind = TypeVar("_Kind", bound=QObject)


def child(parent: QObject, kind: type[_Kind], name: str) -> _Kind:
    """Return the control of a name; there must be one."""
    found = parent.findChild(kind, name)
    assert found is not None, f"no {name}"
    return found


def drop(widget: QWidget, *paths: Path) -> None:
    """Send the drop that a file manager sends."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    widget.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO_KEY))


def entries(parent: QObject, button: str) -> list[str]:
    """Return what a button's menu offers, "—" for a line."""
    menu = child(parent, QPushButton, button).menu()
    menu.aboutToShow.emit()
    return ["—" if action.isSeparator() else action.text() for action in menu.actions()]


def choose(parent: QObject, button: str, text: str) -> None:
    """Choose an entry of a button's menu."""
    assert text in entries(parent, button)
    next(action for action in child(parent, QPushButton, button).menu().actions() if action.text() == text).trigger()


def draw(pad: DrawingPad, *points: tuple[float, float]) -> None:
    """Draw one stroke through points of the unit square."""
    side = min(pad.width(), pad.height()) - 2
    left, top = (pad.width() - side) / 2, (pad.height() - side) / 2
    places = [QPoint(round(left + x * side), round(top + y * side)) for x, y in points]
    QTest.mousePress(pad, LEFT, NO_KEY, places[0])
    for place in places[1:]:
        QTest.mouseMove(pad, place)
    QTest.mouseRelease(pad, LEFT, NO_KEY, places[-1])
