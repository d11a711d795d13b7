"""Reads folders of class folders as labelled pictures, in the input form of any network."""

import fnmatch
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, NoticeGiven, ignore
from purer_app.engine.core.files import real_path
from purer_app.engine.images.folder_pictures import FilePictures, read_each
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.suffixes import PICTURE_SUFFIXES
from purer_app.engine.images.transforms import normalise

_BATCH_BYTES = 8_000_000
"""Bytes of pixels converted at once; as 32-bit floats they need four times as much, and resizing needs more."""


@dataclass(frozen=True, slots=True)
class LabelledPictures:
    """Pictures with class labels; class k is `class_names[k]`.

    `pixels[i]` is (3, h, w) uint8 as `read_picture` returns it, and may be read from its file on access; `labels` is
    (n,) integers.
    """

    class_names: tuple[str, ...]
    files: tuple[Path, ...]
    pixels: Sequence[Tensor]
    labels: Tensor

    def indices_of(self, label: int) -> Tensor:
        """Return the indices of the pictures of one class, in file order."""
        return (self.labels == label).nonzero().flatten()

    def images(self, spec: ImageSpec, indices: Tensor | None = None) -> Tensor:
        """Return pictures in the input form of a network: (n, *spec.shape) float32."""
        chosen = range(len(self.pixels)) if indices is None else indices.tolist()
        return images_of((self.pixels[i] for i in chosen), len(chosen), spec)

    def read(self, emit: EventSink) -> Iterator[tuple[int, Tensor]]:
        """Yield the index and the pixels of each picture."""
        yield from enumerate(self.pixels)


@dataclass(frozen=True, slots=True)
class ListedPictures:
    """The unread picture files of a folder of class folders; `labels` is (n,) integers."""

    folder: Path
    class_names: tuple[str, ...]
    files: tuple[Path, ...]
    labels: Tensor

    def read(self, emit: EventSink) -> Iterator[tuple[int, Tensor]]:
        """Yield the index and the pixels, (3, h, w) uint8, of each picture; unreadable ones are skipped with a notice.

        Raises:
            DataError: a class has no readable picture; raised after the last picture.
        """
        found = set[int]()
        for position, picture in read_each(self.files, emit):
            found.add(int(self.labels[position]))
            yield position, picture
        for label, name in enumerate(self.class_names):
            if label not in found:
                raise DataError(f"class '{name}' in {self.folder} has no picture that can be read")

    def only(self, positions: Sequence[int]) -> LabelledPictures:
        """Return a selection of pictures, by ascending index; they are read again on access."""
        files = tuple(self.files[position] for position in positions)
        return LabelledPictures(self.class_names, files, FilePictures(files), self.labels[list(positions)])


def pictures_to_images(pictures: Sequence[Tensor], spec: ImageSpec) -> Tensor:
    """Convert (3, h, w) uint8 pictures of any size to the input form of a network, (n, *spec.shape) float32."""
    return images_of(iter(pictures), len(pictures), spec)


def images_of(pictures: Iterator[Tensor], n: int, spec: ImageSpec) -> Tensor:
    """Convert n pictures, (3, h, w) uint8 of any size, to the input form of a network in batches: (n, *spec.shape)."""
    result = torch.empty(n, *spec.shape)
    done = 0
    for batch in picture_batches(pictures, n):
        by_size: dict[torch.Size, list[int]] = {}
        for position, picture in enumerate(batch):
            by_size.setdefault(picture.shape, []).append(position)
        for positions in by_size.values():
            pixels = torch.stack([batch[i] for i in positions]).float() / 255
            result[[done + position for position in positions]] = normalise(pixels, spec)
        done += len(batch)
    return result


def picture_batches(pictures: Iterator[Tensor], most: int) -> Iterator[list[Tensor]]:
    """Group pictures into batches of limited memory, with 1 to `most` pictures each."""
    batch, size = list[Tensor](), 0
    for picture in pictures:
        if batch and (size + picture.nbytes > _BATCH_BYTES or len(batch) == most):
            yield batch
            batch, size = [], 0
        batch.append(picture)
        size += picture.nbytes
    if batch:
        yield batch


class PictureCache:
    """Pictures of any size that are converted once for each input form."""

    def __init__(self, pictures: Sequence[Tensor]) -> None:
        self.pictures = pictures
        self._converted: dict[ImageSpec, Tensor] = {}

    def all(self, spec: ImageSpec) -> Tensor:
        """Return all pictures in the input form of a network, (n, *spec.shape)."""
        if spec not in self._converted:
            self._converted[spec] = pictures_to_images(self.pictures, spec)
        return self._converted[spec]

    def some(self, indices: Tensor) -> "PictureChoice":
        """Select pictures by index, for any input form."""
        return PictureChoice(self, indices)


@dataclass(frozen=True, slots=True, eq=False)
class PictureChoice:
    """Selected pictures of a cache; called with an ImageSpec, it returns them in that input form."""

    cache: PictureCache
    indices: Tensor

    def __call__(self, spec: ImageSpec) -> Tensor:
        """Return (len(indices), *spec.shape)."""
        return self.cache.all(spec)[self.indices]


@contextmanager
def _data_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"{folder} cannot be read: {error.strerror}") from error


def picture_files(folder: Path, emit: EventSink = ignore) -> list[Path]:
    """List the picture files directly in a folder, by name; hidden files are skipped.

    Broken links, pipes and devices with the name of a picture are skipped with a notice.

    Raises:
        DataError: the folder cannot be read.
    """
    with _data_errors(folder):
        named = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in PICTURE_SUFFIXES and not path.name.startswith(".") and not path.is_dir()
        )
        files = [path for path in named if path.is_file()]
        for path in sorted({*named} - {*files}):
            why = "is not a regular file" if path.exists() else "is a link to a file that does not exist"
            emit(NoticeGiven(f"{path} {why}; it is skipped"))
        return files


def folders_in(folder: Path, content: str = "class folders") -> list[Path]:
    """List the visible folders inside a folder, by name; links to the folder itself or a parent are skipped.

    Args:
        content: what the folder should hold, for the error.

    Raises:
        DataError: there is no such folder, it is a file, or it cannot be read.
    """
    with _data_errors(folder):
        if not folder.exists():
            raise DataError(f"{folder} does not exist; it must be a folder of {content}")
        if not folder.is_dir():
            raise DataError(f"{folder} is not a folder; it must be a folder of {content}")
        found = sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())
        return [path for path in found if not (path.is_symlink() and real_path(folder).is_relative_to(real_path(path)))]


def class_folders(folder: Path) -> list[Path]:
    """List the class folders inside a folder, by name.

    Raises:
        DataError: there are none, or two names differ only in letter case or surrounding spaces.
    """
    folders = folders_in(folder)
    if not folders:
        raise DataError(f"{folder} has no class folders; put the pictures of each class into a separate folder")
    seen: dict[str, str] = {}
    for path in folders:
        key = path.name.strip().casefold()
        if key in seen:
            raise DataError(f"{folder} has two classes with the same name: '{seen[key]}' and '{path.name}'")
        seen[key] = path.name
    return folders


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a class name matches one of the shell patterns, case-sensitively."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def list_class_folders(folder: Path, only: tuple[str, ...] = (), emit: EventSink = ignore) -> ListedPictures:
    """List the pictures of a folder of class folders.

    Args:
        only: patterns of the class names to list; empty lists all.

    Raises:
        DataError: the folder has no classes, or a class cannot be read or has no picture.
    """
    chosen = [path for path in class_folders(folder) if not only or matches(path.name, only)]
    if not chosen:
        raise DataError(f"{folder} has no class folder that matches {', '.join(only)}")
    files: list[Path] = []
    labels: list[int] = []
    for label, path in enumerate(chosen):
        found = picture_files(path, emit)
        if not found:
            raise DataError(f"class '{path.name}' in {folder} has no picture that can be read")
        files += found
        labels += [label] * len(found)
    return ListedPictures(folder, tuple(path.name for path in chosen), tuple(files), torch.tensor(labels))


def load_class_folders(folder: Path, emit: EventSink = ignore, only: tuple[str, ...] = ()) -> LabelledPictures:
    """Read all pictures of a folder of class folders; unreadable ones are skipped with a notice.

    Pictures that do not fit into memory are read again on access.

    Args:
        only: patterns of the class names to read; empty reads all.

    Raises:
        DataError: the folder has no classes, or a class cannot be read or has no readable picture.
    """
    listed = list_class_folders(folder, only, emit)
    return listed.only([position for position, _ in listed.read(emit)])
