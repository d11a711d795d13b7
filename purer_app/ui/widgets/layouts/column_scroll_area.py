"""A vertical scroll area that is at least as wide as its content."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ColumnScrollArea(QScrollArea):
    """A column that scrolls vertically, and horizontally only in a window narrower than the column."""

    def __init__(self, inside: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum width of the column with its scroll bar."""
        size = super().minimumSizeHint()
        inside = self.widget()
        if inside is not None:
            size.setWidth(inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        return size

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Update the geometry when the column needs another width."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
