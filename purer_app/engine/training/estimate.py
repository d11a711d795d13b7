"""Estimates duration, memory and disk space of a run from a few of its own steps, whose results are discarded."""

import json
import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil
import torch

from purer_app.engine.core.event_codec import event_to_dict
from purer_app.engine.core.events import TRANSIENT, Event, EventSink
from purer_app.engine.core.machine.devices import find_devices
from purer_app.engine.core.machine.memory import usable_memory
from purer_app.engine.core.settings.choices import CurriculumRule
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import PreparedRun, as_trained, prepare_run
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.monitoring.gallery_writer import steps_between
from purer_app.engine.training.state.training_state import Clock

_STEPS = 5
"""Most measured steps of one kind; the first is repeated, because it also warms up."""
_SECONDS = 6.0
"""No further step of a kind begins after this time."""
_SNAPSHOTS = 2
"""Snapshots that a run keeps."""
_VALIDATION_SHARE = 1 / 6


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its plausible limits."""

    low: float
    middle: float
    high: float

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def times(self, factor: float) -> "Range":
        """Return the range multiplied by a number."""
        return Range(factor * self.low, factor * self.middle, factor * self.high)

    def at_most(self, limit: float) -> "Range":
        """Return the range cut off at a limit."""
        return Range(*(min(limit, value) for value in (self.low, self.middle, self.high)))


_NOTHING = Range(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """What a run is expected to need.

    Attributes:
        seconds: duration of the whole run; None if nothing but the user ends it.
        ends_by_limit: whether the time limit is expected to end it before its last step.
        memory: largest memory during the measured steps in bytes: of the GPU, or of this process on a CPU.
        total_memory: of the GPU or of the machine in bytes, at most the memory cap; None if unknown.
        disk: size of the run folder in bytes.
        measured_steps: number of steps from which the duration was estimated.
    """

    seconds: Range | None
    ends_by_limit: bool
    memory: int
    total_memory: int | None
    disk: int
    measured_steps: int


def spread(seconds: Sequence[float]) -> Range:
    """Return the median of durations, and their extremes widened by 50 % of one measurement, 10 % of five."""
    if not seconds:
        return _NOTHING
    margin = 1 + 0.5 / len(seconds)
    return Range(min(seconds) / margin, median(seconds), max(seconds) * margin)


def estimate_run(config: TrainConfig, emit: EventSink) -> RunEstimate:
    """Take a few steps of a run without writing anything, and estimate what the whole run needs.

    Raises:
        EngineError: the run cannot start, for example because memory is too small.
    """
    config = as_trained(config)
    clock = Clock()
    memory = _PeakMemory()

    def sink(event: Event) -> None:
        memory.update()
        emit(event)

    with clock:
        new = prepare_run(config, clock, sink)
        memory.begin(new.device)
        trial = Trial(config, new, clock)
        trial.take_steps(sink)
        memory.update()
        return trial.estimate(memory.most, _total_memory(new.device))


class _PeakMemory:
    """The largest memory of the process, or of the GPU, between two calls."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._device = torch.device("cpu")
        self.most = 0

    def begin(self, device: torch.device) -> None:
        """Measure the memory of this device from now on."""
        self._device, self.most = device, 0
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(device)

    def update(self) -> None:
        """Measure now."""
        match self._device.type:
            case "cuda":
                now = torch.cuda.max_memory_reserved(self._device)
            case "mps":
                now = torch.mps.driver_allocated_memory()
            case _:
                now = self._process.memory_info().rss
        self.most = max(self.most, now)


def _total_memory(device: torch.device) -> int | None:
    return usable_memory(next((found.memory_bytes for found in find_devices() if found.word == device.type), None))


class Trial:
    """The first steps of a run, and what follows from their durations."""

    def __init__(self, config: TrainConfig, new: PreparedRun, clock: Clock) -> None:
        self.config = config
        self.new = new
        self.clock = clock
        self.training = MetaTraining(config, new.pool, new.state, RunFolder(Path()), new.validator)
        self.loading = clock.seconds
        self.validation = 0.0
        self.inversion: list[float] = []
        """Seconds of inversion steps, converted to a step with the average number of turns."""
        self.meta: list[float] = []
        self.hard: list[float] = []
        self._event_bytes = {"warm-up": 0.0, "meta": 0.0}

    def take_steps(self, emit: EventSink) -> None:
        """Take steps of each kind that the run will have."""
        state, config = self.new.state, self.config
        if self.new.validator is not None:
            baseline = self.training.records.baseline()
            self.validation = self.new.validator.seconds_expected(state.learner, state.theta, baseline, emit)
        self.training.schedule.plan_time()
        if config.inversion.warmup_steps:
            self._repeat(lambda: self._inversion_step(emit), self.inversion, "warm-up")
        state.warmup_steps = state.step
        if config.meta.steps or not config.inversion.warmup_steps:
            self._repeat(lambda: self._timed(emit, "meta"), self.meta, "meta")
            if config.curriculum.rule != CurriculumRule.OFF:
                state.switch_open = True
                self.hard.append(self._timed(emit, "meta"))

    def _repeat(self, step: Callable[[], float], measured: list[float], kind: str) -> None:
        """Take up to six steps; the first counts only if it remains the only one."""
        began = self.clock.seconds
        first = step()
        n_planned = self.config.inversion.warmup_steps if kind == "warm-up" else self.config.meta.steps or _STEPS
        while len(measured) < min(_STEPS, n_planned - 1) and self.clock.seconds - began < _SECONDS:
            measured.append(step())
        if not measured:
            measured.append(first)

    def _inversion_step(self, emit: EventSink) -> float:
        turns, before = self.new.state.teacher_schedule, list(self.new.state.teacher_schedule.counts)
        n_images = self.new.state.dataset.n_per_class
        seconds = self._timed(emit, "warm-up")
        cost = sum(cost for cost, old, now in zip(turns.costs, before, turns.counts, strict=True) if now > old)
        average = seconds * turns.mean_cost() / cost if cost else seconds
        self.training.schedule.fit_images(emit)
        if (kept := self.new.state.dataset.n_per_class) != n_images:  # the run continues with fewer images
            self.inversion = [value * kept / n_images for value in self.inversion]
            average *= kept / n_images
        return average

    def _timed(self, emit: EventSink, kind: str) -> float:
        written = 0

        def counting(event: Event) -> None:
            nonlocal written
            if not isinstance(event, TRANSIENT):
                written += len(json.dumps(event_to_dict(event))) + 1
            emit(event)

        began = self.clock.seconds
        self.training.take_step(self.clock.without(counting))
        self._event_bytes[kind] = max(self._event_bytes[kind], written)
        return self.clock.seconds - began

    def estimate(self, memory: int, total_memory: int | None) -> RunEstimate:
        """Return what follows from the measurements."""
        limit, planned = self.config.meta.max_seconds, self.config.meta.steps
        before = _about(self.loading) + self._validation()
        inversion = spread(self.inversion).times(self.config.inversion.warmup_steps)
        end = self._end()
        if limit:
            window = self.config.inversion.time_share * max(0.0, limit - before.middle - end.middle)
            inversion = inversion.at_most(window)
        step = self._meta_iteration()
        whole = before + inversion + step.times(planned) + end if planned else None
        rest = max(0.0, limit - (before + inversion + end).middle)
        n_meta = planned or (int(rest / step.middle) if step.middle else 0)
        by_limit = bool(limit) and (whole is None or whole.middle > limit)
        if by_limit and planned and step.middle:
            n_meta = min(planned, int(rest / step.middle))
        seconds = Range(limit, limit, limit) if whole is None and limit else whole
        if seconds is not None and limit:
            seconds = seconds.at_most(limit)
        measured = len(self.inversion) + len(self.meta) + len(self.hard)
        return RunEstimate(seconds, by_limit, memory, total_memory, self._disk(n_meta), measured)

    def _validation(self) -> Range:
        """Return the duration of baseline and validations; with a time limit a run shortens them."""
        n_later = self.config.meta.steps // self.config.record.validation_every
        repeated = 1.0 if self.new.state.learner.per_image is not None else max(1.0, n_later / 2)
        found = _about(self.validation * repeated)
        limit = self.config.meta.max_seconds
        return found.at_most(_VALIDATION_SHARE * max(0.0, limit - self.loading)) if limit else found

    def _meta_iteration(self) -> Range:
        """Return the duration of a meta-iteration, with its share of inversion and of harder steps."""
        inversion, curriculum = self.config.inversion, self.config.curriculum
        step = spread(self.meta)
        if inversion.meta_interval > 1 and self.inversion:  # the measured steps had no inversion
            n = len(self.new.pool.teachers)
            share = min(1.0, (inversion.teachers_per_step or n) / n) / inversion.meta_interval
            step += spread(self.inversion).times(share)
        if self.hard and step.middle:
            more = max(0.0, self.hard[0] - step.middle) / curriculum.patience
            step += Range(0.0, more / 2, more)  # the switch opens at most once in `patience` steps
        return step

    def _end(self) -> Range:
        """Return the duration of everything after the last step, which was reserved by its multiply-adds."""
        return Range(0.5, 1.0, 1.5).times(self.new.state.time_budget.end_seconds())

    def _disk(self, n_meta: int) -> int:
        """Return the size of snapshots, model, gallery and events of a run with so many meta-iterations."""
        state, config = self.new.state, self.config
        state.remember_theta()
        state.remember_theta()
        state.keep_if_best(0.0, 0)
        snapshot = sum(tensor.nbytes for tensor in state.tensors().values())
        model = sum(tensor.nbytes for tensor in state.learner.pruned(state.theta)[1].values())
        best = 1 if self.new.validator is not None else 0
        snapshot -= (1 - best) * sum(tensor.nbytes for tensor in state.theta.values())
        records = _number_of_records(config.record.gallery_every, config.meta.steps, n_meta)
        events = config.inversion.warmup_steps * self._event_bytes["warm-up"] + n_meta * self._event_bytes["meta"]
        return int(_SNAPSHOTS * snapshot + model + records * self._record_bytes() + events)

    def _record_bytes(self) -> float:
        """Return the size of a gallery record: its images now, compressed as in its file; one class of each model."""
        dataset, n_images = self.new.state.dataset, self.config.record.gallery_images
        sizes: dict[int, int] = {}
        total = 0
        for block in dataset.blocks:
            if block.teacher not in sizes:
                images = to_rgb(dataset.pixels[block.index].detach()[:n_images], block.spec)
                sizes[block.teacher] = len(
                    zlib.compress(images.cpu().permute(0, 2, 3, 1).contiguous().numpy().tobytes())
                )
            total += sizes[block.teacher]
        return total


def _about(seconds: float) -> Range:
    return Range(0.8 * seconds, seconds, 1.25 * seconds)


def _number_of_records(every: int, planned: int, steps: int) -> int:
    """Return how many gallery records so many meta-iterations write, including those at the start and end."""
    if not every:
        return 0
    if planned:
        return 1 + math.ceil(steps / steps_between(every, planned, steps))
    return 1 + sum(1 for step in range(every, steps + 1, every) if step % steps_between(every, 0, step) == 0)
