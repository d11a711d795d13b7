"""Exports classes as a new folder with one folder of pictures per class, as `purer-app adapt --support` reads them."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, EventSink, Heartbeat, PartsDone
from purer_app.engine.core.files import cannot_write, part_beside, sync_folder
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.state.project.project import free_folder


@dataclass(frozen=True, slots=True)
class ClassExport:
    """The new folder, the numbers of classes and pictures in it, and a sentence for each class or file left out."""

    folder: Path
    n_classes: int
    n_pictures: int
    left_out: tuple[str, ...]


def export_classes(classes: Sequence[UserClass], parent: Path, name: str, emit: EventSink, _: Control) -> ClassExport:
    """Copy classes to a new folder, which appears only when it is complete; nothing is replaced.

    Args:
        parent: the folder in which the new folder is created.
        name: the name of the new folder; a number is appended if it is taken.

    Raises:
        DataError: no class has a picture that can be copied.
        RunFolderError: the folder cannot be written.
    """
    place = part_beside(parent / name)
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        try:
            n_classes, n_pictures, left_out = _copy(classes, place, emit)
            target = free_folder(parent, name)
            place.rename(target)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        sync_folder(parent)
    except OSError as error:
        raise cannot_write(parent / name, error) from error
    return ClassExport(target, n_classes, n_pictures, left_out)


def _copy(classes: Sequence[UserClass], place: Path, emit: EventSink) -> tuple[int, int, tuple[str, ...]]:
    total, done, left_out = sum(len(found.pictures) for found in classes), 0, list[str]()
    n_classes = n_pictures = 0
    for found in classes:
        copied = 0
        for picture in found.pictures:
            emit(PartsDone(done, total))
            emit(Heartbeat(f"copying {picture.name}"))
            done += 1
            try:
                content = picture.read_bytes()
            except OSError as error:
                left_out.append(f"{found.name}/{picture.name} cannot be read: {error.strerror or error}.")
                continue
            _write(place / found.name / picture.name, content)
            copied += 1
        if not found.pictures:
            left_out.append(f"The class “{found.name}” has no pictures.")
        n_classes, n_pictures = n_classes + bool(copied), n_pictures + copied
    if not n_pictures:
        raise DataError("\n".join(["There are no pictures to export.", *left_out]))
    return n_classes, n_pictures, tuple(left_out)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
