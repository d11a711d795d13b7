"""Guards standard output and standard error: what cannot be written there ends in a sentence, or is dropped."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast


class OutputError(Exception):
    """Standard output cannot be written. No EngineError, so that no job takes it for a fault of a file."""


class GuardedStream:
    """A text stream whose failed writes are told apart from the failures of other files.

    After a failure the stream goes to nowhere, so that Python can flush it at its end.

    Args:
        required: raise OutputError where a write fails; else what cannot be written is dropped. A closed pipe raises
            BrokenPipeError in both cases.
    """

    def __init__(self, stream: TextIO, *, required: bool) -> None:
        self._stream = stream
        self._required = required
        self._failure: Exception | None = None

    def write(self, text: str) -> int:
        """Write as the stream does."""
        self._guard(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush as the stream does."""
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
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard sys.stdout and sys.stderr while the block runs, and flush standard output at its end.

    Raises:
        OutputError: standard output cannot be written.
        BrokenPipeError: nobody reads standard output any more.
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
