"""Trains on a clock that stands still while accuracy is measured: the released procedure, and the product."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import torch

from purer_app.benchmarks.speed.accuracy_curves import WINDOW, Point
from purer_app.benchmarks.speed.reference import ReferenceTraining
from purer_app.engine.core.events import BaselineMeasured, Control, Event, Heartbeat, StageStarted, ValidationDone
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.training.state.curriculum import SwitchState

_PILOT_STEPS = 3


class ReferenceRun:
    """The released procedure, planned for some seconds; its state is kept after each measurement, and taken up again.

    Args:
        file: of the state.
        config: `meta.steps` is replaced by what the time allows, for the switch's warm-up is a part of the plan.
    """

    def __init__(self, file: Path, config: TrainConfig, pool: ModelPool, seconds: float) -> None:
        self._file = file
        kept: dict[str, Any] = torch.load(file, weights_only=True) if file.is_file() else {}
        steps = kept["steps"] if kept else _steps_in(seconds, config, pool)
        self.config = replace(config, meta=replace(config.meta, steps=steps))
        self.training = ReferenceTraining(self.config, pool)
        self.seconds: float = kept.get("seconds", 0.0)
        self.points = [Point(*point) for point in kept.get("points", ())]
        if kept:
            self._restore(kept)

    def train_until(self, seconds: float) -> None:
        """Train for at least one step, and until the run is so old."""
        while True:
            started = time.perf_counter()
            self.training.meta_iteration()
            self.seconds += time.perf_counter() - started
            if self.seconds >= seconds:
                return

    def keep(self, accuracy: float) -> None:
        """Add a measurement of the present weights, and write the state."""
        training = self.training
        self.points.append(Point(self.seconds, training.step, accuracy))
        state = {
            "steps": self.config.meta.steps,
            "seconds": self.seconds,
            "points": [(point.seconds, point.step, point.accuracy) for point in self.points],
            "step": training.step,
            "pixels": [block.detach() for block in training.pixels],
            "theta": {name: weight.detach() for name, weight in training.theta.items()},
            "pixel_adam": training.pixel_adam.state_dict(),
            "theta_adam": training.theta_adam.state_dict(),
            "switch": (training.switch.warmed_up, training.switch.best, training.switch.waited),
            "switch_open": training.switch_open,
        }
        part = self._file.with_suffix(".part")
        torch.save(state, part)
        part.replace(self._file)

    def _restore(self, kept: dict[str, Any]) -> None:
        training = self.training
        with torch.no_grad():
            for block, values in zip(training.pixels, kept["pixels"], strict=True):
                block.copy_(values)
            for name, weight in training.theta.items():
                weight.copy_(kept["theta"][name])
        training.pixel_adam.load_state_dict(kept["pixel_adam"])
        training.theta_adam.load_state_dict(kept["theta_adam"])
        training.switch, training.switch_open = SwitchState(*kept["switch"]), kept["switch_open"]
        training.step = kept["step"]


def _steps_in(seconds: float, config: TrainConfig, pool: ModelPool) -> int:
    """Return how many steps the released procedure takes in this time, from a few that are thrown away."""
    pilot, taken = ReferenceTraining(config, pool), []
    for _ in range(_PILOT_STEPS):
        started = time.perf_counter()
        pilot.meta_iteration()
        taken.append(time.perf_counter() - started)
    return max(1, round(seconds / median(taken)))


class Stopwatch(Control):
    """Counts the seconds of a training run without those of validation, and ends it at its target or limit.

    `emit` must see the run's events.

    Args:
        accuracy: the moving accuracy, 0 to 1, at which the run may end.
        limit: seconds after which it ends in any case.
        now: gives seconds that never go back.
    """

    def __init__(self, accuracy: float, limit: float, now: Callable[[], float] = time.perf_counter) -> None:
        self.points: list[Point] = []
        self.seconds = 0.0
        self._accuracy, self._limit, self._now = accuracy, limit, now
        self._last: float | None = None

    @property
    def finish_requested(self) -> bool:
        """Whether there is nothing left to learn from the run."""
        recent = [point.accuracy for point in self.points[-WINDOW:]]
        reached = bool(recent) and sum(recent) / len(recent) >= self._accuracy
        return reached or self.seconds >= self._limit

    def emit(self, event: Event) -> None:
        """Take an event of the run; the time since the one before it belongs to what this one tells of."""
        now = self._now()
        if self._last is not None and not _tells_of_validation(event):
            self.seconds += now - self._last
        if isinstance(event, ValidationDone) and event.step:  # the start is no result of training
            self.points.append(Point(self.seconds, event.step, event.mean))
        if self._last is not None or (isinstance(event, StageStarted) and event.stage == "train"):
            self._last = self._now()


def _tells_of_validation(event: Event) -> bool:
    if isinstance(event, Heartbeat):
        return event.doing in ("validation", "looking at pictures")
    return isinstance(event, ValidationDone | BaselineMeasured)
