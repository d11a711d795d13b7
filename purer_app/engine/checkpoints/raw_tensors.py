"""Turns raw bytes in an archive into tensors, by descriptions that were checked."""

import math
import zipfile
from collections.abc import Mapping

import torch
from torch import Tensor

from purer_app.engine.checkpoints.stored_tensors import ITEM_BYTES, StoredTensor


def read_tensors(archive: zipfile.ZipFile, tensors: Mapping[str, StoredTensor], folder: str = "") -> dict[str, Tensor]:
    """Read tensors by name; those of one storage share its memory.

    Args:
        tensors: what `check_stored` has let pass.
        folder: what stands before each storage's name in the archive.
    """
    storages: dict[str, bytearray] = {}
    return {name: _tensor(archive, folder, place, storages) for name, place in tensors.items()}


def _tensor(archive: zipfile.ZipFile, folder: str, place: StoredTensor, storages: dict[str, bytearray]) -> Tensor:
    dtype: torch.dtype = getattr(torch, place.dtype)
    count = math.prod(place.shape)
    if count == 0:
        return torch.empty(place.shape, dtype=dtype)
    if place.storage not in storages:
        storages[place.storage] = bytearray(archive.read(folder + place.storage))
    content, start = storages[place.storage], place.offset * ITEM_BYTES[place.dtype]
    return torch.frombuffer(content, dtype=dtype, count=count, offset=start).as_strided(place.shape, place.strides)
