"""Tells which pictures of a classified folder are examples of a class by now."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from purer_app.ui.adapt.state.class_library import Import
from purer_app.ui.adapt.state.picture_store import PictureStore

_Identity = tuple[int, int]
"""Device and number of a file, which stay the same when it is renamed or moved inside the project."""


class LearnedPictures(QObject):
    """Follows the copies that imports make of pictures: through undo and redo, other classes, and new names.

    `changed` is emitted when the class of a picture may have changed; `version` is then another number.
    """

    changed = Signal()

    def __init__(self, picture_store: PictureStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture_store = picture_store
        self._copies: dict[Path, _Identity] = {}
        self._places: dict[_Identity, Path] = {}
        self.version = 0
        picture_store.imported.connect(self._on_imported)
        picture_store.changed.connect(self._find)

    def place(self, picture: Path) -> Path | None:
        """Return the copy of a picture that is in a class now; None if there is none."""
        identity = self._copies.get(picture)
        return self._places.get(identity) if identity is not None else None

    def class_of(self, picture: Path) -> str:
        """Return the class whose example a picture is; "" if it is none."""
        place = self.place(picture)
        return place.parent.name if place is not None else ""

    def copies_of(self, folder: Path) -> dict[Path, Path]:
        """Return the copies that are in classes now, by their pictures in a folder and its subfolders."""
        inside = (picture for picture in self._copies if picture.is_relative_to(folder))
        return {picture: place for picture in inside if (place := self.place(picture)) is not None}

    def add(self, copies: Mapping[Path, Path]) -> None:
        """Follow copies that were made earlier, by their pictures."""
        for picture, copy in copies.items():
            identity = _identity(copy)
            if identity is not None:
                self._copies.setdefault(picture, identity)
        self._find()

    def clear(self) -> None:
        """Follow no copies any more."""
        self._copies.clear()
        self._places.clear()

    def _on_imported(self, done: Import) -> None:
        for picture in done.copies:
            self._copies.pop(picture, None)  # a later copy counts
        self.add(done.copies)

    def _find(self) -> None:
        if not self._copies:
            return
        pictures = [path for found in self._picture_store.classes for path in found.pictures]
        self._places = {identity: path for path in pictures if (identity := _identity(path)) is not None}
        self.version += 1
        self.changed.emit()


def _identity(path: Path) -> _Identity | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
