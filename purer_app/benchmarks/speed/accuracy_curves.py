"""Accuracy curves of training runs, and the time at which a run reaches the final accuracy of the reference."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median_low
from typing import Any

from purer_app.engine.core.files import write_atomically
from purer_app.engine.reports.charts.axes import Points
from purer_app.engine.reports.charts.svg_charts import LineChart, Reference, Series, line_chart

REFERENCE = "reference"
WINDOW = 3
MARGIN = 0.02


@dataclass(frozen=True, slots=True)
class Point:
    """Accuracy, 0 to 1, after some seconds of training, excluding validation."""

    seconds: float
    step: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class Curve:
    """One training run; `start` is the accuracy before the first step, `random` the accuracy of untrained weights."""

    way: str
    seed: int
    random: float
    start: float
    points: tuple[Point, ...]

    @property
    def moving(self) -> list[tuple[float, float]]:
        """Return seconds and the moving average over the last three measurements."""
        found = []
        for end in range(1, len(self.points) + 1):
            recent = self.points[max(0, end - WINDOW) : end]
            found.append((recent[-1].seconds, mean(point.accuracy for point in recent)))
        return found

    @property
    def final(self) -> float:
        """Moving average of the accuracy at the end."""
        return self.moving[-1][1]

    def reaches(self, accuracy: float) -> float | None:
        """Return the seconds until the moving average first reaches an accuracy, or None."""
        return next((seconds for seconds, moving in self.moving if moving >= accuracy), None)


def write_curve(curve: Curve, path: Path) -> None:
    """Write a curve as JSON."""
    write_atomically(path, json.dumps(asdict(curve), indent=1).encode())


def read_curve(path: Path) -> Curve:
    """Read a curve from JSON."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Curve(**{**table, "points": tuple(Point(**point) for point in table["points"])})


@dataclass(frozen=True, slots=True)
class Row:
    """One training run compared with the reference of the same seed; accuracies are 0 to 1.

    `reached_seconds` is the time until its moving average reached the final accuracy of the reference, None if it did
    not; `speed_up` is the time of the reference divided by it.
    """

    way: str
    seed: int
    random: float
    start: float
    final: float
    reached_seconds: float | None
    speed_up: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All training runs of a comparison."""

    minutes: float
    curves: tuple[Curve, ...]

    @property
    def ways(self) -> list[str]:
        """Names of the ways to train, in the order of their first curve."""
        return list(dict.fromkeys(curve.way for curve in self.curves))

    def of(self, way: str) -> list[Curve]:
        """Return the curves of a way, one per seed."""
        return [curve for curve in self.curves if curve.way == way]

    @property
    def gain(self) -> float:
        """Gain of the reference: final accuracy minus that of untrained weights, mean over seeds."""
        return mean(curve.final - curve.random for curve in self.of(REFERENCE))

    @property
    def rows(self) -> list[Row]:
        """Return a row for each curve except those of the reference."""
        ends = {curve.seed: (curve.final, curve.points[-1].seconds) for curve in self.of(REFERENCE)}
        rows = []
        for curve in (curve for curve in self.curves if curve.way != REFERENCE):
            accuracy, seconds = ends[curve.seed]
            reached = curve.reaches(accuracy)
            speed_up = None if reached is None else seconds / reached
            figures = (curve.random, curve.start, curve.final, reached, speed_up)
            rows.append(Row(curve.way, curve.seed, *figures))
        return rows

    def speed_up(self, way: str) -> float | None:
        """Return the (lower) median over the seeds; None if half of them or more did not reach the accuracy."""
        return median_low(row.speed_up or 0.0 for row in self.rows if row.way == way) or None

    def as_json(self) -> str:
        """Return everything as one JSON object."""
        table = {
            "minutes": self.minutes,
            "gain_of_reference": self.gain,
            "speed_ups": {way: self.speed_up(way) for way in self.ways if way != REFERENCE},
            "rows": [asdict(row) for row in self.rows],
            "curves": [asdict(curve) for curve in self.curves],
        }
        return json.dumps(table, indent=1)


def describe(found: Comparison) -> str:
    """Return the table and its conclusions as text."""
    lines = [f"{'way':18}{'seed':>5}{'random':>8}{'start':>8}{'end':>8}{'reached after':>15}{'speed-up':>10}"]
    for curve in found.of(REFERENCE):
        end = f"{curve.points[-1].seconds:.0f} s"
        lines.append(f"{_accuracies(curve.way, curve.seed, curve.random, curve.start, curve.final)}{end:>15}{1:10.1f}")
    for row in found.rows:
        reached = "not" if row.reached_seconds is None else f"{row.reached_seconds:.0f} s"
        times = "" if row.speed_up is None else f"{row.speed_up:.1f}"
        lines.append(f"{_accuracies(row.way, row.seed, row.random, row.start, row.final)}{reached:>15}{times:>10}")
    return "\n".join([*lines, _gain_in_words(found), *(_speed_up_in_words(found, way) for way in found.ways[1:])])


def _accuracies(way: str, seed: int, *accuracies: float) -> str:
    return f"{way:18}{seed:5}" + "".join(f"{100 * accuracy:8.1f}" for accuracy in accuracies)


def _gain_in_words(found: Comparison) -> str:
    gained = f"In {found.minutes:g} minutes the reference gained {100 * found.gain:+.1f} points"
    if found.gain >= MARGIN:
        return f"{gained} over untrained weights."
    return f"{gained} over untrained weights, fewer than {100 * MARGIN:.0f}: too few to compare; increase --minutes."


def _speed_up_in_words(found: Comparison, way: str) -> str:
    speed_up = found.speed_up(way)
    if speed_up is None:
        return f"{way} did not reach the accuracy of the reference for half of the seeds or more."
    return f"{way} reached the accuracy of the reference {speed_up:.1f} times faster (median over the seeds)."


def chart(found: Comparison) -> str:
    """Draw the moving average of each run's accuracy over time, as SVG."""
    final = mean(curve.final for curve in found.of(REFERENCE))
    untrained = mean(curve.random for curve in found.curves)
    drawing = LineChart(
        key="time-to-accuracy",
        title="Accuracy on unseen classes over training time",
        description=describe(found),
        x_label="minutes of training",
        y_label="accuracy, %",
        series=tuple(Series(name=way, points=_points(found.of(way))) for way in found.ways),
        references=(
            Reference(name=f"{REFERENCE}, at its end", y=100 * final),
            Reference(name="untrained", y=100 * untrained),
        ),
    )
    return line_chart(drawing)


def _points(curves: Sequence[Curve]) -> Points:
    """Average curves over seeds at all times of any of them."""
    first = max(curve.points[0].seconds for curve in curves)
    last = min(curve.points[-1].seconds for curve in curves)
    times = sorted({point.seconds for curve in curves for point in curve.points if first <= point.seconds <= last})
    return tuple((seconds / 60, 100 * mean(_at(curve, seconds) for curve in curves)) for seconds in times)


def _at(curve: Curve, seconds: float) -> float:
    return _last(accuracy for time, accuracy in curve.moving if time <= seconds)


def _last(values: Iterable[float]) -> float:
    *_, last = values
    return last
