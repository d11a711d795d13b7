"""The progress of a training job, on replayed runs of every shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.events import Event, Heartbeat, RunProgressed
from purer_app.engine.training.run_progress import ProgressReporter, RunProgress

SECONDS = st.floats(0, 1e6, allow_nan=False)


@given(
    limit=st.one_of(st.just(0.0), SECONDS),
    resumed=st.floats(0, 1),
    spans=st.lists(st.tuples(SECONDS, st.one_of(st.none(), SECONDS)), min_size=1, max_size=30),
)
def test_the_fraction_never_decreases_and_agrees_with_the_remaining_time(
    limit: float, resumed: float, spans: list[tuple[float, float | None]]
) -> None:
    progress, elapsed = RunProgress(limit, resumed), 0.0
    last = progress.fraction
    for span, by_steps in spans:
        elapsed += span
        found = progress.at(elapsed, by_steps)
        assert 0 <= last <= found.fraction < 1
        limits = [seconds for seconds in (limit - elapsed if limit else None, by_steps) if seconds is not None]
        assert found.remaining_seconds == (max(0.0, min(limits)) if limits else None)
        if found.fraction > last and found.remaining_seconds is not None:
            assert found.fraction == pytest.approx(min(0.99, elapsed / (elapsed + found.remaining_seconds)))
        last = found.fraction
    assert progress.end(elapsed) == RunProgressed(1.0, elapsed, 0.0)


def test_half_of_the_time_is_half_of_the_run_however_few_steps_it_has_done() -> None:
    assert RunProgress(720.0).at(360.0, 86_400.0) == RunProgressed(0.5, 360.0, 360.0)


def test_steps_decide_where_they_end_the_run_before_the_limit() -> None:
    found = RunProgress(720.0).at(85.0, 5.0)
    assert found.fraction == pytest.approx(85 / 90)
    assert found.remaining_seconds == 5.0


def test_a_rough_estimate_counts_for_the_fraction_but_is_not_shown() -> None:
    assert RunProgress(0.0).at(20.0, 80.0, rough=True) == RunProgressed(0.2, 20.0, None)
    assert RunProgress(120.0).at(20.0, 80.0, rough=True) == RunProgressed(0.2, 20.0, 100.0)


def test_a_slow_step_lengthens_the_remaining_time_but_takes_no_progress_back() -> None:
    progress = RunProgress(0.0)
    assert progress.at(50.0, 50.0) == RunProgressed(0.5, 50.0, 50.0)
    assert progress.at(60.0, 140.0) == RunProgressed(0.5, 60.0, 140.0)


def test_nothing_is_known_without_a_limit_before_the_first_step() -> None:
    assert RunProgress(0.0).at(12.0, None) == RunProgressed(0.0, 12.0, None)


def test_progress_follows_events_at_most_once_a_second() -> None:
    now, events = [0.0], list[Event]()
    sink = ProgressReporter(RunProgress(100.0), lambda: now[0]).watching(events.append)
    for _ in range(8):
        sink(Heartbeat("a"))
        now[0] += 0.25
    beat = Heartbeat("a")
    first, second = RunProgressed(0.0, 0.0, 100.0), RunProgressed(0.01, 1.0, 99.0)
    assert events == [beat, first, *[beat] * 4, second, *[beat] * 3]
