"""Raises the error of a failed write after the last one, for writers in C++ that abort the process at an error."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast


class _LateErrorFile(io.RawIOBase):
    """Accepts all bytes; after a failed write the others are discarded, and `error` is what failed."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Do nothing: torch.export asks for it only after the last byte."""
        return offset

    def write(self, content: Any) -> int:
        length = len(memoryview(content).cast("B"))
        if self.error is None:
            try:
                self._file.write(content)
            except OSError as error:
                self.error = error
        return length


@contextmanager
def file_with_late_errors(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file for writing from the beginning to the end.

    Raises:
        OSError: a write failed; raised at the end of the block.
    """
    with path.open("wb") as file:
        late = _LateErrorFile(file)
        yield cast("IO[bytes]", late)
        if late.error is not None:
            raise late.error
