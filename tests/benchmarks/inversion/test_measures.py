"""Accuracies and distances of images equal hand-computed ones."""

import math

import pytest
import torch
from torch import Tensor

from purer_app.benchmarks.inversion.judge import Judge
from purer_app.benchmarks.inversion.measures import accuracy, diversity, judge_view
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone

SPEC = ImageSpec(channels=1, height=8, width=8, mean=(0.0,), std=(1.0,))


class FirstPixels(Backbone):
    """Features are the first four pixels of an image, and so are the logits."""

    def __init__(self) -> None:
        super().__init__()
        self.head = torch.nn.Linear(4, 4, bias=False)
        torch.nn.init.eye_(self.head.weight)

    def features(self, x: Tensor) -> Tensor:
        return x.flatten(1)[:, :4]


def images_of(*rows: list[float]) -> Tensor:
    images = torch.zeros(len(rows), *SPEC.shape)
    images[:, 0, 0, :4] = torch.tensor(rows)
    return images


def test_the_judge_is_asked_among_the_classes_of_the_model_and_among_all() -> None:
    judge = Judge(FirstPixels(), "first-pixels", SPEC, ("a", "b", "c", "d"), 1.0)
    images = images_of([3, 0, 0, 1], [2, 0, 9, 0], [0, 5, 0, 8], [4, 1, 0, 0])
    view = judge_view(judge, images, SPEC, ["a", "a", "b", "b"])
    assert view.own_classes == 0.75, "only the last one is taken for the other class of the model"
    assert view.all_classes == 0.25, "two more are taken for classes of other models"


def test_the_judge_sees_images_in_its_own_input_form() -> None:
    judge = Judge(FirstPixels(), "first-pixels", SPEC, ("a", "b", "c", "d"), 1.0)
    other = ImageSpec(channels=1, height=8, width=8, mean=(0.5,), std=(0.25,), inverted=True)
    pixels = images_of([0.9, 0.1, 0.2, 0.3])
    _, logits = judge.look((1 - pixels - 0.5) / 0.25, other)
    assert torch.allclose(logits, torch.tensor([[0.9, 0.1, 0.2, 0.3]]), atol=1e-6)


def test_diversity_is_the_mean_distance_of_directions_within_a_class() -> None:
    features = torch.tensor([[2.0, 0.0], [0.0, 5.0], [1.0, 0.0], [3.0, 0.0], [-1.0, 0.0], [9.0, 9.0]])
    labels = torch.tensor([0, 0, 1, 1, 1, 2])
    within = [math.sqrt(2), (0 + 2 + 2) / 3]
    assert diversity(features, labels) == pytest.approx(sum(within) / 2)
    assert diversity(features[5:], labels[5:]) == 0


def test_accuracy_is_the_share_of_right_answers() -> None:
    images = images_of([3, 0, 0, 1], [2, 0, 9, 0], [0, 5, 0, 8])
    assert accuracy(FirstPixels(), images, torch.tensor([0, 2, 1]), torch.device("cpu")) == pytest.approx(2 / 3)
