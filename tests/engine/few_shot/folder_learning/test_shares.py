"""Shares of classes: even ones stay even, large deviations are believed, and memberships follow them."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.few_shot.folder_learning.shares import UNEVENNESS, estimated_shares, with_shares


def test_even_memberships_give_even_shares() -> None:
    torch.testing.assert_close(estimated_shares(torch.eye(4).repeat(5, 1)), torch.full((4,), 0.25))


def test_a_deviation_of_the_stated_length_is_believed_by_half() -> None:
    deviation = torch.tensor([1.0, -1.0, 0.0, 0.0]) * UNEVENNESS / 2**0.5
    shares = estimated_shares((0.25 + deviation).repeat(10, 1))
    torch.testing.assert_close(shares, 0.25 + deviation / 2)


def test_small_deviations_count_less_than_large_ones_and_no_class_vanishes() -> None:
    def believed(share: float) -> float:
        rows = torch.tensor([[share, 1 - share]])
        return (estimated_shares(rows)[0].item() - 0.5) / (share - 0.5)

    assert believed(0.55) < 0.15 < 0.7 < believed(0.9) < 1
    assert estimated_shares(torch.tensor([[1.0, 0.0, 0.0]])).min() > 0.02


@given(st.integers(2, 6), st.integers(0, 100))
def test_memberships_get_the_shares_and_stay_distributions(n_way: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randn(60, n_way, generator=generator, dtype=torch.float64).softmax(dim=1)
    shares = (torch.rand(n_way, generator=generator, dtype=torch.float64) + 0.5).softmax(dim=0)
    found = with_shares(rows, shares)
    torch.testing.assert_close(found.sum(dim=1), torch.ones(60, dtype=torch.float64))
    torch.testing.assert_close(found.mean(dim=0), shares, atol=0.01, rtol=0)
