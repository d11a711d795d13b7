"""Guards standard output and standard error against failing writes."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast


class OutputError(Exception):
    """Standard output cannot be written. Not an EngineError, so that no job blames a file for it."""


class GuardedStream:
    """A text stream that distinguishes its own failed writes from those of other files.

    After a failure the stream is redirected to the null device, so that Python can flush it on exit.

    Args:
        required: raise OutputError if a write fails; otherwise the text is dropped. A closed pipe always raises
            BrokenPipeError.
    """

    def __init__(self, stream: TextIO, *, required: bool) -> None:
        self._stream = stream
        self._required = required
        self._failure: Exception | None = None

    def write(self, text: str) -> int:
        """Write to the stream."""
        self._guard(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._guard(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _guard(self, action: Callable[[], object]) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            action()
        except OSError as error:
            self._discard()
            if error.errno == errno.EPIPE:
                self._failure = error
            elif self._required:
                self._failure = OutputError(f"the output cannot be written: {error.strerror or error}")
            if self._failure is not None:
                raise self._failure from None

    def _discard(self) -> None:
        with suppress(OSError):
            null_device = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null_device, self._stream.fileno())
            os.close(null_device)


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard sys.stdout and sys.stderr while the block runs, then flush standard output.

    Raises:
        OutputError: standard output cannot be written.
        BrokenPipeError: the reader of standard output has closed it.
    """
    before = sys.stdout, sys.stderr
    sys.stdout = cast("TextIO", GuardedStream(before[0], required=True))
    sys.stderr = cast("TextIO", GuardedStream(before[1], required=False))
    guarded = sys.stdout
    try:
        try:
            yield
        finally:
            guarded.flush()
    finally:
        sys.stdout, sys.stderr = before
