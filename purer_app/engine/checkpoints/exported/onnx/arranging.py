"""ONNX operators that arrange values, and those that compute shapes."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.exported.onnx.node_reader import NodeReader
from purer_app.engine.checkpoints.exported.onnx.values import (
    Operation,
    check_length,
    expanded_shape,
    fit_batch,
    host,
    is_host,
    lengths_of,
    tensor_like,
)

BATCH_DEPENDENT = frozenset({"Reshape", "Expand", "ConstantOfShape"})
"""Operators whose function takes the pictures and the number of pictures of the trace after its inputs."""


def _shape(reader: NodeReader) -> Operation:
    start, end = reader.whole("start", 0), reader.whole("end", 2**31)
    return lambda x: host(list(x.shape)[start:end])


def _size(reader: NodeReader) -> Operation:
    return lambda x: np.asarray(math.prod(x.shape), dtype=object)


def _reshape(reader: NodeReader) -> Operation:
    allow_zero = bool(reader.whole("allowzero", 0))

    def run(x: Any, target: Any, pictures: Tensor, traced: int | None) -> Any:
        lengths = lengths_of(target)
        if traced is not None and lengths:
            lengths = fit_batch(lengths, x.shape, pictures.shape[0], traced)
        if not allow_zero:
            lengths = [x.shape[k] if isinstance(n, int) and n == 0 else n for k, n in enumerate(lengths)]
        return x.reshape(lengths)

    return run


def _expand(reader: NodeReader) -> Operation:
    def run(x: Any, target: Any, pictures: Tensor, traced: int | None) -> Any:
        lengths = lengths_of(target)
        if traced is not None and lengths and lengths[0] == traced != 1:
            lengths[0] = pictures.shape[0]
        shape = expanded_shape(x.shape, lengths)
        if not is_host(x):
            return x.expand(shape)
        check_length(math.prod(shape))
        return np.broadcast_to(x, shape)

    return run


def _constant_of_shape(reader: NodeReader) -> Operation:
    given = reader.array("value")
    value = np.zeros(1, np.float32) if given is None else given.reshape(-1)[:1]

    def run(target: Any, pictures: Tensor, traced: int | None) -> Any:
        lengths = lengths_of(target)
        if traced is not None and lengths and lengths[0] == traced != 1:
            lengths[0] = pictures.shape[0]
        if value.dtype.kind == "f":
            return torch.full((), float(value[0]), device=pictures.device).expand(lengths)
        check_length(math.prod(lengths))
        return np.full(lengths, value[0])

    return run


def _range(reader: NodeReader) -> Operation:
    def run(start: Any, limit: Any, delta: Any) -> Any:
        first, last, step = (value.item() for value in (start, limit, delta))
        check_length(max(0, math.ceil((last - first) / step)))
        return np.arange(first, last, step)

    return run


def _transpose(reader: NodeReader) -> Operation:
    order = reader.wholes("perm")

    def run(x: Any) -> Any:
        axes = tuple(reversed(range(x.ndim))) if order is None else order
        return np.transpose(x, axes) if is_host(x) else x.permute(axes)

    return run


def _flatten(reader: NodeReader) -> Operation:
    axis = reader.whole("axis", 1)

    def run(x: Any) -> Any:
        if is_host(x):
            return x.reshape(math.prod(x.shape[:axis]), -1)
        if axis % max(x.ndim, 1) == 1:
            return x.flatten(1)
        position = axis if axis >= 0 else axis + x.ndim
        return x.reshape(math.prod(x.shape[:position]), math.prod(x.shape[position:]))

    return run


def _squeeze(reader: NodeReader) -> Operation:
    axes = reader.wholes_or_input("axes", 1)

    def run(x: Any) -> Any:
        gone = [k for k in range(x.ndim) if x.shape[k] == 1] if axes is None else [axis % x.ndim for axis in axes]
        if any(not isinstance(x.shape[k], int) or x.shape[k] != 1 for k in gone):
            raise ValueError("only a length of 1 can be removed")
        return x.reshape([length for k, length in enumerate(x.shape) if k not in gone])

    return run


def _unsqueeze(reader: NodeReader) -> Operation:
    axes = reader.wholes_or_input("axes", 1) or ()

    def run(x: Any) -> Any:
        n = x.ndim + len(axes)
        new = {axis % n for axis in axes}
        lengths = iter(x.shape)
        return x.reshape([1 if k in new else next(lengths) for k in range(n)])

    return run


def _concat(reader: NodeReader) -> Operation:
    axis = reader.whole("axis", 1)

    def run(*values: Any) -> Any:
        if all(is_host(value) for value in values):
            check_length(sum(value.size for value in values))
            return np.concatenate(values, axis=axis)
        like = next(value for value in values if isinstance(value, Tensor))
        tensors = [tensor_like(value, like) for value in values]
        if axis % like.ndim:  # what does not depend on the pictures may be there once for all of them
            n = max(tensor.shape[0] for tensor in tensors)
            tensors = [
                tensor.expand(n, *tensor.shape[1:]) if tensor.shape[0] == 1 != n else tensor for tensor in tensors
            ]
        return torch.cat(tensors, dim=axis)

    return run


def _split(reader: NodeReader) -> Operation:
    axis, lengths = reader.whole("axis", 0), reader.wholes_or_input("split", 1)
    n_parts = reader.whole("num_outputs", reader.n_outputs())
    if n_parts < 1:
        raise reader.broken("gives no parts")

    def run(x: Any) -> Any:
        size = x.shape[axis]
        each = -(-size // n_parts)
        parts = lengths or [*[each] * (n_parts - 1), size - each * (n_parts - 1)]
        if is_host(x):
            return np.split(x, np.cumsum(parts)[:-1], axis=axis)
        return torch.split(x, list(parts), dim=axis)

    return run


def _slice(reader: NodeReader) -> Operation:
    starts, ends, axes = (reader.wholes(name) for name in ("starts", "ends", "axes"))

    def run(x: Any, *given: Any) -> Any:
        if starts is not None and ends is not None:
            bounds = [list(starts), list(ends), list(axes or range(len(starts))), [1] * len(starts)]
        else:
            bounds = [lengths_of(each) if each is not None else [] for each in given]
            bounds += [[]] * (4 - len(bounds))
            bounds[2] = bounds[2] or list(range(len(bounds[0])))
            bounds[3] = bounds[3] or [1] * len(bounds[0])
        for start, end, axis, step in zip(*bounds, strict=True):
            x = _one_slice(x, axis % x.ndim, slice(start, end, step))
        return x

    return run


def _one_slice(x: Any, axis: int, part: slice) -> Any:
    if part.step > 0 and not is_host(x):
        return x[(slice(None),) * axis + (part,)]
    start, end, step = part.indices(x.shape[axis])
    places = np.arange(start, end, step)
    if is_host(x):
        return np.take(x, places, axis=axis)
    return x.index_select(axis, torch.from_numpy(places).to(x.device))


def _gather(reader: NodeReader) -> Operation:
    axis = reader.whole("axis", 0)

    def run(x: Any, places: Any) -> Any:
        if is_host(x) and is_host(places):
            check_length(places.size * math.prod(x.shape) // max(x.shape[axis], 1))
            return np.asarray(np.take(x, places.astype(np.int64), axis=axis))
        if is_host(x):
            x = tensor_like(x, places)
        if is_host(places) and places.ndim == 0:
            return x.select(axis, int(places))
        at = tensor_like(places, x).long()
        at = torch.where(at < 0, at + x.shape[axis], at)
        k = axis % x.ndim
        return x.index_select(k, at.reshape(-1)).reshape([*x.shape[:k], *at.shape, *x.shape[k + 1 :]])

    return run


def _scatter(reader: NodeReader) -> Operation:
    if reader.text("reduction", "none") != "none":
        raise reader.unknown("with a reduction")

    def run(x: Any, places: Any, updates: Any) -> Any:
        if all(is_host(value) for value in (x, places, updates)):
            found = np.array(x)
            found[tuple(np.moveaxis(places.astype(np.int64), -1, 0))] = updates
            return found
        like = next(value for value in (x, updates, places) if isinstance(value, Tensor))
        at = tensor_like(places, like).long().unbind(-1)
        return tensor_like(x, like).index_put(at, tensor_like(updates, like))

    return run


def _tile(reader: NodeReader) -> Operation:
    def run(x: Any, repeats: Any) -> Any:
        times = lengths_of(repeats)
        if not is_host(x):
            return x.repeat(times)
        check_length(math.prod(x.shape) * math.prod(times))
        return np.tile(x, times)

    return run


_PAD_MODES = {"constant": "constant", "reflect": "reflect", "edge": "replicate", "wrap": "circular"}


def _pad(reader: NodeReader) -> Operation:
    mode = _PAD_MODES.get(reader.text("mode", "constant"))
    pads, axes = reader.wholes("pads"), reader.fixed(3)
    value = reader.number("value", 0.0)
    if (given := reader.fixed(2)) is not None:
        value = float(given.reshape(-1)[0])
    if mode is None:
        raise reader.unknown("in a mode of its own")

    def run(x: Any, computed: Any = None, *_: Any) -> Any:
        lengths = list(pads) if pads is not None else lengths_of(computed)
        places = range(x.ndim) if axes is None else [int(axis) % x.ndim for axis in axes.reshape(-1)]
        n = len(lengths) // 2
        sides = {axis: (lengths[k], lengths[n + k]) for k, axis in enumerate(places)}
        used = [axis for axis, both in sides.items() if any(both)]
        if not used:
            return x
        order = [sides.get(axis, (0, 0)) for axis in range(x.ndim - 1, min(used) - 1, -1)]
        flat = [side for both in order for side in both]
        if is_host(x):
            return np.pad(x, [sides.get(axis, (0, 0)) for axis in range(x.ndim)], constant_values=int(value))
        return F.pad(x, flat, mode, value) if mode == "constant" else F.pad(x, flat, mode)

    return run


def _block_to_depth(reader: NodeReader, *, to_depth: bool) -> Operation:
    size, mode = reader.whole("blocksize", 0), "" if to_depth else reader.text("mode", "DCR")
    if size < 1:
        raise reader.broken("has blocks without a size")

    def run(x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        if to_depth:
            parts = x.reshape(n, c, h // size, size, w // size, size).permute(0, 3, 5, 1, 2, 4)
            return parts.reshape(n, c * size * size, h // size, w // size)
        if mode == "CRD":
            return F.pixel_shuffle(x, size)
        parts = x.reshape(n, size, size, c // size**2, h, w).permute(0, 3, 4, 1, 5, 2)
        return parts.reshape(n, c // size**2, h * size, w * size)

    return run


ARRANGING: dict[str, Callable[[NodeReader], Operation]] = {
    "Shape": _shape,
    "Size": _size,
    "Reshape": _reshape,
    "Expand": _expand,
    "ConstantOfShape": _constant_of_shape,
    "Range": _range,
    "Transpose": _transpose,
    "Flatten": _flatten,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Concat": _concat,
    "Split": _split,
    "Slice": _slice,
    "Gather": _gather,
    "ScatterND": _scatter,
    "Tile": _tile,
    "Pad": _pad,
    "SpaceToDepth": partial(_block_to_depth, to_depth=True),
    "DepthToSpace": partial(_block_to_depth, to_depth=False),
}
"""What builds the function of an operator from its node."""
