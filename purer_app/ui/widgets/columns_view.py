"""Shows columns side by side, each scrolling by itself; where not all fit, a row of tabs says which ones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QTabBar, QVBoxLayout, QWidget

from purer_app.ui.theme import Theme

_LEAST_LETTERS = 18


class ColumnsView(QWidget):
    """Columns with their titles, in order."""

    def __init__(
        self, theme: Theme, columns: Sequence[QWidget], titles: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._areas = [_scrolling(column, title) for column, title in zip(columns, titles, strict=True)]
        self._tabs = QTabBar()
        self._tabs.setObjectName("columns_tabs")
        self._tabs.setExpanding(True)
        self._tabs.setDrawBase(False)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(8)
        for number, (area, title) in enumerate(zip(self._areas, titles, strict=True)):
            self._splitter.addWidget(area)
            self._splitter.setStretchFactor(number, 1)
            self._tabs.addTab(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        layout.addWidget(self._splitter, 1)
        self._tabs.currentChanged.connect(lambda _: self._arrange())
        theme.changed.connect(self._arrange)

    @property
    def visible_columns(self) -> list[int]:
        """Which columns are shown, from 0."""
        return [number for number, area in enumerate(self._areas) if not area.isHidden()]

    def show_column(self, number: int) -> None:
        """Make sure that a column is among those that are shown."""
        if number not in self.visible_columns:
            self._tabs.setCurrentIndex(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as fit."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Show as many columns as fit in the text size of now."""
        super().showEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        least = self.fontMetrics().horizontalAdvance("m") * _LEAST_LETTERS
        fitting = min(max(self.width() // max(least, 1), 1), len(self._areas))
        first = min(max(self._tabs.currentIndex(), 0), len(self._areas) - fitting)
        for number, area in enumerate(self._areas):
            area.setVisible(first <= number < first + fitting)
        self._tabs.setVisible(fitting < len(self._areas))


def _scrolling(column: QWidget, title: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setAccessibleName(title)
    area.setMinimumWidth(1)  # the columns view decides what fits, and a column scrolls
    area.setWidget(column)
    return area
