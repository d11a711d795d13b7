"""Read stored tensors from their bytes, and check them before they are used."""

import math
from collections.abc import Callable, Mapping
from functools import cache

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, StoredTensor, check_total, is_dense
from purer_app.engine.core.errors import CheckpointError

_FLOATS = frozenset({torch.float32, torch.float64, torch.float16, torch.bfloat16})
_INTEGERS = frozenset({torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool})


def read_tensors(read: Callable[[str], bytearray], tensors: Mapping[str, StoredTensor]) -> dict[str, Tensor]:
    """Read tensors by name; those of one storage share its memory.

    Args:
        read: gives the bytes of a storage by its name, in memory of their own.
        tensors: what `check_stored` has let pass.
    """
    content = cache(read)
    return {name: _tensor(content, place) for name, place in tensors.items()}


def _tensor(content: Callable[[str], bytearray], place: StoredTensor) -> Tensor:
    dtype: torch.dtype = getattr(torch, place.dtype)
    count = math.prod(place.shape)
    if count == 0:
        return torch.empty(place.shape, dtype=dtype)
    start = place.offset * ITEM_BYTES[place.dtype]
    flat = torch.frombuffer(content(place.storage), dtype=dtype, count=count, offset=start)
    return flat.as_strided(place.shape, place.strides)


def consume_state(state: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """Do the same as `checked_state` and empty the given table, since half floats would cost three copies.

    Raises:
        CheckpointError: as `checked_state`.
    """
    check_total(sum(tensor.numel() for tensor in state.values()), name)
    return {key: _checked(state.pop(key).detach(), key, name) for key in list(state)}


def checked_state(state: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """Return contiguous tensors with floats as float32; the given ones stay unchanged.

    Raises:
        CheckpointError: a tensor is sparse, of an unknown type, not dense, or holds NaN or infinity.
    """
    check_total(sum(tensor.numel() for tensor in state.values()), name)
    return {key: _checked(tensor.detach(), key, name) for key, tensor in state.items()}


def _is_finite(tensor: Tensor) -> bool:
    """Whether all values are finite; their sum, which is fast, shows it unless it overflows."""
    return math.isfinite(float(tensor.sum())) or bool(torch.isfinite(tensor).all())


def _checked(tensor: Tensor, key: str, name: str) -> Tensor:
    if tensor.layout != torch.strided or tensor.device.type != "cpu" or tensor.is_quantized:
        raise CheckpointError(f"{name}: '{key}' is not a plain dense tensor")
    if tensor.dtype not in _FLOATS | _INTEGERS:
        raise CheckpointError(f"{name}: '{key}' has numbers of type {tensor.dtype}; float32 is needed")
    if not is_dense(tuple(tensor.shape), tensor.stride()):
        raise CheckpointError(f"{name}: '{key}' is not stored densely")
    if tensor.dtype in _INTEGERS:
        return tensor.contiguous()
    tensor = tensor.to(torch.float32).contiguous()
    if not _is_finite(tensor):
        raise CheckpointError(f"{name}: '{key}' holds NaN or infinite values; these weights cannot be used")
    return tensor
