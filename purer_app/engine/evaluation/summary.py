"""A saved evaluation as checked values and as a CSV table; loads without torch."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.core.settings.choices import LearnerName
from purer_app.engine.core.training_events import Baseline

ENSEMBLE = Baseline.TEACHER_ENSEMBLE
UNTRAINED = Baseline.ENSEMBLE_RIDGE
"""All models without training: what training adds is the difference to it."""
SMALL_LEARNERS = (LearnerName.COMPACT, LearnerName.STUDENT)
"""Learners that are chosen for their size."""
_LAST_WITHOUT_RUN = (Baseline.TEACHER_ENSEMBLE, Baseline.ENSEMBLE_RIDGE)
"""The last method of an evaluation without a run, in older and in newer records."""
_CSV_COLUMNS = (
    *("method", "icfil", "batch_norm", "n_way", "n_shot", "accuracy_percent", "ci95_percent"),
    *("parameters", "multiply_adds_per_query", "ms_per_query", "ms_per_adaptation"),
    *("compared_with", "difference_points", "difference_ci95_points"),
)


@dataclass(frozen=True, slots=True)
class MethodSummary:
    """One method at one number of shots; accuracy and half width of its 95 % interval in per cent."""

    method: str
    icfil: bool
    transductive: bool
    n_shot: int
    mean: float
    ci95: float
    parameters: int
    multiply_adds: int
    ms_per_query: float
    ms_per_adaptation: float

    @property
    def key(self) -> tuple[str, bool, bool]:
        """The key of a row of the table."""
        return (self.method, self.icfil, self.transductive)


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of (method − against) over the same episodes, in points; the same name twice is ICFIL minus without."""

    method: str
    against: str
    n_shot: int
    points: float
    ci95: float

    @property
    def is_clear(self) -> bool:
        """Whether the 95 % interval excludes 0."""
        return abs(self.points) > self.ci95

    @property
    def is_gain(self) -> bool:
        """Whether the method is clearly better."""
        return self.is_clear and self.points > 0

    @property
    def is_of_icfil(self) -> bool:
        """Whether it compares a method with ICFIL and without."""
        return self.method == self.against


@dataclass(frozen=True, slots=True)
class EvaluationFacts:
    """A saved evaluation; `when` is "YYYY-MM-DDTHH-MM-SS", or empty if unknown."""

    data: str
    when: str
    n_way: int
    episodes: int
    seed: int
    measured: tuple[MethodSummary, ...]
    differences: tuple[Difference, ...]

    @property
    def shots(self) -> tuple[int, ...]:
        """The numbers of shots, in ascending order."""
        return tuple(sorted({one.n_shot for one in self.measured}))

    @property
    def rows(self) -> tuple[tuple[str, bool, bool], ...]:
        """The keys of the rows, in the order of the evaluation."""
        return tuple(dict.fromkeys(one.key for one in self.measured))

    @property
    def subject(self) -> str:
        """The method that all others are compared with: the trained learner, or without a run the last baseline."""
        plain = [one for one in self.measured if not one.icfil and not one.transductive]
        return plain[-1].method if plain else ""

    @property
    def is_of_pool(self) -> bool:
        """Whether the evaluation has no trained learner."""
        return self.subject in _LAST_WITHOUT_RUN

    def of(self, key: tuple[str, bool, bool], n_shot: int) -> MethodSummary | None:
        """Return the row of a key at a number of shots."""
        return next((one for one in self.measured if one.key == key and one.n_shot == n_shot), None)

    def against(self, method: str, n_shot: int) -> Difference | None:
        """Return the difference between the subject and a baseline."""
        wanted = (self.subject, method, n_shot)
        return next((d for d in self.differences if (d.method, d.against, d.n_shot) == wanted), None)

    def training_adds(self, n_shot: int) -> Difference | None:
        """Return what training adds to all models without training; None if that was not measured."""
        return None if self.is_of_pool else self.against(UNTRAINED, n_shot)

    @property
    def differences_in_order(self) -> tuple[Difference, ...]:
        """The differences, at each number of shots to all models without training and to the ensemble first."""
        return tuple(sorted(self.differences, key=lambda d: (d.n_shot, baseline_rank(d.against))))

    @property
    def main_baseline(self) -> str:
        """The baseline to compare the subject with: all models without training, or in older results the ensemble."""
        is_measured = any(self.training_adds(n_shot) is not None for n_shot in self.shots)
        return UNTRAINED if is_measured else ENSEMBLE

    @property
    def offers_compact(self) -> bool:
        """Whether training adds nothing at some number of shots, so that a smaller learner is worth more."""
        gains = [self.training_adds(n_shot) for n_shot in self.shots]
        return self.subject not in SMALL_LEARNERS and any(gain is not None and not gain.is_gain for gain in gains)


def baseline_rank(name: str) -> int:
    """Return the place of a baseline in comparisons: all models without training, the ensemble, then the others."""
    return {str(UNTRAINED): 0, str(ENSEMBLE): 1}.get(name, 2)


def facts_from_json(table: Mapping[str, Any]) -> EvaluationFacts | None:
    """Read the JSON of `purer-app evaluate --json` or of a run folder; None if it is malformed."""
    try:
        results = [_measured(row) for row in table["results"]]
        pairs = [
            Difference(
                str(pair["method"]),
                str(pair["against"]),
                int(pair["n_shot"]),
                float(pair["difference"]),
                float(pair["ci95"]),
            )
            for pair in table["paired"]
        ]
        return EvaluationFacts(
            data=str(table.get("data", "")),
            when=str(table.get("when", "")),
            n_way=int(table["results"][0]["n_way"]),
            episodes=int(table["episodes"]),
            seed=int(table["seed"]),
            measured=tuple(results),
            differences=tuple(pairs),
        )
    except (KeyError, TypeError, ValueError, IndexError):
        return None


def _measured(row: Mapping[str, Any]) -> MethodSummary:
    return MethodSummary(
        method=str(row["method"]),
        icfil=bool(row["icfil"]),
        transductive=row["batch_norm"] != "inductive",
        n_shot=int(row["n_shot"]),
        mean=float(row["mean"]),
        ci95=float(row["ci95"]),
        parameters=int(row["parameters"]),
        multiply_adds=int(row["multiply_adds_per_query"]),
        ms_per_query=float(row["ms_per_query"]),
        ms_per_adaptation=float(row["ms_per_adaptation"]),
    )


def to_csv(facts: EvaluationFacts) -> str:
    """Return a CSV table with one line per method and number of shots; differences are this method minus another."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for one in facts.measured:
        batch_norm = "transductive" if one.transductive else "inductive"
        costs = [one.parameters, one.multiply_adds, f"{one.ms_per_query:.4f}", f"{one.ms_per_adaptation:.4f}"]
        accuracy = [f"{one.mean:.4f}", f"{one.ci95:.4f}"]
        row = [one.method, int(one.icfil), batch_norm, facts.n_way, one.n_shot, *accuracy, *costs]
        writer.writerow([*row, *_compared(facts, one)])
    return text.getvalue()


def _compared(facts: EvaluationFacts, one: MethodSummary) -> list[str]:
    if one.transductive:
        return ["", "", ""]
    for pair in facts.differences:
        if pair.n_shot != one.n_shot or pair.is_of_icfil != one.icfil:
            continue
        if one.icfil and pair.method == one.method:
            return [f"{one.method} without ICFIL", f"{pair.points:.4f}", f"{pair.ci95:.4f}"]
        if not one.icfil and pair.against == one.method:
            return [pair.method, f"{-pair.points:.4f}", f"{pair.ci95:.4f}"]
    return ["", "", ""]
