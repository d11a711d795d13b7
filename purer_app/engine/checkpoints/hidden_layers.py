"""Turns weights with several linear layers in place of a head into those of a body and, in order, of the layers."""

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LAYER = re.compile(
    r"^((?:fc|classifier|heads?|last_linear)(?:\.\d+)?\.)(\w+)\.(weight|bias)$"  # within a head
    r"|^((?:fc|linear|dense)_?)(\d+)\.(weight|bias)$"  # one beside the other
)
_PARTS = ("weight", "bias")
_MATRIX, _MOST = 2, 5


@dataclass(frozen=True, slots=True)
class Parted:
    """A body without a head; `layers` are (weight, bias) from its features to the classes, at least two."""

    body: Mapping[str, Any]
    layers: tuple[tuple[Any, Any], ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """Of the hidden layers."""
        return tuple(weight.shape[0] for weight, _ in self.layers[:-1])

    def named(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return all weights under the names of a `HeadedNetwork`, around those of a body as its family names them."""
        names = [*(f"hidden.{number}" for number in range(len(self.layers) - 1)), "head"]
        pairs = zip(names, self.layers, strict=True)
        heads = {f"{name}.{part}": value for name, pair in pairs for part, value in zip(_PARTS, pair, strict=True)}
        return {f"base.{name}": value for name, value in body.items()} | heads


def parted(state: Mapping[str, Any]) -> Parted | None:
    """Take the layers off; None unless the head is linear layers alone, each fitting the one before.

    Args:
        state: names in the order of the layers.
    """
    matches = {name: tuple(filter(None, match.groups())) for name in state if (match := _LAYER.match(name))}
    top = max((start for start, _, _ in matches.values()), key=lambda start: start.count("."), default="")
    layers: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, (start, layer, part) in matches.items():
        if start == top:
            layers[layer][part] = state[name]
    body = {name: value for name, value in state.items() if not top or not name.startswith(top)}
    if len(body) + sum(map(len, layers.values())) != len(state):
        return None
    if not 1 < len(layers) <= _MOST or not all(map(_is_linear, layers.values())):
        return None
    shapes = [tuple(layer["weight"].shape) for layer in layers.values()]
    if any(after[1] != before[0] for before, after in itertools.pairwise(shapes)):
        return None
    return Parted(body, tuple((layer["weight"], layer["bias"]) for layer in layers.values()))


def _is_linear(layer: Mapping[str, Any]) -> bool:
    return layer.keys() == set(_PARTS) and len(layer["weight"].shape) == _MATRIX
