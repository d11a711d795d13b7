"""The gradient switch by tables: warm-up, one forced opening, patience, and the reset afterwards."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.settings.train_config import CurriculumConfig
from purer_app.engine.training.state.curriculum import Firing, SwitchState, advance

PAPER = CurriculumConfig(rule="paper", warmup_fraction=0, patience=3)
PLATEAU = CurriculumConfig(rule="plateau", warmup_fraction=0, patience=2, window=2, min_gain=0.1)
WARM = SwitchState(warmed_up=True)


def fired_at(accuracies: list[float], config: CurriculumConfig, state: SwitchState = WARM) -> dict[int, Firing]:
    """Feed accuracies one after the other; return the firings by the position of their cause, counted from 1."""
    firings = {}
    for position, accuracy in enumerate(accuracies, start=1):
        state, firing = advance(state, accuracy, 1.0, config)
        if firing is not None:
            assert state == WARM  # every firing forgets maximum, counter and average
            firings[position] = firing
    return firings


@pytest.mark.parametrize(
    ("accuracies", "positions"),
    [
        ([0.2, 0.3, 0.4, 0.5, 0.6, 0.7], []),  # always a new maximum
        ([0.5, 0.4, 0.4], []),  # one short of the patience
        ([0.5, 0.4, 0.4, 0.4], [4]),  # exactly at the patience
        ([0.5, 0.5, 0.5, 0.5], [4]),  # equal is no new maximum
        ([0.0, 0.0, 0.0], [3]),  # nothing is no maximum either
        ([0.5, 0.4, 0.4, 0.6, 0.4, 0.4], []),  # a new maximum resets the counter
        ([0.5, 0.4, 0.4, 0.6, 0.4, 0.4, 0.4], [7]),
        ([0.5, 0.4, 0.4, 0.4, 0.1, 0.0, 0.0, 0.0], [4, 8]),  # the maximum was forgotten: 0.1 is a new one
        ([0.5, 0.4, 0.4, 0.4, 0.1, 0.2, 0.3, 0.4], [4]),
    ],
)
def test_the_paper_rule_fires_after_so_many_accuracies_without_a_new_maximum(
    accuracies: list[float], positions: list[int]
) -> None:
    assert list(fired_at(accuracies, PAPER)) == positions


@pytest.mark.parametrize(
    ("accuracies", "positions"),
    [
        ([0.5], []),  # the window is not full
        ([0.5, 0.5], []),  # the first average is a gain over nothing
        ([0.5, 0.5, 0.5], []),
        ([0.5, 0.5, 0.5, 0.5], [4]),  # two averages without gain
        ([0.5, 0.5, 0.6, 0.6], [4]),  # 0.55 and 0.60 gain no more than 0.1
        ([0.5, 0.5, 0.5, 0.8], []),  # 0.65 gains more than 0.1
        ([0.5, 0.5, 0.5, 0.8, 0.8, 0.8, 0.8], [7]),  # 0.65, 0.80, then two without gain
        ([0.5, 0.5, 0.9, 0.1, 0.5], [5]),  # one high accuracy lifts one average, then the wait begins
        ([0.5, 0.5, 0.5, 0.5, 0.2, 0.2, 0.2, 0.2], [4, 8]),  # average and window were forgotten
        ([0.05, 0.05, 0.05], [3]),  # even the first average must gain
    ],
)
def test_the_plateau_rule_fires_when_the_moving_average_stops_gaining(
    accuracies: list[float], positions: list[int]
) -> None:
    assert list(fired_at(accuracies, PLATEAU)) == positions


def test_the_switch_stays_closed_in_the_warm_up_and_is_then_forced_open_once() -> None:
    config = replace(PAPER, warmup_fraction=0.5, patience=6)
    state, firings = SwitchState(), []
    for step in range(1, 11):
        state, firing = advance(state, 0.9 if step < 6 else step / 100, step / 10, config)
        firings.append(firing)
    assert [step for step, firing in enumerate(firings, start=1) if firing] == [5]
    assert firings[4] == Firing("warm-up over", 0.9, 0.0, 0)
    assert state == SwitchState(warmed_up=True, best=0.1, waited=0)


@pytest.mark.parametrize("rule", ["paper", "plateau"])
def test_the_switch_state_does_not_change_in_the_warm_up(rule: str) -> None:
    config = CurriculumConfig(rule=rule, warmup_fraction=0.5)
    assert advance(SwitchState(), 0.9, 0.49, config) == (SwitchState(), None)


def test_the_switch_off_never_fires_and_never_changes() -> None:
    assert not fired_at([0.5] * 50, replace(PAPER, rule="off"))
    assert advance(SwitchState(), 0.5, 1.0, replace(PAPER, rule="off")) == (SwitchState(), None)


def test_a_firing_carries_the_numbers_that_caused_it() -> None:
    assert fired_at([0.5, 0.1, 0.2, 0.3], PAPER)[4] == Firing("no new maximum in 3 updates", 0.3, 0.5, 3)
    firing = fired_at([0.5, 0.5, 0.5, 0.6], PLATEAU)[4]
    assert firing.cause == "moving average gained less than 0.1 in 2 updates"
    assert firing.accuracy == pytest.approx(0.55)
    assert (firing.best, firing.waited) == (0.5, 2)


@given(accuracies=st.lists(st.floats(0, 1), max_size=40), patience=st.integers(1, 6))
def test_the_paper_rule_equals_a_plain_loop_over_the_accuracies(accuracies: list[float], patience: int) -> None:
    expected, best, waited = [], 0.0, 0
    for position, accuracy in enumerate(accuracies, start=1):
        best, waited = (accuracy, 0) if accuracy > best else (best, waited + 1)
        if waited == patience:
            expected.append(position)
            best, waited = 0.0, 0
    assert list(fired_at(accuracies, replace(PAPER, patience=patience))) == expected
