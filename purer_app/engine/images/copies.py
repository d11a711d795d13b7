"""Finds copies among pictures, also if they were compressed again or resized, by the correlation of small versions."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import torch
from cachetools import LRUCache, cached
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.images.folder_pictures import read_cached
from purer_app.engine.images.transforms import resize

SIDE_PX = 32
LEAST_CORRELATION = 0.995
"""Of copies; the most alike drawings of one symbol by two people have 0.98 [ours]."""
_BATCH = 512
_MOST_KEPT = 5_000


def find_copies(files: Sequence[Path], emit: EventSink) -> list[list[Path]]:
    """Return groups of files that show the same picture; unreadable files are in no group."""
    readable: list[Path] = []
    rows: list[Tensor] = []
    for file in files:
        emit(Heartbeat("looking for copies"))
        try:
            rows.append(_small(file))
        except DataError:
            continue
        readable.append(file)
    if len(rows) < 2:
        return []
    return [[readable[index] for index in group] for group in groups_of_copies(torch.stack(rows).float(), emit)]


def small_version(picture: Tensor) -> Tensor:
    """Reduce a (3, h, w) uint8 picture to 32x32 pixels, (3072,), of mean 0 and length 1; 0 if it has one colour."""
    pixels = resize(picture[None].float() / 255, SIDE_PX, SIDE_PX).flatten()
    pixels = pixels - pixels.mean()
    length = pixels.square().sum().sqrt()
    return pixels / length.clamp(min=1e-3)


def groups_of_copies(small: Tensor, emit: EventSink) -> list[list[int]]:
    """Return groups of indices, in ascending order, whose small versions correlate.

    Args:
        small: (n, d), as `small_version` returns them.
    """
    group = list(range(len(small)))
    for start in range(0, len(small), _BATCH):
        emit(Heartbeat("looking for copies"))
        pairs = (small[start : start + _BATCH] @ small.T > LEAST_CORRELATION).nonzero().tolist()
        for row, other in pairs:
            first, second = sorted((_root(group, start + row), _root(group, other)))
            group[second] = first
    found: dict[int, list[int]] = {}
    for index in range(len(small)):
        found.setdefault(_root(group, index), []).append(index)
    return [indices for indices in found.values() if len(indices) > 1]


def _root(group: Sequence[int], index: int) -> int:
    while group[index] != index:
        index = group[index]
    return index


@cached(LRUCache[FileState, Tensor](_MOST_KEPT), key=state_of, lock=Lock())
def _small(file: Path) -> Tensor:
    return small_version(read_cached(file)).half()
