"""Rows are the same whether they are in memory or in a file."""

import pytest
import torch

from purer_app.engine.evaluation.row_store import Budget, RowStore


@pytest.mark.parametrize("limit", [0, 10**6])
def test_rows_are_found_again(limit: int) -> None:
    rows = torch.randn(10, 2, 3, generator=torch.Generator().manual_seed(0))
    store = RowStore(12, Budget(limit))
    for part in rows.split(4):
        store.append(part)
    chosen = torch.tensor([9, 0, 3, 3])
    assert len(store) == 10
    assert torch.equal(store[chosen], rows[chosen])
    assert store[chosen[:0]].shape == (0, 2, 3)


def test_stores_share_a_budget() -> None:
    budget = Budget(100)
    assert budget.take(60) and not budget.take(41) and budget.take(40)
