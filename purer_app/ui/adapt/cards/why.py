"""Explains an answer: why it is not sure, and which of the user's pictures are nearest."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_title
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.image_strip import to_image
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

if TYPE_CHECKING:
    from purer_app.engine.core.events import Picture

_PSEUDO_EM = 7.6
"""Width of a tile below which "pseudo image" fits."""


@dataclass(frozen=True, slots=True)
class NearTile:
    """A picture of the user's, its class, and its distance relative to the largest accepted one from a class mean.

    The distance is 0 where distances do not count. A pseudo image of a model's class has no file; it is `image`,
    and `model` is the model.
    """

    file: Path | None
    name: str
    distance: float
    image: "Picture | None" = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What an answer rests on.

    Attributes:
        best: the most probable class.
        share: its probability, 0 to 1.
        distance: that from the class mean, relative to the largest accepted one.
        unfamiliar: whether the picture is unlike everything that the models know.
        nearest: the nearest pictures, nearest first.
        model: the model of the most probable class, "" for a class of the user.
    """

    best: str
    share: float
    not_sure: bool
    distance: float
    unfamiliar: bool
    nearest: tuple[NearTile, ...]
    model: str = ""


class Why(QWidget):
    """An explanation of an answer; `button` opens it and may be placed elsewhere."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._thumbnails = theme, thumbnails
        self._reasons: Reasons | None = None
        self._shown: Reasons | None = None
        self._tiles: list[PictureTile] = []
        self.button = QPushButton(self.tr("Why?"))
        self.button.setObjectName("why")
        self.button.setCheckable(True)
        self.button.setToolTip(self.tr("Show what the answer rests on, and the nearest of your pictures"))
        self.button.toggled.connect(lambda *_: self._refresh())
        self._text = QLabel()
        self._text.setObjectName("why_text")
        self._text.setWordWrap(True)
        holder = QWidget()
        self._flow = FlowLayout(holder, spacing=8, aligns_tops=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        layout.addWidget(holder)
        self._refresh()

    def show_reasons(self, reasons: Reasons | None) -> None:
        """Explain another answer; None hides the button."""
        self._reasons = reasons
        self._refresh()

    def _refresh(self) -> None:
        reasons = self._reasons
        self.button.setVisible(reasons is not None)
        self.setVisible(reasons is not None and self.button.isChecked())
        if reasons is None or not self.button.isChecked() or reasons == self._shown:
            return
        self._shown = reasons
        self._text.setText(" ".join(self._sentences(reasons)))
        self._show_tiles(reasons.nearest)

    def _sentences(self, reasons: Reasons) -> list[str]:
        found = []
        name = printable(class_title(reasons.best))
        if reasons.distance > 1:
            text = self.tr(
                "Its distance from your pictures of “{name}” is {times:.2f} times the accepted one, within which nine "
                "of ten pictures of this class are expected."
            )
            found.append(fill(text, times=reasons.distance, name=name))
        elif reasons.not_sure:
            text = self.tr(
                "Its most probable class, “{name}”, has a probability of only {share:.0f} %, too little to rely on."
            )
            found.append(fill(text, name=name, share=100 * reasons.share))
        elif reasons.model:
            text = self.tr(
                "“{name}” is a class of {model}: its probability, {share:.0f} %, decides, not the distance from pseudo "
                "images."
            )
            found.append(fill(text, name=name, model=printable(reasons.model), share=100 * reasons.share))
        else:
            text = self.tr("Its distance from your pictures of “{name}” is {share:.0f} % of the accepted one.")
            found.append(fill(text, name=name, share=100 * reasons.distance))
        if reasons.unfamiliar:
            found.append(self.tr("It is unlike everything that the models were trained on."))
        if reasons.nearest:
            found.append(self._introduction(reasons.nearest))
        return found

    def _introduction(self, nearest: Sequence[NearTile]) -> str:
        n_pseudo = sum(one.image is not None for one in nearest)
        if not n_pseudo:
            return self.tr("To the models, it looks most like these of your pictures:")
        if n_pseudo == len(nearest):
            return self.tr("To the models, it looks most like these pseudo images, which were made from a model:")
        return self.tr("To the models, it looks most like these; some are pseudo images, which were made from a model:")

    def _show_tiles(self, nearest: Sequence[NearTile]) -> None:
        for tile in self._tiles:
            self._flow.removeWidget(tile)
            tile.deleteLater()
        self._tiles = [self._tile(one) for one in nearest]
        for tile in self._tiles:
            self._flow.addWidget(tile)

    def _tile(self, one: NearTile) -> PictureTile:
        title = class_title(one.name)
        distance = ""
        if one.distance:  # none for a class of a model
            distance = self.tr("; {share:.0f} % of the accepted distance").format(share=100 * one.distance)
        if one.image is not None:
            name = self.tr("Pseudo image of {name}, made from {model}").format(name=title, model=one.model)
            tile = PictureTile(self._theme, name=name + distance, width_em=_PSEUDO_EM)
            kind = self.tr("pseudo image")
            tile.setText(f"{printable(title)}\n{kind}")
            tile.show_image(to_image(one.image))
            return tile
        assert one.file is not None
        name = self.tr("{file}, one of your pictures of {name}").format(file=one.file.name, name=title)
        tile = PictureTile(self._theme, name=name + distance, width_em=5.4)
        tile.setText(title)
        tile.show_file(one.file, self._thumbnails)
        return tile
