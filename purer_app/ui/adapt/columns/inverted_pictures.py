"""Shows the pseudo images that ICFIL made from the adapted model."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.image_strip import ImageStrip

if TYPE_CHECKING:
    from purer_app.engine.core.events import Picture


class InvertedPictures(QWidget):
    """A heading, and the pseudo images in a row, grouped by class."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Images of your classes that ICFIL made from the model and learned from"))
        title.setWordWrap(True)
        self.strip = ImageStrip(theme, self.tr("Inverted image"))
        self.strip.setObjectName("inverted_images")
        self.strip.setAccessibleName(self.tr("Inverted images"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(self.strip)

    def show_pictures(self, pictures: "tuple[Picture, ...]") -> None:
        """Replace the shown pictures."""
        self.strip.show_pictures(pictures)
