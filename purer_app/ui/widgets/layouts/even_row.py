"""Arranges controls of equal height in rows that wrap."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


class EvenRow(QWidget):
    """A row of widgets that wraps; all have the height of the highest."""

    def __init__(self, *widgets: QWidget, spacing_px: int = 8) -> None:
        super().__init__()
        self._widgets = widgets
        row = FlowLayout(self)
        row.setSpacing(spacing_px)
        for widget in widgets:
            row.addWidget(widget)
        self._even()

    def event(self, event: QEvent) -> bool:
        """Measure again when fonts or styles have changed."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish, QEvent.Type.Show):
            self._even()
        return super().event(event)

    def _even(self) -> None:
        height = max(widget.sizeHint().height() for widget in self._widgets)
        for widget in self._widgets:
            widget.setMinimumHeight(height)


def labelled(title: str, control: QWidget, name: str) -> QWidget:
    """Return a control with a label on its left; `name` becomes its object name, an & in the title marks a shortcut."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    label = QLabel(title)
    label.setBuddy(control)
    control.setObjectName(name)
    control.setAccessibleName(title.replace("&", ""))
    row.addWidget(label)
    row.addWidget(control)
    return pair
