"""The two kinds of values in a graph: tensors, and arrays of whole numbers such as shapes, computed outside torch.

Arrays keep the lengths of a traced program symbolic, so that a rebuilt network can be exported again.
"""

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np
import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.onnx.model import Host

MAX_HOST_VALUES = 2**22
"""The most values of an array; those of honest graphs are shapes and indices."""
Given = Tensor | Host | None
Operation = Callable[..., Any]


class TooLargeError(ValueError):
    """An array would have more values than any honest one."""


def is_host(value: Any) -> bool:
    """Whether a value is an array."""
    return isinstance(value, np.ndarray)


def lengths_of(value: Any) -> list[Any]:
    """Return the numbers of an array or, where the graph computes them from pictures, of a tensor."""
    return list(value.reshape(-1).tolist())


def host(values: Any) -> Host:
    """Return whole numbers, perhaps symbolic, as an array."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def tensor_like(value: Any, like: Tensor) -> Tensor:
    """Return a value as a tensor on the device of another."""
    if isinstance(value, Tensor):
        return value
    if value.dtype == object:
        return torch.tensor(value.tolist(), dtype=torch.int64, device=like.device)
    return torch.from_numpy(np.ascontiguousarray(value)).reshape(value.shape).to(like.device)


def with_tensors(operation: Operation, on_arrays: Operation | None = None) -> Operation:
    """Let an operation on tensors take arrays too; of arrays alone it makes an array, if given by `on_arrays`."""

    @wraps(operation)
    def run(*values: Any, **options: Any) -> Any:
        like = next((value for value in values if isinstance(value, Tensor)), None)
        if like is None and on_arrays is not None:
            return np.asarray(on_arrays(*values, **options))
        anchor = torch.empty(0) if like is None else like
        found = operation(*(tensor_like(value, anchor) if is_host(value) else value for value in values), **options)
        return found.numpy() if like is None and isinstance(found, Tensor) else found

    return run


def elementwise(operation: Callable[[Any, Any], Any]) -> Operation:
    """Return an operation on two values of either kind, each broadcast to the other."""

    def run(a: Any, b: Any) -> Any:
        if is_host(a) and is_host(b):
            check_length(math.prod(np.broadcast_shapes(a.shape, b.shape)))
            return np.asarray(operation(a, b))
        return operation(_operand(a, b), _operand(b, a))

    return run


def _operand(value: Any, other: Any) -> Any:
    """Return a single number as such, so that it works on every device, and anything else as a tensor."""
    if not is_host(value):
        return value
    if value.size == 1 and value.ndim <= other.ndim:
        return value.item()
    return tensor_like(value, other)


def check_length(n: int) -> None:
    """Check the length of an array before it is made.

    Raises:
        TooLargeError: no honest graph has so many.
    """
    if n > MAX_HOST_VALUES:
        raise TooLargeError(n)


def expanded_shape(shape: Sequence[Any], target: Sequence[Any]) -> list[Any]:
    """Return the shape of a value after ONNX's Expand, in which a length of 1 follows the other."""
    n = max(len(shape), len(target))
    old, new = [1] * (n - len(shape)) + list(shape), [1] * (n - len(target)) + list(target)
    return [a if isinstance(b, int) and b == 1 else b for a, b in zip(old, new, strict=True)]


def fit_batch(target: Sequence[Any], shape: Sequence[Any], n: Any, traced: int) -> list[Any]:
    """Return a target shape for a batch of n pictures, in a graph whose shapes are written for `traced` pictures.

    Args:
        target: the shape in the graph, in which 0 keeps a length and -1 stands for the rest.
        shape: that of the value that gets the new one.
    """
    lengths = [shape[k] if length == 0 and k < len(shape) else length for k, length in enumerate(target)]
    if n == traced or any(not isinstance(length, int) for length in lengths):
        return list(target)
    first, *rest = lengths
    if -1 in rest:
        grows = first > 0 and (first == traced or shape[0] == first * n // traced)
        return [first * n // traced, *target[1:]] if grows else list(target)
    if first < 0 or math.prod(shape) * traced != math.prod(lengths) * n:
        return list(target)
    return _with_more(lengths, shape, n, traced)


def _with_more(lengths: list[Any], shape: Sequence[Any], n: Any, traced: int) -> list[Any]:
    """Multiply the first length that stands where a multiple of the batch is, after equal numbers of values."""
    before = [math.prod(shape[:k]) for k in range(len(shape))]
    for k, length in enumerate(lengths):
        places = [j for j, values in enumerate(before) if values == math.prod(lengths[:k])]
        if any(shape[j] % n == 0 for j in places):
            return [*lengths[:k], length * n // traced, *lengths[k + 1 :]]
    return [lengths[0] * n // traced, *lengths[1:]]
