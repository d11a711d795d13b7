"""Turns raw bytes into tensors, by descriptions that were checked."""

import math
from collections.abc import Callable, Mapping
from functools import cache

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, StoredTensor


def read_tensors(read: Callable[[str], bytes], tensors: Mapping[str, StoredTensor]) -> dict[str, Tensor]:
    """Read tensors by name; those of one storage share its memory.

    Args:
        read: gives the bytes of a storage by its name.
        tensors: what `check_stored` has let pass.
    """
    content = cache(lambda storage: bytearray(read(storage)))
    return {name: _tensor(content, place) for name, place in tensors.items()}


def _tensor(content: Callable[[str], bytearray], place: StoredTensor) -> Tensor:
    dtype: torch.dtype = getattr(torch, place.dtype)
    count = math.prod(place.shape)
    if count == 0:
        return torch.empty(place.shape, dtype=dtype)
    start = place.offset * ITEM_BYTES[place.dtype]
    flat = torch.frombuffer(content(place.storage), dtype=dtype, count=count, offset=start)
    return flat.as_strided(place.shape, place.strides)
