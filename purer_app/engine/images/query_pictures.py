"""Lists the query pictures of a folder, with their true classes if they are in class folders."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, NoticeGiven
from purer_app.engine.images.class_folders import LabelledPictures, folders_in, picture_files
from purer_app.engine.images.folder_pictures import read_each
from purer_app.engine.images.transforms import read_picture


@dataclass(frozen=True, slots=True)
class QueryPictures:
    """Files of query pictures; `truth[i]` is the class of file i, None if it is not in a class folder."""

    files: tuple[Path, ...]
    truth: tuple[int | None, ...]

    def read(self, emit: EventSink) -> Iterator[tuple[int, Tensor]]:
        """Yield the index and the pixels, (3, h, w) uint8, of each picture; unreadable ones are skipped.

        The pixels are not cached, because each picture is classified once.
        """
        return read_each(self.files, emit, read_picture)

    def accuracy(self, labels: Mapping[int, int]) -> float | None:
        """Return the accuracy on pictures of known class, in per cent; None if there are none.

        Args:
            labels: predicted class of each picture, by its index.
        """
        known = [(label, self.truth[position]) for position, label in labels.items()]
        known = [(label, true) for label, true in known if true is not None]
        return 100 * sum(label == true for label, true in known) / len(known) if known else None


def list_query(folder: Path, class_names: tuple[str, ...], emit: EventSink) -> QueryPictures:
    """List the pictures in a folder and in its class folders.

    Raises:
        DataError: a folder is missing or cannot be read, or there is no picture.
    """
    folders = folders_in(folder, "pictures")
    listed: list[tuple[Path, int | None]] = [(file, None) for file in picture_files(folder, emit)]
    for path in folders:
        label = class_names.index(path.name) if path.name in class_names else None
        if label is None:
            emit(NoticeGiven(f"'{path.name}' is not one of the classes; its pictures do not count in the accuracy"))
        listed += [(file, label) for file in picture_files(path, emit)]
    if not listed:
        raise DataError(f"{folder} has no picture that can be read")
    return QueryPictures(tuple(file for file, _ in listed), tuple(label for _, label in listed))


def check_user_classes(support: LabelledPictures, folder: str) -> None:
    """Check that there are at least two classes.

    Raises:
        DataError: there are fewer than two classes.
    """
    if len(support.class_names) < 2:
        raise DataError(f"{folder} has one class, '{support.class_names[0]}'; at least 2 classes are needed")
