"""The weights of teachers follow how well their features separate classes."""

import itertools

import pytest
import torch
import torch.nn.functional as F

from purer_app.engine.learners.closed_form.teacher_weights import gains_from_ginis, same_class_gini


def test_the_gini_counts_all_choices_between_two_images() -> None:
    features = torch.randn(3, 4, 5, generator=torch.Generator().manual_seed(3))
    features[2, 1] = features[0, 0]  # a tie
    flat = F.normalize(features, dim=2)
    chances = []
    for label, index in itertools.product(range(3), range(4)):
        picture = flat[label, index]
        mates = [float(picture @ flat[label, k]) for k in range(4) if k != index]
        others = [float(picture @ flat[c, k]) for c in range(3) if c != label for k in range(4)]
        chances.append(sum((m > o) + 0.5 * (m == o) for m, o in itertools.product(mates, others)) / 24)
    assert same_class_gini(features) == pytest.approx(2 * sum(chances) / 12 - 1, abs=1e-6)
    apart = torch.eye(3)[:, None].expand(3, 2, 3)
    assert same_class_gini(apart) == 1.0
    assert same_class_gini(torch.ones(3, 2, 3)) == 0.0


def test_gains_follow_the_ginis_and_keep_their_size() -> None:
    assert gains_from_ginis([0.8, 0.4], 0.0) == [1.0, 1.0]
    one, other = gains_from_ginis([0.8, 0.6], 3.0)
    assert one / other == pytest.approx((4 / 3) ** 3) and one**2 + other**2 == pytest.approx(2.0)
    assert gains_from_ginis([0.8, None, 0.6, -0.1], 3.0)[1] == 1.0
    worst = gains_from_ginis([0.8, 0.1, -0.1], 3.0)
    assert worst[1] == worst[2] == pytest.approx(worst[0] / 8), "a noisy measure silences nobody"
    assert gains_from_ginis([None, None], 3.0) == gains_from_ginis([-0.2, 0.0], 3.0) == [1.0, 1.0]
