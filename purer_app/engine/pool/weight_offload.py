"""Weight offloading: keeps the weights of many networks in limited memory and the rest on disk."""

import os
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from typing import IO, NamedTuple

import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.machine.freed_memory import return_freed_memory

_ON_DISK = "/var/tmp"  # noqa: S108 - only for unnamed files


class _Stored(NamedTuple):
    """A tensor in the file; `form` is its "meta" tensor with shape, type and strides."""

    offset: int
    form: Tensor
    device: torch.device


class WeightOffload:
    """Moves the weights of the least recently used networks to an unnamed file, and loads them again on use.

    An offloaded network remains the same object with the same hooks, but its tensors are on the "meta" device. A graph
    built earlier keeps the tensors that it needs. The last used network stays in memory even if it exceeds the budget.
    Each network is written once, so its weights must not change after `add`.

    The system deletes the file when the object or the process ends, even after a crash.

    Args:
        budget_bytes: limit of the weights and buffers in memory.
    """

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=_place())  # noqa: SIM115 - it lives as long as this object
        self._closing = weakref.finalize(self, self._file.close)
        self._stored: dict[nn.Module, dict[str, _Stored]] = {}
        self._resident: OrderedDict[nn.Module, int] = OrderedDict()  # bytes; the least recently used comes first

    @property
    def resident_bytes(self) -> int:
        """Bytes of the weights and buffers in memory."""
        return sum(self._resident.values())

    def add(self, model: nn.Module) -> None:
        """Add a network whose weights are in memory, and offload others to make room.

        Raises:
            PoolError: the disk is full.
        """
        n_bytes = _bytes_of(model.state_dict())
        self._make_room(n_bytes)
        self._resident[model] = n_bytes

    def load(self, model: nn.Module) -> None:
        """Load the weights of a network to their original device, unless they are in memory.

        Raises:
            PoolError: the disk is full or fails.
        """
        if model in self._resident:
            self._resident.move_to_end(model)
            while len(self._resident) > 1 and self.resident_bytes > self.budget_bytes:  # the budget may have shrunk
                self._offload(next(iter(self._resident)))
            return
        stored = self._stored[model]
        n_bytes = _bytes_of({name: tensor.form for name, tensor in stored.items()})
        self._make_room(n_bytes)
        model.load_state_dict({name: self._read(tensor) for name, tensor in stored.items()}, assign=True)
        self._resident[model] = n_bytes

    def _make_room(self, n_bytes: int) -> None:
        while self._resident and self.resident_bytes + n_bytes > self.budget_bytes:
            self._offload(next(iter(self._resident)))

    def _offload(self, model: nn.Module) -> None:
        first_time = model not in self._stored
        if first_time:
            self._stored[model] = {name: self._write(tensor) for name, tensor in model.state_dict().items()}
        model.load_state_dict({name: tensor.form for name, tensor in self._stored[model].items()}, assign=True)
        del self._resident[model]
        if first_time:
            return_freed_memory()

    def _write(self, tensor: Tensor) -> _Stored:
        dense = torch.empty_like(tensor, device="cpu").copy_(tensor)
        try:
            offset = self._file.seek(0, os.SEEK_END)
            self._file.write(_memory_of(dense))
            self._file.flush()
        except OSError as error:
            raise PoolError(
                f"weights of models beyond compute.teacher_memory_mib cannot be written to {_place()}: "
                f"{error.strerror or error}"
            ) from error
        return _Stored(offset, torch.empty_like(dense, device="meta"), tensor.device)

    def _read(self, stored: _Stored) -> Tensor:
        form = stored.form
        dense = torch.empty_strided(form.shape, form.stride(), dtype=form.dtype)
        memory = _memory_of(dense)
        try:
            self._file.seek(stored.offset)
            n_read = self._file.readinto(memory)  # type: ignore[attr-defined]  # every real file has it
        except OSError as error:
            raise PoolError(f"the weights of a model cannot be read from disk: {error.strerror or error}") from error
        if n_read != len(memory):
            raise PoolError(f"the weights of a model cannot be read from disk: {n_read} of {len(memory)} bytes")
        return dense.to(stored.device)


def _place() -> str:
    """Return the folder for large temporary files; /tmp is often in memory (file-hierarchy(7))."""
    is_set = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return tempfile.gettempdir() if is_set or not os.access(_ON_DISK, os.W_OK | os.X_OK) else _ON_DISK


def _bytes_of(state: Mapping[str, Tensor]) -> int:
    return sum(tensor.nbytes for tensor in state.values())


def _memory_of(dense: Tensor) -> memoryview:
    """Return the bytes of a tensor without gaps, in memory order."""
    return dense.as_strided((dense.numel(),), (1,)).view(torch.uint8).numpy().data
