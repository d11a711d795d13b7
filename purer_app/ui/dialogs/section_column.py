"""A column of sections, each with a heading and its controls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLabel, QVBoxLayout, QWidget


class SectionColumn(QVBoxLayout):
    """The layout of a tab: sections from top to bottom, with room between them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._gap_px = parent.fontMetrics().height()
        self.setSpacing(self._gap_px // 3)
        self.addStretch(1)

    def add_section(self, title: str, *parts: QWidget) -> None:
        """Add a section at the end; the first part gets the title as its accessible name."""
        heading = QLabel(title)
        heading.setProperty("look", "heading")
        parts[0].setAccessibleName(title)
        if self.count() > 1:
            self._insert_gap()
        for part in (heading, *parts):
            if isinstance(part, QComboBox | QAbstractSpinBox):
                self.insertWidget(self.count() - 1, part, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self.insertWidget(self.count() - 1, part)

    def _insert_gap(self) -> None:
        self.insertSpacing(self.count() - 1, self._gap_px)
