"""Computes progress and remaining time of a job from its events; no Qt."""

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

_STAGES = {
    "inspect": (0.0, 0.05),
    "read": (0.05, 0.4),
    "evaluate": (0.4, 1.0),
    "calibrate": (0.0, 0.5),
    "learn from folder": (0.0, 0.5),
}
"""Start and end of stages as fractions of the progress of an evaluation, or of the classification of a folder, which
either calibrates, learns from the folder or just predicts; rough estimates."""
_LAST_STAGE = "predict"
"""Takes what earlier stages leave."""

_SOONEST_ESTIMATE = 2.0
"""Seconds of measurement before a remaining time is shown."""


class JobProgress:
    """The progress of a job.

    `fraction` is 0 to 1 and never decreases; None before the first event. `remaining_seconds` is None while it cannot
    be estimated. Training runs report both (RunProgressed); for other jobs the remaining time is extrapolated from
    the pace since the first count.
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        self.remaining_seconds: float | None = None
        self._first: tuple[float, float] | None = None
        self._stage = 0.0, 1.0

    def take_all(self, events: Iterable[Event], now: float) -> None:
        """Process events in order; `now` is a monotonic clock in seconds."""
        for event in events:
            self.take(event, now)

    def take(self, event: Event, now: float) -> None:
        """Process one event; events without progress are ignored."""
        match event:
            case RunProgressed():
                self.fraction = max(self.fraction or 0.0, event.fraction)
                self.remaining_seconds = event.remaining_seconds
            case RunFinished():
                self.fraction, self.remaining_seconds = 1.0, 0.0
            case StageStarted() if event.stage in _STAGES:
                self._stage, self._first, self.remaining_seconds = _STAGES[event.stage], None, None
            case StageStarted() if event.stage == _LAST_STAGE:
                begin = self._stage[1] if self._stage != (0.0, 1.0) else 0.0
                self._stage, self._first, self.remaining_seconds = (begin, 1.0), None, None
                self.fraction = max(self.fraction or 0.0, begin)
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
        last_stage = end == 1.0  # the pace of earlier stages does not predict later ones
        if last_stage and gained > 0 and now - began >= _SOONEST_ESTIMATE:
            self.remaining_seconds = (now - began) * (1.0 - self.fraction) / gained
