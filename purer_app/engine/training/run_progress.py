"""How far a training job is and how long it still takes, by whichever ends it first: its steps or its time limit."""

from collections.abc import Callable

from purer_app.engine.core.events import Event, EventSink, RunProgressed

_MOST = 0.99
"""Of the whole, until the job has ended."""
_SECONDS_BETWEEN = 1.0


class RunProgress:
    """One fraction for the whole job, loading and inversion included. It never decreases.

    The fraction is elapsed / (elapsed + remaining). Where a new estimate of the remaining time would lower it, it keeps
    its value until the job has caught up.

    Args:
        max_seconds: the time limit of the job; 0 means none.
        fraction: where a resumed job continues.
    """

    def __init__(self, max_seconds: float, fraction: float = 0.0) -> None:
        self._max_seconds = max_seconds
        self.fraction = min(max(fraction, 0.0), _MOST)

    def at(self, elapsed: float, seconds_by_steps: float | None) -> RunProgressed:
        """Return the progress at an age of the job.

        Args:
            elapsed: seconds since the job began, earlier sessions included, pauses excluded.
            seconds_by_steps: how long the steps that are left take; None where that is unknown or no number of steps
                is planned.
        """
        estimates = [self._max_seconds - elapsed] if self._max_seconds else []
        if seconds_by_steps is not None:
            estimates.append(seconds_by_steps)
        remaining = max(0.0, min(estimates)) if estimates else None
        if remaining is not None and elapsed > 0:
            self.fraction = max(self.fraction, min(_MOST, elapsed / (elapsed + remaining)))
        return RunProgressed(self.fraction, elapsed, remaining)

    def end(self, elapsed: float) -> RunProgressed:
        """Return the progress of a job that has ended."""
        self.fraction = 1.0
        return RunProgressed(1.0, elapsed, 0.0)


class ProgressReporter:
    """Sends the progress of a job, at most once a second, after the job's own events.

    `seconds_by_steps` gives what `RunProgress.at` needs, once somebody knows it.

    Args:
        now: the age of the job in seconds.
    """

    def __init__(self, progress: RunProgress, now: Callable[[], float]) -> None:
        self.progress = progress
        self.seconds_by_steps: Callable[[], float | None] = lambda: None
        self._now = now
        self._sent_at: float | None = None

    def watching(self, emit: EventSink) -> EventSink:
        """Return a sink that passes events on and sends the progress between them."""

        def sink(event: Event) -> None:
            emit(event)
            now = self._now()
            if self._sent_at is None or now - self._sent_at >= _SECONDS_BETWEEN:
                self._sent_at = now
                emit(self.progress.at(now, self.seconds_by_steps()))

        return sink

    def fraction_now(self) -> float:
        """Return how far the job is at this moment."""
        return self.progress.at(self._now(), self.seconds_by_steps()).fraction

    def end(self, emit: EventSink) -> None:
        """Send that the job has ended."""
        emit(self.progress.end(self._now()))
