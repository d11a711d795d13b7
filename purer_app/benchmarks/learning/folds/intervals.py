"""Mean over folds, with a 95 % interval that includes the spread between folds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

T_975 = (12.706205, 4.302653, 3.182446, 2.776445)
"""97.5 % quantiles of Student's t distribution for 1 to 4 degrees of freedom: 2 to 5 folds."""


@dataclass(frozen=True, slots=True)
class FoldMean:
    """Mean of a figure over folds, with half widths of 95 % intervals.

    `ci95` includes the spread between folds and is None for a single fold; `ci95_episodes` is for the same folds and
    other episodes; `each` is the figure of each fold with its half width over episodes.
    """

    mean: float
    ci95: float | None
    ci95_episodes: float
    each: tuple[tuple[float, float], ...]


def mean_over_folds(each: Sequence[tuple[float, float]]) -> FoldMean:
    """Average a figure over k folds that count equally.

    The figure x_f of fold f varies around the mean over all folds with the variance b² + s_f²: b² between folds, and
    the squared standard error s_f² over its episodes, which is (half width / 1.96)². Unweighted variance components
    (Hedges and Olkin 1985, Statistical Methods for Meta-Analysis, chapter 9) estimate b² by max(0, S² − mean s_f²),
    where S² is the sample variance of the x_f. So the variance of the mean is

        (b² + mean s_f²) / k = max(S², mean s_f²) / k,

    and the half width is its square root times the 97.5 % quantile of Student's t distribution with k − 1 degrees of
    freedom. Without the maximum this is Student's interval on the fold means; the maximum keeps folds that agree by
    chance from claiming less than the error over episodes. The half width over episodes alone is
    1.96 · √(Σ s_f²) / k. Folds share classes, so the spread between pools of new classes may be larger than b.

    Args:
        each: (figure, half width of its 95 % interval over episodes) of each fold, 1 to 5 folds.
    """
    k = len(each)
    mean = sum(value for value, _ in each) / k
    error = sum((half / 1.96) ** 2 for _, half in each) / k
    ci95 = None
    if k > 1:
        spread = sum((value - mean) ** 2 for value, _ in each) / (k - 1)
        ci95 = T_975[k - 2] * math.sqrt(max(spread, error) / k)
    return FoldMean(mean, ci95, 1.96 * math.sqrt(error / k), tuple(each))
