"""Series of numbers for plots, tables and files; no Qt."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
NO_NUMBERS: Numbers = np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlotLine:
    """A series to draw: x ascending, y of the same length.

    `key` is the name in files, `title` the translated name. `pattern` (solid, dash or dot) and `symbol` distinguish
    lines without colour. A `level` is one constant value for the whole run. Lines that are not `smoothable` have few
    points, which are means already.
    """

    key: str
    title: str
    x: Numbers
    y: Numbers
    ci95: Numbers | None = None
    """Half the width of y's 95 % interval."""
    colour: int = 0
    """Index into the theme's series."""
    pattern: str = "solid"
    symbol: str = ""
    level: bool = False
    smoothable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flags:
    """Flags at points of a line, each with a sentence."""

    title: str
    x: Numbers
    y: Numbers
    sentences: tuple[str, ...]


class GrowingArray:
    """An array with the values of a growing list; each call converts only the new values."""

    def __init__(self) -> None:
        self._room = np.empty(256)
        self._known = 0

    def updated(self, values: Sequence[float]) -> Numbers:
        """Return all values; every call must pass the same list."""
        if len(values) > len(self._room):
            self._room = np.concatenate([self._room, np.empty(max(len(values), len(self._room)))])
        self._room[self._known : len(values)] = values[self._known :]
        self._known = len(values)
        return self._room[: self._known]


def moving_average(values: Numbers, window: int) -> Numbers:
    """Return the moving average over the finite ones of `window` values, or of fewer at the start.

    It is NaN where there are none.
    """
    if window <= 1 or len(values) == 0:
        return values
    finite = np.isfinite(values)
    sums, counts = (
        np.concatenate([[0.0], np.cumsum(each)]) for each in (np.where(finite, values, 0.0), finite.astype(float))
    )
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - window)
    n_finite = counts[ends] - counts[starts]
    return np.where(n_finite > 0, (sums[ends] - sums[starts]) / np.maximum(n_finite, 1.0), np.nan)


class LineTable:
    """A table of lines, with one row for each x of any line."""

    def __init__(self, lines: Sequence[PlotLine]) -> None:
        self._columns = [column for line in lines for column in _columns(line)]
        self.keys = ["step", *(key for key, _, _, _ in self._columns)]
        self.titles = [title for _, title, _, _ in self._columns]
        self.steps = np.unique(np.concatenate([NO_NUMBERS, *(line.x for line in lines)]))

    def value(self, row: int, column: int) -> float | None:
        """Return a cell; column 0 is the step."""
        step = self.steps[row]
        if column == 0:
            return float(step)
        _, _, x, y = self._columns[column - 1]
        place = int(np.searchsorted(x, step))
        return float(y[place]) if place < len(x) and x[place] == step else None


def lines_to_csv(lines: Sequence[PlotLine]) -> str:
    """Return all series as one CSV table, with an empty cell if a series has no value at a step."""
    table = LineTable(lines)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.keys)
    for row, step in enumerate(table.steps):
        cells = [table.value(row, column) for column in range(1, len(table.keys))]
        writer.writerow([int(step), *("" if cell is None else f"{cell:.6g}" for cell in cells)])
    return text.getvalue()


def _columns(line: PlotLine) -> list[tuple[str, str, Numbers, Numbers]]:
    columns = [(line.key, line.title, line.x, line.y)]
    if line.ci95 is not None:
        columns.append((f"{line.key}_ci95", f"± {line.title}", line.x, line.ci95))
    return columns
