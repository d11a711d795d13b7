"""Turns a user's unlabelled pictures into further images of the teachers' classes, by what the teachers say of them."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.class_folders import folders_in, picture_files, pictures_to_images
from purer_app.engine.errors import DataError
from purer_app.engine.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.images import convert, read_picture
from purer_app.engine.model_pool import ModelPool
from purer_app.engine.pseudo_dataset import Block
from purer_app.engine.teacher import Teacher

_BATCH = 64


class Lookalikes:
    """For each block, the pictures that its teacher takes most surely for its class.

    A picture counts for the class that the teacher finds likeliest. A class for which fewer pictures count than an
    episode draws from has none, and keeps to its pseudo images. One picture may stand for classes of several teachers.
    """

    def __init__(self, images: Tensor, spec: ImageSpec, chosen: dict[int, Tensor]) -> None:
        self._images, self._spec, self._chosen = images, spec, chosen

    def __contains__(self, block: int) -> bool:
        return block in self._chosen

    def __len__(self) -> int:
        return len(self._chosen)

    def images(self, block: int, chosen: Tensor, target: ImageSpec) -> Tensor:
        """Some of a block's pictures in a network's form, (len(chosen), *target.shape), the surest being number 0."""
        return convert(self._images[self._chosen[block][chosen.cpu()]], self._spec, target)


def find_lookalikes(
    pictures: list[Tensor], pool: ModelPool, blocks: Sequence[Block], n: int, spec: ImageSpec, emit: EventSink
) -> Lookalikes:
    """Ask every teacher about every picture, and keep the n surest of each class.

    Args:
        pictures: (3, h, w) uint8 each, as `read_picture` gives them.
        spec: the form that they are kept in.
    """
    chosen: dict[int, Tensor] = {}
    for index, teacher in enumerate(pool.teachers):
        answers = _answers(teacher, pictures, emit)
        guesses = answers.argmax(dim=1)
        for block in (block for block in blocks if block.teacher == index):
            sureness = torch.where(guesses == block.class_index, answers[:, block.class_index], -1.0)
            if int((sureness >= 0).sum()) >= n:
                chosen[block.index] = sureness.argsort(descending=True, stable=True)[:n]
    device = next(iter(pool.teachers[0].model.parameters())).device
    emit(NoticeGiven(f"{len(pictures)} unlabelled pictures stand for {len(chosen)} of {len(blocks)} classes"))
    return Lookalikes(pictures_to_images(pictures, spec).to(device), spec, chosen)


def _answers(teacher: Teacher, pictures: list[Tensor], emit: EventSink) -> Tensor:
    """The teacher's class probabilities, (n_pictures, n_outputs)."""
    model, parts = teacher.model, []
    device = next(iter(model.parameters())).device
    for start in range(0, len(pictures), _BATCH):
        emit(Heartbeat(teacher.name))
        with torch.no_grad():
            images = pictures_to_images(pictures[start : start + _BATCH], teacher.spec)
            parts.append(model(images.to(device)).float().softmax(dim=1).nan_to_num(0.0).cpu())
    return torch.cat(parts)


def read_unlabelled(folder: Path, emit: EventSink) -> list[Tensor]:
    """Read the pictures in a folder and its subfolders, whose names mean nothing; a broken one is named and left out.

    Returns:
        (3, h, w) uint8 each, in the order of their paths.

    Raises:
        DataError: the folder is missing or cannot be read, or holds no picture that can.
    """
    found = []
    for file in _pictures_below(folder):
        emit(Heartbeat("reading pictures"))
        try:
            found.append(read_picture(file))
        except DataError as error:
            emit(NoticeGiven(f"{error}; it is left out"))
    if not found:
        raise DataError(f"{folder} has no picture that can be read")
    return found


def _pictures_below(folder: Path) -> list[Path]:
    below = [file for path in folders_in(folder) if not path.is_symlink() for file in _pictures_below(path)]
    return picture_files(folder) + below
