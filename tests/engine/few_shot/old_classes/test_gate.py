"""The gate decides between groups of classes; heads and few-shot scores decide within them."""

import math

import pytest
import torch

from purer_app.engine.few_shot.old_classes.gate import Gate, Group, GroupScale, lead, measured_scale


def gate_of_two() -> Gate:
    """Return a gate of two new classes, three of one model and two of another."""
    return Gate(
        2,
        [
            Group((2, 3, 4), GroupScale(-1.0, 3.0), GroupScale(2.0, 9.0)),
            Group((5, 6), GroupScale(0.5, 2.5), GroupScale(-4.0, 1.0)),
        ],
    )


def inputs(n: int) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
    generator = torch.Generator().manual_seed(1)
    heads = [5 * torch.randn(n, k, generator=generator) for k in (3, 2)]
    return torch.randn(n, 7, generator=generator), torch.randn(n, 2, generator=generator), heads


def test_probabilities_sum_to_1_and_each_part_decides_within_its_group() -> None:
    scores, new_scores, heads = inputs(20)
    probabilities = gate_of_two()(scores, new_scores, heads).exp()
    assert torch.allclose(probabilities.sum(dim=1), torch.ones(20), atol=1e-5)
    parts = [new_scores, heads[0] / 2, heads[1] / 2]
    for of_group, logits in zip(probabilities.split([2, 3, 2], dim=1), parts, strict=True):
        within = of_group / of_group.sum(dim=1, keepdim=True)
        assert torch.allclose(within, logits.softmax(dim=1), atol=1e-5)


def test_shares_of_groups_follow_the_formula() -> None:
    scores, new_scores, heads = inputs(1)
    found = gate_of_two()(scores, new_scores, heads).exp()[0]
    s, gates = scores[0].exp(), [math.log(2)]
    for group, head in zip(gate_of_two().groups, heads, strict=True):
        own = sum(s[k] for k in group.classes)
        of_scores = (torch.log(own / (s.sum() - own)) - group.score.other) / (group.score.own - group.score.other)
        energy = (head[0].exp().sum().log() - group.energy.other) / (group.energy.own - group.energy.other)
        gates.append(float(2 * of_scores + energy - 0.25) + math.log(min(len(group.classes), 2)))
    shares = torch.tensor(gates).softmax(dim=0)
    for share, part in zip(shares, found.split([2, 3, 2]), strict=True):
        assert float(part.sum()) == pytest.approx(float(share), rel=1e-4)


def test_without_new_classes_the_models_share_everything() -> None:
    gate = Gate(0, [Group((0, 1), GroupScale(0, 1), GroupScale(0, 1)), Group((2,), GroupScale(0, 1), GroupScale(0, 1))])
    found = gate(torch.zeros(4, 3), torch.zeros(4, 0), [torch.zeros(4, 2), torch.zeros(4, 1)])
    assert found.shape == (4, 3)
    assert torch.allclose(found.exp().sum(dim=1), torch.ones(4))


def test_a_scale_ignores_images_without_a_score() -> None:
    values = torch.tensor([1.0, 3.0, torch.inf, 10.0, -torch.inf])
    own = torch.tensor([False, False, False, True, True])
    scale = measured_scale(values, own, ~own)
    assert scale == GroupScale(2.0, 10.0)
    assert scale.normalised(torch.tensor([2.0, 10.0, 6.0])).tolist() == pytest.approx([0.0, 1.0, 0.5])
    own = torch.tensor([True, True, False, True, False])
    assert measured_scale(values, own, ~own).other == 0.0
    other = torch.tensor([True, False, False, False, False])
    assert measured_scale(values, torch.tensor([False, False, False, True, True]), other) == GroupScale(1.0, 10.0)


def test_new_classes_share_a_picture_that_says_nothing_with_few_old_ones_as_their_numbers_do() -> None:
    scale = GroupScale(0.0, 1.0)
    for n_new, n_old in ((4, 1), (1, 4), (3, 3)):
        gate = Gate(n_new, [Group(tuple(range(n_new, n_new + n_old)), scale, scale)])
        nothing = torch.full((1, n_new + n_old), 0.0)
        nothing[:, n_new:] += math.log(n_new / n_old)  # a lead of 0
        found = gate(nothing, torch.zeros(1, n_new), [torch.full((1, n_old), -math.log(n_old))]).exp()
        old = min(n_old, n_new) * math.exp(-0.25)
        assert float(found[0, n_new:].sum()) == pytest.approx(old / (old + n_new), rel=1e-4)


def test_lead_compares_log_sums() -> None:
    scores = torch.tensor([[1.0, 2.0, 3.0]])
    expected = torch.log(scores.exp()[0, 1:].sum() / scores.exp()[0, 0])
    assert float(lead(scores, (1, 2))) == pytest.approx(float(expected))
