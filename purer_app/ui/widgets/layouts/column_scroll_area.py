"""Scrolls what is tall from top to bottom, and is never narrower than what it holds."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ColumnScrollArea(QScrollArea):
    """A column that scrolls up and down; only a window that is narrower than all of it scrolls it sideways."""

    def __init__(self, inside: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """As wide as the column needs to be, with its scroll bar."""
        size = super().minimumSizeHint()
        inside = self.widget()
        if inside is not None:
            size.setWidth(inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        return size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when the column needs one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
