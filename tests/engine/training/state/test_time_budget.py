"""Which steps fit into a time limit, judged by earlier measurements."""

import pytest

from purer_app.engine.training.state.time_budget import RunPart, TimeBudget


class Watch:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def read(self) -> float:
        return self.seconds


def plan_at(seconds: float, limit: float = 100.0) -> tuple[TimeBudget, Watch]:
    watch = Watch()
    watch.seconds = seconds
    return TimeBudget(limit, watch.read), watch


def over_at(plan: TimeBudget, watch: Watch, *seconds: float) -> list[bool]:
    """Return whether inversion is over at these times."""
    found = []
    for watch.seconds in seconds:
        found.append(plan.inversion_is_over)
    return found


def test_a_step_fits_as_long_as_the_slowest_of_the_last_and_the_end_do() -> None:
    plan, watch = plan_at(0)
    for seconds in (4.0, 10.0, 4.0):
        plan.add(RunPart.META_STEP, seconds)
    plan.reserve_at_end(RunPart.VALIDATE)
    plan.add(RunPart.VALIDATE, 20.0)
    needed = 1.15 * (10 + 20)
    watch.seconds = 99.9 - needed
    assert plan.fits(RunPart.META_STEP)
    watch.seconds = 100.1 - needed
    assert not plan.fits(RunPart.META_STEP)


def test_a_slow_step_is_forgotten_after_five_others() -> None:
    plan, _ = plan_at(0)
    for seconds in (50.0, 1.0, 1.0, 1.0, 1.0, 1.0):
        plan.add(RunPart.META_STEP, seconds)
    assert plan.at_most(RunPart.META_STEP) == pytest.approx(1.15)


def test_without_a_limit_everything_fits() -> None:
    plan, _ = plan_at(1e9, limit=0.0)
    plan.add(RunPart.META_STEP, 1e9)
    assert plan.fits(RunPart.META_STEP) and not plan.is_limited


def test_no_time_is_reserved_for_a_final_part_that_takes_too_long() -> None:
    plan, _ = plan_at(0)
    plan.reserve_at_end(RunPart.RECOGNITION, 90e9, longest=4.0)
    plan.add(RunPart.TURN, 9.0, 90e9)
    assert plan.end_seconds() == pytest.approx(1.15 * 9 / 3)
    for seconds in (3.0, 5.0, 3.0):
        plan.add(RunPart.RECOGNITION, seconds)
    assert plan.expected_at_end(RunPart.RECOGNITION) == 3
    assert plan.end_seconds() == 4, "the slowest one, but not more than the longest"
    plan.add(RunPart.RECOGNITION, 5.0)
    plan.add(RunPart.RECOGNITION, 5.0)
    assert plan.end_seconds() == 0, "it is omitted then"


def test_the_final_part_is_estimated_from_the_pace_of_the_steps_until_measured() -> None:
    plan, _ = plan_at(0)
    plan.reserve_at_end(RunPart.CLOSED_FORM_FIT, 600e9)
    plan.reserve_at_end(RunPart.SAVE)
    assert plan.end_seconds() == 0, "nothing is known"
    plan.add(RunPart.TURN, 30.0, 900e9)  # forward and backward passes
    assert plan.end_seconds() == pytest.approx(1.15 * 20 / 3)
    plan.add(RunPart.CLOSED_FORM_FIT, 2.0)
    plan.add(RunPart.SAVE, 1.0)
    assert plan.end_seconds() == pytest.approx(1.15 * 3)


def test_the_duration_of_a_step_never_taken_is_estimated_from_others() -> None:
    plan, _ = plan_at(0)
    assert plan.expected(RunPart.META_STEP) is None
    plan.add(RunPart.INVERSION_STEP, 2.0)
    assert (plan.expected(RunPart.META_STEP), plan.expected(RunPart.HARD_STEP)) == (4.0, 10.0)
    plan.add(RunPart.META_STEP, 3.0)
    assert (plan.expected(RunPart.META_STEP), plan.expected(RunPart.HARD_STEP)) == (3.0, 7.5)


def test_inversion_gets_its_share_of_the_time_for_steps() -> None:
    plan, watch = plan_at(10)
    plan.reserve_at_end(RunPart.GALLERY)
    plan.add(RunPart.GALLERY, 20.0)
    plan.begin_inversion(0.5)
    plan.add(RunPart.INVERSION_STEP, 5.0)
    until = 10 + 0.5 * (90 - 1.15 * 20)
    watch.seconds = until - 5.1
    assert not plan.inversion_is_over
    watch.seconds = until - 4.9
    assert plan.inversion_is_over


def test_inversion_ends_earlier_if_the_end_of_the_run_turns_out_to_take_long() -> None:
    plan, watch = plan_at(10)
    plan.reserve_at_end(RunPart.CLOSED_FORM_FIT, 600e9)
    plan.begin_inversion(0.9)
    plan.add(RunPart.TURN, 90.0, 900e9)
    plan.add(RunPart.INVERSION_STEP, 1.0)
    end = 1.15 * 60 / 3
    until = 10 + 0.9 * (90 - end)
    assert over_at(plan, watch, until - 1.1, until - 0.9) == [False, True]


def test_inversion_leaves_time_for_the_least_meta_steps() -> None:
    plan, watch = plan_at(10)
    plan.begin_inversion(0.9, least_meta_steps=3)
    plan.add(RunPart.INVERSION_STEP, 5.0)
    until = 100 - 3 * 1.15 * 10  # a meta-iteration is expected to take twice as long
    assert over_at(plan, watch, until - 5.1, until - 4.9) == [False, True]
    plan.add(RunPart.META_STEP, 1.0)
    assert over_at(plan, watch, until - 4.9) == [False], "they are quick"


def test_a_turn_fits_by_the_pace_of_the_present_step_and_of_those_before() -> None:
    plan, _ = plan_at(90)
    assert plan.fits_turn(4.0, 2.0, 1.0)  # 1.15 · 8 s
    assert not plan.fits_turn(5.0, 2.0, 1.0)  # 1.15 · 10 s
    plan.add(RunPart.TURN, 30.0, 10.0)
    assert not plan.fits_turn(4.0, 2.0, 1.0)  # was slower before


def test_the_time_of_all_steps_is_the_sum_of_both_kinds_and_of_the_end() -> None:
    plan, _ = plan_at(0, limit=0.0)
    assert plan.seconds_of_steps(10, 20) is None
    plan.add(RunPart.INVERSION_STEP, 2.0)
    plan.add(RunPart.META_STEP, 3.0)
    plan.reserve_at_end(RunPart.SAVE)
    plan.add(RunPart.SAVE, 1.0)
    assert plan.seconds_of_steps(10, 20) == pytest.approx(10 * 2 + 20 * 3 + 1)


def test_steps_are_predicted_only_after_several_of_the_kind() -> None:
    plan, _ = plan_at(0, limit=0.0)
    seen = [plan.predicts_steps]
    for part in (RunPart.INVERSION_STEP, RunPart.META_STEP):
        for _ in range(3):
            plan.add(part, 1.0)
            seen.append(plan.predicts_steps)
    assert seen == [False, False, False, True, False, False, True]


def test_inversion_uses_at_most_its_share_of_the_time() -> None:
    plan, _ = plan_at(0)
    plan.add(RunPart.INVERSION_STEP, 2.0)
    plan.add(RunPart.META_STEP, 1.0)
    plan.begin_inversion(0.3)
    assert plan.seconds_of_steps(1000, 10) == pytest.approx(30 + 10)


def test_a_resumed_time_budget_keeps_its_measurements() -> None:
    first, _ = plan_at(10)
    first.add(RunPart.META_STEP, 3.0)
    first.add(RunPart.TURN, 4.0, 2.0)
    first.begin_inversion(0.5)
    second, watch = plan_at(54)
    second.restore(first.facts())
    second.begin_inversion(0.5)
    assert second.facts() == first.facts()
    assert (second.expected(RunPart.META_STEP), second.expected(RunPart.TURN)) == (3.0, 2.0)
    assert over_at(second, watch, 54.9, 55.5) == [False, True]
    older, _ = plan_at(0)
    older.restore(None)
    assert older.facts() == {"rates": {}}


def test_a_part_that_fails_is_not_measured() -> None:
    plan, watch = plan_at(0)

    def fail() -> None:
        with plan.measured(RunPart.SAVE):
            watch.seconds = 5
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert plan.expected(RunPart.SAVE) is None
    with plan.measured(RunPart.SAVE):
        watch.seconds = 7
    assert plan.expected(RunPart.SAVE) == 2.0
