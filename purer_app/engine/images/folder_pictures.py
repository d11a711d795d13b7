"""Pictures on disk as sequences and streams of pixels, of which a bounded number is in memory at once."""

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
"""Pictures that each reader thread is ahead of whoever uses them."""


def cached_reader(max_bytes: int) -> Callable[[Path], Tensor]:
    """Return `read_picture` with a cache of the latest pictures that fit; a changed file is read again.

    The latest picture is kept even if it alone is larger than `max_bytes`. Several threads may read.
    """
    cache: LRUCache[FileState, Tensor] = LRUCache(max_bytes, lambda picture: min(picture.nbytes, max_bytes))
    return cached(cache, key=state_of, lock=Lock())(read_picture)


read_cached = cached_reader(MAX_KEPT_BYTES)
"""Read a picture, or return it from the cache that all folders of this process share."""


class FilePictures(Sequence[Tensor]):
    """The pictures of some files, (3, h, w) uint8 each, read when they are asked for."""

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


def read_each(files: Sequence[Path], emit: EventSink) -> Generator[tuple[int, Tensor], None, None]:
    """Read files in order, in as many threads as torch may use, and give position and pixels of each that can be read.

    A picture that cannot be read is named in a notice and left out. There is a heartbeat for each file.
    """
    readers = min(_MOST_READERS, torch.get_num_threads())
    with ThreadPoolExecutor(readers, thread_name_prefix="picture reader") as executor:
        waiting = iter(files)
        ahead = deque(executor.submit(read_cached, file) for file in islice(waiting, readers * _AHEAD))
        try:
            for position in range(len(files)):
                emit(Heartbeat("reading pictures"))
                found = ahead.popleft()
                ahead.extend(executor.submit(read_cached, file) for file in islice(waiting, 1))
                try:
                    picture = found.result()
                except DataError as error:
                    emit(NoticeGiven(f"{error}; it is left out"))
                    continue
                yield position, picture
        finally:
            for future in ahead:
                future.cancel()


def noting(pictures: Iterator[tuple[int, Tensor]], positions: list[int]) -> Iterator[Tensor]:
    """Give the pictures alone, and append their positions to a list."""
    for position, picture in pictures:
        positions.append(position)
        yield picture
