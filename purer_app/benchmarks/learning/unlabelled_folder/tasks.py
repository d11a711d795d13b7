"""Draws few-shot tasks with an unlabelled folder: which pictures are labelled, in the folder, and tested."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.randomness import child_generator, child_seed
from purer_app.engine.images.class_folders import LabelledPictures

N_WAY = 5
QUERIES = 15
"""Tested pictures of each class, where the folder does not decide it."""
FOLDER_SIZE = QUERIES * N_WAY
"""Pictures in a folder, without additional ones and without other classes."""
MORE = 60
"""Further pictures of each class in a larger folder; as many as there are."""
_CONCENTRATION = 2.0


class FolderKind(StrEnum):
    """What an unlabelled folder holds."""

    EVEN = "even"
    EVEN_MORE = "even, and more"
    UNEVEN = "Dirichlet(2) shares"
    HALF = "half other classes"
    OTHERS = "other classes only"


@dataclass(frozen=True, slots=True, eq=False)
class FolderTask:
    """Indices of the labelled, the folder's and the tested pictures, and labels of the first and the last.

    The tested pictures are in the folder, except for the kind `OTHERS`.
    """

    support: Tensor
    support_labels: Tensor
    folder: Tensor
    query: Tensor
    query_labels: Tensor


def draw_folder_task(pictures: LabelledPictures, kind: FolderKind, n_shot: int, seed: int, index: int) -> FolderTask:
    """Draw a task; its classes and labelled pictures are the same for all kinds.

    Raises:
        DataError: too few classes, or too few pictures of a class.
    """
    generator = child_generator(seed, "folder task", n_shot, index)
    order = torch.randperm(len(pictures.class_names), generator=generator).tolist()
    classes, others = order[:N_WAY], order[N_WAY:]
    shuffled = [_shuffled(pictures.indices_of(label), generator) for label in classes]
    _check(pictures, [len(found) for found in shuffled], others, n_shot)
    counts = _counts(kind, child_seed(seed, "class shares", n_shot, index))
    support = [found[:n_shot] for found in shuffled]
    rest = [found[n_shot:] for found in shuffled]
    more = MORE if kind is FolderKind.EVEN_MORE else 0
    folder = [found[: count + more] for found, count in zip(rest, counts, strict=True)]
    tested = [found[: count or QUERIES] for found, count in zip(rest, counts, strict=True)]
    if kind is FolderKind.UNEVEN:
        tested = folder
    if kind in (FolderKind.HALF, FolderKind.OTHERS):
        strangers = torch.cat([pictures.indices_of(label) for label in others])
        folder.append(_shuffled(strangers, generator)[:FOLDER_SIZE])
    return FolderTask(torch.cat(support), _labels(support), torch.cat(folder), torch.cat(tested), _labels(tested))


def _shuffled(indices: Tensor, generator: torch.Generator) -> Tensor:
    return indices[torch.randperm(len(indices), generator=generator)]


def _labels(parts: list[Tensor]) -> Tensor:
    return torch.cat([torch.full((len(part),), label) for label, part in enumerate(parts)])


def _counts(kind: FolderKind, seed: int) -> list[int]:
    """Pictures of each class in the folder."""
    if kind is FolderKind.OTHERS:
        return [0] * N_WAY
    if kind is FolderKind.UNEVEN:
        random = np.random.default_rng(seed)
        return [int(n) for n in random.multinomial(FOLDER_SIZE, random.dirichlet([_CONCENTRATION] * N_WAY))]
    return [QUERIES] * N_WAY


def _check(pictures: LabelledPictures, counts: list[int], others: list[int], n_shot: int) -> None:
    if len(others) < N_WAY:
        raise DataError(f"{len(pictures.class_names)} classes with pictures; at least {2 * N_WAY} are needed")
    if min(counts) < n_shot + QUERIES:
        raise DataError(
            f"a class has {min(counts)} pictures; at least {n_shot + QUERIES} are needed for {n_shot} shots"
        )
