"""Shows the pseudo images that ICFIL made from the adapted model."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.image_strip import to_image
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

if TYPE_CHECKING:
    from purer_app.engine.core.events import Picture

MOST_SHOWN = 20


class InvertedPictures(QWidget):
    """A heading, and a tile for each pseudo image with the name of its class."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: list[PictureTile] = []
        title = QLabel(self.tr("Images of your classes inverted from the adapted model; ICFIL also learns from them"))
        title.setWordWrap(True)
        holder = QWidget()
        self._flow = FlowLayout(holder, spacing=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(holder)

    def show_pictures(self, pictures: "tuple[Picture, ...]") -> None:
        """Replace the shown pictures."""
        for tile in self._tiles:
            self._flow.removeWidget(tile)
            tile.deleteLater()
        self._tiles = [self._tile(picture) for picture in pictures[:MOST_SHOWN]]
        for tile in self._tiles:
            self._flow.addWidget(tile)

    def _tile(self, picture: "Picture") -> PictureTile:
        name = self.tr("Inverted image of {name}").format(name=picture.caption)
        tile = PictureTile(self._theme, name=name, width_em=4.4)
        tile.setText(picture.caption)
        tile.show_image(to_image(picture))
        return tile
