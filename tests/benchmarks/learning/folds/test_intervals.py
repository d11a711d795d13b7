"""The interval over folds is Student's, and never narrower than the error over episodes demands."""

import math

import pytest
import torch

from purer_app.benchmarks.learning.folds.intervals import T_975, mean_over_folds


def test_the_interval_equals_one_computed_by_hand() -> None:
    found = mean_over_folds([(1.0, 0.98), (2.0, 0.98), (3.0, 0.98)])  # standard errors 0.5, sample variance 1
    assert found.mean == 2.0
    assert found.ci95 == pytest.approx(4.3027 * math.sqrt(1 / 3), abs=1e-4) == pytest.approx(2.4842, abs=1e-3)
    assert found.ci95_episodes == pytest.approx(1.96 * math.sqrt(0.75) / 3) == pytest.approx(0.5658, abs=1e-4)
    assert found.each == ((1.0, 0.98), (2.0, 0.98), (3.0, 0.98))


def test_folds_that_agree_by_chance_keep_the_error_over_episodes() -> None:
    found = mean_over_folds([(1.0, 1.96), (1.0, 1.96)])
    assert found.ci95 == pytest.approx(12.7062 / math.sqrt(2))
    assert found.ci95_episodes == pytest.approx(1.96 / math.sqrt(2))


def test_a_single_fold_has_no_interval_over_folds() -> None:
    found = mean_over_folds([(1.5, 0.4)])
    assert (found.mean, found.ci95) == (1.5, None)
    assert found.ci95_episodes == pytest.approx(0.4)


def test_the_quantiles_are_those_of_student_s_distribution() -> None:
    t1, t2, t3, t4 = T_975
    assert 0.5 + math.atan(t1) / math.pi == pytest.approx(0.975, abs=1e-6)
    assert 0.5 + t2 / (2 * math.sqrt(2 + t2**2)) == pytest.approx(0.975, abs=1e-6)
    x = t3 / math.sqrt(3)
    assert 0.5 + (x / (1 + x**2) + math.atan(x)) / math.pi == pytest.approx(0.975, abs=1e-6)
    y = 1 + t4**2 / 4
    assert 0.5 + 3 / 8 * t4 / math.sqrt(y) * (1 - t4**2 / (12 * y)) == pytest.approx(0.975, abs=1e-6)


@pytest.mark.parametrize(("folds", "between"), [(2, 1.0), (3, 0.0), (3, 2.0), (5, 0.5)])
def test_the_interval_covers_the_mean_over_all_folds_in_95_of_100_tries(folds: int, between: float) -> None:
    draws = torch.Generator().manual_seed(folds)
    error = 0.5
    values = torch.randn(4000, folds, generator=draws) * math.sqrt(between**2 + error**2)
    found = [mean_over_folds([(value, 1.96 * error) for value in row]) for row in values.tolist()]
    covered = sum(abs(one.mean) <= one.ci95 for one in found if one.ci95 is not None) / len(found)
    assert covered > 0.94
