"""Fast computation of features in evaluation mode, with batches and operations that suit the processor."""

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.networks.kernels.fused_ops import channel_moments

_PIXELS_AT_ONCE = 2**16
_FEWEST_AT_ONCE = 8
"""A batch on a CPU has 64 images of 32x32 px or 9 of 84x84 px: the activations of larger batches do not fit into the
processor's cache."""


def inferred_features(network: Backbone, images: Tensor, state: Mapping[str, Tensor] | None = None) -> Tensor:
    """Compute penultimate features, (n, d), without gradient.

    On a CPU, the images are processed in small batches in channels-last format; in Conv4, BatchNorm is folded into the
    convolutions and pooling precedes ReLU. The values equal those of `network.features` up to rounding.

    Args:
        network: in evaluation mode.
        images: (n, c, h, w).
        state: weights and statistics to use instead of the network's own, by name.
    """
    with torch.no_grad():
        if images.device.type != "cpu" or not len(images):
            return _features(network, images, state)
        parts = images.split(max(_FEWEST_AT_ONCE, _PIXELS_AT_ONCE // (images.shape[2] * images.shape[3])))
        blocks = _folded_blocks(network, state)
        if blocks is None:
            return torch.cat([_features(network, _channels_last(part), state) for part in parts])
        return torch.cat([_conv4_features(blocks, _channels_last(part)) for part in parts])


def conv4_moments(network: Conv4, weights: Mapping[str, Tensor], images: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Compute the features of a Conv4 with batch statistics, on a CPU and without gradient.

    Returns:
        Features (n, d), and the mean and biased variance of each BatchNorm layer's input, by buffer name.
    """
    statistics: dict[str, Tensor] = {}
    x = _channels_last(images)
    with torch.no_grad():
        for index, block in enumerate(network.blocks):
            convolution, norm = (f"blocks.{index}.{part}" for part in (0, 1))
            layer = block.get_submodule("1")
            assert isinstance(layer, nn.BatchNorm2d)
            scale = weights[f"{norm}.weight"]
            sign = torch.where(scale < 0, -1.0, 1.0).to(scale.dtype)  # so that pooling may come first
            x = F.conv2d(x, _channels_last(weights[f"{convolution}.weight"] * sign[:, None, None, None]), padding=1)
            mean, square = channel_moments(x)
            variance = (square - mean * mean).clamp_min(0)
            factor = scale.abs() * (variance + layer.eps).rsqrt()
            shift = weights[f"{norm}.bias"] - factor * mean
            x = torch.addcmul(shift[:, None, None], F.max_pool2d(x, 2), factor[:, None, None]).relu_()
            statistics[f"{norm}.running_mean"] = mean * sign + weights.get(f"{convolution}.bias", 0)
            statistics[f"{norm}.running_var"] = variance
    return x.flatten(1), statistics


def _features(network: Backbone, images: Tensor, state: Mapping[str, Tensor] | None) -> Tensor:
    if state is None:
        return network.features(images)
    features: Tensor = functional_call(network, dict(state), (images,))
    return features


def _conv4_features(blocks: list[tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    for weight, bias in blocks:
        x = F.max_pool2d(F.conv2d(x, weight, bias, padding=1), 2).relu_()
    return x.flatten(1)


def _folded_blocks(network: Backbone, state: Mapping[str, Tensor] | None) -> list[tuple[Tensor, Tensor]] | None:
    """Return weight and bias of each convolution of a Conv4 with BatchNorm folded in; None for other networks.

    Negative BatchNorm factors are correct, too, because they are folded in before pooling.
    """
    if not isinstance(network, Conv4) or network.training:
        return None
    own = state or {**dict(network.named_parameters()), **dict(network.named_buffers())}
    blocks = []
    for index, block in enumerate(network.blocks):
        affine = _affine(block.get_submodule("1"), f"blocks.{index}.1", own)
        if affine is None:
            return None
        scale, shift = affine
        weight, bias = own[f"blocks.{index}.0.weight"] * scale[:, None, None, None], own.get(f"blocks.{index}.0.bias")
        folded = shift if bias is None else shift + bias * scale
        blocks.append((_channels_last(weight), folded))
    return blocks


def _affine(norm: nn.Module, name: str, tensors: Mapping[str, Tensor]) -> tuple[Tensor, Tensor] | None:
    """Return scale and shift (c,) of a BatchNorm layer in evaluation mode; None for other layers."""
    weight, bias = tensors.get(f"{name}.weight"), tensors.get(f"{name}.bias")
    mean, variance = tensors.get(f"{name}.running_mean"), tensors.get(f"{name}.running_var")
    if weight is None or bias is None or mean is None or variance is None or not isinstance(norm, nn.BatchNorm2d):
        return None
    scale = weight * (variance + norm.eps).rsqrt()
    return scale, bias - mean * scale


def _channels_last(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=torch.channels_last)
