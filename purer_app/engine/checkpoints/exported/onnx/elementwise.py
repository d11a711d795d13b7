"""ONNX operators that work value by value, among them the activations."""

import operator
from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.exported.onnx.node_reader import NodeReader
from purer_app.engine.checkpoints.exported.onnx.values import Operation, elementwise, is_host, tensor_like, with_tensors

_FLOATS = frozenset({1, 10, 11, 16})  # of TensorProto.DataType
_INTEGERS = frozenset({2, 3, 4, 5, 6, 7, 12, 13})
_BOOL = 9


def _divide(a: Any, b: Any) -> Any:
    if all(_is_whole(value) for value in (a, b)):
        if isinstance(a, Tensor) or isinstance(b, Tensor):
            return torch.div(a, b, rounding_mode="trunc")
        return a // b
    return a / b


def _is_whole(value: Any) -> bool:
    if isinstance(value, Tensor):
        return not value.is_floating_point()
    return value.dtype.kind in "iuO" if is_host(value) else not isinstance(value, float)


_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mul": operator.mul,
    "Div": _divide,
    "Pow": operator.pow,
    "Equal": operator.eq,
    "Less": operator.lt,
    "LessOrEqual": operator.le,
    "Greater": operator.gt,
    "GreaterOrEqual": operator.ge,
    "And": operator.and_,
    "Or": operator.or_,
    "Xor": operator.xor,
}
_UNARY: dict[str, Operation] = {
    "Relu": torch.relu,
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "Erf": torch.erf,
    "Sqrt": torch.sqrt,
    "Exp": torch.exp,
    "Log": torch.log,
    "Abs": torch.abs,
    "Neg": torch.neg,
    "Floor": torch.floor,
    "Ceil": torch.ceil,
    "Round": torch.round,
    "Sign": torch.sign,
    "Sin": torch.sin,
    "Cos": torch.cos,
    "Reciprocal": torch.reciprocal,
    "Softplus": F.softplus,
    "Softsign": F.softsign,
    "HardSwish": F.hardswish,
    "Mish": F.mish,
    "Not": torch.logical_not,
}
_UNARY_ON_ARRAYS: dict[str, Operation] = {
    "Sqrt": np.sqrt,
    "Exp": np.exp,
    "Abs": np.abs,
    "Neg": np.negative,
    "Floor": np.floor,
    "Ceil": np.ceil,
    "Round": np.round,
    "Reciprocal": np.reciprocal,
    "Not": np.logical_not,
}
_VARIADIC_ON_ARRAYS: dict[str, Operation] = {"Max": np.maximum, "Min": np.minimum, "Sum": np.add}
_VARIADIC: dict[str, Callable[[Any, Any], Any]] = {"Max": torch.maximum, "Min": torch.minimum, "Sum": torch.add}


def _binary(reader: NodeReader, *, operation: Callable[[Any, Any], Any]) -> Operation:
    return elementwise(operation)


def _unary(reader: NodeReader, *, operation: Operation) -> Operation:
    return with_tensors(operation, _UNARY_ON_ARRAYS.get(reader.node.operator))


def _variadic(reader: NodeReader, *, operation: Callable[[Any, Any], Any]) -> Operation:
    on_arrays = _VARIADIC_ON_ARRAYS[reader.node.operator]
    return with_tensors(lambda *values: reduce(operation, values), lambda *values: reduce(on_arrays, values))


def _mod(reader: NodeReader) -> Operation:
    return with_tensors(torch.fmod) if reader.whole("fmod", 0) else elementwise(operator.mod)


def _mean(reader: NodeReader) -> Operation:
    return with_tensors(lambda *values: reduce(torch.add, values) / len(values))


def _leaky_relu(reader: NodeReader) -> Operation:
    slope = reader.number("alpha", 0.01)
    return with_tensors(lambda x: F.leaky_relu(x, slope))


def _p_relu(reader: NodeReader) -> Operation:
    return with_tensors(lambda x, slope: torch.where(x > 0, x, x * slope))


def _elu(reader: NodeReader) -> Operation:
    alpha = reader.number("alpha", 1.0)
    return with_tensors(lambda x: F.elu(x, alpha))


def _celu(reader: NodeReader) -> Operation:
    alpha = reader.number("alpha", 1.0)
    return with_tensors(lambda x: F.celu(x, alpha))


def _selu(reader: NodeReader) -> Operation:
    alpha, gamma = reader.number("alpha", 1.6732632), reader.number("gamma", 1.050701)
    return with_tensors(lambda x: gamma * F.elu(x, alpha))


def _gelu(reader: NodeReader) -> Operation:
    kind = reader.text("approximate", "none")
    if kind not in ("none", "tanh"):
        raise reader.unknown(f"with the approximation '{kind[:40]}'")
    return with_tensors(lambda x: F.gelu(x, approximate=kind))


def _swish(reader: NodeReader) -> Operation:
    alpha = reader.number("alpha", 1.0)
    return with_tensors(lambda x: x * torch.sigmoid(alpha * x))


def _hard_sigmoid(reader: NodeReader) -> Operation:
    alpha, beta = reader.number("alpha", 0.2), reader.number("beta", 0.5)
    return with_tensors(lambda x: (alpha * x + beta).clamp(0, 1))


def _thresholded_relu(reader: NodeReader) -> Operation:
    alpha = reader.number("alpha", 1.0)
    return with_tensors(lambda x: torch.where(x > alpha, x, torch.zeros_like(x)))


def _clip(reader: NodeReader) -> Operation:
    bounds = [reader.literal(position) for position in (1, 2)]
    numbers = [None if bound is None else float(bound.reshape(-1)[0]) for bound in bounds]
    low, high = numbers
    if reader.opset < 11:
        low, high = (reader.number(name, default) for name, default in (("min", -3.4028235e38), ("max", 3.4028235e38)))

    def run(x: Any, least: Any = None, most: Any = None) -> Any:
        if low is not None or high is not None:
            x = x.clamp(low, high)
        if least is not None:
            x = torch.maximum(x, tensor_like(least, x))
        return x if most is None else torch.minimum(x, tensor_like(most, x))

    return with_tensors(run)


def _softmax(reader: NodeReader, *, operation: Callable[..., Tensor]) -> Operation:
    axis = reader.whole("axis", 1 if reader.opset < 13 else -1)

    def run(x: Any) -> Any:
        if reader.opset >= 13:
            return operation(x, dim=axis)
        return operation(x.flatten(axis % x.ndim), dim=-1).reshape(x.shape)

    return with_tensors(run)


def _cast(reader: NodeReader) -> Operation:
    kind = reader.whole("to", 0)
    reader.whole("saturate", 1)
    if kind in _FLOATS:
        return lambda x: x.astype(np.float32) if is_host(x) else x if x.is_floating_point() else x.float()
    if kind in _INTEGERS:
        return _to_integers
    if kind == _BOOL:
        return lambda x: x.astype(np.bool_) if is_host(x) else x.bool()
    raise reader.unknown(f"to the type of number {kind}")


def _to_integers(x: Any) -> Any:
    if is_host(x):
        return x if x.dtype == object else x.astype(np.int64)
    return x.long()


def _where(reader: NodeReader) -> Operation:
    def run(condition: Any, a: Any, b: Any) -> Any:
        if all(is_host(value) for value in (condition, a, b)):
            return np.where(condition.astype(np.bool_), a, b)
        return choose(condition, a, b)

    choose = with_tensors(torch.where)
    return run


ELEMENTWISE: dict[str, Callable[[NodeReader], Operation]] = {
    **{name: partial(_binary, operation=operation) for name, operation in _BINARY.items()},
    **{name: partial(_unary, operation=operation) for name, operation in _UNARY.items()},
    **{name: partial(_variadic, operation=operation) for name, operation in _VARIADIC.items()},
    "Mod": _mod,
    "Mean": _mean,
    "LeakyRelu": _leaky_relu,
    "PRelu": _p_relu,
    "Elu": _elu,
    "Celu": _celu,
    "Selu": _selu,
    "Gelu": _gelu,
    "Swish": _swish,
    "HardSigmoid": _hard_sigmoid,
    "ThresholdedRelu": _thresholded_relu,
    "Clip": _clip,
    "Softmax": partial(_softmax, operation=torch.softmax),
    "LogSoftmax": partial(_softmax, operation=torch.log_softmax),
    "Cast": _cast,
    "Where": _where,
}
"""What builds the function of an operator from its node."""
