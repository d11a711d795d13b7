"""A drawing pad with its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.drawing_pad import DrawingPad
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class DrawingPanel(QWidget):
    """Pad, *Undo stroke* and *Clear*. `clearing` comes just before *Clear* takes effect."""

    changed = Signal()
    clearing = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pad = DrawingPad(theme)
        self.pad.setObjectName(f"{name}_pad")
        self._undo = IconButton(theme, "undo", self.tr("Undo stroke"), f"{name}_undo")
        self._clear = IconButton(theme, "erase", self.tr("Clear"), f"{name}_clear", tip=self.tr("Clear the drawing"))
        buttons = QWidget()
        self._row = FlowLayout(buttons)
        self._row.addWidget(self._undo)
        self._row.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pad)
        layout.addWidget(buttons)
        self._undo.clicked.connect(self.pad.undo)
        self._clear.clicked.connect(self._on_clear_clicked)
        self.pad.changed.connect(self._on_pad_changed)
        self._on_pad_changed()

    def add_button(self, button: QPushButton) -> None:
        """Insert a button before the others."""
        self._row.insert_widget(0, button)

    def _on_clear_clicked(self) -> None:
        self.clearing.emit()
        self.pad.clear()

    def _on_pad_changed(self) -> None:
        for button in (self._undo, self._clear):
            button.setEnabled(not self.pad.is_empty)
        self.changed.emit()
