"""Runs the real program, and tells a test over a local socket what can be seen of it: `launcher.py SOCKET [ARGUMENT…]`.

The program itself has no such door. Each line that comes in is answered by one line of JSON: a list of all widgets that
are on the screen, with their names, texts and places in physical pixels.
"""

import json
import sys
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from purer_app.ui import app


def visible_widgets() -> list[dict[str, Any]]:
    """Describe every widget that a person can see at least a part of."""
    found = []
    for widget in QApplication.allWidgets():
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        area = widget.visibleRegion().boundingRect()
        corner, ratio = widget.mapToGlobal(area.topLeft()), widget.devicePixelRatio()
        found.append(
            {
                "name": widget.objectName(),
                "label": widget.accessibleName(),
                "kind": type(widget).__name__,
                "text": text_of(widget),
                "enabled": widget.isEnabled(),
                "focused": widget.hasFocus(),
                "checked": isinstance(widget, QAbstractButton) and widget.isChecked(),
                "box": [round(value * ratio) for value in (corner.x(), corner.y(), area.width(), area.height())],
            }
        )
    return found


def text_of(widget: QWidget) -> str:
    """Return what a widget says."""
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        return widget.text()
    return widget.windowTitle() if widget.isWindow() else ""


class Door(QObject):
    """Answers the test."""

    def __init__(self, name: str, application: QApplication) -> None:
        super().__init__(application)
        self._server = QLocalServer(self)
        assert self._server.listen(name), self._server.errorString()
        self._server.newConnection.connect(self._on_connection)

    def _on_connection(self) -> None:
        visitor = self._server.nextPendingConnection()

        def answer() -> None:
            visitor.readAll()
            visitor.write(json.dumps(visible_widgets()).encode() + b"\n")
            visitor.flush()

        visitor.readyRead.connect(answer)
        visitor.disconnected.connect(visitor.deleteLater)


def main() -> None:
    """Run the program with a door."""
    name, make = sys.argv[1], app.make_application

    def make_with_door() -> QApplication:
        application = make()
        Door(name, application)
        return application

    app.make_application = make_with_door
    app.run(sys.argv[2:])


if __name__ == "__main__":
    main()
