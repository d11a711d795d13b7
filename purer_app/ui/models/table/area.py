"""Scroll area of the table and its buttons, which become menus if the table would be out of view."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.models.table.panel import ModelPanel


class ModelArea(QScrollArea):
    """Scrolls vertically only; no button is cut off at the side."""

    def __init__(self, panel: ModelPanel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self.setAccessibleName(self.tr("Models"))
        self.setWidget(panel)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self.fit)

    def fit(self) -> None:
        """Adapt to a change of size, text or content."""
        bar = self.verticalScrollBar().sizeHint().width()
        self._panel.fit(self.width() - bar, self.height())
        self.setMinimumWidth(self._panel.minimumSizeHint().width() + bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt to the new size."""
        super().resizeEvent(event)
        self.fit()
