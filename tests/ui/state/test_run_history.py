"""A history is what the events said, nothing more."""

import pytest

from purer_app.engine.core.events import (
    BaselineMeasured,
    EpisodeShown,
    Event,
    GallerySaved,
    Heartbeat,
    MetaStepDone,
    NoticeGiven,
    PaceMeasured,
    Picture,
    RunFinished,
    RunProgressed,
    StageStarted,
    SwitchFired,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.train.run_lines import RunLines


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


def test_the_phases_follow_each_other() -> None:
    history = RunHistory()
    phases = [history.phase]
    for event in (StageStarted("train"), WarmupStepDone(1, 40, 3.0), step(1), RunFinished(1, 2.0, "steps")):
        history.take(event)
        phases.append(history.phase)
    assert phases == ["waiting", "waiting", "inversion", "meta-training", "finished"]
    assert history.stage == "train"
    assert (history.warmup_step, history.warmup_steps) == (1, 40)


def test_the_lines_hold_what_was_measured_and_no_more() -> None:
    history = history_of(step(1), step(2, lagged=0.7), step(3, climbed=1.5))
    assert list(history.hardness.x) == [1, 2, 3]
    assert list(history.hardness.y) == [1.0, 0.5, pytest.approx(1 / 3)]
    assert (list(history.lagged_hardness.x), list(history.lagged_hardness.y)) == ([2], [0.7])
    assert list(history.accuracy.y) == [0.5, 0.5, 0.5]
    assert list(history.terms["adversarial_loss"].x) == [3]
    assert list(history.terms["bn_statistics"].y) == [2.0, 2.0, 2.0]
    assert (history.hardness.value_at(2), history.hardness.value_at(4)) == (0.5, None)
    assert (history.step, history.planned_steps) == (3, 80)


def test_validation_baseline_and_firings_are_kept() -> None:
    firing = SwitchFired(5, "no new maximum in 6 updates", 0.78, 0.8, 6)
    history = history_of(
        BaselineMeasured(0, "ensemble-ridge", 0.84, 0.01, "validation"),
        ValidationDone(5, 0.72, 0.02),
        firing,
        GallerySaved(0, "a"),
        GallerySaved(10, "b"),
        GallerySaved(10, "b"),
        NoticeGiven("Device: cpu"),
    )
    baseline = history.baseline
    assert (list(baseline.x), list(baseline.y), list(baseline.ci95)) == ([0], [0.84], [0.01])
    assert (history.baseline_method, history.baseline_episodes) == ("ensemble-ridge", "validation")
    assert (list(history.validation.y), list(history.validation.ci95)) == ([0.72], [0.02])
    assert history.firings == [firing]
    assert history.galleries == [0, 10]
    assert history.notices == ["Device: cpu"]


def test_the_present_episode_is_the_last_one() -> None:
    episodes = [EpisodeShown(n, "meta-training", (Picture(b"\0" * 3, 1, 1),)) for n in (1, 2)]
    assert history_of(*episodes).episode == episodes[1]


def test_each_event_that_shows_makes_a_new_version() -> None:
    history = history_of(Heartbeat("a"))
    assert history.version == 0, "a heartbeat shows nothing, and there are many of them"
    history.take(step(1))
    assert history.version == 1


def test_pace_and_progress_are_kept_and_draw_nothing_again() -> None:
    pace, progress = PaceMeasured(3, 2.0, 300.0, 10**9, 0), RunProgressed(0.25, 30.0, 90.0)
    history = history_of(pace, progress)
    assert (history.pace, history.progress, history.version) == (pace, progress, 0)


def test_steps_that_are_done_again_replace_those_from_before_the_run_was_killed() -> None:
    before: list[Event] = [BaselineMeasured(0, "ensemble-ridge", 0.4, 0.01, "validation")]
    for number in range(1, 8):
        before += [step(number, lagged=1.0), ValidationDone(number, 0.1, 0.02), GallerySaved(number, "a")]
    before.append(SwitchFired(6, "plateau", 0.5, 0.6, 3))
    history = history_of(*before)
    lines = RunLines(history)
    assert len(lines.hardness(None)[0].x) == 7
    after: list[Event] = [ValidationDone(number, 0.9, 0.02) for number in (4, 8)]
    history.take_all([step(4), after[0], *(step(number) for number in range(5, 9)), after[1], step(9)])
    assert history.step == 9
    assert list(history.hardness.x) == list(range(1, 10))
    assert list(history.lagged_hardness.x) == [1, 2, 3]
    assert list(history.validation.x) == [1, 2, 3, 4, 8]
    assert list(history.validation.y) == [0.1, 0.1, 0.1, 0.9, 0.9]
    assert list(history.baseline.x) == [0]
    assert (history.firings, history.galleries) == ([], [1, 2, 3])
    assert lines.hardness(None)[0].y.tolist() == list(history.hardness.y)
    assert lines.accuracy()[1].y.tolist() == pytest.approx([10, 10, 10, 90, 90])


def test_a_run_that_was_killed_before_its_first_snapshot_begins_again() -> None:
    first: list[Event] = [
        BaselineMeasured(0, "ensemble-ridge", 0.4, 0.01, "validation"),
        *(WarmupStepDone(number, 3, 2.0) for number in (1, 2, 3)),
        step(1),
        step(2),
    ]
    history = history_of(*first, *first[:3])
    assert (history.phase, history.step, history.warmup_step) == ("inversion", 0, 2)
    assert list(history.inversion_loss.x) == [1, 2]
    assert (len(history.hardness), list(history.baseline.x)) == (0, [0])
    history.take_all(first[3:])
    assert (list(history.inversion_loss.x), list(history.hardness.x)) == ([1, 2, 3], [1, 2])
