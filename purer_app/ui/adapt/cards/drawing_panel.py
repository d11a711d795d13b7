"""A drawing pad with its buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.drawing_pad import DrawingPad
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class DrawingPanel(QWidget):
    """Pad, *Undo stroke* and *Clear*. `clearing` comes just before *Clear* takes effect.

    Args:
        brings_back: whether *Undo* brings back what *Clear* removed.
    """

    changed = Signal()
    clearing = Signal()

    def __init__(self, theme: Theme, name: str, *, brings_back: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._brings_back = brings_back
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
        if self._brings_back:
            self.pad.wipe()
        else:
            self.pad.clear()

    def _on_pad_changed(self) -> None:
        self._clear.setEnabled(not self.pad.is_empty)
        self._undo.setEnabled(self.pad.can_undo)
        was_wiped = self.pad.is_empty and self.pad.can_undo
        self._undo.setText(self.tr("Undo clear") if was_wiped else self.tr("Undo stroke"))
        self._undo.setAccessibleName(self._undo.text())
        self.changed.emit()
