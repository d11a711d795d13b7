"""The most valuable set within two limits, compared with all sets and with a plain greedy choice."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from purer_app.engine.learners.closed_form.knapsack import most_valuable_set

SHARES = st.floats(0.01, 1.2)


def total(values: list[float], chosen: tuple[int, ...]) -> float:
    return sum(values[i] for i in chosen)


@given(st.lists(st.tuples(st.floats(0, 1), SHARES, SHARES), max_size=8))
def test_few_items_are_chosen_as_by_looking_at_all_sets(items: list[tuple[float, float, float]]) -> None:
    values, sizes, costs = (list(column) for column in zip(*items, strict=True)) if items else ([], [], [])
    every = itertools.chain.from_iterable(itertools.combinations(range(len(items)), n) for n in range(len(items) + 1))
    fitting = [some for some in every if total(sizes, some) <= 1 and total(costs, some) <= 1]
    found = most_valuable_set(values, sizes, costs)
    assert list(found) == sorted(found)
    assert total(sizes, found) <= 1 + 1e-6 and total(costs, found) <= 1 + 1e-6
    assert total(values, found) >= max(total(values, some) for some in fitting) - 1e-9


def test_a_budget_may_be_used_up_to_the_last_weight() -> None:
    assert most_valuable_set([1.0] * 10, [0.1] * 10, [0.05] * 10) == tuple(range(10))


@settings(max_examples=6)
@given(st.integers(0, 1000))
def test_a_choice_from_many_items_is_no_worse_than_the_greedy_one(seed: int) -> None:
    items = [((seed * 7919 + k * 104729) % 997 / 997, 0.01 + (k * 31 + seed) % 37 / 300) for k in range(60)]
    values, sizes = [value for value, _ in items], [size for _, size in items]
    greedy, left = 0.0, 1.0
    for value, size in sorted(items, key=lambda item: item[0] / item[1], reverse=True):
        if size <= left:
            greedy, left = greedy + value, left - size
    found = most_valuable_set(values, sizes, [0.001] * 60)
    assert total(sizes, found) <= 1 + 1e-6
    assert total(values, found) >= greedy - 1e-9
