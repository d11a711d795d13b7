"""The progress of any job, folded from its events, and the words for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.events import (
    CalibrationProgressed,
    DreamProgressed,
    EvaluationProgressed,
    Event,
    Heartbeat,
    PartsDone,
    RunFinished,
    RunProgressed,
    StageStarted,
)
from purer_app.ui.core import progress_text
from purer_app.ui.state.jobs.job_progress import JobProgress
from tests.ui.conftest import MakeVerdict, inspected


def progress_of(*events: tuple[float, Event]) -> JobProgress:
    progress = JobProgress()
    for now, event in events:
        progress.take(event, now)
    return progress


def test_nothing_is_known_before_a_job_says_something() -> None:
    found = progress_of((0.0, Heartbeat("a")))
    assert (found.fraction, found.remaining_seconds) == (None, None)


def test_a_run_says_its_own_progress() -> None:
    found = progress_of((0.0, RunProgressed(0.25, 30.0, 90.0)))
    assert (found.fraction, found.remaining_seconds) == (0.25, 90.0)
    found.take(RunFinished(80, 60.0, "steps"), 1.0)
    assert (found.fraction, found.remaining_seconds) == (1.0, 0.0)


def test_an_evaluation_is_one_job_over_all_its_rows() -> None:
    found = progress_of(
        (100.0, EvaluationProgressed("random", 1, 60, 60, 60, 240)),
        (130.0, EvaluationProgressed("maml", 1, 30, 60, 90, 240)),
        (160.0, EvaluationProgressed("maml", 1, 60, 60, 120, 240)),
    )
    assert found.fraction == 0.5
    assert found.remaining_seconds == pytest.approx(120)  # a quarter took 60 s


@pytest.mark.parametrize("stage", ["calibrate", "learn from folder"])
def test_a_folder_is_predicted_in_the_second_half_if_something_comes_first(stage: str) -> None:
    found = progress_of((0.0, StageStarted(stage)), (1.0, PartsDone(5, 10)))
    assert found.fraction == 0.25
    found.take(PartsDone(10, 10), 2.0)
    found.take(StageStarted("predict"), 3.0)
    assert (found.fraction, found.remaining_seconds) == (0.5, None)
    found.take(PartsDone(0, 10), 3.0)
    found.take(PartsDone(5, 10), 7.0)
    assert found.fraction == 0.75 and found.remaining_seconds == pytest.approx(4.0)


def test_a_plain_prediction_takes_the_whole_progress() -> None:
    found = progress_of((0.0, StageStarted("predict")), (1.0, PartsDone(5, 10)))
    assert found.fraction == 0.5


def test_the_stages_of_an_evaluation_share_one_rising_progress(verdict: MakeVerdict) -> None:
    events: list[Event] = [
        StageStarted("inspect", "pool"),
        *inspected(verdict(), verdict()),
        StageStarted("read", "pictures"),
        PartsDone(64, 128),
        PartsDone(128, 128),
        StageStarted("evaluate", "600 episodes"),
        EvaluationProgressed("random", 1, 1, 60, 1, 240),
        EvaluationProgressed("maml", 1, 60, 60, 120, 240),
        EvaluationProgressed("maml", 5, 60, 60, 240, 240),
    ]
    progress, fractions, remaining = JobProgress(), [], []
    for second, event in enumerate(events):
        progress.take(event, 10.0 * second)
        fractions.append(progress.fraction or 0.0)
        remaining.append(progress.remaining_seconds)
    assert fractions == sorted(fractions)
    assert fractions[2] < 0.1 and fractions[5] < 0.5, "models and pictures are not the evaluation"
    assert fractions[-1] == 1.0 and fractions[-2] < 0.8
    assert remaining[:8] == [None] * 8
    assert remaining[8] == pytest.approx(10 * 120 / 119) and remaining[9] == 0


def test_the_first_moments_give_no_estimate() -> None:
    found = progress_of((0.0, PartsDone(0, 300)), (1.0, PartsDone(64, 300)))
    assert found.fraction == pytest.approx(64 / 300) and found.remaining_seconds is None
    found.take(PartsDone(100, 300), 4.0)
    assert found.remaining_seconds == pytest.approx(8)


def test_a_calibration_says_its_own_remaining_time() -> None:
    found = progress_of((0.0, CalibrationProgressed(5, 50, 2.0, 18.0)))
    assert (found.fraction, found.remaining_seconds) == (0.1, 18.0)


def test_a_preview_counts_its_steps() -> None:
    assert progress_of((0.0, DreamProgressed(25, 100, ()))).fraction == 0.25


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300), st.floats(0, 100)), max_size=30))
def test_the_fraction_never_decreases_and_stays_within_its_bounds(counts: list[tuple[int, int, float]]) -> None:
    progress, now, last = JobProgress(), 0.0, 0.0
    for done, total, span in counts:
        now += span
        progress.take(PartsDone(done, total), now)
        assert progress.fraction is not None and 0 <= last <= progress.fraction <= 1
        assert progress.remaining_seconds is None or progress.remaining_seconds >= 0
        last = progress.fraction


WORDS = [
    (None, None, ""),
    (None, 7.0, "about 5 s left"),
    (0.4399, None, "43 %"),
    (0.43, 118.0, "43 %, about 2 min left"),
    (0.999, 0.0, "99 %, about 5 s left"),
    (0.29, 44.0, "29 %, about 45 s left"),
    (0.5, 58.0, "50 %, about 60 s left"),
    (0.5, 89.9, "50 %, about 90 s left"),
    (0.5, 91.0, "50 %, about 2 min left"),
    (0.5, 3580.0, "50 %, about 1.0 h left"),
    (0.1, 9000.0, "10 %, about 2.5 h left"),
    (1.0, None, "100 %"),
]


@pytest.mark.parametrize(("fraction", "seconds", "words"), WORDS)
def test_progress_is_said_no_finer_than_it_is_known(fraction: float | None, seconds: float | None, words: str) -> None:
    assert progress_text.progress(fraction, seconds) == words
