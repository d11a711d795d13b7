"""Progress and remaining time of a training job, by its steps or its time limit, whichever ends it first."""

from collections.abc import Callable

from purer_app.engine.core.events import Event, EventSink, RunProgressed

_MOST = 0.99
"""Largest fraction before the job has ended."""
_SECONDS_BETWEEN = 1.0


class RunProgress:
    """The finished fraction of the whole job, including loading and inversion; it never decreases.

    The fraction is elapsed / (elapsed + remaining). If a new estimate of the remaining time would lower it, it stays
    constant until the job has caught up.

    Args:
        max_seconds: the time limit of the job; 0 means none.
        fraction: initial value of a resumed job.
    """

    def __init__(self, max_seconds: float, fraction: float = 0.0) -> None:
        self._max_seconds = max_seconds
        self.fraction = min(max(fraction, 0.0), _MOST)

    def at(self, elapsed: float, seconds_by_steps: float | None, *, rough: bool = False) -> RunProgressed:
        """Return the progress after some seconds.

        Args:
            elapsed: seconds since the start of the job, including earlier sessions, excluding pauses.
            seconds_by_steps: duration of the remaining steps; None if unknown or if the number of steps is not limited.
            rough: whether that duration is too uncertain to be shown; the fraction uses it all the same.
        """
        by_limit = max(0.0, self._max_seconds - elapsed) if self._max_seconds else None
        estimates = [seconds for seconds in (by_limit, seconds_by_steps) if seconds is not None]
        remaining = max(0.0, min(estimates)) if estimates else None
        if remaining is not None and elapsed > 0:
            self.fraction = max(self.fraction, min(_MOST, elapsed / (elapsed + remaining)))
        return RunProgressed(self.fraction, elapsed, by_limit if rough else remaining)

    def end(self, elapsed: float) -> RunProgressed:
        """Return the progress of a job that has ended."""
        self.fraction = 1.0
        return RunProgressed(1.0, elapsed, 0.0)


class ProgressReporter:
    """Emits the progress of a job, at most once a second, after the job's own events.

    `seconds_by_steps` and `is_rough` are replaced when the duration of the remaining steps can be estimated.

    Args:
        now: the age of the job in seconds.
    """

    def __init__(self, progress: RunProgress, now: Callable[[], float]) -> None:
        self.progress = progress
        self.seconds_by_steps: Callable[[], float | None] = lambda: None
        self.is_rough: Callable[[], bool] = lambda: False
        self._now = now
        self._sent_at: float | None = None

    def watching(self, emit: EventSink) -> EventSink:
        """Return a sink that passes events on and emits the progress in between."""

        def sink(event: Event) -> None:
            emit(event)
            now = self._now()
            if self._sent_at is None or now - self._sent_at >= _SECONDS_BETWEEN:
                self._sent_at = now
                emit(self.progress.at(now, self.seconds_by_steps(), rough=self.is_rough()))

        return sink

    def fraction_now(self) -> float:
        """Return the current fraction."""
        return self.progress.at(self._now(), self.seconds_by_steps()).fraction

    def end(self, emit: EventSink) -> None:
        """Emit the end of the job."""
        emit(self.progress.end(self._now()))
