"""Results on folds: a table of means over the folds of each label, and the figures of each fold."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from purer_app.benchmarks.learning.folds.intervals import FoldMean, mean_over_folds
from purer_app.benchmarks.learning.folds.splits import LABELS, Split
from purer_app.benchmarks.learning.oracle import describe_distances
from purer_app.benchmarks.learning.table import AGAINST, Line, Result, aligned


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: its split and folder, the held-out accuracy of each teacher (0 to 1), and what was measured."""

    split: Split
    folder: Path
    held_out: dict[str, float]
    result: Result


@dataclass(frozen=True, slots=True)
class MeanLine:
    """One way with one number of shots, averaged over folds, in per cent and percentage points.

    `parameters`, `multiply_adds` and `share` are means over the folds, too.
    """

    name: str
    n_shot: int
    seeds: int
    accuracy: FoldMean
    differences: dict[str, FoldMean]
    parameters: int
    multiply_adds: int
    share: float
    lines: tuple[Line, ...]
    """The line of each fold."""


@dataclass(frozen=True, slots=True)
class Mean:
    """Means over the folds of one label, "tune" or "report"."""

    label: str
    folds: tuple[int, ...]
    lines: tuple[MeanLine, ...]

    @property
    def title(self) -> str:
        """The folds, for a heading."""
        folds = f"fold{'' if len(self.folds) == 1 else 's'} {', '.join(map(str, self.folds))}"
        return f"{folds} ({self.label})"


@dataclass(frozen=True, slots=True)
class FoldsResult:
    """All measurements on the folds of a recipe."""

    recipe: str
    fold_seed: int
    minutes: float
    folds: tuple[Fold, ...]

    @property
    def means(self) -> tuple[Mean, ...]:
        """Return the means over the measured folds of each label; folds of different labels are never averaged."""
        found = []
        for label in dict.fromkeys(LABELS.values()):
            folds = [fold for fold in self.folds if fold.split.label == label]
            if folds:
                rows = zip(*(fold.result.lines for fold in folds), strict=True)  # the ways and baselines are the same
                numbers = tuple(fold.split.fold for fold in folds)
                found.append(Mean(label, numbers, tuple(_mean_line(lines) for lines in rows)))
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Return JSON values, without single episodes."""
        about = {"recipe": self.recipe, "fold_seed": self.fold_seed, "minutes": self.minutes}
        folds = [
            {
                "fold": fold.split.fold,
                "label": fold.split.label,
                "folder": str(fold.folder),
                "pool_classes": list(fold.split.pool),
                "unseen_classes": list(fold.split.unseen),
                "held_out_accuracies": fold.held_out,
                **fold.result.to_json(),
            }
            for fold in self.folds
        ]
        return about | {"means": [_mean_json(mean) for mean in self.means], "folds": folds}


def _mean_line(lines: Sequence[Line]) -> MeanLine:
    first = lines[0]

    def averaged(value: Callable[[Line], float]) -> float:
        return sum(map(value, lines)) / len(lines)

    def mean_difference(other: str) -> FoldMean:
        return mean_over_folds([line.differences[other] for line in lines])

    return MeanLine(
        name=first.name,
        n_shot=first.n_shot,
        seeds=first.seeds,
        accuracy=mean_over_folds([(line.mean, line.ci95) for line in lines]),
        differences={
            other: mean_over_folds([line.differences[other] for line in lines]) for other in first.differences
        },
        parameters=round(averaged(lambda line: line.parameters)),
        multiply_adds=round(averaged(lambda line: line.multiply_adds)),
        share=averaged(lambda line: line.share),
        lines=tuple(lines),
    )


def _mean_json(mean: Mean) -> dict[str, Any]:
    lines = [
        {
            "name": line.name,
            "n_shot": line.n_shot,
            "seeds": line.seeds,
            **_figures(line.accuracy),
            "parameters": line.parameters,
            "multiply_adds": line.multiply_adds,
            "share_of_ensemble": line.share,
            "paired": {other: _figures(pair, "difference") for other, pair in line.differences.items()},
        }
        for line in mean.lines
    ]
    return {"label": mean.label, "folds": list(mean.folds), "lines": lines}


def _figures(figure: FoldMean, name: str = "mean") -> dict[str, Any]:
    table = asdict(figure)
    each = [{name: value, "ci95": half} for value, half in figure.each]
    return {name: table["mean"], "ci95": table["ci95"], "ci95_episodes": table["ci95_episodes"], "each_fold": each}


_HEADINGS = [
    "way",
    "shots",
    "accuracy %",
    *(heading for other in AGAINST for heading in (f"- {other}", "each fold")),
    "weights",
    "share",
]


def describe_folds(result: FoldsResult) -> str:
    """Return a table for each label, and the distances of pseudo episodes; `share` is relative to the ensemble."""
    tables = ["\n".join([_title(result, mean), *_rows(mean)]) for mean in result.means]
    distances = [
        f"Fold {fold.split.fold}. {describe_distances(fold.result.distances)}"
        for fold in result.folds
        if fold.result.distances
    ]
    return "\n\n".join([*tables, *distances])


def _title(result: FoldsResult, mean: Mean) -> str:
    interval = "± 95 % interval over folds and (episodes)" if len(mean.folds) > 1 else "(± 95 % interval over episodes)"
    title = f"{mean.title[0].upper()}{mean.title[1:]}, recipe {result.recipe}, fold seed {result.fold_seed}"
    return f"{title}, {result.minutes:g} minutes of training each; {interval}"


def _rows(mean: Mean) -> list[str]:
    return aligned([_HEADINGS, *(_cells(line) for line in mean.lines)])


def _cells(line: MeanLine) -> list[str]:
    pairs = [line.differences.get(other) for other in AGAINST]
    return [
        line.name,
        str(line.n_shot),
        _figure(line.accuracy, ""),
        *(cell for pair in pairs for cell in (("", "") if pair is None else (_figure(pair, "+"), _each(pair)))),
        f"{line.parameters:,}",
        f"{line.share:.2f}",
    ]


def _figure(figure: FoldMean, sign: str) -> str:
    over_folds = "" if figure.ci95 is None else f"±{figure.ci95:.2f} "
    return f"{figure.mean:{sign}.2f} {over_folds}(±{figure.ci95_episodes:.2f})"


def _each(figure: FoldMean) -> str:
    return " ".join(f"{value:+.2f}" for value, _ in figure.each)


def folds_as_csv(result: FoldsResult) -> str:
    """Return one line per way, shots and fold, and one for each mean, as comma-separated values.

    `ci95` and "half width to" include the spread between folds; a single fold has only those over episodes.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    what = ("difference to", "half width to", "half width over episodes to")
    pairs = [f"{column} {other}" for other in AGAINST for column in what]
    sizes = ["weights", "multiply_adds", "share"]
    writer.writerow(["label", "fold", "way", "shots", "seeds", "mean", "ci95", "ci95_episodes", *pairs, *sizes])
    for mean in result.means:
        for line in mean.lines:
            for fold, own in zip(mean.folds, line.lines, strict=True):
                writer.writerow([mean.label, fold, *_csv_cells(_mean_line([own]))])
            writer.writerow([mean.label, "mean", *_csv_cells(line)])
    return out.getvalue().rstrip("\n")


def _csv_cells(line: MeanLine) -> list[Any]:
    figures = [line.accuracy, *(line.differences.get(other) for other in AGAINST)]
    numbers = [
        number
        for figure in figures
        for number in (("", "", "") if figure is None else (figure.mean, figure.ci95, figure.ci95_episodes))
    ]
    return [line.name, line.n_shot, line.seeds, *numbers, line.parameters, line.multiply_adds, line.share]
