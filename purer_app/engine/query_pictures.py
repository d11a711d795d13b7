"""Turns the folder of pictures that a user wants named into pixels, with true classes where folders give them."""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from purer_app.engine.class_folders import LabelledPictures, folders_in, picture_files
from purer_app.engine.errors import DataError
from purer_app.engine.events import EventSink, NoticeGiven
from purer_app.engine.images import read_picture


@dataclass(frozen=True, slots=True)
class QueryPictures:
    """Pictures to name; `truth[i]` is the class of picture i, None where no folder of that name is a class."""

    files: tuple[Path, ...]
    pixels: tuple[Tensor, ...]
    truth: tuple[int | None, ...]

    def accuracy(self, labels: list[int]) -> float | None:
        """Per cent of pictures of known class that were named right; None where no class is known."""
        known = [(label, true) for label, true in zip(labels, self.truth, strict=True) if true is not None]
        return 100 * sum(label == true for label, true in known) / len(known) if known else None


def load_query(folder: Path, class_names: tuple[str, ...], emit: EventSink) -> QueryPictures:
    """Read the pictures in a folder and in its class folders; a broken one is named and left out.

    Raises:
        DataError: a folder is missing or cannot be read, or there is no picture that can.
    """
    folders = folders_in(folder)
    listed: list[tuple[Path, int | None]] = [(file, None) for file in picture_files(folder)]
    for path in folders:
        label = class_names.index(path.name) if path.name in class_names else None
        if label is None:
            emit(NoticeGiven(f"'{path.name}' is none of the classes; its pictures are named but not counted"))
        listed += [(file, label) for file in picture_files(path)]
    files, pixels, truth = [], [], []
    for file, label in listed:
        try:
            pixels.append(read_picture(file))
        except DataError as error:
            emit(NoticeGiven(f"{error}; it is left out"))
            continue
        files.append(file)
        truth.append(label)
    if not files:
        raise DataError(f"{folder} has no picture that can be read")
    return QueryPictures(tuple(files), tuple(pixels), tuple(truth))


def check_user_classes(support: LabelledPictures, folder: str) -> None:
    """Make sure that there is something to tell apart.

    Raises:
        DataError: there are fewer than two classes.
    """
    if len(support.class_names) < 2:
        raise DataError(f"{folder} has one class, '{support.class_names[0]}'; telling apart needs at least 2")
