"""Turns a folder of class folders into labelled pictures, in any network's form."""

import fnmatch
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.errors import DataError
from purer_app.engine.events import EventSink, Heartbeat, NoticeGiven, ignore
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.images import normalise, read_picture
from purer_app.engine.picture_suffixes import PICTURE_SUFFIXES

_BATCH = 256


@dataclass(frozen=True, slots=True)
class LabelledPictures:
    """Pictures with classes; class k is `class_names[k]`.

    `pixels[i]` is (3, h, w) uint8 as `read_picture` gives it, `labels` is (n,) integers.
    """

    class_names: tuple[str, ...]
    files: tuple[Path, ...]
    pixels: tuple[Tensor, ...]
    labels: Tensor

    def indices_of(self, label: int) -> Tensor:
        """Positions of the pictures of one class, in file order."""
        return (self.labels == label).nonzero().flatten()

    def images(self, spec: ImageSpec, indices: Tensor | None = None) -> Tensor:
        """Return pictures in a network's form: (n, *spec.shape) float32."""
        chosen = range(len(self.pixels)) if indices is None else [int(i) for i in indices]
        return pictures_to_images([self.pixels[i] for i in chosen], spec)


def pictures_to_images(pictures: list[Tensor], spec: ImageSpec) -> Tensor:
    """Bring (3, h, w) uint8 pictures of any sizes into a network's form, (n, *spec.shape) float32."""
    result = torch.empty(len(pictures), *spec.shape)
    by_size: dict[torch.Size, list[int]] = {}
    for position, picture in enumerate(pictures):
        by_size.setdefault(picture.shape, []).append(position)
    for positions in by_size.values():
        for start in range(0, len(positions), _BATCH):
            part = positions[start : start + _BATCH]
            result[part] = normalise(torch.stack([pictures[i] for i in part]).float() / 255, spec)
    return result


class PictureCache:
    """Pictures of any sizes, converted once for each form that a network asks for."""

    def __init__(self, pictures: Sequence[Tensor]) -> None:
        self.pictures = list(pictures)
        self._converted: dict[ImageSpec, Tensor] = {}

    def all(self, spec: ImageSpec) -> Tensor:
        """All pictures in a network's form, (n, *spec.shape)."""
        if spec not in self._converted:
            self._converted[spec] = pictures_to_images(self.pictures, spec)
        return self._converted[spec]

    def some(self, indices: Tensor) -> "PictureChoice":
        """Return what gives the chosen pictures in any form, (len(indices), *spec.shape)."""
        return PictureChoice(self, indices)


@dataclass(frozen=True, slots=True, eq=False)
class PictureChoice:
    """Some pictures of a cache, by their positions in it."""

    cache: PictureCache
    indices: Tensor

    def __call__(self, spec: ImageSpec) -> Tensor:
        """(len(indices), *spec.shape)."""
        return self.cache.all(spec)[self.indices]


@contextmanager
def _refusals_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror}") from error


def picture_files(folder: Path) -> list[Path]:
    """List the picture files directly in a folder, by name; hidden files are left out.

    Raises:
        DataError: the folder cannot be read.
    """
    with _refusals_named(folder):
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".") and path.is_file()
        )


def folders_in(folder: Path) -> list[Path]:
    """List the visible folders inside a folder, by name; links that lead to the folder itself or above it are left out.

    Raises:
        DataError: there is no such folder, it is a file, or it cannot be read.
    """
    with _refusals_named(folder):
        if not folder.exists():
            raise DataError(f"{folder} does not exist; a folder of class folders is needed")
        if not folder.is_dir():
            raise DataError(f"{folder} is not a folder; a folder of class folders is needed")
        found = sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())
        return [path for path in found if not (path.is_symlink() and folder.resolve().is_relative_to(path.resolve()))]


def class_folders(folder: Path) -> list[Path]:
    """List the class folders inside a folder, by name.

    Raises:
        DataError: none is there, or two have one name but for letter case or surrounding blanks.
    """
    folders = folders_in(folder)
    if not folders:
        raise DataError(f"{folder} has no class folders; put the pictures of each class into a folder of their own")
    seen: dict[str, str] = {}
    for path in folders:
        key = path.name.strip().casefold()
        if key in seen:
            raise DataError(f"{folder} has two classes with one name: '{seen[key]}' and '{path.name}'")
        seen[key] = path.name
    return folders


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a class name fits one of the shell patterns, letter case included."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def load_class_folders(folder: Path, emit: EventSink = ignore, only: tuple[str, ...] = ()) -> LabelledPictures:
    """Read all pictures of a folder of class folders; a broken one is named and left out.

    Args:
        only: patterns of the class names to read; none means all.

    Raises:
        DataError: the folder holds no classes, or a class cannot be read or holds no picture that can.
    """
    files: list[Path] = []
    pixels: list[Tensor] = []
    labels: list[int] = []
    names: list[str] = []
    wanted = [path for path in class_folders(folder) if not only or matches(path.name, only)]
    if not wanted:
        raise DataError(f"{folder} has no class folder that fits {', '.join(only)}")
    for label, path in enumerate(wanted):
        names.append(path.name)
        emit(Heartbeat(f"reading {path.name}"))
        before = len(files)
        for file in picture_files(path):
            try:
                picture = read_picture(file)
            except DataError as error:
                emit(NoticeGiven(f"{error}; it is left out"))
                continue
            files.append(file)
            pixels.append(picture)
            labels.append(label)
        if len(files) == before:
            raise DataError(f"class '{path.name}' in {folder} has no picture that can be read")
    return LabelledPictures(tuple(names), tuple(files), tuple(pixels), torch.tensor(labels))
