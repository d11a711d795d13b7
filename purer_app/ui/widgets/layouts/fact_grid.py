"""A grid of titles and values that wrap."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


class FactGrid(QGridLayout):
    """Two columns, titles and values; both wrap.

    A QFormLayout cuts off wrapped values when their text changes.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(*([parent] if parent is not None else []))
        self.setContentsMargins(0, 0, 0, 0)
        self.setColumnStretch(0, 2)
        self.setColumnStretch(1, 3)
        self._titles: dict[QWidget, QWidget] = {}

    def add_fact(self, title: str, value: QWidget) -> None:
        """Add a row."""
        label = QLabel(title)
        label.setProperty("look", "muted")
        label.setWordWrap(True)
        label.setBuddy(value)
        self._titles[value] = label
        row = self.rowCount()
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self.addWidget(value, row, 1)

    def add_below(self, title: QWidget, value: QWidget) -> None:
        """Add a title and a value below it, both in full width."""
        self._titles[value] = title
        for widget in (title, value):
            self.addWidget(widget, self.rowCount(), 0, 1, 2)

    def set_visible(self, value: QWidget, visible: bool) -> None:
        """Show or hide a value with its title."""
        value.setVisible(visible)
        if value in self._titles:
            self._titles[value].setVisible(visible)
