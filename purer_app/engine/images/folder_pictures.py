"""Reads pictures from disk with a cache of bounded size."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import overload

import torch
from cachetools import LRUCache, cached
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.images.transforms import read_picture

MAX_KEPT_BYTES = 256_000_000
_MOST_READERS = 4
_AHEAD = 2
"""Number of pictures that each reader thread reads ahead."""


def cached_reader(max_bytes: int) -> Callable[[Path], Tensor]:
    """Return `read_picture` with a cache of the latest pictures that fit; a changed file is read again.

    The latest picture is kept even if it alone is larger than `max_bytes`. Several threads may read.
    """
    cache: LRUCache[FileState, Tensor] = LRUCache(max_bytes, lambda picture: min(picture.nbytes, max_bytes))
    return cached(cache, key=state_of, lock=Lock())(read_picture)


read_cached = cached_reader(MAX_KEPT_BYTES)
"""Read a picture, or return it from the cache that all folders of this process share."""


class FilePictures(Sequence[Tensor]):
    """A sequence of pictures, (3, h, w) uint8 each, read from their files on access."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = tuple(files)

    def __len__(self) -> int:
        return len(self.files)

    @overload
    def __getitem__(self, index: int) -> Tensor: ...

    @overload
    def __getitem__(self, index: slice) -> list[Tensor]: ...

    def __getitem__(self, index: int | slice) -> Tensor | list[Tensor]:
        if isinstance(index, slice):
            return [read_cached(file) for file in self.files[index]]
        return read_cached(self.files[index])


def read_each(
    files: Sequence[Path], emit: EventSink, read: Callable[[Path], Tensor] = read_cached
) -> Generator[tuple[int, Tensor], None, None]:
    """Read files in order with several threads, and yield the index and the pixels of each readable picture.

    Unreadable pictures are skipped with a notice. A heartbeat is emitted for each file.

    Args:
        read: reads one file; `read_picture` keeps nothing in memory, for pictures that are used once.
    """
    readers = min(_MOST_READERS, torch.get_num_threads())
    with ThreadPoolExecutor(readers, thread_name_prefix="picture reader") as executor:
        waiting = iter(files)
        ahead = deque(executor.submit(read, file) for file in islice(waiting, readers * _AHEAD))
        try:
            for position in range(len(files)):
                emit(Heartbeat("reading pictures"))
                found = ahead.popleft()
                ahead.extend(executor.submit(read, file) for file in islice(waiting, 1))
                try:
                    picture = found.result()
                except DataError as error:
                    emit(NoticeGiven(f"{error}; it is skipped"))
                    continue
                yield position, picture
        finally:
            for future in ahead:
                future.cancel()


def noting(pictures: Iterator[tuple[int, Tensor]], positions: list[int]) -> Iterator[Tensor]:
    """Yield the pictures without their indices, and append the indices to a list."""
    for position, picture in pictures:
        positions.append(position)
        yield picture
