"""Named streams are independent, repeatable, and do not affect the global generator."""

import threading

import torch
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.randomness import child_generator, child_seed, seeded

NAME = st.text("abcdefghijklmnopqrstuvwxyz -", min_size=1)
PURPOSE = st.lists(NAME | st.integers(0), max_size=3).map(tuple)


@given(one=st.tuples(st.integers(0), PURPOSE), other=st.tuples(st.integers(0), PURPOSE))
def test_seeds_are_equal_exactly_where_seed_and_purpose_are(
    one: tuple[int, tuple[str | int, ...]], other: tuple[int, tuple[str | int, ...]]
) -> None:
    seeds = [child_seed(seed, *purpose) for seed, purpose in (one, other)]
    assert (seeds[0] == seeds[1]) == (one == other)
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_streams_of_neighbouring_steps_are_uncorrelated() -> None:
    draws = torch.stack([torch.randn(4000, generator=child_generator(0, "step", step)) for step in range(20)])
    correlations = torch.corrcoef(draws).fill_diagonal_(0)
    assert correlations.abs().max() < 5 / 4000**0.5
    assert abs(draws.mean().item()) < 5 / draws.numel() ** 0.5


def test_a_stream_can_be_drawn_again() -> None:
    first, again = (torch.randn(5, generator=child_generator(3, "noise")) for _ in range(2))
    assert torch.equal(first, again)


def test_a_seeded_block_is_repeatable_and_does_not_change_the_global_stream() -> None:
    torch.manual_seed(1)
    expected = torch.rand(3)
    torch.manual_seed(1)
    with seeded(0, "initial weights", "teacher"):
        inside = torch.rand(3)
    assert torch.equal(torch.rand(3), expected)
    with seeded(0, "initial weights", "teacher"):
        assert torch.equal(torch.rand(3), inside)
    with seeded(0, "initial weights", "another"):
        assert not torch.equal(torch.rand(3), inside)


def test_seeded_blocks_of_two_threads_do_not_draw_from_each_other() -> None:
    def draw() -> torch.Tensor:
        with seeded(0, "initial weights"):
            return torch.cat([torch.rand(1) for _ in range(200)])

    def draw_often(number: int) -> None:
        together.wait()
        drawn[number] = [draw() for _ in range(20)]

    expected = draw()
    together = threading.Barrier(2)
    drawn: dict[int, list[torch.Tensor]] = {}
    threads = [threading.Thread(target=draw_often, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(torch.equal(found, expected) for number in range(2) for found in drawn[number])


def test_seeded_blocks_can_be_nested() -> None:
    with seeded(0, "outer"):
        first = torch.rand(2)
        with seeded(0, "inner"):
            torch.rand(7)
        second = torch.rand(2)
    with seeded(0, "outer"):
        assert torch.equal(torch.rand(4), torch.cat([first, second]))
