"""Compute the plain weights of layers that were saved under a reparametrisation of PyTorch, exactly.

Known are the masks of `torch.nn.utils.prune`, and weight_norm and spectral_norm in their two forms each.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

_COUNTERS = ("total_ops", "total_params")
"""Buffers that the operation counter thop leaves in every layer."""
_Parts = dict[str, Tensor]
_Shapes = Mapping[str, tuple[int, ...]]


def without_reparametrisations(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Replace the parts of each reparametrised tensor by the tensor itself, and drop the counters of thop.

    Args:
        state: floats as float32. What fits no known form stays as it is.
    """
    groups = {name: group for name in state if (group := _group_of(name, state)) is not None}
    made: dict[str, Tensor] = {}
    for name, value in state.items():
        if name.rpartition(".")[2] in _COUNTERS and value.numel() == 1:
            continue
        if name not in groups:
            made[name] = value
        elif groups[name][0] not in made:
            target, parts, make = groups[name]
            made[target] = make({part: state[full] for part, full in parts.items()})
    return made


def _group_of(name: str, state: Mapping[str, Tensor]) -> tuple[str, dict[str, str], Callable[[_Parts], Tensor]] | None:
    """Return the plain name of a tensor's group, the names of all its parts, and the function that joins them."""
    for endings, make, fits in _FORMS:
        for ending in endings.values():
            if not name.endswith(ending):
                continue
            start = name.removesuffix(ending)
            parts = {part: start + other for part, other in endings.items()}
            target = _plain_name(start) if ending.startswith(".") else start
            shapes = {part: tuple(state[full].shape) for part, full in parts.items() if full in state}
            if len(shapes) == len(parts) and target not in state and fits(shapes):
                return target, parts, make
    return None


def _plain_name(name: str) -> str:
    """Return "fc.weight" for "fc.parametrizations.weight"."""
    layer, _, tensor = name.rpartition(".")
    return f"{layer.removesuffix('parametrizations')}{tensor}"


def _masked(parts: _Parts) -> Tensor:
    return parts["original"] * parts["mask"]


def _weight_normed(parts: _Parts) -> Tensor:
    """Scale each slice of the direction to its learned length (Salimans and Kingma 2016)."""
    length, direction = parts["length"], parts["direction"]
    others = [k for k in range(direction.ndim) if length.ndim == 0 or length.shape[k] == 1]
    norm = torch.linalg.vector_norm(direction, dim=others, keepdim=True) if others else direction.abs()
    return direction * (length / norm)


def _spectral_normed(parts: _Parts) -> Tensor:
    """Divide by the largest singular value, as the stored vectors estimate it (Miyato et al. 2018)."""
    weight, left, right = parts["original"], parts["left"], parts["right"]
    first = 0 if len(left) == weight.shape[0] and len(right) == weight[0].numel() else 1
    matrix = weight.transpose(0, first).flatten(1)
    return weight / torch.dot(left, matrix @ right)


def _fits_mask(shapes: _Shapes) -> bool:
    return shapes["original"] == shapes["mask"]


def _fits_weight_norm(shapes: _Shapes) -> bool:
    length, direction = shapes["length"], shapes["direction"]
    if not length:  # one length for all slices
        return bool(direction)
    if len(length) != len(direction):
        return False
    return all(own in (1, other) for own, other in zip(length, direction, strict=True))


def _fits_spectral_norm(shapes: _Shapes) -> bool:
    weight, left, right = shapes["original"], shapes["left"], shapes["right"]
    if len(weight) < 2 or len(left) != 1 or len(right) != 1:
        return False
    return left[0] in weight[:2] and left[0] * right[0] == torch.Size(weight).numel() > 0


_FORMS: tuple[tuple[dict[str, str], Callable[[_Parts], Tensor], Callable[[_Shapes], bool]], ...] = (
    ({"original": "_orig", "mask": "_mask"}, _masked, _fits_mask),
    ({"length": "_g", "direction": "_v"}, _weight_normed, _fits_weight_norm),
    ({"original": "_orig", "left": "_u", "right": "_v"}, _spectral_normed, _fits_spectral_norm),
    ({"length": ".original0", "direction": ".original1"}, _weight_normed, _fits_weight_norm),
    ({"original": ".original", "left": ".0._u", "right": ".0._v"}, _spectral_normed, _fits_spectral_norm),
)
