"""Table of the accuracies of learners and baselines, with paired differences."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from purer_app.benchmarks.learning.oracle import Distance
from purer_app.engine.evaluation.evaluate import EvaluationRow
from purer_app.engine.evaluation.validation import mean_and_ci95

_ENSEMBLE, _RIDGE = "teacher-ensemble", "ensemble-ridge"
AGAINST = (_RIDGE, _ENSEMBLE)
"""The baselines without training that all rows are compared with: the best one, and the strongest one of the field.

What training gains is the difference to the first one.
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """Result of a way or a baseline with one seed; `accuracies` are in per cent, by shots, one per episode."""

    name: str
    seed: int
    accuracies: dict[int, tuple[float, ...]]
    parameters: int
    multiply_adds: int
    ms_per_query: float
    ms_per_adaptation: float

    @classmethod
    def of(cls, name: str, seed: int, rows: Sequence[EvaluationRow]) -> "Measured":
        """Return the result for the rows of an evaluation, one per number of shots."""
        last = rows[-1]
        accuracies = {row.n_shot: row.accuracies for row in rows}
        sizes = last.parameters, last.multiply_adds_per_query
        return cls(name, seed, accuracies, *sizes, last.ms_per_query, last.ms_per_adaptation)

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "Measured":
        """Read a stored result."""
        accuracies = {int(shots): tuple(values) for shots, values in table["accuracies"].items()}
        return cls(**{**table, "accuracies": accuracies})


@dataclass(frozen=True, slots=True)
class Line:
    """One way with one number of shots: means over seeds and episodes, in per cent and percentage points.

    `differences` to the baselines in `AGAINST` include half the width of their 95 % interval over episodes;
    `accuracies` are per episode, averaged over the seeds.
    """

    name: str
    n_shot: int
    seeds: int
    mean: float
    ci95: float
    differences: dict[str, tuple[float, float]]
    parameters: int
    multiply_adds: int
    share: float
    ms_per_query: float
    ms_per_adaptation: float
    accuracies: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements with one pool and one folder of classes."""

    pool: str
    validation: str
    minutes: float
    measured: tuple[Measured, ...]
    distances: tuple[Distance, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return a line for each way and number of shots, in the order of measurement."""
        names = list(dict.fromkeys(row.name for row in self.measured))
        shots = sorted(self.measured[0].accuracies)
        return tuple(self._line(name, n_shot) for n_shot in shots for name in names)

    def _of(self, name: str) -> list[Measured]:
        return [row for row in self.measured if row.name == name]

    def _line(self, name: str, n_shot: int) -> Line:
        rows = self._of(name)
        mine = _per_episode(rows, n_shot)
        differences = {}
        for other in AGAINST:
            theirs = self._of(other)
            if theirs and name != other:
                differences[other] = mean_and_ci95(mine - _per_episode(theirs, n_shot))
        ensembles = self._of(_ENSEMBLE)
        whole = ensembles[0].multiply_adds if ensembles else rows[0].multiply_adds
        return Line(
            name=name,
            n_shot=n_shot,
            seeds=len(rows),
            mean=mine.mean().item(),
            ci95=mean_and_ci95(mine)[1],
            differences=differences,
            parameters=rows[0].parameters,
            multiply_adds=rows[0].multiply_adds,
            share=rows[0].multiply_adds / whole,
            ms_per_query=rows[0].ms_per_query,
            ms_per_adaptation=rows[0].ms_per_adaptation,
            accuracies=tuple(mine.tolist()),
        )

    def to_json(self) -> dict[str, Any]:
        """Return JSON values, without single episodes."""
        lines = [
            {
                "name": line.name,
                "n_shot": line.n_shot,
                "seeds": line.seeds,
                "mean": line.mean,
                "ci95": line.ci95,
                "parameters": line.parameters,
                "multiply_adds": line.multiply_adds,
                "share_of_ensemble": line.share,
                "ms_per_query": line.ms_per_query,
                "ms_per_adaptation": line.ms_per_adaptation,
                "paired": {
                    other: {"difference": difference, "ci95": half}
                    for other, (difference, half) in line.differences.items()
                },
            }
            for line in self.lines
        ]
        about = {"pool": self.pool, "validation": self.validation, "minutes": self.minutes}
        return about | {"lines": lines, "distances": [asdict(row) for row in self.distances]}


def _per_episode(rows: Sequence[Measured], n_shot: int) -> torch.Tensor:
    """Average over the seeds for each episode: (n_episodes,)."""
    return torch.tensor([row.accuracies[n_shot] for row in rows], dtype=torch.float64).mean(dim=0)


def _cells(line: Line) -> list[str]:
    differences = [line.differences.get(other) for other in AGAINST]
    return [
        line.name,
        str(line.n_shot),
        f"{line.mean:.2f} ±{line.ci95:.2f}",
        *("" if pair is None else f"{pair[0]:+.2f} ±{pair[1]:.2f}" for pair in differences),
        f"{line.parameters:,}",
        f"{line.share:.2f}",
        f"{line.ms_per_query:.2f}",
    ]


_HEADINGS = ["way", "shots", "accuracy %", *(f"- {other}" for other in AGAINST), "weights", "share", "ms/query"]


def describe(result: Result) -> str:
    """Return the results as a table; `share` is relative to the ensemble's multiply-adds."""
    title = f"Pool {result.pool}, classes of {result.validation}, {result.minutes:g} minutes of training each"
    return "\n".join([title, *aligned([_HEADINGS, *(_cells(line) for line in result.lines)])])


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table as lines: the first column is aligned to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def as_csv(result: Result) -> str:
    """Return the same results as comma-separated values, with separate columns for differences and half widths."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    pairs = [f"{what} {other}" for other in AGAINST for what in ("difference to", "half width to")]
    sizes = ["weights", "multiply_adds", "ms_per_query", "ms_per_adaptation"]
    writer.writerow(["way", "shots", "seeds", "mean", "ci95", *pairs, *sizes])
    for line in result.lines:
        numbers = [value for other in AGAINST for value in line.differences.get(other, ("", ""))]
        head = [line.name, line.n_shot, line.seeds, line.mean, line.ci95]
        costs = [line.parameters, line.multiply_adds, line.ms_per_query, line.ms_per_adaptation]
        writer.writerow([*head, *numbers, *costs])
    return out.getvalue().rstrip("\n")
