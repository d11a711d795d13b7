"""A history is what the events said, nothing more."""

import pytest

from purer_app.engine.events import (
    BaselineMeasured,
    EpisodeShown,
    Event,
    GallerySaved,
    Heartbeat,
    MetaStepDone,
    MicroBatchHalved,
    NoticeGiven,
    PaceMeasured,
    Picture,
    RunFinished,
    SharesMeasured,
    StageStarted,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.ui.run_history import RunHistory


def step(
    number: int, *, seconds: float = 0.5, lagged: float | None = None, climbed: float | None = None
) -> MetaStepDone:
    return MetaStepDone(
        step=number,
        steps=80,
        hardness=1 / number,
        lagged_hardness=lagged,
        query_accuracy=0.5,
        cross_entropy=1.0,
        bn_statistics=2.0,
        total_variation=3.0,
        l2=4.0,
        adversarial_loss=climbed,
        seconds=seconds,
    )


def history_of(*events: Event) -> RunHistory:
    history = RunHistory()
    history.take_all(events)
    return history


def test_that_the_phases_follow_each_other() -> None:
    history = RunHistory()
    phases = [history.phase]
    for event in (StageStarted("train"), WarmupStepDone(1, 40, 3.0), step(1), RunFinished(1, 2.0, "steps")):
        history.take(event)
        phases.append(history.phase)
    assert phases == ["waiting", "waiting", "inversion", "meta-training", "finished"]
    assert history.stage == "train"
    assert (history.warmup_step, history.warmup_steps) == (1, 40)


def test_that_the_lines_hold_what_was_measured_and_no_more() -> None:
    history = history_of(step(1), step(2, lagged=0.7), step(3, climbed=1.5))
    assert (history.hardness.x, history.hardness.y) == ([1, 2, 3], [1.0, 0.5, pytest.approx(1 / 3)])
    assert (history.lagged_hardness.x, history.lagged_hardness.y) == ([2], [0.7])
    assert history.accuracy.y == [0.5, 0.5, 0.5]
    assert history.terms["adversarial_loss"].x == [3]
    assert history.terms["bn_statistics"].y == [2.0, 2.0, 2.0]
    assert (history.step, history.planned_steps) == (3, 80)


def test_that_validation_baseline_and_firings_are_kept() -> None:
    firing = SwitchFired(5, "no new maximum in 6 updates", 0.78, 0.8, 6)
    history = history_of(
        BaselineMeasured(0, "teacher-ensemble", 0.84, 0.01, "validation"),
        BaselineMeasured(0, "random", 0.3, 0.01, "validation"),
        ValidationDone(5, 0.72, 0.02),
        firing,
        GallerySaved(0, "a"),
        GallerySaved(10, "b"),
        GallerySaved(10, "b"),
        NoticeGiven("Device: cpu"),
    )
    assert (history.ensemble.x, history.ensemble.y, history.ensemble.ci95) == ([0], [0.84], [0.01])
    assert history.ensemble_episodes == "validation"
    assert (history.validation.y, history.validation.ci95) == ([0.72], [0.02])
    assert history.firings == [firing]
    assert history.galleries == [0, 10]
    assert history.notices == ["Device: cpu"]


def test_that_the_present_episode_is_the_last_one() -> None:
    episodes = [EpisodeShown(n, "meta-training", (Picture(b"\0" * 3, 1, 1),)) for n in (1, 2)]
    assert history_of(*episodes).episode == episodes[1]


def test_that_each_event_that_shows_makes_a_new_version() -> None:
    history = history_of(Heartbeat("a"))
    assert history.version == 0, "a heartbeat shows nothing, and there are many of them"
    history.take(step(1))
    assert history.version == 1


def test_that_the_remaining_time_is_the_pace_of_the_steps_or_the_limit() -> None:
    history = history_of(*(step(number, seconds=0.5) for number in range(1, 21)))
    assert history.remaining_seconds(0, 10) == pytest.approx(0.5 * 60)
    assert history.remaining_seconds(25, 10) == pytest.approx(15)
    assert history.remaining_seconds(5, 10) == 0


def test_that_without_pace_and_limit_there_is_no_estimate() -> None:
    assert history_of(WarmupStepDone(1, 40, 3.0)).remaining_seconds(0, 1) is None
    assert history_of().remaining_seconds(90, 30) == 60


def pace(remaining: float | None) -> PaceMeasured:
    return PaceMeasured(3, 2.0, 300.0, 10**9, 0, remaining)


def test_that_the_remaining_time_is_what_the_run_measured_itself_where_it_did() -> None:
    history = history_of(*(step(number, seconds=0.5) for number in range(1, 21)), pace(12.5))
    assert history.remaining_seconds(720, 10) == 12.5
    history.take(pace(None))
    assert history.remaining_seconds(0, 10) == pytest.approx(0.5 * 60)


def test_that_a_pace_is_kept_but_draws_nothing_anew() -> None:
    history = history_of(pace(12.5))
    assert (history.pace, history.version) == (pace(12.5), 0)


def test_that_the_last_shares_are_kept() -> None:
    shares = [SharesMeasured(n, ("a", "b"), (n, 1), (0.25, 0.75)) for n in (100, 200)]
    assert history_of(*shares).shares == shares[1]


def test_that_lost_models_and_smaller_portions_are_notices_too() -> None:
    told = (NoticeGiven("Device: cpu"), TeacherSetAside(9, "bird", "its loss is nan"), MicroBatchHalved(10, "cat", 8))
    assert history_of(*told).notices == [event.text for event in told]
