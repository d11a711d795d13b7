"""Chooses what is worth most within a budget of weights and multiply-adds."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH = 500
"""Most sets that are continued with the next item; with up to eight items there are never more."""
_SLACK = 1e-9
"""Of a whole, for rounding."""


def most_worth(values: Sequence[float], sizes: Sequence[float], costs: Sequence[float]) -> tuple[int, ...]:
    """Return the positions of the items that are worth most together, in ascending order.

    Item by item, each set is continued with it and without it; a set is dropped when not even the best rate of the
    items to come would lift it above the best set so far. Beyond `_WIDTH` sets the least promising ones go, so with
    many items the answer may fall a little short of the best.

    Args:
        values: 0 or more each.
        sizes: shares of a whole, above 0; together at most 1.
        costs: shares of another whole, above 0; together at most 1.
    """
    order = sorted(range(len(values)), key=lambda i: values[i] / max(sizes[i], costs[i]), reverse=True)
    by_size = _best_to_come([values[i] / sizes[i] for i in order])
    by_cost = _best_to_come([values[i] / costs[i] for i in order])
    sets = [_Set()]
    best = sets[0]
    for at, item in enumerate(order):
        larger = [some.with_item(item, values[item], sizes[item], costs[item]) for some in sets]
        sets += [some for some in larger if some.size <= 1 + _SLACK and some.cost <= 1 + _SLACK]
        best = max([best, *sets], key=lambda some: some.value)
        promise = {some: some.bound(by_size[at + 1], by_cost[at + 1]) for some in sets}
        promising = [some for some in sets if promise[some] > best.value]
        promising.sort(key=lambda some: (round(promise[some], 9), some.value), reverse=True)
        sets = promising[:_WIDTH]
    return tuple(sorted(best.items))


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """Some items, with what they are worth and take together."""

    items: tuple[int, ...] = ()
    value: float = 0.0
    size: float = 0.0
    cost: float = 0.0

    def with_item(self, item: int, value: float, size: float, cost: float) -> "_Set":
        return _Set((*self.items, item), self.value + value, self.size + size, self.cost + cost)

    def bound(self, by_size: float, by_cost: float) -> float:
        """Return what it would be worth if all that is left of either whole went at the best rate."""
        return self.value + min((1 - self.size) * by_size, (1 - self.cost) * by_cost)


def _best_to_come(rates: list[float]) -> list[float]:
    """Return for each position the best rate there and later; 0 at the end."""
    best = [0.0]
    for rate in reversed(rates):
        best.append(max(best[-1], rate))
    return best[::-1]
