"""Layouts of stored tensors, checked to be dense, inside their bytes and not overlapping."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from purer_app.engine.core.errors import CheckpointError

MAX_PARAMETERS = 2_000_000_000
ITEM_BYTES = {
    "float64": 8,
    "float32": 4,
    "float16": 2,
    "bfloat16": 2,
    "int64": 8,
    "int32": 4,
    "int16": 2,
    "int8": 1,
    "uint8": 1,
    "bool": 1,
}
"""Bytes of one number of each type that weights may have."""
OTHER_BYTES = {
    "complex32": 4,
    "complex64": 8,
    "complex128": 16,
    "float8_e4m3fn": 1,
    "float8_e4m3fnuz": 1,
    "float8_e5m2": 1,
    "float8_e5m2fnuz": 1,
    "float8_e8m0fnu": 1,
    "uint16": 2,
    "uint32": 4,
    "uint64": 8,
}
"""Bytes of one number of types that PyTorch knows and that no weights of ours have."""
UNTYPED = "untyped"
"""The type of a storage of which only the number of bytes is known."""


def item_bytes(dtype: str) -> int:
    """Return the bytes per number of any type that a stored tensor or a storage may have."""
    return 1 if dtype == UNTYPED else ITEM_BYTES.get(dtype) or OTHER_BYTES[dtype]


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Place of a tensor: `offset`, `shape` and `strides` in elements of a storage of `elements` of one `dtype`."""

    storage: str
    elements: int
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: str


def check_stored(tensors: Iterable[StoredTensor], name: str) -> None:
    """Check that tensors lie densely inside their storages, and that no two overlap partly.

    Two names for one and the same tensor are fine: tied weights are saved so.

    Raises:
        CheckpointError: a tensor would take more memory than the file holds for it, or all together too much.
    """
    places: dict[str, dict[tuple[int, int], tuple[tuple[int, ...], tuple[int, ...]]]] = {}
    total = 0
    for tensor in tensors:
        total += _check_one(tensor, name)
        form = (tensor.shape, tensor.strides)
        place = (tensor.offset, tensor.offset + math.prod(tensor.shape))
        if place[0] < place[1] and places.setdefault(tensor.storage, {}).setdefault(place, form) != form:
            raise CheckpointError(f"{name} holds overlapping tensors in its storage '{tensor.storage}'")
    check_total(total, name)
    for storage, taken in places.items():
        ends = sorted(taken)
        if any(start < end for (_, end), (start, _) in pairwise(ends)):
            raise CheckpointError(f"{name} holds overlapping tensors in its storage '{storage}'")


def _check_one(tensor: StoredTensor, name: str) -> int:
    """Return how many values the tensor has."""
    count = math.prod(tensor.shape)
    if not is_dense(tensor.shape, tensor.strides):
        raise CheckpointError(
            f"{name} holds a tensor of shape {tensor.shape} with strides {tensor.strides}: it would show the same "
            "bytes again and again; tensors must be stored densely"
        )
    if tensor.offset + count > tensor.elements:
        raise CheckpointError(
            f"{name} holds a tensor of {count} values at {tensor.offset} of a storage of {tensor.elements} values"
        )
    return count


def is_dense(shape: tuple[int, ...], strides: tuple[int, ...]) -> bool:
    """Whether the elements fill their range without gaps or overlaps, in any order of dimensions."""
    if len(shape) != len(strides):
        return False
    expected = 1
    for stride, size in sorted((stride, size) for stride, size in zip(strides, shape, strict=True) if size != 1):
        if stride != expected and 0 not in shape:
            return False
        expected *= size
    return True


def contiguous_strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the strides of a tensor of this shape whose last dimension varies fastest."""
    return tuple(math.prod(shape[dimension + 1 :]) for dimension in range(len(shape)))


def check_total(total: int, name: str) -> None:
    """Check the number of all values of a file against the cap.

    Raises:
        CheckpointError: there are more.
    """
    if total > MAX_PARAMETERS:
        raise CheckpointError(f"{name} holds {total} values; at most {MAX_PARAMETERS} are read")
