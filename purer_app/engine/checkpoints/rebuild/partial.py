"""Partial networks of a search: layers up to a point of a chain, with what random pictures give there."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from purer_app.engine.checkpoints.rebuild.computing import run
from purer_app.engine.checkpoints.rebuild.evidence import KINDS
from purer_app.engine.checkpoints.rebuild.reach import side_after
from purer_app.engine.checkpoints.rebuild.slots import Habits, Option
from purer_app.engine.networks.layer_list.layers import Activation, Dropout, Layer, Pool

RARE = 5.5
"""How much less usual an option is, as a logarithm, that is left out next to the most usual one."""


@dataclass(frozen=True, slots=True)
class Partial:
    """The layers up to a point of the chain.

    `usual` is the logarithm of how usual the layers are, `fit` how well the statistics fit, by kind of pictures;
    `side` is the positions a side, 0 for a vector; `x` is what random pictures give here, None if no statistics follow;
    `pending` computes it for some channels, where it is not yet computed.
    """

    layers: tuple[Layer, ...]
    habits: Habits
    usual: float
    side: int
    fit: tuple[float, ...] = (0.0,) * len(KINDS)
    activated: bool = True
    x: Tensor | None = None
    pending: Callable[[Tensor], Tensor | None] | None = None

    @property
    def score(self) -> float:
        """Logarithm of the likelihood, up to a constant."""
        return self.usual + float(torch.tensor(self.fit).logsumexp(0)) - math.log(len(KINDS))


def usual_of(options: Iterable[Option]) -> list[Option]:
    """Leave out what is far less usual than the most usual option, so that it need not be computed."""
    listed = list(options)
    best = max((likely for _, likely in listed), default=0.0)
    return [option for option in listed if option[1] > best - RARE]


def placed_in(partial: Partial, options: Iterator[Option] | Sequence[Option]) -> Iterator[Partial]:
    """Yield a partial network with each option behind it that its size allows."""
    for layers, likely in options:
        side, habits = partial.side, partial.habits
        for layer in layers:
            if isinstance(layer, Pool):
                side, habits = side_after(layer, side), replace(habits, pool=layer)
            elif isinstance(layer, Activation):
                habits = replace(habits, activation=layer)
        if not side and partial.side:
            continue
        x = run(layers, partial.x)
        yield replace(
            partial,
            layers=(*partial.layers, *layers),
            habits=habits,
            usual=partial.usual + likely,
            side=side,
            x=x,
        )


def distinct(found: list[Partial]) -> list[Partial]:
    """Join those whose layers compute the same, which differ in dropout only."""
    kept: dict[tuple[Layer, ...], Partial] = {}
    for partial in found:
        key = tuple(layer for layer in partial.layers if not isinstance(layer, Dropout))
        known = kept.get(key)
        if known is None:
            kept[key] = partial
        else:
            best, other = max(known, partial, key=_score), min(known, partial, key=_score)
            kept[key] = replace(best, usual=best.usual + math.log1p(math.exp(other.score - best.score)))
    return list(kept.values())


def _score(partial: Partial) -> float:
    return partial.score
