"""Outputs are scaled relative to features by their scatter in the support set."""

import pytest
import torch

from purer_app.engine.learners.closed_form.balance import LARGEST_MULTIPLIER, balance, effective_number

ANSWERS = torch.tensor([False, True, False, True])


def scatters(features: torch.Tensor) -> tuple[float, float]:
    squares = (features - features.mean(dim=0)).square().mean(dim=0)
    return float(squares[~ANSWERS].sum()) ** 0.5, float(squares[ANSWERS].sum()) ** 0.5


@pytest.mark.parametrize(("n_models", "wanted"), [(1, 0.2), (4, 0.4), (9, 0.6), (25, 1.0), (300, 1.0)])
@pytest.mark.parametrize("n_support", [2, 5, 25])
def test_answers_scatter_by_the_root_of_the_number_of_models(n_support: int, n_models: int, wanted: float) -> None:
    features = torch.randn(n_support, 4, generator=torch.Generator().manual_seed(n_support), dtype=torch.float64) + 3
    multipliers = balance(features, ANSWERS, n_models)
    assert multipliers[~ANSWERS].tolist() == [1.0, 1.0]
    of_features, of_answers = scatters(features * multipliers)
    assert of_answers == pytest.approx(wanted * of_features)


def test_answers_that_hardly_differ_are_not_blown_up() -> None:
    features = torch.tensor([[1.0, 0.5, 0.0, 0.5], [0.0, 0.5001, 1.0, 0.4999]])
    assert balance(features, ANSWERS, 9).tolist() == [1.0, LARGEST_MULTIPLIER, 1.0, LARGEST_MULTIPLIER]


@pytest.mark.parametrize(
    "features",
    [
        torch.ones(5, 4),
        torch.ones(1, 4),
        torch.tensor([[1.0, 0.5, 0.0, 0.5], [0.0, 0.5, 1.0, 0.5]]),
        torch.tensor([[1.0, 0.3, 0.0, 0.7], [1.0, 0.5, 0.0, 0.5]]),
    ],
    ids=["all alike", "one picture", "answers alike", "features alike"],
)
def test_without_a_measure_nothing_changes(features: torch.Tensor) -> None:
    assert balance(features, ANSWERS, 4).tolist() == [1.0] * 4
    assert balance(features, torch.zeros(4, dtype=torch.bool), 0).tolist() == [1.0] * 4


def test_models_count_by_what_they_would_average_out() -> None:
    assert effective_number(torch.ones(7)) == pytest.approx(7)
    assert effective_number(torch.tensor([3.0, 3.0, 0.0])) == pytest.approx(2)
    assert 1 < effective_number(torch.tensor([2.0, 1.0])) < 2
    assert effective_number(torch.zeros(2)) == effective_number(torch.zeros(0)) == 0
