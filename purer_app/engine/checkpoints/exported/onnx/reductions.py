"""ONNX operators that sum over dimensions: reductions, normalisations and products of matrices."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.exported.onnx.node_reader import NodeReader
from purer_app.engine.checkpoints.exported.onnx.values import Operation, is_host, tensor_like, with_tensors


def _product(x: Tensor, dim: tuple[int, ...], *, keepdim: bool) -> Tensor:
    for axis in sorted((axis % x.ndim for axis in dim), reverse=True):
        x = x.prod(dim=axis, keepdim=keepdim)
    return x


def _l1(x: Tensor, dim: tuple[int, ...], *, keepdim: bool) -> Tensor:
    return x.abs().sum(dim=dim, keepdim=keepdim)


def _l2(x: Tensor, dim: tuple[int, ...], *, keepdim: bool) -> Tensor:
    return x.square().sum(dim=dim, keepdim=keepdim).sqrt()


def _sum_of_squares(x: Tensor, dim: tuple[int, ...], *, keepdim: bool) -> Tensor:
    return x.square().sum(dim=dim, keepdim=keepdim)


_REDUCTIONS: dict[str, Callable[..., Tensor]] = {
    "ReduceMean": torch.mean,
    "ReduceSum": torch.sum,
    "ReduceMax": torch.amax,
    "ReduceMin": torch.amin,
    "ReduceProd": _product,
    "ReduceL1": _l1,
    "ReduceL2": _l2,
    "ReduceSumSquare": _sum_of_squares,
    "ReduceLogSumExp": torch.logsumexp,
}
_HOST_REDUCTIONS: dict[str, Callable[..., Any]] = {"ReduceSum": np.sum, "ReduceProd": np.prod, "ReduceMax": np.max}


def _reduce(reader: NodeReader, *, name: str) -> Operation:
    axes, keeps = reader.wholes_or_input("axes", 1), bool(reader.whole("keepdims", 1))
    nothing = bool(reader.whole("noop_with_empty_axes", 0)) and not axes
    on_arrays, operation = _HOST_REDUCTIONS.get(name), with_tensors(_REDUCTIONS[name])

    def run(x: Any) -> Any:
        if nothing:
            return x
        dims = axes or tuple(range(x.ndim))
        if is_host(x) and on_arrays is not None:
            return np.asarray(on_arrays(x, axis=dims, keepdims=keeps))
        return operation(x, dim=dims, keepdim=keeps)

    return run


def _layer_norm(reader: NodeReader) -> Operation:
    axis, eps = reader.whole("axis", -1), reader.number("epsilon", 1e-5)
    if reader.n_outputs() > 1:
        raise reader.unknown("with its statistics as outputs")

    def run(x: Tensor, weight: Any, bias: Any = None) -> Tensor:
        shape = x.shape[axis % x.ndim :]
        weight, bias = (None if each is None else tensor_like(each, x).expand(shape) for each in (weight, bias))
        return F.layer_norm(x, shape, weight, bias, eps)

    return run


def _rms_norm(reader: NodeReader) -> Operation:
    axis, eps = reader.whole("axis", -1), reader.number("epsilon", 1e-5)

    def run(x: Tensor, weight: Any) -> Tensor:
        shape = x.shape[axis % x.ndim :]
        return F.rms_norm(x, shape, tensor_like(weight, x).expand(shape), eps)

    return run


def _instance_norm(reader: NodeReader) -> Operation:
    eps = reader.number("epsilon", 1e-5)

    def run(x: Tensor, weight: Any, bias: Any) -> Tensor:
        n_channels = x.shape[1]
        normalised = F.layer_norm(x.flatten(2), x.flatten(2).shape[2:], None, None, eps).reshape(x.shape)
        form = (1, n_channels, *[1] * (x.ndim - 2))
        scale, shift = (tensor_like(each, x).expand(n_channels).reshape(form) for each in (weight, bias))
        return normalised * scale + shift

    return run


def _group_norm(reader: NodeReader) -> Operation:
    eps, n_groups = reader.number("epsilon", 1e-5), reader.whole("num_groups", 0)
    if n_groups < 1:
        raise reader.broken("has no groups")

    def run(x: Tensor, weight: Any, bias: Any) -> Tensor:
        each = x.shape[1] // n_groups if reader.opset < 21 else 1  # older versions have one scale for each group
        scale, shift = (tensor_like(value, x).repeat_interleave(each) for value in (weight, bias))
        return F.group_norm(x, n_groups, scale, shift, eps)

    return run


def _local_response_norm(reader: NodeReader) -> Operation:
    size, alpha, beta = reader.whole("size", 0), reader.number("alpha", 1e-4), reader.number("beta", 0.75)
    bias = reader.number("bias", 1.0)
    if not 0 < size < 2**16:
        raise reader.broken("has no size")
    return lambda x: F.local_response_norm(x, size, alpha, beta, bias)


def _lp_norm(reader: NodeReader) -> Operation:
    axis, order = reader.whole("axis", -1), reader.whole("p", 2)
    return lambda x: x / torch.linalg.vector_norm(x, order, dim=axis, keepdim=True)


def _batch_norm(reader: NodeReader) -> Operation:
    """Return a BatchNorm with statistics that the graph computes; constant ones become a layer of the network."""
    eps = reader.number("epsilon", 1e-5)
    reader.number("momentum", 0.9)
    if reader.whole("training_mode", 0) or reader.n_outputs() > 1 or not reader.whole("spatial", 1):
        raise reader.unknown("as it is while a network is trained")

    def run(x: Tensor, weight: Any, bias: Any, mean: Any, variance: Any) -> Tensor:
        n_channels = x.shape[1]
        parts = [tensor_like(each, x).expand(n_channels) for each in (mean, variance, weight, bias)]
        mean, variance, weight, bias = parts
        return F.batch_norm(x, mean, variance, weight, bias, training=False, eps=eps)

    return run


def _matmul(reader: NodeReader) -> Operation:
    return with_tensors(torch.matmul)


def _gemm(reader: NodeReader) -> Operation:
    alpha, beta = reader.number("alpha", 1.0), reader.number("beta", 1.0)
    turns = [bool(reader.whole(name, 0)) for name in ("transA", "transB")]

    def run(a: Tensor, b: Tensor, c: Tensor | None = None) -> Tensor:
        left, right = (each.T if turned else each for each, turned in zip((a, b), turns, strict=True))
        found = alpha * (left @ right)
        return found if c is None else found + beta * c

    return with_tensors(run)


def _einsum(reader: NodeReader) -> Operation:
    equation = reader.text("equation", "")
    return with_tensors(lambda *values: torch.einsum(equation, *values))


REDUCTIONS: dict[str, Callable[[NodeReader], Operation]] = {
    **{name: partial(_reduce, name=name) for name in _REDUCTIONS},
    "LayerNormalization": _layer_norm,
    "RMSNormalization": _rms_norm,
    "InstanceNormalization": _instance_norm,
    "GroupNormalization": _group_norm,
    "BatchNormalization": _batch_norm,
    "LRN": _local_response_norm,
    "LpNormalization": _lp_norm,
    "MatMul": _matmul,
    "Gemm": _gemm,
    "Einsum": _einsum,
}
"""What builds the function of an operator from its node."""
