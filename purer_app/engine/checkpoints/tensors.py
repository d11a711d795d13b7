"""Turns descriptions of stored tensors, and tensors, into ones that are safe to compute with."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from purer_app.engine.errors import CheckpointError

MAX_PARAMETERS = 2_000_000_000
_FLOATS = frozenset({torch.float32, torch.float64, torch.float16, torch.bfloat16})
_INTEGERS = frozenset({torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool})


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor lies: `offset`, `shape` and `strides` in elements of a storage of `elements`."""

    storage: str
    elements: int
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def check_stored(tensors: Iterable[StoredTensor], name: str) -> None:
    """Check that tensors lie within their storages, densely, and that no two overlap in part.

    Two names for one and the same tensor are fine: tied weights are saved so.

    Raises:
        CheckpointError: a tensor would take more memory than the file holds for it, or all together too much.
    """
    places: dict[str, dict[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]]] = {}
    total = 0
    for tensor in tensors:
        count = math.prod(tensor.shape)
        total += count
        if not is_dense(tensor.shape, tensor.strides):
            raise CheckpointError(
                f"{name} holds a tensor of shape {tensor.shape} with strides {tensor.strides}: it would show the same "
                "bytes again and again; tensors must be stored densely"
            )
        if tensor.offset + count > tensor.elements:
            raise CheckpointError(
                f"{name} holds a tensor of {count} values at {tensor.offset} of a storage of {tensor.elements} values"
            )
        form = (tensor.shape, tensor.strides)
        place = (tensor.offset, tensor.offset + count)
        if count and places.setdefault(tensor.storage, {}).setdefault(place, form) != form:
            raise CheckpointError(f"{name} holds overlapping tensors in its storage '{tensor.storage}'")
    _check_total(total, name)
    for storage, taken in places.items():
        ends = sorted(taken)
        if any(start < end for (_, end), (start, _) in pairwise(ends)):
            raise CheckpointError(f"{name} holds overlapping tensors in its storage '{storage}'")


def is_dense(shape: tuple[int, ...], strides: tuple[int, ...]) -> bool:
    """Whether every element has its own place and no place is left out, in any order of dimensions."""
    if len(shape) != len(strides):
        return False
    expected = 1
    for stride, size in sorted((stride, size) for stride, size in zip(strides, shape, strict=True) if size != 1):
        if stride != expected and 0 not in shape:
            return False
        expected *= size
    return True


def checked_state(state: Mapping[str, Tensor], name: str) -> dict[str, Tensor]:
    """Return the tensors contiguous, with floats as float32; the given ones stay as they are.

    Raises:
        CheckpointError: a tensor is sparse, of an unknown type, not dense, or holds NaN or infinity.
    """
    _check_total(sum(tensor.numel() for tensor in state.values()), name)
    return {key: _checked(tensor.detach(), key, name) for key, tensor in state.items()}


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
    if not bool(torch.isfinite(tensor).all()):
        raise CheckpointError(f"{name}: '{key}' holds NaN or infinite values; these weights cannot be used")
    return tensor


def _check_total(total: int, name: str) -> None:
    if total > MAX_PARAMETERS:
        raise CheckpointError(f"{name} holds {total} values; at most {MAX_PARAMETERS} are read")
