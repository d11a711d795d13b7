"""A small window from which files can be dragged, as from a file manager: `drag_source.py X Y PATH…`."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Starts a drag with its files as soon as the mouse moves with a button held."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("Drag me")
        self._paths = paths
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag = QDrag(self)
        drag.setMimeData(files)
        drag.exec(Qt.DropAction.CopyAction)


def main() -> None:
    """Show the window at a place of the screen until the process is ended."""
    application = QApplication(["drag-source"])
    source = Source(sys.argv[3:])
    source.setGeometry(int(sys.argv[1]), int(sys.argv[2]), 120, 60)
    source.show()
    print("ready", flush=True)
    application.exec()


if __name__ == "__main__":
    main()
