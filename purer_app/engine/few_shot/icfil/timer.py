"""Progress and remaining time of ICFIL calibrations, estimated from the steps measured so far."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from statistics import mean

from purer_app.engine.core.events import CalibrationProgressed, Event, EventSink
from purer_app.engine.few_shot.heartbeats import HeartbeatsBetweenOperations, HeartbeatTimer

_LONGEST_GAP_S = 0.3
"""With longer gaps between beats, heartbeats are also emitted between torch operations."""
Clock = Callable[[], float]


class CalibrationTimer:
    """Times the steps of one calibration, and emits a `CalibrationProgressed` after each.

    Args:
        inversions: number of inversion steps.
        updates: number of updates of features and head.
        updates_cost: expected duration of all updates, in inversion steps, until the first one is measured.
    """

    def __init__(
        self, emit: EventSink, inversions: int, updates: int, updates_cost: float, clock: Clock = time.perf_counter
    ) -> None:
        self._emit = emit
        self._planned = (inversions, updates)
        self._updates_cost = updates_cost
        self._clock = clock
        self._inversions: list[float] = []
        self._updates: list[float] = []
        self._heart = HeartbeatTimer(emit, "calibrate")
        self._watches_operations = True  # as long as no step was measured

    def beat(self) -> None:
        """Report progress inside a step."""
        self._heart.beat()

    def inversion_step(self) -> AbstractContextManager[None]:
        """Time one inversion step."""
        return self._timed(self._inversions)

    def update_step(self) -> AbstractContextManager[None]:
        """Time one update of features and head."""
        return self._timed(self._updates)

    @contextmanager
    def _timed(self, measured: list[float]) -> Iterator[None]:
        started = self._clock()
        self._heart.start()
        with HeartbeatsBetweenOperations(self._heart) if self._watches_operations else nullcontext():
            yield
        self._heart.beat()
        self._watches_operations = self._heart.longest_s > _LONGEST_GAP_S
        measured.append(self._clock() - started)
        done = len(self._inversions) + len(self._updates)
        elapsed = sum(self._inversions) + sum(self._updates)
        self._emit(CalibrationProgressed(done, sum(self._planned), elapsed, self.remaining_seconds()))

    def remaining_seconds(self) -> float:
        """Estimate the duration of the remaining steps; 0 before the first one is measured."""
        left_inversions = self._planned[0] - len(self._inversions)
        left_updates = self._planned[1] - len(self._updates)
        inversion = _typical(self._inversions)
        update = _typical(self._updates) if self._updates else inversion * self._updates_cost / self._planned[1]
        return left_inversions * inversion + left_updates * update


def _typical(seconds: list[float]) -> float:
    """Mean duration of a step, without the first one, which includes warming up, if there are more."""
    return mean(seconds[1:] or seconds or [0.0])


class SeveralCalibrations:
    """An event sink that reports several calibrations in a row as one; other events pass unchanged.

    Args:
        count: how many calibrations there will be.
    """

    def __init__(self, emit: EventSink, count: int, clock: Clock = time.perf_counter) -> None:
        self._emit = emit
        self._count = count
        self._clock = clock
        self._done = 0
        self._started: float | None = None
        """Start of the first step: what happens before, such as reading models, is not repeated."""

    def __call__(self, event: Event) -> None:
        """Process an event."""
        if not isinstance(event, CalibrationProgressed):
            self._emit(event)
            return
        if self._started is None:
            self._started = self._clock() - event.elapsed_seconds
        elapsed = self._clock() - self._started
        whole = (elapsed + event.remaining_seconds) / (self._done + 1)
        later = max(0, self._count - self._done - 1)
        total = CalibrationProgressed(
            step=self._done * event.steps + event.step,
            steps=max(self._count, self._done + 1) * event.steps,
            elapsed_seconds=elapsed,
            remaining_seconds=event.remaining_seconds + later * whole,
        )
        if event.step == event.steps:
            self._done += 1
        self._emit(total)
