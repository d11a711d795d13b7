"""The pseudo images of inversion, as large as the room allows."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.events import EpisodeShown
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.image_strip import by_caption, to_image

_GAP, _GROUP_GAP = 4, 18
_LEAST_SIDE_PX = 24
_LINES = 2
"""Lines of a caption: class and model."""


def best_grid(n_groups: int, n_images: int, room: QSize, caption_px: int) -> tuple[int, int]:
    """Return the number of columns that gives the largest images, and their side in pixels.

    Args:
        n_images: images side by side in each group.
        room: width and height for all groups, with a caption below each.
    """

    def side(columns: int) -> int:
        rows = -(-n_groups // columns)
        width = (room.width() - (columns - 1) * _GROUP_GAP) // columns - (n_images - 1) * _GAP
        height = (room.height() - (rows - 1) * _GAP) // rows - caption_px
        return min(width // n_images, height)

    columns = max(range(1, n_groups + 1), key=side)
    return columns, max(_LEAST_SIDE_PX, side(columns))


class GrowingImages(QFrame):
    """A card with the images of some classes after an inversion step."""

    def __init__(self, theme: Theme, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._title = QLabel(self)
        self._title.setObjectName("growing_title")
        self._title.setProperty("look", "heading")
        self._title.setWordWrap(True)
        self._grid = _Grid(theme, self)
        self._grid.setToolTip(note)
        self._shown: EpisodeShown | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addWidget(self._title)
        column.addWidget(self._grid, 1)

    def show_step(self, episode: EpisodeShown) -> None:
        """Show the images of an inversion step."""
        if episode is self._shown:
            return
        self._shown = episode
        self._title.setText(self.tr("The models are being inverted: pseudo images after %Ln steps", "", episode.step))
        groups = by_caption(episode.pictures)
        self._grid.show_groups({caption: [to_image(picture) for picture in group] for caption, group in groups.items()})

    @property
    def side_px(self) -> int:
        """Width and height of the images."""
        return self._grid.place()[1]


class _Grid(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: dict[str, Sequence[QImage]] = {}

    def show_groups(self, groups: dict[str, Sequence[QImage]] | dict[str, list[QImage]]) -> None:
        self._groups = dict(groups)
        self.setAccessibleDescription(", ".join(groups))
        self.update()

    def place(self) -> tuple[int, int]:
        """Return the number of columns and the side of the images."""
        most = max(map(len, self._groups.values()), default=1)
        return best_grid(max(1, len(self._groups)), most, self.size(), self._caption_px)

    @property
    def _caption_px(self) -> int:
        return _LINES * self.fontMetrics().height() + _GAP

    def minimumSizeHint(self) -> QSize:
        """Return room for one row of small images."""
        return QSize(8 * _LEAST_SIDE_PX, 2 * _LEAST_SIDE_PX + self._caption_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw images and captions; pixels stay sharp."""
        painter = QPainter(self)
        columns, side = self.place()
        most = max(map(len, self._groups.values()), default=1)
        width, height = most * (side + _GAP) - _GAP, side + self._caption_px + _GAP
        left = max(0, (self.width() - columns * (width + _GROUP_GAP) + _GROUP_GAP) // 2)
        for number, (caption, images) in enumerate(self._groups.items()):
            x, y = left + number % columns * (width + _GROUP_GAP), number // columns * height
            for position, image in enumerate(images):
                painter.drawImage(QRect(x + position * (side + _GAP), y, side, side), image)
            self._draw_caption(painter, caption, QRect(x, y + side + _GAP, width, self.fontMetrics().height()))

    def _draw_caption(self, painter: QPainter, caption: str, line: QRect) -> None:
        colours = self._theme.colours
        for row, words in enumerate(caption.split(" · ", 1)):
            painter.setPen(QColor(colours.muted if row else colours.text))
            elided = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line.translated(0, row * line.height()), Qt.AlignmentFlag.AlignLeft, elided)
