"""What may stand between two layers with weights, with the logarithm of how usual it is."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from purer_app.engine.networks.layer_list.layers import (
    Activation,
    AdaptivePool,
    Convolution,
    Dropout,
    Flatten,
    Layer,
    Pool,
)

Option = tuple[tuple[Layer, ...], float]
"""Layers, and the logarithm of their probability before the weights are seen."""

ACTIVATIONS: dict[Activation, float] = {
    Activation("relu"): 0.92,
    Activation("leaky", 0.01): 0.015,
    Activation("leaky", 0.1): 0.015,
    Activation("leaky", 0.2): 0.01,
    Activation("elu"): 0.01,
    Activation("gelu"): 0.01,
    Activation("silu"): 0.01,
    Activation("tanh"): 0.01,
}
POOLS: dict[Pool, float] = {
    Pool("max", 2, 2): 0.9,
    Pool("avg", 2, 2): 0.05,
    Pool("max", 3, 2, 1): 0.03,
    Pool("max", 3, 2): 0.02,
}
_GLOBAL = AdaptivePool("avg")
_DROPPED, _DROPPED_MAPS, _POOLED, _POOLED_TWICE = 0.25, 0.03, 0.5, 0.15


@dataclass(frozen=True, slots=True)
class Habits:
    """The activation and pooling of a network and whether it pads, as far as known; and the activations it may have."""

    activation: Activation | None = None
    activations: tuple[Activation, ...] = tuple(ACTIVATIONS)
    pool: Pool | None = None
    pads: bool | None = None


def activations(habits: Habits) -> Iterator[tuple[Activation, float]]:
    """Yield the activation of the network or, at its first place, all of them."""
    if habits.activation is not None:
        yield habits.activation, 0.0
        return
    for activation in habits.activations:
        yield activation, math.log(ACTIVATIONS[activation])


def pools(habits: Habits) -> Iterator[tuple[Pool, float]]:
    """Yield poolings, those of another kind than before as unlikely."""
    for pool, share in POOLS.items():
        if habits.pool is None:
            yield pool, math.log(share)
        else:
            yield pool, math.log(0.97 if pool == habits.pool else 0.03 * share)


def between(gap: int | None, habits: Habits, *, activated: bool) -> Iterator[Option]:
    """Yield what may stand in front of a convolution.

    Args:
        gap: number of modules, if known.
        activated: whether the activation stands already, in front of the BatchNorm.
    """
    for first, share in _begins(habits, activated=activated):
        rest = None if gap is None else gap - len(first)
        if rest in (None, 0):
            yield first, share + (math.log(1 - _POOLED) if rest is None else 0)
        if rest in (None, 1, 2):
            for pool, usual in pools(habits):
                yield (*first, pool), share + usual + math.log(_POOLED if rest is None else 1 - _DROPPED_MAPS)
        if rest == 1:
            yield (*first, Dropout()), share + math.log(_DROPPED_MAPS)
        if rest is not None and (rest < 0 or rest > 2):
            yield first, share


def _begins(habits: Habits, *, activated: bool) -> Iterator[Option]:
    if activated:
        yield (), 0.0
        return
    for activation, share in activations(habits):
        yield (activation,), share


def before_norm(gap: int | None, habits: Habits, *, positive: bool) -> Iterator[tuple[tuple[Layer, ...], float, bool]]:
    """Yield what may stand between a layer and its BatchNorm, and whether an activation is among it.

    Args:
        positive: whether all running means are positive, as after an activation.
    """
    if gap in (None, 0):
        yield (), math.log(0.95 if not positive else 0.3), False
    if gap == 0 or (gap is None and not positive):
        return
    for activation, share in activations(habits):
        if gap in (None, 1):
            yield (activation,), share + math.log(0.6), True
        if gap in (None, 2):
            for pool, usual in pools(habits):
                yield (activation, pool), share + usual + math.log(0.1), True


def to_vector(gap: int | None, side: int, wanted: int, habits: Habits, *, activated: bool) -> Iterator[Option]:
    """Yield what may stand between the last convolution and the first linear layer.

    Args:
        gap: number of modules, if known; with it, flattening is one of them.
        side: positions a side after the last convolution.
        wanted: positions a side that the linear layer takes.
    """
    for first, share in _begins(habits, activated=activated):
        pooled_share = _POOLED if wanted > 1 or gap is None else _POOLED_TWICE
        for pool, usual in (
            (None, math.log(1 - pooled_share)),
            *((p, q + math.log(pooled_share)) for p, q in pools(habits)),
        ):
            left = side if pool is None else (side + 2 * pool.padding - pool.kernel) // pool.stride + 1
            if left < 1:
                continue
            pooled = first if pool is None else (*first, pool)
            for ends, likely in _ends(left, wanted, counted=gap is not None):
                found = (*pooled, *ends, Flatten())
                rest = 0 if gap is None else gap - len(found)
                if rest in (0, 1):
                    drop = (Dropout(),) if rest else ()
                    yield (*found, *drop), share + usual + likely + (math.log(_DROPPED) if rest else 0)


def _ends(side: int, wanted: int, *, counted: bool) -> Iterator[Option]:
    """Yield the pooling that gives the wanted positions.

    For one position it is global, which changes nothing if there is only one already; `counted` modules show which.
    """
    if wanted == 1:
        yield (_GLOBAL,), math.log(0.9)
        if side == 1 and counted:
            yield (), math.log(0.9)
    elif side == wanted:
        yield (), math.log(0.9)
    elif side > wanted:
        yield (AdaptivePool("avg", wanted),), math.log(0.1 if wanted in (6, 7) else 0.01)


def convolutions(
    out: int, kernel: int, groups: int, habits: Habits, *, bias: bool, first: bool
) -> Iterator[tuple[Convolution, float]]:
    """Yield convolutions of one kernel, by their usual strides and paddings."""
    for stride, by_stride in _strides(kernel, first=first):
        for padding in sorted({(kernel - 1) // 2, 0}):
            pads = padding > 0
            likely = math.log(by_stride)
            if kernel > 2:
                if habits.pads is None:
                    likely += math.log(0.75 if pads else 0.25)
                else:
                    likely += math.log(0.98 if pads == habits.pads else 0.02)
            yield Convolution(out, kernel, stride, padding, groups=groups, bias=bias), likely


def _strides(kernel: int, *, first: bool) -> Iterator[tuple[int, float]]:
    if kernel == 1:
        yield from ((1, 0.97), (2, 0.03))
    elif kernel in (2, 4):
        yield from ((1, 0.4), (2, 0.6))
    elif kernel < 7:
        yield from ((1, 0.85), (2, 0.15))
    elif first:
        yield from ((1, 0.4), (2, 0.4), (4, 0.2))
    else:
        yield from ((1, 0.9), (2, 0.1))
