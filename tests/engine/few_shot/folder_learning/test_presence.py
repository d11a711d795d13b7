"""Presence of the classes in a folder: closed forms compared with loops, and the two cases told apart."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.few_shot.folder_learning.presence import mixing, presence, shared_differences, trust


def clusters(n_classes: int, d: int = 60, seed: int = 0) -> Tensor:
    return 2 * torch.randn(n_classes, d, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def around(centres: Tensor, each: int, seed: int) -> Tensor:
    noise = torch.randn(len(centres) * each, centres.shape[1], generator=torch.Generator().manual_seed(seed))
    return centres.repeat_interleave(each, dim=0) + noise.double()


@pytest.mark.parametrize("n_folder", [8, 15])
def test_mixing_is_that_of_regressions_that_leave_one_picture_out(n_folder: int) -> None:
    """Each picture is really left out, with mean, unit and weights of the whole set, as the closed form has them."""
    generator = torch.Generator().manual_seed(n_folder)
    support = torch.randn(6, 20, generator=generator).double()
    folder = torch.randn(n_folder, 20, generator=generator).double() + 0.5
    joined = torch.cat((support, folder))
    targets = torch.tensor([1.0] * 6 + [-1.0] * n_folder).double()
    shares = torch.tensor([0.5 / 6] * 6 + [0.5 / n_folder] * n_folder).double()
    mean = shares @ joined
    unit = (shares * (joined - mean).square().sum(dim=1)).sum()
    outputs = []
    for left_out in range(len(joined)):
        kept = torch.arange(len(joined)) != left_out
        x = torch.cat((joined - mean, torch.ones(len(joined), 1)), dim=1)  # with an intercept that is not penalised
        penalties = unit / len(joined) * torch.eye(21).double()
        penalties[-1, -1] = 0
        weights = shares * kept
        normal = x.T @ (weights[:, None] * x) + penalties
        outputs.append((x[left_out] @ torch.linalg.solve(normal, x.T @ (weights * targets))).item())
    found = torch.tensor(outputs)
    assert mixing(support, folder) == pytest.approx((found[6:].mean() - found[:6].mean()).item(), abs=1e-6)


def test_shared_differences_are_one_for_the_same_means_and_zero_for_other_directions() -> None:
    centres = torch.eye(6).double()
    support, labels = centres[:3].repeat(2, 1), torch.tensor([0, 1, 2, 0, 1, 2])
    memberships = torch.eye(3).double().repeat(4, 1)
    assert shared_differences(support, labels, centres[:3].repeat(4, 1), memberships) == pytest.approx(1)
    assert shared_differences(support, labels, centres[3:].repeat(4, 1), memberships) == pytest.approx(0)


@pytest.mark.parametrize("n_shot", [2, 5])
def test_a_folder_of_the_classes_is_told_from_one_of_others(n_shot: int) -> None:
    centres = clusters(8)
    support, labels = around(centres[:4], n_shot, 1), torch.arange(4).repeat_interleave(n_shot)
    means = support.view(4, n_shot, -1).mean(dim=1)

    def probability(folder: Tensor) -> float:
        return presence(support, labels, folder, (-torch.cdist(folder, means)).softmax(dim=1))

    same, others = probability(around(centres[:4], 15, 2)), probability(around(centres[4:], 15, 3))
    assert trust(same) == 1 and trust(others) == 0
    half = probability(torch.cat((around(centres[:4], 8, 4), around(centres[4:], 8, 5))))
    assert others < half


def test_the_figures_depend_on_no_scale() -> None:
    centres = clusters(3)
    support, labels, folder = around(centres, 2, 1), torch.arange(3).repeat_interleave(2), around(centres, 5, 2)
    memberships = F.one_hot(torch.arange(3).repeat_interleave(5), 3).double()
    once = presence(support, labels, folder, memberships)
    assert presence(100 * support + 3, labels, 100 * folder + 3, memberships) == pytest.approx(once, abs=1e-9)


def test_trust_rises_from_none_to_all() -> None:
    assert [trust(p) for p in (0.0, 0.4, 0.7, 1.0)] == pytest.approx([0, 0, 1, 1])
    assert 0 < trust(0.5) < trust(0.6) < 1
