"""A text field for the name of a class; Escape cancels the edit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class NameEdit(QLineEdit):
    """The name of a class. `cancelled` is emitted on Escape."""

    cancelled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel the edit on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
