"""Scrolls the table of models with its buttons, and lets these be short where the table would be pushed out of view."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.panel import ModelPanel


class ModelArea(QScrollArea):
    """It scrolls down, but never cuts a button at its side."""

    def __init__(self, panel: ModelPanel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self.setWidget(panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.fit)

    def fit(self) -> None:
        """Follow a change of size, text or content."""
        bar = self.verticalScrollBar().sizeHint().width()
        self._panel.fit(self.width() - bar, self.height())
        self.setMinimumWidth(self._panel.minimumSizeHint().width() + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window."""
        super().resizeEvent(event)
        self.fit()
