"""Keeps the weights of many networks within a budget of memory; those beyond it wait on disk for their turn."""

import ctypes
import os
import sys
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Mapping
from typing import IO, NamedTuple

import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import PoolError

_ON_DISK = "/var/tmp"  # noqa: S108 - only a place for nameless files


class _Stored(NamedTuple):
    """A tensor in the file: `form` has its shape, type and strides, but no numbers."""

    offset: int
    form: Tensor
    device: torch.device


class Residence:
    """Parks the weights of networks in a nameless file, the least recently used first, and brings them back.

    A parked network is the same object with the same hooks; its tensors are on "meta": shapes without numbers. A graph
    that was built before keeps the numbers that it needs. The network asked for last always stays, even where it alone
    is larger than the budget. Each one is written once, so weights must not change after `adopt`.

    The file has no name: the system takes it back when the residence or the process ends, however it ends.

    Args:
        budget_bytes: of all weights and buffers together that may be in memory.
    """

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=_place())  # noqa: SIM115 - it lives as long as the residence
        self._closing = weakref.finalize(self, self._file.close)
        self._stored: dict[nn.Module, dict[str, _Stored]] = {}
        self._resident: OrderedDict[nn.Module, int] = OrderedDict()  # bytes; the least recently used comes first

    @property
    def resident_bytes(self) -> int:
        """Bytes of the weights and buffers that are in memory now."""
        return sum(self._resident.values())

    def adopt(self, model: nn.Module) -> None:
        """Take charge of a network that is in memory, and park others until it has room.

        Raises:
            PoolError: the disk is full.
        """
        n_bytes = _bytes_of(model.state_dict())
        self._make_room(n_bytes)
        self._resident[model] = n_bytes

    def bring(self, model: nn.Module) -> None:
        """Make sure that an adopted network has its weights, on the device where it had them.

        Raises:
            PoolError: the disk is full or fails.
        """
        if model in self._resident:
            self._resident.move_to_end(model)
            while len(self._resident) > 1 and self.resident_bytes > self.budget_bytes:  # the budget may have shrunk
                self._park(next(iter(self._resident)))
            return
        stored = self._stored[model]
        n_bytes = _bytes_of({name: tensor.form for name, tensor in stored.items()})
        self._make_room(n_bytes)
        model.load_state_dict({name: self._read(tensor) for name, tensor in stored.items()}, assign=True)
        self._resident[model] = n_bytes

    def _make_room(self, n_bytes: int) -> None:
        while self._resident and self.resident_bytes + n_bytes > self.budget_bytes:
            self._park(next(iter(self._resident)))

    def _park(self, model: nn.Module) -> None:
        first_time = model not in self._stored
        if first_time:
            self._stored[model] = {name: self._write(tensor) for name, tensor in model.state_dict().items()}
        model.load_state_dict({name: tensor.form for name, tensor in self._stored[model].items()}, assign=True)
        del self._resident[model]
        if first_time:
            _return_freed_memory()

    def _write(self, tensor: Tensor) -> _Stored:
        dense = torch.empty_like(tensor, device="cpu").copy_(tensor)
        try:
            offset = self._file.seek(0, os.SEEK_END)
            self._file.write(_memory_of(dense))
            self._file.flush()
        except OSError as error:
            raise PoolError(
                f"models' weights beyond compute.teacher_memory_mib wait in {_place()}, "
                f"which cannot hold them: {error.strerror or error}"
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
            raise PoolError(f"a model's weights cannot be read back from disk: {error.strerror or error}") from error
        if n_read != len(memory):
            raise PoolError(f"a model's weights cannot be read back from disk: {n_read} of {len(memory)} bytes came")
        return dense.to(stored.device)


def _place() -> str:
    """Where large temporary files belong unless the user says so: /tmp often lies in memory (file-hierarchy(7))."""
    said = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return tempfile.gettempdir() if said or not os.access(_ON_DISK, os.W_OK | os.X_OK) else _ON_DISK


def _bytes_of(state: Mapping[str, Tensor]) -> int:
    return sum(tensor.nbytes for tensor in state.values())


def _memory_of(dense: Tensor) -> memoryview:
    """The bytes of a tensor without gaps, in the order of its memory, whatever its strides."""
    return dense.as_strided((dense.numel(),), (1,)).view(torch.uint8).numpy().data


def _return_freed_memory() -> None:
    """Give the system what was freed; glibc keeps it, and reuses little of the aligned blocks that tensors lie in."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
