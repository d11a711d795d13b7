"""Order the layers of unknown weights as a chain: convolutions, then linear layers, each with its BatchNorm."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from purer_app.engine.checkpoints.normalise.layer_groups import Layer, group_layers, of_kind
from purer_app.engine.checkpoints.normalise.unwrap import natural_key

_MOST_REORDERED = 12
_NUMBER = re.compile(r"\d{1,6}")
_BRANCHING = re.compile(
    r"(?:^|[._])(?:res(?!ize)|skip|short|down_?sample|branch|squeeze|excit|se\d*\.|expand|attn|attention|gate|dense_?(?:block|layer))"
    r"|residual|inception|identity|mixed_"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A layer with weights in a chain.

    `gap` is the number of modules without weights between the layer before and this one, None if it is unknown;
    `groups` are those of a convolution.
    """

    layer: Layer
    gap: int | None = None
    groups: int = 1

    @property
    def kind(self) -> str:
        """One of conv, linear and norm."""
        return self.layer.kind

    @property
    def width(self) -> int:
        """Number of output channels or features."""
        return self.layer.shape[0]

    @property
    def has_bias(self) -> bool:
        """Whether the layer has a bias."""
        return "bias" in self.layer.parts


def chain_of(state: Mapping[str, Tensor]) -> list[Part]:
    """Order the layers as a chain; empty if they are none, or if more than one order fits."""
    layers = group_layers(state)
    bearing = [layer for layer in layers if layer.kind in ("conv", "linear")]
    norms = of_kind(layers, "norm")
    if len(bearing) + len(norms) != len(layers) or not of_kind(layers, "linear") or _may_branch(layers):
        return []
    for order in _orders(bearing):
        if is_chain(order) and (paired := _with_norms(order, norms)) is not None:
            return list(_parts(paired))
    return []


def _may_branch(layers: Sequence[Layer]) -> bool:
    """Whether names suggest that data take more than one way, as in residual blocks: `layer1.0.conv1`, `res1.0.0`."""
    if any(_BRANCHING.search(layer.name.lower()) for layer in layers):
        return True
    blocks = Counter(layer.name.rpartition(".")[0] for layer in of_kind(layers, "conv") if place(layer.name)[1] is None)
    return any(count > 1 and place(block)[1] is not None for block, count in blocks.items())


def _orders(layers: Sequence[Layer]) -> Iterator[list[Layer]]:
    """Yield likely orders: that of the file unless it is alphabetical, the natural one of names, and by shapes."""
    names = [layer.name for layer in layers]
    natural = sorted(layers, key=lambda layer: natural_key(layer.name))
    given = [natural, list(layers)] if names == sorted(names) else [list(layers), natural]
    for order in given:
        yield of_kind(order, "conv") + of_kind(order, "linear")
    if names == sorted(names) and len(layers) <= _MOST_REORDERED:
        found = list(_by_shapes([], of_kind(layers, "conv"), of_kind(layers, "linear"), limit=[2]))
        if len(found) == 1:
            yield found[0]


def _by_shapes(begun: list[Layer], convs: list[Layer], linears: list[Layer], limit: list[int]) -> Iterator[list[Layer]]:
    """Yield at most `limit[0]` orders in which each layer takes the output of the one before."""
    rest = convs or linears
    if not rest:
        limit[0] -= 1
        yield begun
        return
    for layer in rest:
        if limit[0] > 0 and (not begun or _follows(begun[-1], layer)):
            left = [other for other in rest if other is not layer]
            yield from _by_shapes([*begun, layer], left if convs else [], linears if convs else left, limit)


def is_chain(layers: Sequence[Layer]) -> bool:
    """Whether each layer takes the output of the one before."""
    return all(_follows(before, after) for before, after in pairwise(layers))


def _follows(before: Layer, after: Layer) -> bool:
    if after.kind == "conv":
        return before.kind == "conv" and groups_of(after, before.shape[0]) > 0
    if before.kind == "linear":
        return after.shape[1] == before.shape[0]
    return positions(after.shape[1], before.shape[0]) > 0


def groups_of(layer: Layer, width: int) -> int:
    """Return the groups of a convolution over `width` channels; 0 if there can be none."""
    groups, rest = divmod(width, layer.shape[1])
    return groups if not rest and groups and layer.shape[0] % groups == 0 else 0


def positions(features: int, width: int) -> int:
    """Return the side of the square of positions that give `features` from `width` channels; 0 if there is none."""
    side = math.isqrt(features // width)
    return side if side * side * width == features else 0


def _with_norms(order: Sequence[Layer], norms: Sequence[Layer]) -> list[Layer] | None:
    """Insert the norms after the layers whose output they normalise; None if they do not fit."""
    if not norms:
        return list(order)
    natural = sorted(norms, key=lambda norm: natural_key(norm.name))
    owners = _owners_by_place(order, norms) or _owners_by_name(order, natural) or _owners_in_turn(order, natural)
    if owners is None:
        return None
    found: list[Layer] = []
    for layer in order:
        found.append(layer)
        if id(layer) in owners:
            found.append(owners[id(layer)])
    return found


_Owners = dict[int, Layer]
"""Norms by the identity of the layer before them."""


def _owners_by_place(order: Sequence[Layer], norms: Sequence[Layer]) -> _Owners | None:
    """Pair layers of one parent by their numbers: `features.0` with `features.1`, `layer1.conv` with `layer1.bn`."""
    owners: _Owners = {}
    for norm in norms:
        parent, number = place(norm.name)
        same = [layer for layer in order if place(layer.name)[0] == parent and layer.shape[0] == norm.shape[0]]
        if number is not None:
            before = [layer for layer in same if (at := place(layer.name)[1]) is not None and at < number]
            same = before[-1:]
        elif not parent:
            return None
        if len(same) != 1 or id(same[0]) in owners:
            return None
        owners[id(same[0])] = norm
    return owners


def _owners_by_name(order: Sequence[Layer], norms: Sequence[Layer]) -> _Owners | None:
    """Pair layers by the last number in their names: `conv2` with `bn2`."""
    owners: _Owners = {}
    for norm in norms:
        numbered = [layer for layer in order if _last_number(layer.name) == _last_number(norm.name) != ""]
        fitting = [layer for layer in numbered if layer.shape[0] == norm.shape[0] and id(layer) not in owners]
        if not fitting:
            return None
        owners[id(fitting[0])] = norm
    return owners


def _owners_in_turn(order: Sequence[Layer], norms: Sequence[Layer]) -> _Owners | None:
    """Pair each norm with the next layer of its width."""
    owners: _Owners = {}
    rest = list(order[:-1])
    for norm in norms:
        while rest and rest[0].shape[0] != norm.shape[0]:
            rest.pop(0)
        if not rest:
            return None
        owners[id(rest.pop(0))] = norm
    return owners


def place(name: str) -> tuple[str, int | None]:
    """Return the parent of a module and its number in it; None if its name is not a number."""
    parent, _, last = name.rpartition(".")
    return parent, int(last) if _NUMBER.fullmatch(last) else None


def _last_number(name: str) -> str:
    numbers: list[str] = _NUMBER.findall(name)
    return numbers[-1] if numbers else ""


def _parts(layers: Sequence[Layer]) -> Iterator[Part]:
    """Yield the layers with what stands between them."""
    listed = _only_listed(layers)
    width = layers[0].shape[1] if layers[0].kind == "conv" else 0
    for number, layer in enumerate(layers):
        groups = groups_of(layer, width) if layer.kind == "conv" and number else 1
        gap = None
        if number:
            (parent, at), (before, previous) = place(layer.name), place(layers[number - 1].name)
            if parent == before and at is not None and previous is not None and at > previous and parent not in listed:
                gap = at - previous - 1
        yield Part(layer, gap, groups)
        width = layer.shape[0]


def _only_listed(layers: Sequence[Layer]) -> set[str]:
    """Return the parents whose numbers leave no gap: lists, whose numbers do not show what stands between."""
    parents: dict[str, list[int]] = {}
    kinds: dict[str, set[str]] = {}
    for layer in layers:
        parent, number = place(layer.name)
        if number is not None:
            parents.setdefault(parent, []).append(number)
            kinds.setdefault(parent, set()).add(layer.kind)
    closed = {parent for parent, numbers in parents.items() if len(numbers) > 1 and _is_closed(numbers)}
    return {parent for parent in closed if len(parents[parent]) > 2 or len(kinds[parent]) == 1}


def _is_closed(numbers: Sequence[int]) -> bool:
    return sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
