"""Split weights with several linear layers as their head into a body and these layers."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.checkpoints.normalise.layer_groups import Layer, in_chain

_LAYER = re.compile(
    r"^((?:fc|classifier|heads?|last_linear)(?:\.\d+)?\.)(\w+)\.(weight|bias)$"  # within a head
    r"|^((?:fc|linear|dense)_?)(\d+)\.(weight|bias)$"  # one directly after the other
)
_OWN_LAYER = re.compile(r"^(hidden\.\d+|head)\.(weight|bias)$")
"""As a `HeadedNetwork` of ours names them, around a body under `base`."""
_PARTS = ("weight", "bias")
_LEAST_PROJECTED = 16
_MATRIX, _MOST = 2, 5


@dataclass(frozen=True, slots=True)
class MlpHead:
    """A body without a head; `layers` are (weight, bias) from its features to the classes, at least two."""

    body: Mapping[str, Any]
    layers: tuple[tuple[Any, Any], ...]

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the hidden layers."""
        return tuple(weight.shape[0] for weight, _ in self.layers[:-1])

    @property
    def is_like_a_projection(self) -> bool:
        """Whether the layers look like those that self-supervised training puts on a network.

        The first keeps the number of features, and what comes out is a power of two (Chen et al. 2020): then the
        outputs are hardly classes.
        """
        first, last = self.layers[0][0].shape, self.layers[-1][0].shape[0]
        return len(self.layers) == 2 and first[0] == first[1] and last >= _LEAST_PROJECTED and last & (last - 1) == 0

    def named(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return all weights under the names of a `HeadedNetwork`, given those of the body."""
        names = [*(f"hidden.{number}" for number in range(len(self.layers) - 1)), "head"]
        pairs = zip(names, self.layers, strict=True)
        heads = {f"{name}.{part}": value for name, pair in pairs for part, value in zip(_PARTS, pair, strict=True)}
        return {f"base.{name}": value for name, value in body.items()} | heads


def split_mlp_head(state: Mapping[str, Any]) -> MlpHead | None:
    """Split the head from its body; None unless it consists of linear layers that fit each other.

    Args:
        state: names in the order of the layers.
    """
    if "hidden.0.weight" in state and "head.weight" in state:
        return _in_own_names(state)
    matches = {name: tuple(filter(None, match.groups())) for name in state if (match := _LAYER.match(name))}
    top = max((start for start, _, _ in matches.values()), key=lambda start: start.count("."), default="")
    layers: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, (start, layer, part) in matches.items():
        if start == top:
            layers[layer][part] = state[name]
    body = {name: value for name, value in state.items() if not top or not name.startswith(top)}
    if len(body) + sum(map(len, layers.values())) != len(state):
        return None
    return _chained(body, list(layers.values()))


def _in_own_names(state: Mapping[str, Any]) -> MlpHead | None:
    layers: dict[str, dict[str, Any]] = defaultdict(dict)
    body: dict[str, Any] = {}
    for name, value in state.items():
        if found := _OWN_LAYER.match(name):
            layers[found[1]][found[2]] = value
        else:
            body[name.removeprefix("base.")] = value
    return _chained(body, list(layers.values()))


def _chained(body: Mapping[str, Any], layers: list[dict[str, Any]]) -> MlpHead | None:
    """Order the layers so that each fits the one before; None if there is no single such order."""
    if not 1 < len(layers) <= _MOST or not all(map(_is_linear, layers)):
        return None
    ordered = in_chain([Layer("linear", layer) for layer in layers])
    if ordered is None:
        return None
    return MlpHead(body, tuple((layer.parts["weight"], layer.parts["bias"]) for layer in ordered))


def _is_linear(layer: Mapping[str, Any]) -> bool:
    return layer.keys() == set(_PARTS) and len(layer["weight"].shape) == _MATRIX
