"""Means over models with 95 % intervals, as a table and as JSON values."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from purer_app.benchmarks.learning.old_classes.episodes import FIGURES, JOINED, METHODS, SURE

_T_975 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""97.5 % quantiles of Student's t distribution for 1 to 30 degrees of freedom."""
_NORMAL_975 = 1.96


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over models in per cent, with half the width of its 95 % interval.

    `ci95` is Student's interval on the means of the models, so it includes the spread between models; it is None for
    one model.
    """

    mean: float
    ci95: float | None

    def __str__(self) -> str:
        return f"{self.mean:.1f}" + ("" if self.ci95 is None else f" ±{self.ci95:.1f}")


def mean_over(values: Sequence[float]) -> Mean:
    """Average figures of models that count equally."""
    n = len(values)
    mean = sum(values) / n
    if n < 2:
        return Mean(mean, None)
    quantile = _T_975[n - 2] if n - 2 < len(_T_975) else _NORMAL_975
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    return Mean(mean, quantile * spread / math.sqrt(n))


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """All figures of a measurement.

    Attributes:
        half: of models and new classes.
        by_shots: for each number of shots and each model, the figures of each method, (episodes, len(FIGURES)), and
            `SURE`, (episodes, 2).
        joins: (pairs of models, len(JOINED)); None with one model.
    """

    half: str
    models: tuple[str, ...]
    new_classes: tuple[str, ...]
    episodes: int
    by_shots: Mapping[int, Sequence[Mapping[str, Tensor]]]
    joins: Tensor | None

    def row(self, n_shot: int, method: str) -> dict[str, Mean]:
        """Return the mean of each figure over the models."""
        each = torch.stack([figures[method].mean(dim=0) for figures in self.by_shots[n_shot]])
        return {name: mean_over(each[:, k].tolist()) for k, name in enumerate(FIGURES)}

    def difference(self, n_shot: int, method: str, other: str) -> Mean:
        """Return the difference of two methods in joint accuracy, on the same episodes."""
        each = [(of[method][:, 0] - of[other][:, 0]).mean().item() for of in self.by_shots[n_shot]]
        return mean_over(each)

    def sure(self, n_shot: int) -> tuple[float, float]:
        """Return the share of answers that are sure, and the share of these that are correct, in per cent."""
        share, correct = torch.stack([figures[SURE].mean(dim=0) for figures in self.by_shots[n_shot]]).mean(dim=0)
        return share.item(), 100 * (correct / share.clamp_min(1e-12)).item()

    def joined(self) -> dict[str, float]:
        """Return the mean of each figure over the pairs of models; pairs share models, so there is no interval."""
        assert self.joins is not None
        return dict(zip(JOINED, self.joins.mean(dim=0).tolist(), strict=True))

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return {
            "half": self.half,
            "models": list(self.models),
            "new_classes": list(self.new_classes),
            "episodes_of_each_model": self.episodes,
            "shots": {
                str(n_shot): {
                    "methods": {
                        method: {name: asdict(mean) for name, mean in self.row(n_shot, method).items()}
                        for method in METHODS
                    },
                    "sure": dict(zip(("answers", "correct_of_these"), self.sure(n_shot), strict=True)),
                    "gate_minus_ridge": asdict(self.difference(n_shot, METHODS[0], METHODS[1])),
                }
                for n_shot in self.by_shots
            },
            "joined_pairs": None if self.joins is None else {"pairs": len(self.joins), **self.joined()},
        }


def describe(result: Result) -> str:
    """Return the result as a table."""
    lines = [
        f"Half '{result.half}': {len(result.models)} models, {len(result.new_classes)} new classes, "
        f"{result.episodes} episodes of each model; per cent, 95 % intervals over models"
    ]
    for n_shot in result.by_shots:
        lines += ["", f"{n_shot}-shot".ljust(48) + "".join(f"{name:>22}" for name in FIGURES)]
        for method in METHODS:
            means = result.row(n_shot, method)
            lines.append(method.ljust(48) + "".join(f"{means[name]!s:>22}" for name in FIGURES))
        lines.append(f"gate − ridge on pseudo images, joint: {result.difference(n_shot, METHODS[0], METHODS[1])}")
        share, correct = result.sure(n_shot)
        lines.append(f"gate: {share:.1f} % of the answers are confident enough, and {correct:.1f} % of these correct")
    if result.joins is not None:
        figures = ", ".join(f"{name} {value:.1f}" for name, value in result.joined().items())
        lines += ["", f"{len(result.joins)} pairs of models joined without pictures: {figures}"]
    return "\n".join(lines)
