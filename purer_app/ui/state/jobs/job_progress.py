"""Folds the events of any job into one fraction and one remaining time; plain Python, no Qt."""

from collections.abc import Iterable

from purer_app.engine.core.events import (
    CalibrationProgressed,
    CheckpointInspected,
    DreamProgressed,
    EvaluationProgressed,
    Event,
    PartsDone,
    RunFinished,
    RunProgressed,
    StageStarted,
)

_STAGES = {"inspect": (0.0, 0.05), "read": (0.05, 0.4), "evaluate": (0.4, 1.0)}
"""Where the stages of an evaluation begin and end in its progress: estimates, since their durations are not known."""

_SOONEST_ESTIMATE = 2.0
"""Seconds of measured pace before a remaining time is shown."""


class JobProgress:
    """How far a job is.

    `fraction` is 0 to 1 and never decreases, None before the job has said anything; `remaining_seconds` is None while
    it cannot be estimated. A training run says both itself (RunProgressed); of other jobs the remaining time follows
    from the pace since their first count.
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        self.remaining_seconds: float | None = None
        self._first: tuple[float, float] | None = None
        self._stage = 0.0, 1.0

    def take_all(self, events: Iterable[Event], now: float) -> None:
        """Take events in their order; `now` is any clock in seconds that never goes back."""
        for event in events:
            self.take(event, now)

    def take(self, event: Event, now: float) -> None:
        """Take one event; those that say nothing of progress are ignored."""
        match event:
            case RunProgressed():
                self.fraction = max(self.fraction or 0.0, event.fraction)
                self.remaining_seconds = event.remaining_seconds
            case RunFinished():
                self.fraction, self.remaining_seconds = 1.0, 0.0
            case StageStarted() if event.stage in _STAGES:
                self._stage, self._first, self.remaining_seconds = _STAGES[event.stage], None, None
            case EvaluationProgressed():
                self._count(event.all_done, event.all_total, now)
            case CheckpointInspected() | PartsDone():
                self._count(event.done, event.total, now)
            case DreamProgressed():
                self._count(event.step, event.steps, now)
            case CalibrationProgressed():
                self._count(event.step, event.steps, now)
                self.remaining_seconds = event.remaining_seconds
            case _:
                pass

    def _count(self, done: int, total: int, now: float) -> None:
        begin, end = self._stage
        fraction = begin + (end - begin) * (min(1.0, done / total) if total > 0 else 0.0)
        self.fraction = max(self.fraction or 0.0, fraction)
        if self._first is None:
            self._first = now, fraction
            return
        began, at_first = self._first
        gained = self.fraction - at_first
        last_stage = end == 1.0  # before it, the pace says nothing about the stages to come
        if last_stage and gained > 0 and now - began >= _SOONEST_ESTIMATE:
            self.remaining_seconds = (now - began) * (1.0 - self.fraction) / gained
