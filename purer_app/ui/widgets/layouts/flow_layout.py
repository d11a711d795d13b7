"""A layout that arranges widgets in rows that wrap, like words."""

from collections.abc import Iterable

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

_SPACING_PX = 6


def flow_height(sizes: Iterable[QSize], width: int, spacing: int = _SPACING_PX) -> int:
    """Return the height of a FlowLayout of this width with items of these sizes."""
    done = height = used = 0
    for size in sizes:
        if used and used + spacing + size.width() > width:
            done, height, used = done + height + spacing, 0, 0
        used += size.width() + (spacing if used else 0)
        height = max(height, size.height())
    return done + height


class FlowLayout(QLayout):
    """Left-aligned rows; the height depends on the width. The Tab order is the order of addition.

    Args:
        aligns_tops: whether items of a row start at the same height, as pictures with captions do; otherwise low items
            stand in the middle, as buttons and labels do.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = _SPACING_PX, *, aligns_tops: bool = False) -> None:
        super().__init__(parent)
        self._aligns_tops = aligns_tops
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def addWidget(self, widget: QWidget) -> None:
        """Append a widget.

        Its item is made in Python, which is told when Qt deletes it; the wrapper of an item that Qt made would outlive
        it, and be taken for a later item at the same address.
        """
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Insert a widget at an index."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item; None for an invalid index."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return no directions: rows do not expand."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        return self._arranged(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place all items."""
        super().setGeometry(rect)
        self._arranged(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the minimum size; the height follows from the available width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.y()
        for row in self._rows(inner.width()):
            height = max(size.height() for _, size in row)
            left = inner.x()
            for item, size in row:
                if move:
                    above = 0 if self._aligns_tops else (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top + above), size))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return max(top - self.spacing(), inner.y()) - rect.y() + margins.bottom()

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left = width
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if size.width() > width:
                size.setWidth(max(width, item.minimumSize().width()))
            if not rows or left < size.width():
                rows.append([])
                left = width
            rows[-1].append((item, size))
            left -= size.width() + self.spacing()
        return rows
