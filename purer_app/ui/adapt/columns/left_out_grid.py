"""Shows the result of leave-one-out classification, wrong answers first."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from purer_app.engine.images.class_titles import distinct_titles
from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

SHOWN_AT_FIRST = 20


@dataclass(frozen=True, slots=True)
class Recognition:
    """A picture, its class, and the class predicted from the other pictures."""

    file: Path
    truth: str
    answer: str

    @property
    def is_right(self) -> bool:
        """Whether the prediction is correct."""
        return self.truth == self.answer


class LeftOutGrid(QWidget):
    """A grid of pictures with their classes and, if wrong, the predicted ones."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("help_topic", "Leave-one-out accuracy")
        self._theme = theme
        self._thumbnails = thumbnails
        self._found: tuple[Recognition, ...] = ()
        self._class = ""
        self._all = False
        self._tiles: list[PictureTile] = []
        holder = QWidget()
        self._flow = FlowLayout(holder, spacing=8, aligns_tops=True)
        self._more = QPushButton()
        self._more.setObjectName("left_out_more")
        self._more.clicked.connect(self._on_more_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(holder)
        layout.addWidget(self._more)
        self._more.hide()
        theme.changed.connect(self._mark_all)

    @property
    def shown(self) -> tuple[Recognition, ...]:
        """The shown pictures, in order."""
        return self._chosen if self._all else self._chosen[:SHOWN_AT_FIRST]

    @property
    def _chosen(self) -> tuple[Recognition, ...]:
        return tuple(one for one in self._found if self._class in ("", one.truth))

    def show_class(self, name: str) -> None:
        """Show only the pictures of a class; "" shows those of all classes."""
        if name != self._class:
            self._class = name
            self._rebuild()

    def show_recognitions(self, found: Sequence[Recognition]) -> None:
        """Show pictures, unless they are the same as before."""
        ordered = tuple(sorted(found, key=lambda one: (one.is_right, one.truth)))
        if ordered != self._found:
            self._found = ordered
            self._rebuild()

    def _on_more_clicked(self) -> None:
        self._all = True
        self._rebuild()

    def _rebuild(self) -> None:
        for tile in self._tiles:
            self._flow.removeWidget(tile)
            tile.deleteLater()
        self._tiles = [self._tile(one) for one in self.shown]
        for tile in self._tiles:
            self._flow.addWidget(tile)
        self._mark_all()
        self._more.setText(self.tr("Show all {count}").format(count=len(self._chosen)))
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(len(self.shown) < len(self._chosen))

    def _tile(self, one: Recognition) -> PictureTile:
        titles = distinct_titles(name for every in self._found for name in (every.truth, every.answer))
        truth, answer = titles[one.truth], titles[one.answer]
        if one.is_right:
            name = self.tr("{truth}, classified correctly").format(truth=truth)
            text = truth
        else:
            name = self.tr("{truth}, classified as {answer}").format(truth=truth, answer=answer)
            text = f"{truth}\n→ {answer}"
        tile = PictureTile(self._theme, name=name, width_em=6.2)
        tile.setText(text)
        tile.show_file(one.file, self._thumbnails)
        return tile

    def _mark_all(self) -> None:
        colours = self._theme.colours
        for tile, one in zip(self._tiles, self.shown, strict=True):
            tile.set_mark(*(("check", colours.ok) if one.is_right else ("cross", colours.bad)))
