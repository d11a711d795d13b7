"""Read the tensors of a distributed checkpoint from the slices in its parts."""

import io
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.parts.distributed import DistributedIndex, Slice
from purer_app.engine.checkpoints.formats.storage.tensor_layout import StoredTensor, check_stored
from purer_app.engine.checkpoints.formats.storage.tensors import read_tensors
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip
from purer_app.engine.checkpoints.formats.torch_archive import storage_reader, view_torch_zip
from purer_app.engine.core.errors import CheckpointError


def read_slices(folder: Path, index: DistributedIndex, places: Mapping[str, StoredTensor]) -> dict[str, Tensor]:
    """Read the tensors at these places, and no others.

    Raises:
        CheckpointError: a slice is not what the index says, or the slices of a tensor overlap.
    """
    return {name: _joined(folder, index.slices[place.storage], place) for name, place in places.items()}


def _joined(folder: Path, slices: tuple[Slice, ...], place: StoredTensor) -> Tensor:
    dtype: torch.dtype = getattr(torch, place.dtype)
    whole = torch.empty(place.shape, dtype=dtype)
    missing = torch.ones(place.shape, dtype=torch.bool)
    for each in slices:
        box = tuple(slice(offset, offset + size) for offset, size in zip(each.offsets, each.sizes, strict=True))
        whole[box] = _read(folder / each.part, each, place)
        missing[box] = False
    if bool(missing.any()):
        raise CheckpointError(f"{folder.name}: the slices of '{place.storage}' overlap")
    return whole


def _read(path: Path, each: Slice, place: StoredTensor) -> Tensor:
    with path.open("rb") as part:
        part.seek(each.start)
        content = io.BytesIO(part.read(each.length))
    found = view_torch_zip(path, content).root
    if not isinstance(found, StoredTensor) or (found.shape, found.dtype) != (each.sizes, place.dtype):
        raise CheckpointError(f"{path.parent.name}: its part {path.name} does not hold '{place.storage}' as described")
    check_stored([found], path.name)
    with stored_zip(path, content) as archive:
        return read_tensors(storage_reader(archive), {"slice": found})["slice"]
