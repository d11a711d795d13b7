"""The drawing pad for examples of one class."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.drawing_panel import DrawingPanel
from purer_app.ui.adapt.cards.swatch import swatch
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton


class ExamplePad(QFrame):
    """A drawing panel with the name of a class. `drawn` carries a QImage, which stays on the pad until `clear`."""

    drawn = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("look", "card")
        self.setObjectName("example_drawing")
        self._swatch, self._title = QLabel(), QLabel()
        self._title.setWordWrap(True)
        self._close = QToolButton()
        self._close.setObjectName("close_example_pad")
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close the drawing pad"))
        self._close.setToolTip(self.tr("Close the drawing pad"))
        self._close.clicked.connect(lambda *_: self.closed.emit())
        self.panel = DrawingPanel(theme, "example", brings_back=True)
        self._keep = IconButton(theme, "check", self.tr("Add to class"), "add_drawing", look="primary")
        self._keep.setEnabled(False)
        self._keep.clicked.connect(lambda *_: self.keep())
        self.panel.add_button(self._keep)
        self.panel.changed.connect(lambda: self._keep.setEnabled(not self.panel.pad.is_empty))
        head = QHBoxLayout()
        head.addWidget(self._swatch)
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.addLayout(head)
        layout.addWidget(self.panel)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_class(self, name: str, colour: str) -> None:
        """Show for which class the drawing is."""
        self._title.setText(self.tr("Draw an example of “{name}”").format(name=name))
        self._keep.setToolTip(self.tr("Add the drawing to “{name}”").format(name=name))
        self._swatch.setPixmap(swatch(colour, self.fontMetrics().height()))

    def keep(self) -> None:
        """Emit the drawing, unless there is none."""
        if not self.panel.pad.is_empty:
            image: QImage = self.panel.pad.image()
            self.drawn.emit(image)
            self.panel.pad.setFocus()

    def clear(self) -> None:
        """Clear the pad."""
        self.panel.pad.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add the drawing on Return, and close the pad on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_theme_changed(self) -> None:
        self._close.setIcon(self._theme.icon("cross"))
