"""Rows of numbers that are kept in memory as long as they fit, and in a temporary file where they do not."""

from tempfile import TemporaryFile
from weakref import finalize

import torch
from torch import Tensor

MAX_BYTES = 256 * 2**20


class Budget:
    """How many bytes some stores may keep in memory together."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._left = limit

    def take(self, n_bytes: int) -> bool:
        """Set bytes aside; False where too few are left."""
        if n_bytes > self._left:
            return False
        self._left -= n_bytes
        return True


class RowStore:
    """At most `n` float32 rows of one shape, appended in batches and looked up by their numbers."""

    def __init__(self, n: int, budget: Budget) -> None:
        self._n, self._budget = n, budget
        self._filled = 0
        self._rows: Tensor | None = None

    def __len__(self) -> int:
        return self._filled

    def append(self, rows: Tensor) -> None:
        """Add rows, (k, *shape); the first batch decides the shape."""
        rows = rows.detach().to("cpu", torch.float32).contiguous()
        if not self._filled:
            self._start(rows[0])
        if self._rows is None:
            self._file.seek(self._filled * self._row_bytes)
            self._file.write(rows.numpy().tobytes())
        else:
            self._rows[self._filled : self._filled + len(rows)] = rows
        self._filled += len(rows)

    def _start(self, row: Tensor) -> None:
        self._shape, self._row_bytes = row.shape, row.nbytes
        if self._budget.take(self._n * row.nbytes):
            self._rows = torch.empty(self._n, *row.shape)
        else:
            self._file = TemporaryFile()  # noqa: SIM115 - open as long as the store lives; no name, so nothing is left
            finalize(self, self._file.close)

    def __getitem__(self, indices: Tensor) -> Tensor:
        """Look up rows, (len(indices), *shape)."""
        if self._rows is not None:
            return self._rows[indices]
        found = torch.empty(len(indices), *self._shape)
        for position, index in enumerate(indices.tolist()):
            self._file.seek(index * self._row_bytes)
            row = torch.frombuffer(bytearray(self._file.read(self._row_bytes)), dtype=torch.float32)
            found[position] = row.view(self._shape)
        return found
