"""The limits of "not sure" have the intended coverage, and its test on left-out classes finds what distances find."""

import math

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.events import ignore
from purer_app.engine.few_shot.baselines import NearestClassMean
from purer_app.engine.few_shot.confidence.leave_one_out import predict_left_out
from purer_app.engine.few_shot.confidence.not_sure import (
    COVERAGE,
    ConfidenceRule,
    Separation,
    auroc,
    auroc_error,
    distance_limits,
    fitted_temperature,
    least_confidence,
    limit_from,
    limit_of_support,
    separation,
    student_quantile,
    usual_temperature,
)
from purer_app.engine.few_shot.methods import EmbeddingMethod, ImageSource, LinearOnEmbedding
from purer_app.engine.images.class_folders import PictureCache, PictureChoice
from purer_app.engine.learners.protonet import prototypes


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 3.078), (2, 1.886), (3, 1.638), (9, 1.383), (24, 1.318)])
def test_students_quantile_is_that_of_the_tables(freedom: int, quantile: float) -> None:
    assert student_quantile(0.9, freedom) == pytest.approx(quantile, rel=0.03 if freedom < 3 else 0.002)


@pytest.mark.parametrize("size", [4, 10, 25])
def test_a_new_value_is_below_the_limit_in_nine_of_ten_cases(size: int) -> None:
    draws = torch.randn(4000, size + 1, generator=torch.Generator().manual_seed(0)) * 0.3 + 2
    below = [float(draw[-1]) <= limit_from(draw[:-1]) for draw in draws]
    assert sum(below) / len(below) == pytest.approx(COVERAGE, abs=0.02)


def clusters(counts: list[int], spread: float, apart: float, dimensions: int = 200) -> tuple[Tensor, Tensor]:
    """Return features of normally distributed classes and their labels."""
    generator = torch.Generator().manual_seed(1)
    centres = apart * torch.nn.functional.normalize(torch.randn(len(counts), dimensions, generator=generator), dim=1)
    labels = torch.arange(len(counts)).repeat_interleave(torch.tensor(counts))
    noise = torch.randn(len(labels), dimensions, generator=generator) * spread / math.sqrt(dimensions)
    return centres[labels] + noise, labels


class Fixed(EmbeddingMethod):
    """Nearest class mean on given features; the pictures of a cache are their row numbers."""

    name, parameters, multiply_adds = "fixed", 0, 0

    def __init__(self, features: Tensor) -> None:
        self.features = features

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d) features."""
        assert isinstance(pictures, PictureChoice)
        return self.features[pictures.indices]

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> LinearOnEmbedding:
        """Fit class means."""
        return NearestClassMean(self.embed, features, labels, n_way)


def left_out(features: Tensor, labels: Tensor, n_way: int) -> tuple[ConfidenceRule, Separation | None]:
    found = predict_left_out(Fixed(features), PictureCache(list(features)), labels, n_way, 0, ignore)
    return found.rule, found.separation


@pytest.mark.parametrize("count", [2, 5, 20])
def test_classes_of_any_size_accept_nine_of_ten_new_pictures(count: int) -> None:
    features, labels = clusters([count + 200] * 4, spread=1.0, apart=5.0)
    known = torch.cat([(labels == k).nonzero().flatten()[:count] for k in range(4)])
    new = torch.cat([(labels == k).nonzero().flatten()[count:] for k in range(4)])
    rule, _ = left_out(features[known], labels[known], 4)
    centres = prototypes(features[known], labels[known], 4)
    accepted = (features[new] - centres[labels[new]]).norm(dim=1) <= distance_limits(rule, labels[known], 4)[
        labels[new]
    ]
    assert float(accepted.float().mean()) == pytest.approx(COVERAGE, abs=0.09)


def test_a_class_with_fewer_pictures_accepts_greater_distances() -> None:
    limits = distance_limits(ConfidenceRule(1.0, 2.0), torch.tensor([0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2]), 3)
    assert limits.tolist() == pytest.approx([2 * math.sqrt(2), 2 * math.sqrt(4 / 3), 2 * math.sqrt(9 / 8)])


def test_in_fixed_features_the_limit_needs_no_leave_one_out() -> None:
    features, labels = clusters([1, 2, 5, 6], spread=1.0, apart=3.0)
    rule, _ = left_out(features, labels, 4)
    estimated = limit_of_support(features, labels, prototypes(features, labels, 4))
    assert estimated == pytest.approx(rule.max_distance, rel=1e-5)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    known, unknown = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 5.0])
    assert auroc(known, unknown) == pytest.approx((1 + 0.5 + 0 + 1 + 1 + 1) / 6)
    assert auroc(known, known) == 0.5


def test_the_error_of_the_area_is_that_of_repeated_samples() -> None:
    generator = torch.Generator().manual_seed(0)
    areas = [
        auroc(torch.randn(25, generator=generator), torch.randn(25, generator=generator) + 0.8) for _ in range(2000)
    ]
    found = torch.tensor(areas)
    assert auroc_error(float(found.mean()), 25, 25) == pytest.approx(float(found.std()), rel=0.1)
    assert 0 < auroc_error(1.0, 25, 25) < 0.02


def test_left_out_classes_are_recognised_as_unknown_if_classes_are_compact() -> None:
    features, labels = clusters([5] * 5, spread=1.0, apart=5.0)
    _, compact = left_out(features, labels, 5)
    assert compact is not None and compact.auroc == 1.0 and not compact.unreliable
    assert compact.low < 1.0 == compact.high
    features, labels = clusters([5] * 5, spread=1.0, apart=0.0)
    _, mixed = left_out(features, labels, 5)
    assert mixed is not None and mixed.unreliable
    assert mixed.low < 0.5 < mixed.high


def test_unknown_classes_are_compared_with_the_others_in_the_same_classifier() -> None:
    generator = torch.Generator().manual_seed(2)
    truth = torch.tensor([0, 0, 1, 1, 2, 2])
    scores, distances = torch.randn(6, 3, generator=generator), torch.rand(6, 3, generator=generator)
    areas = []
    for unknown in range(3):
        others = [k for k in range(3) if k != unknown]
        values = [float(distances[i, max(others, key=lambda k: float(scores[i, k]))]) for i in range(6)]
        pairs = [(a, b) for a, i in zip(values, truth, strict=True) for b, j in zip(values, truth, strict=True)
                 if i != unknown and j == unknown]  # fmt: skip
        areas.append(sum(b > a for a, b in pairs) / len(pairs))
    found = separation(scores, distances, truth)
    assert found is not None and found.auroc == pytest.approx(sum(areas) / 3)


def test_one_class_with_left_out_pictures_tests_nothing() -> None:
    features, labels = clusters([1, 5], spread=1.0, apart=5.0)
    assert left_out(features, labels, 2)[1] is None


@pytest.mark.parametrize(("auroc", "low", "unreliable"), [(0.95, 0.9, False), (0.65, 0.5, True), (0.72, 0.55, True)])
def test_an_area_near_chance_is_unreliable(auroc: float, low: float, unreliable: bool) -> None:
    assert Separation(auroc, low, 1.0).unreliable is unreliable


def test_few_left_out_pictures_move_the_temperature_little_and_many_decide_it() -> None:
    scores, truth = torch.eye(2).repeat(2, 1), torch.tensor([1, 0, 1, 0])  # all wrong
    usual = usual_temperature(scores)
    few = fitted_temperature(scores, truth)
    many = fitted_temperature(scores.repeat(50, 1), truth.repeat(50))
    assert usual < few < many
    assert few < 8 * usual and many > 8 * usual


def test_least_confidence_is_halfway_between_chance_and_certainty() -> None:
    assert least_confidence(2) == 0.75 and least_confidence(5) == pytest.approx(0.6)
