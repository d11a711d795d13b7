"""Numbers for charts: ticks, tick labels, ranges, moving averages and thinning of long lines."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

Points: TypeAlias = tuple[tuple[float, float | None], ...]
"""(x, y) by increasing x; None, NaN and infinity are gaps."""

_MOST_POINTS = 1200


def moving_average(points: Points, width: float) -> Points:
    """Average y over the window of this width around each x; gaps stay gaps and are not averaged."""
    known = [(x, y) for x, y in points if is_number(y)]
    sums = [0.0]
    for _, y in known:
        sums.append(sums[-1] + (y or 0.0))
    averages: dict[float, float] = {}
    first = last = 0
    for x, _ in known:
        while known[first][0] < x - width / 2:
            first += 1
        while last < len(known) and known[last][0] <= x + width / 2:
            last += 1
        averages[x] = (sums[last] - sums[first]) / (last - first)
    return tuple((x, averages[x] if is_number(y) else None) for x, y in points)


def ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Return round numbers that cover `low` to `high`; their spacing is 1, 2 or 5 times a power of ten.

    Args:
        whole: use a whole number as spacing, for counts.
    """
    least = (high - low) / 6
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))
    step = max(1.0, step) if whole else step
    return [index * step for index in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]


def is_number(value: float | None) -> bool:
    """Whether a value is a finite number and not a gap."""
    return value is not None and math.isfinite(value)


def spread(values: Iterable[float | None]) -> tuple[float, float]:
    """Return the smallest and the largest number, widened if they are equal."""
    known = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    room = 0.0 if high - low > 1e-9 * max(abs(low), abs(high)) else max(1.0, 0.1 * abs(low))
    return (low - room if low < 0 else max(0.0, low - room)), high + room


def tick_label(value: float, among: Sequence[float]) -> str:
    """Format a tick with as many decimals as the spacing of the ticks needs."""
    step = among[1] - among[0]
    if not 1e-4 < step < 1e7:
        return f"{value:.3g}"
    return f"{value:,.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def thinned(points: Points) -> Points:
    """Thin a long line to minimum, maximum and one gap of each stretch, because a screen has no more columns."""
    if len(points) <= _MOST_POINTS:
        return points
    length = math.ceil(3 * len(points) / _MOST_POINTS)
    kept: list[tuple[float, float | None]] = []
    for start in range(0, len(points), length):
        stretch = points[start : start + length]
        known = {i: y for i, (_, y) in enumerate(stretch) if y is not None and math.isfinite(y)}
        chosen = {next((i for i in range(len(stretch)) if i not in known), 0)}
        if known:
            chosen |= {min(known, key=known.__getitem__), max(known, key=known.__getitem__)}
        kept += [stretch[i] for i in sorted(chosen)]
    return (*kept, points[-1])
