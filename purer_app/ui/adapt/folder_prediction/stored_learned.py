"""Stores in the project which pictures of a classified folder were corrected; see docs/project-folder.md."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from purer_app.engine.core.errors import DataError
from purer_app.ui.adapt.folder_prediction.learned import LearnedPictures
from purer_app.ui.adapt.folder_prediction.predictor import FolderPredictor
from purer_app.ui.adapt.results.file_marks import mark_of
from purer_app.ui.adapt.results.portable_paths import from_text, to_text
from purer_app.ui.adapt.results.result_file import ResultFile
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.state.project.project_folder import ProjectFolder
from purer_app.ui.state.session import Session

KIND = "learned"
FILE_NAME = "learned.jsonl"
_IN_PART = 1000
"""Pictures in a line of the file."""


class StoredLearned(QObject):
    """Stores the copies of pictures of the folder of the latest result, and follows them again after a restart."""

    def __init__(
        self, session: Session, learned: LearnedPictures, predictor: FolderPredictor, picture_store: PictureStore
    ) -> None:
        super().__init__(learned)
        self._learned = learned
        self._predictor = predictor
        self._picture_store = picture_store
        self._file = ResultFile(session, FILE_NAME, self.tr("the corrected pictures of the folder"), self)
        self._stored: dict[Path, Path] | None = {}
        """The copies in the file; None if some of these were moved or are gone."""
        self._store = session.store
        self._read_from: ProjectFolder | None = None
        """The project whose file was read; nothing is stored in another one."""
        session.store.opened.connect(self._on_store_opened)
        predictor.restored.connect(self._on_restored)
        predictor.changed.connect(self._follow)
        learned.changed.connect(self._follow)

    def _on_store_opened(self) -> None:
        self._read_from = None
        self._stored = {}
        self._learned.clear()

    def _on_restored(self) -> None:
        if self._predictor.latest is None:
            self._on_read(None)
        else:
            self._file.read(partial(copies_from_bytes, self._picture_store.library.classes_folder), self._on_read)

    def _on_read(self, read: tuple[dict[Path, Path], bool] | None) -> None:
        self._read_from = self._store.place
        if read is not None:
            copies, are_in_place = read
            self._stored = copies if are_in_place else None
            self._learned.add(copies)
        self._follow()

    def _follow(self) -> None:
        """Store the present copies if they are others than those in the file."""
        if not self._store.is_open or self._store.place is not self._read_from or self._predictor.is_running:
            return
        latest = self._predictor.latest
        copies = self._learned.copies_of(latest.folder) if latest is not None else {}
        if copies == self._stored:
            return
        self._stored = copies
        if copies:
            self._file.keep(partial(copies_to_bytes, copies))
        else:
            self._file.remove()


def copies_to_bytes(copies: Mapping[Path, Path], project: Path) -> bytes:
    """Return the content of the file: each picture with its copy and the mark of the copy."""
    rows = [(to_text(picture, project), to_text(copy, project), mark_of(copy)) for picture, copy in copies.items()]
    return result_to_bytes(KIND, {}, (rows[start : start + _IN_PART] for start in range(0, len(rows), _IN_PART)))


def copies_from_bytes(classes: Path, content: bytes, project: Path) -> tuple[dict[Path, Path], bool]:
    """Return the copies that are in classes, by their pictures, and whether all are where the file says.

    A copy that was moved or renamed since, for example just before the program was killed, is found by its content.

    Args:
        classes: the folder of the classes.

    Raises:
        DataError: the content cannot be used; see `result_from_bytes`.
    """
    rows = [row for part in result_from_bytes(content, KIND).parts() for row in _rows(part)]
    found, lost, n_lost = dict[Path, Path](), dict[str, Path](), 0
    for picture, copy, mark in rows:
        place = Path(from_text(copy, project))
        if mark and mark_of(place) == mark:
            found[Path(from_text(picture, project))] = place
        else:
            lost[mark], n_lost = Path(from_text(picture, project)), n_lost + 1
    lost.pop("", None)  # the copy was gone when it was stored
    if lost:
        for place in sorted(classes.glob("*/*")):
            picture_of_copy = lost.pop(mark_of(place), None)
            if picture_of_copy is not None:
                found[picture_of_copy] = place
    return found, n_lost == 0


def _rows(part: Any) -> Sequence[tuple[str, str, str]]:
    try:
        return [(str(picture), str(copy), str(mark)) for picture, copy, mark in part]
    except (TypeError, ValueError) as error:
        raise DataError("is damaged: its pictures cannot be read") from error
