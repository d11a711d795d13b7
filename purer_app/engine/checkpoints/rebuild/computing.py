"""Compute what layers give on random pictures, as late and for as few channels as possible."""

from collections.abc import Callable, Sequence

from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.rebuild.order import Part
from purer_app.engine.networks.layer_list.layers import Convolution, Dropout, Layer, Pool
from purer_app.engine.networks.layer_list.network import module_of


def run(layers: Sequence[Layer], x: Tensor | None) -> Tensor | None:
    """Return what layers give; None where the pictures became too small for them."""
    for layer in layers:
        if x is None or (isinstance(layer, Pool) and x.shape[2] + 2 * layer.padding < layer.kernel):
            return None
        if not isinstance(layer, Dropout):
            x = module_of(layer, tuple(x.shape[1:]))(x)
    return x


def with_layer(
    compute: Callable[[Tensor, Convolution], Tensor | None] | None, layer: Convolution
) -> Callable[[Tensor], Tensor | None] | None:
    """Return a function that computes some channels of one convolution; None if nothing is computed."""
    return None if compute is None else (lambda channels: compute(channels, layer))


def convolution_of(x: Tensor | None, part: Part) -> Callable[[Tensor, Convolution], Tensor | None]:
    """Return a function that computes some channels of a convolution of `x`, whatever its stride and padding."""
    weight, bias = part.layer.parts["weight"], part.layer.parts.get("bias")
    widest = (weight.shape[2] - 1) // 2
    known: dict[int, Tensor] = {}

    def compute(channels: Tensor, layer: Convolution) -> Tensor | None:
        if x is None or x.shape[2] + 2 * layer.padding < layer.kernel:
            return None
        if len(channels) not in known:
            if part.groups > 1:
                found = F.conv2d(x, weight, bias, padding=widest, groups=part.groups)[:, channels]
            else:
                found = F.conv2d(x, weight[channels], None if bias is None else bias[channels], padding=widest)
            known[len(channels)] = found
        border, end = widest - layer.padding, known[len(channels)].shape[2] - widest + layer.padding
        return known[len(channels)][:, :, border : end : layer.stride, border : end : layer.stride]

    return compute


def linear_of(x: Tensor | None, part: Part) -> Callable[[Tensor], Tensor | None] | None:
    """Return a function that computes some outputs of a linear layer; None if the pictures have another size."""
    if x is None or x.shape[1] != part.layer.shape[1]:
        return None
    weight, bias = part.layer.parts["weight"], part.layer.parts.get("bias")
    return lambda channels: F.linear(x, weight[channels], None if bias is None else bias[channels])


def then(
    compute: Callable[[Tensor], Tensor | None] | None, layers: Sequence[Layer]
) -> Callable[[Tensor], Tensor | None] | None:
    """Return a function that computes layers after another; None if nothing is computed."""
    return None if compute is None else (lambda channels: run(layers, compute(channels)))
