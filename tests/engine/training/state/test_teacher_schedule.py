"""Teachers take turns by cost, repeatably, and retire for good."""

from collections import Counter

import pytest
import torch

from purer_app.engine.training.state.teacher_schedule import TeacherSchedule

GENERATOR = torch.Generator()


def turns_of(turns: TeacherSchedule, steps: int) -> Counter[int]:
    """Let everybody who is due take a turn, step after step, and count."""
    for step in range(1, steps + 1):
        turns.take(turns.due(step))
    return Counter(dict(enumerate(turns.counts)))


def test_without_a_cost_power_every_teacher_is_used_in_every_step() -> None:
    turns = TeacherSchedule([1, 5, 140], 0.0)
    for step in range(1, 50):
        assert turns.due(step) == [0, 1, 2]
        turns.take([0, 1, 2])


def test_a_costly_teacher_takes_its_turn_less_often() -> None:
    turns = TeacherSchedule([1.0] * 12 + [144.0], 0.5)
    counts = turns_of(turns, 120)
    assert [counts[index] for index in range(12)] == [120] * 12
    assert counts[12] == 10, "144 times as costly: every twelfth step"
    assert turns.shares()[12] == pytest.approx(1440 / (1440 + 1440))


def test_a_cheap_teacher_takes_no_more_than_one_turn_in_a_step() -> None:
    assert turns_of(TeacherSchedule([0.01, 1, 1], 1.0), 10)[0] == 10


def test_those_furthest_behind_come_first() -> None:
    turns = TeacherSchedule([1] * 5, 0.5)
    for _ in range(10):
        turn = turns.furthest_behind(2, GENERATOR)
        assert len(set(turn)) == 2
        turns.take(turn)
    assert turns.counts == [4] * 5


def test_equal_clocks_are_ordered_at_random() -> None:
    turns = TeacherSchedule([1] * 20, 0.5)
    drawn = {tuple(turns.furthest_behind(3, torch.Generator().manual_seed(seed))) for seed in range(10)}
    assert len(drawn) > 5
    again = turns.furthest_behind(3, torch.Generator().manual_seed(3))
    assert again == turns.furthest_behind(3, torch.Generator().manual_seed(3))


def test_a_retired_teacher_gets_no_more_turns() -> None:
    turns = TeacherSchedule([1, 1, 1], 0.5)
    turns.retire(1)
    assert turns.due(1) == [0, 2]
    assert sorted(turns.furthest_behind(3, GENERATOR)) == [0, 2]
    assert turns.with_others([2], [1, 0]) == [0, 2]


def test_restored_turns_continue_unchanged() -> None:
    costs = [1.0, 1.0, 7.0, 50.0]
    first, second = TeacherSchedule(costs, 0.5), TeacherSchedule(costs, 0.5)
    turns_of(first, 9)
    first.retire(0)
    second.restore(first.facts())
    for step in range(10, 40):
        assert first.due(step) == second.due(step)
        first.take(first.due(step))
        second.take(second.due(step))
    assert first.facts() == second.facts()


def test_the_turns_of_other_teachers_are_refused() -> None:
    with pytest.raises(ValueError, match="turns of 3 teachers are kept, not of 2"):
        TeacherSchedule([1, 100], 0.5).restore(TeacherSchedule([1, 1, 1], 0.5).facts())


def test_without_turns_all_shares_are_zero() -> None:
    assert TeacherSchedule([1, 2], 0.5).shares() == (0.0, 0.0)


def test_networks_without_counted_cost_are_equal() -> None:
    assert turns_of(TeacherSchedule([0, 0, 0], 1.0), 5) == Counter({0: 5, 1: 5, 2: 5})


def test_the_average_cost_of_a_step_is_that_of_many_steps() -> None:
    schedule = TeacherSchedule([1.0, 2.0, 9.0, 40.0], power=0.5)
    schedule.retire(1)
    spent = 0.0
    for step in range(1, 4001):
        turn = schedule.due(step)
        schedule.take(turn)
        spent += sum(schedule.costs[index] for index in turn)
    assert spent / 4000 == pytest.approx(schedule.mean_cost(), rel=0.01)
