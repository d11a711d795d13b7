"""The Models page without models: a drop area, and buttons to add models."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon


class EmptyState(QWidget):
    """`files_requested`, `folder_requested` and `sample_requested` come from the buttons; the window handles drops."""

    files_requested = Signal()
    folder_requested = Signal()
    sample_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(self.tr("Drop a folder of trained image classifiers here."))
        title.setProperty("look", "title")
        kinds = QLabel(
            self.tr("PyTorch (.pt .pth .th .ckpt .bin .tar), safetensors, .pt2, ONNX, Hugging Face folders.")
        )
        promise = QLabel(self.tr("Nothing in these files is executed."))
        promise.setProperty("look", "muted")
        self._buttons = {
            "open": (QPushButton(self.tr("Add a folder…")), self.folder_requested),
            "add": (QPushButton(self.tr("Add files…")), self.files_requested),
            "models": (QPushButton(self.tr("Add the sample models")), self.sample_requested),
        }
        layout = QVBoxLayout(self)
        layout.addStretch()
        layout.addWidget(self._icon)
        for words in (title, kinds, promise):
            words.setWordWrap(True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        layout.addSpacing(self.fontMetrics().height())
        layout.addLayout(self._column())
        layout.addStretch()
        self._buttons["open"][0].setProperty("look", "primary")
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _column(self) -> QHBoxLayout:
        """Return the buttons in a centred column of equal width."""
        column = QVBoxLayout()
        for button, signal in self._buttons.values():
            button.setAccessibleName(button.text())
            button.clicked.connect(signal)
            column.addWidget(button)
        row = QHBoxLayout()
        row.addStretch()
        row.addLayout(column)
        row.addStretch()
        return row

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame of a drop area."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self._theme.colours.surface))
        painter.setPen(QPen(QColor(self._theme.colours.border), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 12, 12)

    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        set_icon(self._icon, self._theme.icon("models", colours.accent), lines=4)
        for name, (button, _) in self._buttons.items():
            ink = colours.on_accent if button.property("look") == "primary" else colours.text
            set_icon(button, self._theme.icon(name, ink))
