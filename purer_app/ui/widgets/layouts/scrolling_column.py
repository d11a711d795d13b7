"""A column whose middle scrolls, between parts that are always in view."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class ScrollingColumn(QWidget):
    """A column; `head` and `foot` stay in view while `body` scrolls.

    Args:
        title: the accessible name of the scroll area.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.body, self.foot = QWidget(), QWidget(), QWidget()
        self.area = scroll_area(self.body, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.foot)

    def needed_width(self) -> int:
        """Return the width in pixels at which nothing is cut off."""
        scroll_bar = self.area.verticalScrollBar().sizeHint().width()
        body = self.body.minimumSizeHint().width() + scroll_bar
        return max(body, *(part.minimumSizeHint().width() for part in (self.head, self.foot) if not part.isHidden()), 0)


def scroll_area(content: QWidget, title: str) -> QScrollArea:
    """Return a scroll area without a frame."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setAccessibleName(title)
    area.setMinimumWidth(1)  # the view decides which columns fit; a single one that does not fit scrolls
    area.setWidget(content)
    return area
