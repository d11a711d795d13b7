"""Keeps the last results of a costly step, as long as they fit."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

FileState = tuple[str, int, int]
"""Path, time of the last change in nanoseconds and size; both are 0 where there is no file."""


def state_of(file: Path) -> FileState:
    """Return what changes when somebody writes a file."""
    try:
        state = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), state.st_mtime_ns, state.st_size


class Recent(Generic[Key, Value]):
    """The values asked for last; several threads may ask.

    Args:
        limit: sum of the sizes that are kept; the value made last is kept whatever its size.
        size_of: the size of one value, by default 1.
    """

    def __init__(self, limit: int, size_of: Callable[[Value], int] = lambda _: 1) -> None:
        self._limit = limit
        self._size_of = size_of
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made anew where it is not kept; what `make` raises is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()  # outside the lock: it may take long, and another thread may need something that is there
        with self._lock:
            if key in self._kept:  # another thread was faster
                self._size -= self._size_of(self._kept.pop(key))
            self._kept[key] = value
            self._size += self._size_of(value)
            while len(self._kept) > 1 and self._size > self._limit:
                self._size -= self._size_of(self._kept.popitem(last=False)[1])
        return value
