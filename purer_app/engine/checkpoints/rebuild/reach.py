"""Which positions a side of feature maps can lead to the first linear layer of a chain."""

from collections.abc import Iterator, Sequence
from functools import cache

from purer_app.engine.checkpoints.rebuild.order import Part, positions
from purer_app.engine.checkpoints.rebuild.slots import Habits, Option, convolutions, pools, to_vector
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.layer_list.layers import Activation, Convolution, Pool, shape_after


class Reach:
    """Says whether some layers lead from a number of positions to the first linear layer.

    Args:
        adaptive: whether pooling to more than one position is allowed.
    """

    def __init__(self, parts: Sequence[Part], *, adaptive: bool) -> None:
        self._parts, self._adaptive = parts, adaptive
        self._known = cache(self._leads)

    def __call__(self, number: int, side: int) -> bool:
        """Whether `side` positions after the convolution of this number can lead to it."""
        return self._known(number, side)

    def _leads(self, number: int, side: int) -> bool:
        """Whether some layers lead from `side` positions after a convolution to the first linear layer."""
        after = next(i for i in range(number + 1, len(self._parts)) if self._parts[i].kind != "norm")
        part, habits = self._parts[after], Habits(Activation("relu"))
        norm_gap = self._parts[number + 1].gap if after == number + 2 else 0
        starts = {(side, False)}
        if norm_gap != 0:
            starts |= {(side, True)} | {(side_after(pool, side), True) for pool, _ in pools(habits)}
        if part.kind == "linear":
            wanted = positions(part.layer.shape[1], self._parts[number].width)
            return any(
                self._adaptive or not adapts(option)
                for each, activated in starts
                if each
                for option in to_vector(part.gap, each, wanted, habits, activated=activated)
            )
        return any(self._known(after, end) for each in starts for end in _sides_between(part, *each))


def _sides_between(part: Part, side: int, activated: bool) -> Iterator[int]:
    """Yield the possible positions a side after a convolution, from those after the layer before it."""
    starts = {side}
    if part.gap is None or part.gap > (not activated):
        starts |= {side_after(pool, side) for pool, _ in pools(Habits())}
    found = set()
    for start in starts - {0}:
        for layer, _ in convolutions(part.width, part.layer.shape[2], 1, Habits(), bias=True, first=False):
            found.add(side_after(layer, start))
    yield from found - {0}


def side_after(layer: Convolution | Pool, side: int) -> int:
    """Return the positions a side after a layer; 0 if it does not fit."""
    try:
        width = layer.groups if isinstance(layer, Convolution) else 1
        return shape_after(layer, (width, side, side))[1]
    except ConfigError:
        return 0


def adapts(option: Option) -> bool:
    """Whether an option pools to a square of more than one position."""
    return any(getattr(layer, "size", 1) > 1 for layer in option[0])
