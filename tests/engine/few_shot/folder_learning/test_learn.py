"""A head learned from a folder: better where it helps, and the plain one where the folder is no use."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.few_shot.folder_learning.learn import LEAST_PICTURES_PER_CLASS, learn_from_folder
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.learners.protonet import prototype_head, prototypes
from tests.engine.few_shot.folder_learning.test_presence import around, clusters

N_WAY = 4


def task(seed: int, n_shot: int = 2, each: int = 20) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    centres = clusters(N_WAY, seed=seed)
    scatter = torch.randn(6, centres.shape[1], generator=torch.Generator().manual_seed(9)).double()

    def drawn(count: int, of: int) -> Tensor:
        strength = torch.randn(N_WAY * count, 6, generator=torch.Generator().manual_seed(of)).double()
        return around(centres, count, of) + strength @ scatter * 2

    labels = torch.arange(N_WAY)
    return (
        drawn(n_shot, 100 + seed),
        labels.repeat_interleave(n_shot),
        drawn(each, 200 + seed),
        labels.repeat_interleave(each),
    )


def accuracy(head: tuple[Tensor, Tensor], features: Tensor, labels: Tensor) -> float:
    return (F.linear(features, *head).argmax(dim=1) == labels).double().mean().item()


def test_a_folder_of_the_classes_raises_the_accuracy() -> None:
    plain, learned, trusts = [], [], []
    for seed in range(10):
        support, labels, folder, truth = task(seed)
        found = learn_from_folder(support, labels, folder, N_WAY)
        plain.append(accuracy(ridge_head(support, labels, N_WAY), folder, truth))
        learned.append(accuracy((found.weight, found.bias), folder, truth))
        trusts.append(found.trust)
    assert sum(trusts) > 8
    assert sum(learned) / 10 > sum(plain) / 10 + 0.03, (plain, learned)


def test_a_folder_of_other_classes_leaves_the_plain_head() -> None:
    support, labels, _, _ = task(0, n_shot=5)
    strangers = around(clusters(5, seed=77), 20, 3)
    for plain in (ridge_head(support, labels, N_WAY), prototype_head(prototypes(support, labels, N_WAY))):
        found = learn_from_folder(support, labels, strangers, N_WAY, plain)
        assert found.trust == 0 and found.probability < 0.4
        assert torch.equal(found.weight, plain[0]) and torch.equal(found.bias, plain[1])


@pytest.mark.parametrize("count", [0, 1, LEAST_PICTURES_PER_CLASS * N_WAY - 1])
def test_a_folder_of_too_few_pictures_leaves_the_plain_head(count: int) -> None:
    support, labels, folder, _ = task(0)
    found = learn_from_folder(support, labels, folder[:count], N_WAY)
    weight, bias = ridge_head(support, labels, N_WAY)
    assert found.trust == 0 and torch.equal(found.weight, weight) and torch.equal(found.bias, bias)


def test_logits_keep_the_scale_of_the_plain_head() -> None:
    support, labels, folder, _ = task(1, n_shot=5)
    plain = ridge_head(support, labels, N_WAY)
    once = learn_from_folder(support, labels, folder, N_WAY, plain)
    scaled = learn_from_folder(support, labels, folder, N_WAY, (7 * plain[0], 7 * plain[1]))
    torch.testing.assert_close(scaled.weight, 7 * once.weight)


def test_uneven_support_sets_are_learned_from() -> None:
    support, labels, folder, truth = task(2, n_shot=5)
    kept = torch.tensor([0, 5, 6, 7, 8, 9, 10, 11, 15])
    found = learn_from_folder(support[kept], labels[kept], folder, N_WAY)
    assert torch.isfinite(found.weight).all() and accuracy((found.weight, found.bias), folder, truth) > 0.5


def test_classes_that_look_the_same_are_not_learned_from_a_folder() -> None:
    picture = torch.randn(1, 20, generator=torch.Generator().manual_seed(0)).double()
    support, folder = picture.repeat(8, 1), picture.repeat(30, 1)
    labels = torch.arange(2).repeat_interleave(4)
    found = learn_from_folder(support, labels, folder, 2)
    weight, bias = ridge_head(support, labels, 2)
    assert found.trust == 0 and torch.equal(found.weight, weight) and torch.equal(found.bias, bias)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e200])
def test_features_that_are_no_numbers_are_not_learned_from(value: float) -> None:
    support, labels, folder, _ = task(0)
    folder[3, 2] = value
    found = learn_from_folder(support, labels, folder, N_WAY)
    assert (found.probability, found.trust) == (0, 0) or torch.isfinite(found.weight).all()
    assert torch.isfinite(found.weight).all() and torch.isfinite(found.bias).all()
