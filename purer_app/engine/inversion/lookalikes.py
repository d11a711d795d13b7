"""Uses unlabelled pictures as further images of the teachers' classes, pseudo-labelled by the teachers."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.images.class_folders import PictureCache, folders_in, images_of, picture_batches, picture_files
from purer_app.engine.images.folder_pictures import FilePictures, read_each
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import Block
from purer_app.engine.pool.model_pool import ModelPool

_BATCH = 64


class Lookalikes:
    """For each block, the pictures that its teacher assigns to its class with the highest confidence.

    A class with fewer pictures than an episode draws from has none and uses pseudo images only. One picture may belong
    to classes of several teachers.
    """

    def __init__(self, images: Tensor, spec: ImageSpec, chosen: dict[int, Tensor]) -> None:
        self._images, self._spec, self._chosen = images, spec, chosen

    def __contains__(self, block: int) -> bool:
        return block in self._chosen

    def __len__(self) -> int:
        return len(self._chosen)

    def images(self, block: int, chosen: Tensor, target: ImageSpec) -> Tensor:
        """Pictures of a block in a network's form, (len(chosen), *target.shape), numbered by descending confidence."""
        return convert(self._images[self._chosen[block][chosen.cpu()]], self._spec, target)


def find_lookalikes(
    pictures: Sequence[Tensor], pool: ModelPool, blocks: Sequence[Block], n: int, spec: ImageSpec, emit: EventSink
) -> Lookalikes:
    """Classify every picture with every teacher, and keep the n most confident of each class.

    Args:
        pictures: (3, h, w) uint8 each, as `read_picture` gives them.
        spec: the form in which they are stored.
    """
    probabilities = _probabilities(pool, pictures, emit)
    chosen: dict[int, Tensor] = {}
    for block in blocks:
        of_teacher = probabilities[block.teacher]
        confidence = torch.where(of_teacher.argmax(dim=1) == block.class_index, of_teacher[:, block.class_index], -1.0)
        if int((confidence >= 0).sum()) >= n:
            chosen[block.index] = confidence.argsort(descending=True, stable=True)[:n]
    device = next(iter(pool.teachers[0].model.parameters())).device
    emit(NoticeGiven(f"{len(pictures)} unlabelled pictures are used for {len(chosen)} of {len(blocks)} classes"))
    used = torch.cat(list(chosen.values())).unique() if chosen else torch.arange(0)
    places = {block: torch.searchsorted(used, positions) for block, positions in chosen.items()}
    images = images_of((pictures[index] for index in used.tolist()), len(used), spec)
    return Lookalikes(images.to(device), spec, places)


def _probabilities(pool: ModelPool, pictures: Sequence[Tensor], emit: EventSink) -> list[Tensor]:
    """Class probabilities of each teacher, (n_pictures, n_outputs); each picture is read once."""
    parts: list[list[Tensor]] = [[] for _ in pool.teachers]
    for batch in picture_batches(iter(pictures), _BATCH):
        forms = PictureCache(batch)
        for teacher, found in zip(pool.teachers, parts, strict=True):
            emit(Heartbeat(teacher.name))
            model = teacher.model
            device = next(iter(model.parameters())).device
            with torch.no_grad():
                found.append(model(forms.all(teacher.spec).to(device)).float().softmax(dim=1).nan_to_num(0.0).cpu())
    return [torch.cat(found) for found in parts]


def check_unlabelled(folder: Path) -> None:
    """Check that there is a folder of unlabelled pictures.

    Raises:
        DataError: there is none, or it cannot be read.
    """
    folders_in(folder, "unlabelled pictures")


def read_unlabelled(folder: Path, emit: EventSink) -> FilePictures:
    """Read the pictures in a folder and its subfolders; unreadable ones are reported and skipped.

    Returns:
        (3, h, w) uint8 each, in the order of their paths; read again if they do not fit into memory.

    Raises:
        DataError: the folder is missing or unreadable, or contains no readable picture.
    """
    check_unlabelled(folder)
    files = _pictures_below(folder, emit)
    readable = [files[position] for position, _ in read_each(files, emit)]
    if not readable:
        raise DataError(f"{folder} has no picture that can be read")
    return FilePictures(readable)


def _pictures_below(folder: Path, emit: EventSink) -> list[Path]:
    below = [file for path in folders_in(folder) if not path.is_symlink() for file in _pictures_below(path, emit)]
    return picture_files(folder, emit) + below
