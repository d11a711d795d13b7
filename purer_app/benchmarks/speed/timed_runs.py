"""Training runs with a clock that excludes the time of validation."""

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
    """A run of the released procedure, which stores its state after each measurement and can be continued.

    Args:
        file: file for the state.
        config: `meta.steps` is replaced by the number of steps that fit the time, because the warm-up of the switch is
            a fraction of it.
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
        """Train for at least one step, until this training time is reached."""
        while True:
            started = time.perf_counter()
            self.training.meta_iteration()
            self.seconds += time.perf_counter() - started
            if self.seconds >= seconds:
                return

    def keep(self, accuracy: float) -> None:
        """Measure the current weights and write the state."""
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
    """Estimate from a few discarded steps how many steps the released procedure takes in this time."""
    pilot, taken = ReferenceTraining(config, pool), []
    for _ in range(_PILOT_STEPS):
        started = time.perf_counter()
        pilot.meta_iteration()
        taken.append(time.perf_counter() - started)
    return max(1, round(seconds / median(taken)))


class Stopwatch(Control):
    """Measures the time of a training run without validation, and ends the run at its target or time limit.

    `emit` must receive the events of the run.

    Args:
        accuracy: target of the moving average of the accuracy, 0 to 1.
        limit: time limit in seconds.
        now: a monotonic clock in seconds.
    """

    def __init__(self, accuracy: float, limit: float, now: Callable[[], float] = time.perf_counter) -> None:
        self.points: list[Point] = []
        self.seconds = 0.0
        self._accuracy, self._limit, self._now = accuracy, limit, now
        self._last: float | None = None

    @property
    def finish_requested(self) -> bool:
        """Whether the target or the time limit is reached."""
        recent = [point.accuracy for point in self.points[-WINDOW:]]
        reached = bool(recent) and sum(recent) / len(recent) >= self._accuracy
        return reached or self.seconds >= self._limit

    def emit(self, event: Event) -> None:
        """Record an event of the run; the time since the previous event belongs to this one."""
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
