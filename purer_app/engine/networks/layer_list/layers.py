"""The layers of a layer list, as plain values, and the shapes that pass through them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch

from purer_app.engine.core.errors import ConfigError

Shape = tuple[int, ...]
"""Shape of one picture's data: (channels, height, width) or, after flattening, (features,)."""
MAX_LAYERS = 2000
MAX_WIDTH = 16_384
MAX_KERNEL = 64
ACTIVATIONS = (
    *("relu", "relu6", "leaky", "elu", "selu", "gelu", "silu", "mish", "hardswish", "tanh", "sigmoid", "softplus"),
)
"""Names of the activations; "leaky" has a slope."""


@dataclass(frozen=True, slots=True)
class Convolution:
    """A 2-D convolution with a square kernel."""

    out: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    bias: bool = True


@dataclass(frozen=True, slots=True)
class Norm:
    """BatchNorm with running statistics, of feature maps or, after flattening, of features."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation from `ACTIVATIONS`; `slope` is that of "leaky" for negative values."""

    name: str
    slope: float = 0.01


@dataclass(frozen=True, slots=True)
class Pool:
    """Max or average pooling ("max", "avg") over square windows."""

    kind: str
    kernel: int
    stride: int
    padding: int = 0


@dataclass(frozen=True, slots=True)
class AdaptivePool:
    """Max or average pooling ("max", "avg") to a square of `size` positions a side; 1 pools globally."""

    kind: str
    size: int = 1


@dataclass(frozen=True, slots=True)
class Flatten:
    """All values of a picture in one vector."""


@dataclass(frozen=True, slots=True)
class Linear:
    """A fully connected layer."""

    out: int
    bias: bool = True


@dataclass(frozen=True, slots=True)
class Dropout:
    """Dropout, which does nothing in evaluation mode."""


@dataclass(frozen=True, slots=True)
class Residual:
    """The sum of a body and a shortcut; an empty shortcut is the identity."""

    body: tuple["Layer", ...]
    shortcut: tuple["Layer", ...] = ()


Layer = Convolution | Norm | Activation | Pool | AdaptivePool | Flatten | Linear | Dropout | Residual
Weighted = Convolution | Norm | Linear


def weighted(layers: Sequence[Layer], prefix: str = "layers") -> Iterator[tuple[str, Weighted]]:
    """Yield the layers with weights, in order, with their names in a `LayerNetwork`; a body precedes its shortcut."""
    for number, layer in enumerate(layers):
        name = f"{prefix}.{number}"
        if isinstance(layer, Residual):
            yield from weighted(layer.body, f"{name}.body")
            yield from weighted(layer.shortcut, f"{name}.shortcut")
        elif isinstance(layer, Convolution | Norm | Linear):
            yield name, layer


def shapes(layers: Sequence[Layer], start: Shape, where: str = "layer") -> list[Shape]:
    """Return the shape after each layer.

    Args:
        start: shape of the input.
        where: what an entry is called in messages, for example "layer".

    Raises:
        ConfigError: a layer cannot take what the one before gives; the message names the entry, counted from 1.
    """
    found: list[Shape] = []
    for number, layer in enumerate(layers, start=1):
        try:
            start = shape_after(layer, start)
        except ConfigError as error:
            raise ConfigError(f"{where} {number}: {error}") from None
        found.append(start)
    return found


@singledispatch
def shape_after(layer: Layer, shape: Shape) -> Shape:  # noqa: ARG001 - the others of this name use it
    """Return the shape of the output of a layer.

    Raises:
        ConfigError: the layer cannot take an input of this shape.
    """
    return shape


@shape_after.register
def _(layer: Convolution, shape: Shape) -> Shape:
    channels, *sides = _planes(shape, "a convolution")
    if channels % layer.groups or layer.out % layer.groups:
        raise ConfigError(f"{layer.groups} groups do not divide {channels} input and {layer.out} output channels")
    reach = layer.dilation * (layer.kernel - 1) + 1
    return layer.out, *(_side(side, reach, layer.stride, layer.padding) for side in sides)


@shape_after.register
def _(layer: Pool, shape: Shape) -> Shape:
    channels, *sides = _planes(shape, "pooling")
    if 2 * layer.padding > layer.kernel:
        raise ConfigError(f"pooling over {layer.kernel} cannot pad by {layer.padding}; at most half of it")
    return channels, *(_side(side, layer.kernel, layer.stride, layer.padding) for side in sides)


@shape_after.register
def _(layer: AdaptivePool, shape: Shape) -> Shape:
    return _planes(shape, "pooling")[0], layer.size, layer.size


@shape_after.register
def _(layer: Flatten, shape: Shape) -> Shape:  # noqa: ARG001 - dispatched on
    return (math.prod(shape),)


@shape_after.register
def _(layer: Linear, shape: Shape) -> Shape:
    if len(shape) != 1:
        raise ConfigError(f"a linear layer takes one vector, not {_times(shape)}; a flatten layer is missing before it")
    return (layer.out,)


@shape_after.register
def _(layer: Residual, shape: Shape) -> Shape:
    ends = [(shapes(part, shape, f"{name}, layer") or [shape])[-1] for name, part in _parts(layer)]
    if ends[0] != ends[1]:
        raise ConfigError(f"the body gives {_times(ends[0])}, the shortcut {_times(ends[1])}; both must be equal")
    return ends[0]


def _parts(layer: Residual) -> tuple[tuple[str, tuple[Layer, ...]], ...]:
    return ("body", layer.body), ("shortcut", layer.shortcut)


def _planes(shape: Shape, what: str) -> Shape:
    if len(shape) != 3:
        raise ConfigError(f"{what} takes feature maps, not {_times(shape)}")
    return shape


def _side(side: int, reach: int, stride: int, padding: int) -> int:
    found = (side + 2 * padding - reach) // stride + 1
    if side + 2 * padding < reach or found < 1:
        raise ConfigError(f"a kernel of {reach} does not fit into {side} positions a side with padding {padding}")
    return found


def _times(shape: Shape) -> str:
    return "x".join(map(str, shape)) if len(shape) > 1 else f"a vector of {shape[0]}"
