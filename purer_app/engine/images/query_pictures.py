"""The folder of pictures that a user wants named, with true classes where its folders give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, NoticeGiven
from purer_app.engine.images.class_folders import LabelledPictures, folders_in, picture_files
from purer_app.engine.images.folder_pictures import read_each


@dataclass(frozen=True, slots=True)
class QueryPictures:
    """Files of pictures to name; `truth[i]` is the class of file i, None where no folder of that name is a class."""

    files: tuple[Path, ...]
    truth: tuple[int | None, ...]

    def read(self, emit: EventSink) -> Iterator[tuple[int, Tensor]]:
        """Give position and pixels, (3, h, w) uint8, of each picture; a broken one is named and left out."""
        return read_each(self.files, emit)

    def accuracy(self, labels: Mapping[int, int]) -> float | None:
        """Per cent of the named pictures of known class that were named right; None where there are none.

        Args:
            labels: the class of each picture that was named, by its position.
        """
        known = [(label, self.truth[position]) for position, label in labels.items()]
        known = [(label, true) for label, true in known if true is not None]
        return 100 * sum(label == true for label, true in known) / len(known) if known else None


def list_query(folder: Path, class_names: tuple[str, ...], emit: EventSink) -> QueryPictures:
    """List the pictures in a folder and in its class folders.

    Raises:
        DataError: a folder is missing or cannot be read, or there is no picture.
    """
    folders = folders_in(folder)
    listed: list[tuple[Path, int | None]] = [(file, None) for file in picture_files(folder, emit)]
    for path in folders:
        label = class_names.index(path.name) if path.name in class_names else None
        if label is None:
            emit(NoticeGiven(f"'{path.name}' is none of the classes; its pictures are named but not counted"))
        listed += [(file, label) for file in picture_files(path, emit)]
    if not listed:
        raise DataError(f"{folder} has no picture that can be read")
    return QueryPictures(tuple(file for file, _ in listed), tuple(label for _, label in listed))


def check_user_classes(support: LabelledPictures, folder: str) -> None:
    """Make sure that there is something to tell apart.

    Raises:
        DataError: there are fewer than two classes.
    """
    if len(support.class_names) < 2:
        raise DataError(f"{folder} has one class, '{support.class_names[0]}'; telling apart needs at least 2")
