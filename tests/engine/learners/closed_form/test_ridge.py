"""The ridge head compared with plain regression, and its leave-one-out formula with a loop."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.learners.closed_form.ridge import (
    DEFAULT_PENALTY,
    PENALTIES,
    SHARPNESS,
    choose_penalty,
    ridge_head,
    soft_ridge_head,
)


def support(counts: tuple[int, ...], d: int = 40, seed: int = 0, noise: float = 1.0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    labels = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts))
    order = torch.randperm(len(labels), generator=generator)
    centres = torch.randn(len(counts), d, generator=generator, dtype=torch.float64)
    noises = noise * torch.randn(len(labels), d, generator=generator, dtype=torch.float64)
    return (centres[labels] + noises + 3)[order], labels[order]


def plain(features: Tensor, labels: Tensor, n_way: int, penalty: float) -> tuple[Tensor, Tensor]:
    """Weighted least squares in the space of the weights: sum w (y - W x - b)^2 + penalty · unit · ‖W‖²."""
    counts = labels.bincount(minlength=n_way)
    weights = len(labels) / (n_way * counts[labels].double())
    mean = (weights @ features) / weights.sum()
    x, y = features - mean, F.one_hot(labels, n_way).double() - 1 / n_way
    unit = (weights * x.square().sum(dim=1)).mean()
    normal = x.T @ (weights[:, None] * x) + penalty * unit * torch.eye(x.shape[1], dtype=x.dtype)
    weight = torch.linalg.solve(normal, x.T @ (weights[:, None] * y)).T
    return weight, 1 / n_way - weight @ mean


@pytest.mark.parametrize("counts", [(1, 1, 1), (5, 5, 5), (2, 7, 4)])
@pytest.mark.parametrize("penalty", [0.03, 1.0])
def test_the_dual_form_is_weighted_ridge_regression(counts: tuple[int, ...], penalty: float) -> None:
    features, labels = support(counts)
    weight, bias = ridge_head(features, labels, len(counts), penalty)
    expected = plain(features, labels, len(counts), penalty)
    torch.testing.assert_close(weight, SHARPNESS * expected[0])
    torch.testing.assert_close(bias, SHARPNESS * expected[1])


@pytest.mark.parametrize("penalty", [0.06, 2.0])
def test_memberships_are_regressed_by_weighted_ridge_regression(penalty: float) -> None:
    features, _ = support((5, 7))
    generator = torch.Generator().manual_seed(3)
    memberships = torch.rand(12, 3, generator=generator, dtype=torch.float64).softmax(dim=1)
    weights = torch.rand(12, generator=generator, dtype=torch.float64) + 0.1
    shares = weights / weights.sum()
    x, y = features - shares @ features, memberships - shares @ memberships
    unit = (shares * x.square().sum(dim=1)).sum()
    normal = x.T @ (shares[:, None] * x) + penalty * unit / 12 * torch.eye(x.shape[1], dtype=x.dtype)
    weight = torch.linalg.solve(normal, x.T @ (shares[:, None] * y)).T
    found = soft_ridge_head(features, memberships, weights, penalty)
    torch.testing.assert_close(found[0], SHARPNESS * weight)
    torch.testing.assert_close(found[1], SHARPNESS * (shares @ memberships - weight @ (shares @ features)))


def test_labels_as_memberships_give_the_ridge_head() -> None:
    features, labels = support((3, 3, 3))
    expected = ridge_head(features, labels, 3, 0.3)
    found = soft_ridge_head(features, F.one_hot(labels, 3).double(), torch.ones(9).double(), 0.3)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("counts", [(4, 4, 4), (2, 6, 3)])
def test_the_penalty_is_the_one_under_which_left_out_pictures_are_recognised_best(counts: tuple[int, ...]) -> None:
    """Each picture is really left out, with mean, unit and weights of the whole set, as the closed form has them."""
    found = set()
    for seed, noise in ((0, 0.1), (1, 1.5), (2, 4.0), (3, 8.0)):
        features, labels = support(counts, seed=seed, noise=noise)
        losses = [_left_out_loss(features, labels, len(counts), penalty) for penalty in PENALTIES]
        chosen = choose_penalty(features, labels, len(counts))
        assert chosen == PENALTIES[losses.index(min(losses))]
        found.add(chosen)
    assert len(found) > 1, "the test needs support sets that choose differently"


def _left_out_loss(features: Tensor, labels: Tensor, n_way: int, penalty: float) -> float:
    weights = len(labels) / (n_way * labels.bincount(minlength=n_way)[labels].double())
    mean = (weights @ features) / weights.sum()
    unit = (weights * (features - mean).square().sum(dim=1)).mean()
    y = F.one_hot(labels, n_way).double() - 1 / n_way
    total = 0.0
    for one in range(len(labels)):
        kept = torch.arange(len(labels)) != one
        x = features[kept] - mean
        # The intercept is regressed too: a column of ones without penalty
        design = torch.cat([x, torch.ones(len(x), 1, dtype=x.dtype)], dim=1)
        penalties = torch.full((design.shape[1],), float(penalty * unit), dtype=x.dtype)
        penalties[-1] = 0.0
        w = weights[kept][:, None]
        solution = torch.linalg.solve(design.T @ (w * design) + torch.diag(penalties), design.T @ (w * y[kept]))
        score = torch.cat([features[one] - mean, torch.ones(1, dtype=x.dtype)]) @ solution
        total += F.cross_entropy(SHARPNESS * score, labels[one]).item()
    return total / len(labels)


def test_a_single_picture_of_each_class_takes_the_default() -> None:
    features, labels = support((1, 1, 1, 1))
    assert choose_penalty(features, labels, 4) == DEFAULT_PENALTY
    expected = ridge_head(features, labels, 4, DEFAULT_PENALTY)
    torch.testing.assert_close(ridge_head(features, labels, 4), expected)


def test_pictures_alone_in_their_class_do_not_affect_the_penalty() -> None:
    features, labels = support((1, 6, 6), noise=2.0)
    lone = (labels == 0).nonzero().item()
    assert isinstance(lone, int)
    assert choose_penalty(features, labels, 3) in PENALTIES
    wild = features.clone()
    wild[lone] *= 1.001  # a little, so that mean and unit stay, and its own residual would change
    assert choose_penalty(wild, labels, 3) == choose_penalty(features, labels, 3)


def test_classes_count_equally_for_any_number_of_pictures() -> None:
    features, labels = support((3, 3))
    twice = torch.cat([features, features[labels == 0]]), torch.cat([labels, labels[labels == 0]])
    once, more = ridge_head(features, labels, 2, 1e-6), ridge_head(*twice, 2, 1e-6)
    middle = (features[labels == 0].mean(dim=0) + features[labels == 1].mean(dim=0)) / 2
    for weight, bias in (once, more):
        scores = F.linear(middle, weight, bias)
        assert abs(float(scores[0] - scores[1])) < 1e-2 * SHARPNESS


def test_the_head_passes_gradients_that_numbers_confirm() -> None:
    features, labels = support((2, 3, 2), d=4)
    features.requires_grad_()

    def scores(x: Tensor) -> Tensor:
        return F.linear(x, *ridge_head(x, labels, 3, 0.3))

    assert torch.autograd.gradcheck(scores, (features,))
