"""The pictures of a class as tiles: one Tab stop, with arrow keys to move between tiles."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from purer_app.ui.adapt.cards.picture_tile import PictureTile
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.revealing import reveal

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PictureStrip(QWidget):
    """Tiles in rows. `removal_requested` comes from the cross or menu of a tile, or from Delete on the current tile."""

    removal_requested = Signal(Path)
    view_requested = Signal(Path)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("class_pictures")
        self._theme = theme
        self._thumbnails = thumbnails
        self._tiles: dict[Path, PictureTile] = {}
        self._paths: tuple[Path, ...] = ()
        self._current = 0
        self._flow = FlowLayout(self, aligns_tops=True)

    @property
    def current(self) -> Path | None:
        """The picture that key presses apply to."""
        return self._paths[self._current] if self._paths else None

    def show_pictures(self, paths: Sequence[Path], remarks: Mapping[Path, str]) -> None:
        """Show pictures; those that stay keep their tiles.

        Args:
            remarks: problems of some of them, shown by a mark and a tooltip.
        """
        self._paths = tuple(paths)
        for path in [path for path in self._tiles if path not in self._paths]:
            tile = self._tiles.pop(path)
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        for place, path in enumerate(self._paths):
            if path not in self._tiles:
                self._tiles[path] = self._new_tile(path)
                self._flow.insert_widget(place, self._tiles[path])
            remark = remarks.get(path, "")
            self._tiles[path].set_mark("warning" if remark else "", self._theme.colours.warn)
            self._tiles[path].setToolTip("\n".join(filter(None, (path.name, remark))))
        self._go_to(self._current)
        if not self._paths and self.hasFocus():
            self.focusNextChild()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._paths else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the tiles, or remove the current one."""
        key, last = Qt.Key(event.key()), len(self._paths) - 1
        if key in _STEPS:
            self._go_to(self._current + _STEPS[key])
        elif key in _ROWS:
            self._go_to(self._in_row(_ROWS[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else last)
        elif event.matches(QKeySequence.StandardKey.Delete) or key == Qt.Key.Key_Backspace:
            if self.current is not None:
                self.removal_requested.emit(self.current)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the current tile if it was requested by key."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.current is not None:
            tile = self._tiles[self.current]
            tile.open_menu(tile.mapToGlobal(tile.rect().center()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the current tile."""
        super().focusInEvent(event)
        self._go_to(self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Remove the mark of the current tile."""
        super().focusOutEvent(event)
        self._go_to(self._current)

    def _new_tile(self, path: Path) -> PictureTile:
        tile = PictureTile(self._theme, name=path.name, removable=True)
        tile.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tile.show_file(path, self._thumbnails)
        tile.removal_requested.connect(self.removal_requested)
        tile.view_requested.connect(self.view_requested)
        tile.pressed.connect(lambda: self._on_tile_pressed(path))
        return tile

    def _on_tile_pressed(self, path: Path) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._go_to(self._paths.index(path))

    def _go_to(self, place: int) -> None:
        self._current = max(0, min(place, len(self._paths) - 1))
        for number, path in enumerate(self._paths):
            self._tiles[path].set_current(number == self._current and self.hasFocus())
        if self.current is not None:
            text = self.tr("{name}, picture {n} of {all}. Arrow keys select another picture, Delete removes this one.")
            number = self._current + 1
            self.setAccessibleDescription(text.format(name=self.current.name, n=number, all=len(self._paths)))
            if self.hasFocus():
                reveal(self._tiles[self.current])

    def _in_row(self, step: int) -> int:
        """Return the index of the tile above (-1) or below (1) the current one, or the current index."""
        here = self._position(self._current)
        rows = {self._position(n).y() for n in range(len(self._paths)) if (self._position(n).y() - here.y()) * step > 0}
        if not rows:
            return self._current
        row = min(rows, key=lambda y: abs(y - here.y()))
        inside = [n for n in range(len(self._paths)) if self._position(n).y() == row]
        return min(inside, key=lambda n: abs(self._position(n).x() - here.x()))

    def _position(self, number: int) -> QPoint:
        return self._tiles[self._paths[number]].pos()
