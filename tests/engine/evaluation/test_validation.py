"""Validation measures a meta-model on real episodes that never change."""

import math

import numpy as np
import pytest
import torch

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.evaluation.validation import Validator, mean_and_ci95
from purer_app.engine.inversion.episodes import draw_real_episode
from tests.engine.conftest import CPU, MakeLearner, MakePictures, MakeSpec


def test_the_interval_is_1_96_standard_errors() -> None:
    values = torch.rand(50, generator=torch.Generator().manual_seed(0))
    mean, ci95 = mean_and_ci95(values)
    assert mean == pytest.approx(np.mean(values.numpy()), rel=1e-6)
    assert ci95 == pytest.approx(1.96 * np.std(values.numpy(), ddof=1) / math.sqrt(50), rel=1e-6)


def test_one_value_has_no_interval() -> None:
    assert mean_and_ci95(torch.tensor([0.25])) == (0.25, 0.0)


@pytest.mark.parametrize("name", ["maml", "protonet"])
def test_the_measure_is_the_mean_accuracy_over_the_seeded_episodes(
    make_learner: MakeLearner, make_pictures: MakePictures, make_spec: MakeSpec, name: str
) -> None:
    pictures = make_pictures(5, 8, noise=60)
    learner, theta = make_learner(name, dtype=torch.float32)
    validator = Validator(pictures, make_spec(), CPU, n_way=3, n_shot=2, n_query=4, episodes=6, seed=5)
    accuracies = []
    for index in range(6):
        plan = draw_real_episode(pictures, 3, 2, 4, child_generator(5, "validation episode", index))
        adapted = learner.adapt(theta, pictures.images(make_spec(), plan.support), plan.support_labels, 3)
        with torch.no_grad():
            logits = adapted.logits(pictures.images(make_spec(), plan.query))
        hits = [row.argmax().item() == label for row, label in zip(logits, plan.query_labels.tolist(), strict=True)]
        accuracies.append(sum(hits) / len(hits))
    mean, ci95 = validator.measure(learner, theta)
    assert mean == pytest.approx(np.mean(accuracies), abs=1e-6) and 1 / 3 < mean < 1
    assert ci95 == pytest.approx(1.96 * np.std(accuracies, ddof=1) / math.sqrt(6), abs=1e-6)
    assert validator.measure(learner, theta) == (mean, ci95)
    assert all(weight.grad is None for weight in theta.values())


def test_too_few_pictures_for_the_episodes_are_refused(make_pictures: MakePictures, make_spec: MakeSpec) -> None:
    with pytest.raises(DataError, match=r"^class 'class-0' has 8 images; 5 support \+ 15 query need 20$"):
        Validator(make_pictures(), make_spec(), CPU, n_way=3, n_shot=5, n_query=15, episodes=2, seed=0)
