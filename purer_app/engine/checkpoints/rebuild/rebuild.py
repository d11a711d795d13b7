"""Rebuild a plain network around weights of unknown architecture, or list the networks that they may belong to."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from purer_app.engine.checkpoints.rebuild.order import Part, chain_of, positions
from purer_app.engine.checkpoints.rebuild.partial import Partial
from purer_app.engine.checkpoints.rebuild.search import Focus, is_explained, search
from purer_app.engine.networks.layer_list.layers import Flatten, Layer, weighted

_SIZES: dict[int, dict[int, float]] = {
    1: {28: 0.85, 32: 0.07, 64: 0.03, 48: 0.02, 96: 0.01, 128: 0.01, 224: 0.01},
    3: {
        32: 0.5,
        64: 0.15,
        224: 0.15,
        84: 0.05,
        128: 0.05,
        96: 0.04,
        28: 0.01,
        48: 0.01,
        150: 0.01,
        256: 0.01,
        100: 0.01,
    },
}
"""Usual sizes of the input by number of channels, in pixels a side, and how usual they are."""
_ANY_SIZE_PX = {1: (28, 64), 3: (32, 64)}
_LARGE_PX = 224
_RARE = 0.02
"""Sizes less usual than this are tried only if no other fits."""
_LEAST = 0.001
_LEAST_PX = 8


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One network that weights may belong to.

    `probability` is 0 to 1, among all that were tried; `size` is that of the input in pixels a side, None if any fits;
    `by_statistics` is whether BatchNorm statistics were compared.
    """

    layers: tuple[Layer, ...]
    parts: tuple[Part, ...]
    channels: int
    size: int | None
    probability: float
    by_statistics: bool = False

    def state(self) -> dict[str, Tensor]:
        """Return the weights under the names of a `LayerNetwork`."""
        names = [name for name, _ in weighted(self.layers)]
        found: dict[str, Tensor] = {}
        for name, part in zip((*names, "head"), self.parts, strict=True):
            found |= {f"{name}.{key}": tensor for key, tensor in part.layer.parts.items()}
        return found


def rebuild(state: Mapping[str, Tensor]) -> list[Rebuilt]:
    """List the plain networks that weights may belong to, the likeliest first; empty if they are no plain network."""
    parts = chain_of(state)
    if not parts or parts[-1].kind != "linear":
        return []
    if parts[0].kind == "linear":
        return _perceptrons(parts)
    channels = parts[0].layer.shape[1]
    if channels not in _SIZES:
        return []
    found = _searched(parts, channels, Focus())
    if found and not is_explained(parts, max(found, key=_score)[0]):
        found = _searched(parts, channels, Focus(compares=False))
    return _weighed(found, parts, channels)


_Sized = tuple[Partial, int | None, float]
"""Layers, the size of the input if it is fixed, and the logarithm of how usual this size is."""


def _searched(parts: Sequence[Part], channels: int, start: Focus) -> list[_Sized]:
    """Search the layers for each usual size of the input."""
    last = next(part for part in reversed(parts) if part.kind == "conv")
    first_linear = next(part for part in parts if part.kind == "linear")
    wanted = positions(first_linear.layer.shape[1], last.width)
    if wanted == 1:
        return _of_any_size(parts, channels, start)
    sized: list[_Sized] = []
    for adaptive in (False, True):
        for size, usual in _SIZES[channels].items():
            if size < wanted or (sized and usual < _RARE):
                continue
            found = search(parts, channels, size, adaptive=adaptive, focus=_focus(sized, start))
            sized += [(partial, size, math.log(usual)) for partial in found]
        if sized:
            break
    return sized


def _of_any_size(parts: Sequence[Part], channels: int, start: Focus) -> list[_Sized]:
    found: list[_Sized] = []
    for size in (*_ANY_SIZE_PX[channels], _LARGE_PX):
        if size < _LARGE_PX or not found:
            found += [(each, None, 0.0) for each in search(parts, channels, size, focus=_focus(found, start))]
    return found


def _score(found: _Sized) -> float:
    return found[0].score + found[2]


def _focus(found: Sequence[_Sized], start: Focus) -> Focus:
    return Focus.of([each for each, _, _ in sorted(found, key=_score, reverse=True)]) if found else start


def _perceptrons(parts: Sequence[Part]) -> list[Rebuilt]:
    """List networks of linear layers; the number of values fixes channels and size, grey pictures being more usual."""
    channels, side = perceptron_form(parts[0].layer.shape[1])
    if side < _LEAST_PX:
        return []
    found = [replace(partial, layers=(Flatten(), *partial.layers)) for partial in search(parts, channels, 0)]
    return _weighed([(partial, side, 0.0) for partial in found], parts, channels)


def perceptron_form(values: int) -> tuple[int, int]:
    """Return channels and size of pictures of so many values, the most usual ones; the size is 0 if there are none."""
    forms = [(channels, side) for channels in _SIZES if (side := positions(values, channels))]
    return min(forms, key=lambda form: form[1] not in _SIZES[form[0]], default=(1, 0))


def _weighed(found: Sequence[_Sized], parts: Sequence[Part], channels: int) -> list[Rebuilt]:
    if not found:
        return []
    scores = torch.tensor([partial.score + usual for partial, _, usual in found], dtype=torch.float64)
    shares = scores.softmax(0).tolist()
    compared = any(any(partial.fit) for partial, _, _ in found)
    totals: dict[tuple[tuple[Layer, ...], int | None], float] = {}
    for (partial, size, _), share in zip(found, shares, strict=True):
        totals[partial.layers, size] = totals.get((partial.layers, size), 0.0) + share
    rebuilt = [
        Rebuilt(layers, tuple(parts), channels, size, min(total, 1.0), compared)
        for (layers, size), total in totals.items()
        if total > _LEAST
    ]
    return sorted(rebuilt, key=lambda each: -each.probability)
