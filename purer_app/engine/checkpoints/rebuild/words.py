"""Describe a layer list in sentences: what is assumed about it, and how candidates differ."""

from collections.abc import Sequence

from purer_app.engine.core.text import listed
from purer_app.engine.networks.layer_list.layers import (
    Activation,
    AdaptivePool,
    Convolution,
    Layer,
    Linear,
    Norm,
    Pool,
    Residual,
)
from purer_app.engine.networks.layer_list.notation import parse_name

_ACTIVATION_NAMES = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "elu": "ELU",
    "selu": "SELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "hardswish": "Hardswish",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softplus": "softplus",
}
_NOT_SHOWN = ", which weights without BatchNorm do not show"
_KINDS = {"max": "max", "avg": "average"}


def assumptions(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Return a sentence for each thing that a layer list says and weights do not."""
    found = [_activations(layers), _pooling(layers), _paddings(layers), _strides(layers)]
    return tuple(sentence for sentence in found if sentence)


def difference(layers: Sequence[Layer], other: Sequence[Layer]) -> str:
    """Describe how a layer list differs from another; empty if only in what weights say."""
    usual = assumptions(other)
    found = [sentence.removesuffix(_NOT_SHOWN) for sentence in assumptions(layers) if sentence not in usual]
    return " and ".join(found) or "it has other layers"


def listed_candidates(names: Sequence[str]) -> str:
    """Describe how the first layer lists of some names differ, the first one included."""
    first, second = (parse_name(name) for name in names[:2])
    return f"one where {difference(first, second)}, the likeliest, or {listed_differences(names)}"


def listed_differences(names: Sequence[str], most: int = 3) -> str:
    """Describe how the first layer lists of some names differ from the first one."""
    first, *others = [parse_name(name) for name in names]
    said = [f"one where {difference(other, first)}" for other in others[:most]]
    more = len(others) - len(said)
    return " or ".join(said) + (f" or {more} more" if more > 0 else "")


def word_for(activation: Activation) -> str:
    """Name an activation."""
    if activation.name == "leaky":
        return f"leaky ReLU of slope {activation.slope:g}"
    return _ACTIVATION_NAMES[activation.name]


def _flat(layers: Sequence[Layer]) -> list[Layer]:
    found: list[Layer] = []
    for layer in layers:
        found += _flat([*layer.body, *layer.shortcut]) if isinstance(layer, Residual) else [layer]
    return found


def _activations(layers: Sequence[Layer]) -> str:
    flat = _flat(layers)
    names = listed(sorted({word_for(layer) for layer in flat if isinstance(layer, Activation)}))
    if not names:
        return "no activation stands between the layers"
    first = next((layer for layer in flat if isinstance(layer, Activation | Norm)), None)
    if not any(isinstance(layer, Norm) for layer in flat):
        return f"the activation is {names}{_NOT_SHOWN}"
    place = "after" if isinstance(first, Norm) else "before"
    return f"the activation is {names}, {place} each BatchNorm layer"


def _pooling(layers: Sequence[Layer]) -> str:
    places: dict[str, list[str]] = {}
    number, ends = 0, ""
    for layer in _flat(layers):
        if isinstance(layer, Convolution):
            number += 1
        elif isinstance(layer, Pool):
            padded = f" with stride {layer.stride} and padding {layer.padding}"
            how = "" if layer.stride == layer.kernel and not layer.padding else padded
            kind = f"{layer.kernel}x{layer.kernel} {_KINDS[layer.kind]} pooling{how}"
            places.setdefault(kind, []).append(str(number))
        elif isinstance(layer, AdaptivePool):
            kind = _KINDS[layer.kind]
            ends = f"global {kind} pooling" if layer.size == 1 else f"{kind} pooling to {layer.size}x{layer.size}"
    if not number:
        return ""
    found = [
        f"{kind} follows {'convolution' if len(after) == 1 else 'convolutions'} {_numbers(after)}"
        for kind, after in places.items()
    ]
    found += [f"{ends} precedes the linear layers"] if ends else []
    return " and ".join(found) or "no pooling stands between the convolutions"


def _numbers(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _paddings(layers: Sequence[Layer]) -> str:
    found = [layer for layer in _flat(layers) if isinstance(layer, Convolution)]
    wide = [(str(number), layer) for number, layer in enumerate(found, start=1) if layer.kernel > 2]
    if not wide:
        return ""
    padded = [number for number, layer in wide if layer.padding == (layer.kernel - 1) // 2]
    bare = [number for number, layer in wide if layer.padding == 0]
    if len(padded) == len(wide):
        return "each convolution keeps the size by padding"
    if len(bare) == len(wide):
        return "no convolution pads"
    odd = [f"{number} by {layer.padding}" for number, layer in wide]
    return f"the convolutions pad: {', '.join(odd)}"


def _strides(layers: Sequence[Layer]) -> str:
    found = [layer for layer in _flat(layers) if isinstance(layer, Convolution)]
    strided = [f"{number} has stride {c.stride}" for number, c in enumerate(found, start=1) if c.stride > 1]
    if not strided:
        return "no convolution has a stride" if found else ""
    return f"convolution {_numbers(strided)}"


def summary(layers: Sequence[Layer]) -> str:
    """Count the layers with weights."""
    flat = _flat(layers)
    convolutions = sum(isinstance(layer, Convolution) for layer in flat)
    linears = 1 + sum(isinstance(layer, Linear) for layer in flat)
    parts = [f"{convolutions} convolution{'s' * (convolutions != 1)}"] if convolutions else []
    return " and ".join([*parts, f"{linears} linear layer{'s' * (linears != 1)}"])
