"""Shows the images of an episode in a row, grouped by class."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from purer_app.engine.core.events import Picture
from purer_app.ui.core.theme import Theme

_SIDE_LINES = 3
"""Width and height of an image in lines of text."""
_GAP = 3
_GROUP_GAP = 14


def by_caption(pictures: Sequence[Picture]) -> dict[str, list[Picture]]:
    """Group pictures by caption, in the order of the first picture of each group."""
    groups: dict[str, list[Picture]] = {}
    for picture in pictures:
        groups.setdefault(picture.caption, []).append(picture)
    return groups


def to_image(picture: Picture) -> QImage:
    """Return a picture of an event as a QImage."""
    bytes_per_row = 3 * picture.width
    image = QImage(picture.rgb, picture.width, picture.height, bytes_per_row, QImage.Format.Format_RGB888)
    return image.copy()  # the image above does not own its bytes


class ImageStrip(QScrollArea):
    """A row of images that scrolls horizontally."""

    def __init__(self, theme: Theme, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = _Row(theme, note, self)
        self._needs_bar = False
        self.setWidget(self._row)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        for below in (self.viewport(), self._row):
            below.setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Replace the shown pictures."""
        self._row.show_groups(by_caption(pictures))
        self._reserve_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Reserve room for the scroll bar if the images need it at this width."""
        super().resizeEvent(event)
        self._reserve_height()

    @property
    def captions(self) -> tuple[str, ...]:
        """The names of the groups from left to right."""
        return tuple(self._row.groups)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave vertical scrolling to an enclosing area that scrolls."""
        above = self.parentWidget()
        while above is not None and not (isinstance(above, QScrollArea) and above.verticalScrollBar().maximum() > 0):
            above = above.parentWidget()
        if above is not None and event.angleDelta().x() == 0:
            event.ignore()
        else:
            super().wheelEvent(event)

    def _on_theme_changed(self) -> None:
        self._row.update_layout()
        self._needs_bar = False
        self._reserve_height()

    def _reserve_height(self) -> None:
        """Keep the room of the scroll bar once images needed it, so that the height does not change with each step."""
        self._needs_bar |= self.isVisible() and self._row.minimumWidth() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if self._needs_bar else 0
        self.setFixedHeight(self._row.sizeHint().height() + bar)  # depends on the font


class _Row(QWidget):
    def __init__(self, theme: Theme, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._note = note
        self.groups: dict[str, list[QImage]] = {}
        self._places: list[tuple[QRect, str]] = []

    def show_groups(self, groups: dict[str, list[Picture]]) -> None:
        self.groups = {caption: [to_image(picture) for picture in group] for caption, group in groups.items()}
        self.setAccessibleDescription(", ".join(self.groups))
        self.update_layout()

    @property
    def _side(self) -> int:
        return self.fontMetrics().height() * _SIDE_LINES

    def update_layout(self) -> None:
        self._places = []
        left = 0
        for caption, images in self.groups.items():
            width = max(len(images) * (self._side + _GAP) - _GAP, self.fontMetrics().horizontalAdvance("n") * 9)
            self._places.append((QRect(left, 0, width, self.sizeHint().height()), caption))
            left += width + _GROUP_GAP
        self.setMinimumSize(max(0, left - _GROUP_GAP), self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the images with two lines of caption."""
        return QSize(self.minimumWidth(), self._side + _GAP + 2 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw images and captions, without smoothing."""
        painter = QPainter(self)
        colours, side, line = self._theme.colours, self._side, self.fontMetrics().height()
        for rect, caption in self._places:
            for number, image in enumerate(self.groups[caption]):
                painter.drawImage(QRect(rect.left() + number * (side + _GAP), 0, side, side), image)
            for row, words in enumerate(caption.split(" · ", 1)):
                painter.setPen(QColor(colours.muted if row else colours.text))
                place = QRect(rect.left(), side + _GAP + row * line, rect.width(), line)
                elided = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, rect.width())
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)

    def event(self, event: QEvent) -> bool:
        """Show the caption of the group under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent):
            caption = next((caption for rect, caption in self._places if rect.contains(event.pos())), "")
            QToolTip.showText(event.globalPos(), f"{caption}\n{self._note}".strip(), self)
            return True
        return super().event(event)
