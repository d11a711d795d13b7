"""One picture in the input form of some models, with what they expect."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.ui.adapt.results.name_lists import listed
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.image_strip import to_image

if TYPE_CHECKING:
    from purer_app.engine.few_shot.model_inputs import SeenPicture

_DARK, _LIGHT = 0.35, 0.65
"""As in `engine.images.polarity`, which loads torch."""
_SIDE_LETTERS = 12


class PixelView(QWidget):
    """Shows every pixel of a small image as a square."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show an image."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square of a few letters."""
        side = self.fontMetrics().horizontalAdvance("m") * _SIDE_LETTERS
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image without smoothing, with its proportions."""
        if self.image.isNull():
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(self.rect().center())
        QPainter(self).drawImage(target, self.image)


class SeenPictureCard(QFrame):
    """The picture as some models get it, its size and channels, and whether light and dark look swapped."""

    def __init__(self, theme: Theme, seen: "SeenPicture", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setObjectName("seen_picture")
        self._theme = theme
        self._swapped = seen.looks_swapped
        view = PixelView(self.tr("The picture as these models see it"))
        view.show_image(to_image(seen.picture))
        self._icon = QLabel()
        texts = QVBoxLayout()
        for name, text in (("seen_form", self._form(seen)), ("seen_models", printable(listed(seen.models)))):
            texts.addWidget(_words(text, name))
        judgement = QHBoxLayout()
        judgement.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        judgement.addWidget(_words(self._brightness(seen), "seen_brightness"), 1)
        texts.addLayout(judgement)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.addWidget(view, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _form(self, seen: "SeenPicture") -> str:
        models = self.tr("%Ln models", "", len(seen.models))
        colours = self.tr("grey") if seen.spec.channels == 1 else self.tr("in colour")
        text = self.tr("{models}: {width} × {height} pixels, {colours}")
        return text.format(models=models, width=seen.spec.width, height=seen.spec.height, colours=colours)

    def _brightness(self, seen: "SeenPicture") -> str:
        text = self.tr("Seen like this, it is {found}; their training pictures are {expected}.")
        if seen.looks_swapped:
            text += " " + self.tr("Light and dark look swapped.")
        return text.format(found=self._shade(seen.brightness), expected=self._shade(seen.expected))

    def _shade(self, brightness: float) -> str:
        if brightness < _DARK:
            return self.tr("mostly dark")
        return self.tr("mostly light") if brightness > _LIGHT else self.tr("neither mostly light nor mostly dark")

    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        icon = ("warning", colours.warn) if self._swapped else ("check", colours.ok)
        set_icon(self._icon, self._theme.icon(*icon))


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setProperty("look", "" if name == "seen_form" else "muted")
    return label
