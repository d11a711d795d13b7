"""Fold the BatchNorm layers of a replaced head into the linear layers next to them."""

import re
from collections.abc import Mapping
from itertools import groupby

import torch
from torch import Tensor

FOLDED = "BatchNorm in the replaced head belongs to the adjacent linear layer, with an epsilon of 1e-5"
_PART = re.compile(
    r"^((?:fc|classifier|heads?|last_linear)(?:\.\d+)?\.\w+)\."
    r"(weight|bias|running_mean|running_var|num_batches_tracked)$"
)
_EPSILON = 1e-5
_MATRIX, _MAX_NORMS = 2, 8


def folded_head(state: Mapping[str, Tensor]) -> dict[str, Tensor] | None:
    """Fold each BatchNorm of a head into the layer before it or, if something lies between them, into the next.

    Layers between them have no weights (ReLU, dropout) and show in the numbers of the layers alone: `fc.1` comes
    right after `fc.0`, `fc.2` does not.

    Args:
        state: names in the order of the layers; floats as float32.

    Returns:
        The weights without those layers; None if the head has none, or one without an adjacent linear layer.
    """
    found = dict(state)
    names = [match[1] for name in state if (match := _PART.match(name))]
    order = [name for name, _ in groupby(names)]
    norms = [name for name in order if f"{name}.running_mean" in found]
    if not 0 < len(norms) <= _MAX_NORMS or not all(_is_norm(found, norm) for norm in norms):
        return None
    for norm in norms:
        place = order.index(norm)
        before, after = (order[k] if 0 <= k < len(order) else "" for k in (place - 1, place + 1))
        scale, shift = _affine(found, norm)
        if _follows(before, norm) and _is_linear(found, before, axis=0, width=len(scale)):
            weight, bias = found[f"{before}.weight"], found.get(f"{before}.bias", torch.zeros_like(shift))
            found = _with(found, before, weight * scale.unsqueeze(1), bias * scale + shift)
        elif _is_linear(found, after, axis=1, width=len(scale)):
            weight = found[f"{after}.weight"]
            bias = found.get(f"{after}.bias", torch.zeros(len(weight)))
            found = _with(found, after, weight * scale, bias + weight @ shift)
        else:
            return None
        found = {name: value for name, value in found.items() if not name.startswith(f"{norm}.")}
    return found


def _is_norm(state: Mapping[str, Tensor], name: str) -> bool:
    parts = [state.get(f"{name}.{part}") for part in ("running_mean", "running_var", "weight", "bias")]
    shapes = {tuple(part.shape) for part in parts if part is not None}
    return parts[1] is not None and len(shapes) == 1 and len(shapes.pop()) == 1


def _affine(state: Mapping[str, Tensor], norm: str) -> tuple[Tensor, Tensor]:
    """Return scale and shift of a BatchNorm in evaluation mode, (width,) each."""
    mean, variance = state[f"{norm}.running_mean"], state[f"{norm}.running_var"]
    scale = state.get(f"{norm}.weight", torch.ones_like(mean)) / (variance + _EPSILON).sqrt()
    return scale, state.get(f"{norm}.bias", torch.zeros_like(mean)) - mean * scale


def _follows(before: str, norm: str) -> bool:
    """Whether two layers of one head are adjacent, judging by their names."""
    (top, _, first), (other, _, second) = before.rpartition("."), norm.rpartition(".")
    if top != other:
        return False
    return int(second) == int(first) + 1 if first.isdecimal() and second.isdecimal() else True


def _is_linear(state: Mapping[str, Tensor], name: str, axis: int, width: int) -> bool:
    weight, bias = state.get(f"{name}.weight"), state.get(f"{name}.bias")
    if weight is None or weight.ndim != _MATRIX or weight.shape[axis] != width:
        return False
    return bias is None or bias.shape == weight.shape[:1]


def _with(state: Mapping[str, Tensor], name: str, weight: Tensor, bias: Tensor) -> dict[str, Tensor]:
    """Put new values into a layer, its bias right after its weight."""
    changed: dict[str, Tensor] = {}
    for key, value in state.items():
        if key == f"{name}.weight":
            changed |= {key: weight, f"{name}.bias": bias}
        elif key != f"{name}.bias":
            changed[key] = value
    return changed
