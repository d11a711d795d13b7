"""Shows columns side by side, each with a scroll bar; if not all fit, tabs select the visible ones."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QTabBar, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.layouts.scrolling_column import ScrollingColumn, scroll_area

_LEAST_LETTERS = 18


class ColumnsView(QWidget):
    """Columns with titles, from left to right; those that do not scroll by themselves get a scroll area.

    Args:
        shares: how spare width is divided between the columns; equally without it.
    """

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[QWidget],
        titles: Sequence[str],
        shares: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shares = tuple(shares) or (1,) * len(columns)
        self._folded: set[int] = set()
        self._columns = tuple(columns)
        self._areas = [
            column if isinstance(column, ScrollingColumn) else scroll_area(column, title)
            for column, title in zip(columns, titles, strict=True)
        ]
        self._tabs = QTabBar()
        self._tabs.setObjectName("columns_tabs")
        self._tabs.setExpanding(True)
        self._tabs.setDrawBase(False)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(16)
        self._splitter.setObjectName("columns")
        for number, (area, title) in enumerate(zip(self._areas, titles, strict=True)):
            self._splitter.addWidget(area)
            self._splitter.setStretchFactor(number, self._shares[number])
            self._tabs.addTab(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        layout.addWidget(self._splitter, 1)
        for column in columns:
            parts = (column.head, column.body, column.foot) if isinstance(column, ScrollingColumn) else (column,)
            for part in parts:
                part.installEventFilter(self)
        self._tabs.currentChanged.connect(lambda _: self._arrange())
        theme.changed.connect(self._arrange)

    @property
    def visible_columns(self) -> list[int]:
        """The indices of the visible columns, from 0."""
        return [number for number, area in enumerate(self._areas) if not area.isHidden()]

    def tab_parts(self, column: int, *inside: QWidget) -> list[QWidget]:
        """Return the parts of the Tab order in a column: its scroll area, unless it has its own, then its content."""
        area = self._areas[column]
        own = [area] if isinstance(area, QScrollArea) else []
        return [*([self._tabs] if column == 0 else []), *own, *inside]

    def show_column(self, number: int) -> None:
        """Make a column visible."""
        if number not in self.visible_columns:
            self._tabs.setCurrentIndex(number)

    def fold(self, number: int, *, folded: bool) -> None:
        """Take a column away, with its tab, or bring it back."""
        (self._folded.add if folded else self._folded.discard)(number)
        self._tabs.setTabVisible(number, not folded)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as fit."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Show as many columns as fit at the current text size."""
        super().showEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrange the columns again when one needs another width."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        there = [number for number in range(len(self._areas)) if number not in self._folded]
        needed = {number: self._needed(number) for number in there}
        current = there.index(self._tabs.currentIndex()) if self._tabs.currentIndex() in there else 0
        for fitting in range(len(there), 0, -1):
            first = min(current, len(there) - fitting)
            shown = there[first : first + fitting]
            room = self.width() - self._splitter.handleWidth() * (fitting - 1)
            if sum(needed[number] for number in shown) <= room:
                break
        for number, area in enumerate(self._areas):
            area.setVisible(number in shown)
        self._tabs.setVisible(len(shown) < len(there))
        if any(self._areas[number].width() < needed[number] for number in shown):
            self._share_out(room, {number: needed[number] for number in shown})

    def _share_out(self, room: int, needed: dict[int, int]) -> None:
        """Set the widths of the shown columns in a room in px; each gets at least what it needs, if that fits."""
        spare = max(0, room - sum(needed.values()))
        whole = sum(self._shares[number] for number in needed)
        widths = {number: least + spare * self._shares[number] // whole for number, least in needed.items()}
        self._splitter.setSizes([widths.get(number, 0) for number in range(len(self._areas))])

    def _needed(self, number: int) -> int:
        """Return the width in pixels at which a column is not cut off."""
        least, column = self.fontMetrics().horizontalAdvance("m") * _LEAST_LETTERS, self._columns[number]
        if isinstance(column, ScrollingColumn):
            return max(least, column.needed_width())
        area = self._areas[number]
        assert isinstance(area, QScrollArea)
        return max(least, column.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
