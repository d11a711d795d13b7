"""A two-dimensional 0/1 knapsack: the most valuable items within a budget of weights and of multiply-adds."""

from collections.abc import Sequence
from dataclasses import dataclass

_BEAM_WIDTH = 500
"""Most sets that are extended by the next item; up to eight items never reach it."""
_TOLERANCE = 1e-9
"""Of a budget, for rounding errors."""


def most_valuable_set(values: Sequence[float], sizes: Sequence[float], costs: Sequence[float]) -> tuple[int, ...]:
    """Return the positions of the items with the greatest total value, in ascending order.

    Branch and bound: each set is extended by each item in turn, and dropped if its upper bound does not exceed the
    best value so far. At most `_BEAM_WIDTH` sets are kept, so with many items the result may not be optimal.

    Args:
        values: 0 or more each.
        sizes: shares of the first budget, above 0; the sum is at most 1.
        costs: shares of the second budget, above 0; the sum is at most 1.
    """
    order = sorted(range(len(values)), key=lambda i: values[i] / max(sizes[i], costs[i]), reverse=True)
    by_size = _best_from_here([values[i] / sizes[i] for i in order])
    by_cost = _best_from_here([values[i] / costs[i] for i in order])
    sets = [_Set()]
    best = sets[0]
    for at, item in enumerate(order):
        larger = [some.with_item(item, values[item], sizes[item], costs[item]) for some in sets]
        sets += [some for some in larger if some.size <= 1 + _TOLERANCE and some.cost <= 1 + _TOLERANCE]
        best = max([best, *sets], key=lambda some: some.value)
        bounds = {some: some.bound(by_size[at + 1], by_cost[at + 1]) for some in sets}
        sets = [some for some in sets if bounds[some] > best.value]
        sets.sort(key=lambda some: (round(bounds[some], 9), some.value), reverse=True)
        sets = sets[:_BEAM_WIDTH]
    return tuple(sorted(best.items))


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """Some items with their total value, size and cost."""

    items: tuple[int, ...] = ()
    value: float = 0.0
    size: float = 0.0
    cost: float = 0.0

    def with_item(self, item: int, value: float, size: float, cost: float) -> "_Set":
        return _Set((*self.items, item), self.value + value, self.size + size, self.cost + cost)

    def bound(self, by_size: float, by_cost: float) -> float:
        """Return an upper bound of the value after the rest of either budget is used at the best rate."""
        return self.value + min((1 - self.size) * by_size, (1 - self.cost) * by_cost)


def _best_from_here(rates: list[float]) -> list[float]:
    """Return for each position the maximum rate at this or a later position; 0 at the end."""
    best = [0.0]
    for rate in reversed(rates):
        best.append(max(best[-1], rate))
    return best[::-1]
