"""Compares answers with and without ICFIL on the user's own pictures, and estimates beforehand how long that takes."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.events import CalibrationProgressed, Event, EventSink, LeftOutCompared
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.leave_one_out import left_out_order
from purer_app.engine.few_shot.icfil.timer import SeveralCalibrations
from purer_app.engine.few_shot.live.live_classifier import exclusive
from purer_app.engine.few_shot.live.method_cache import learner_for
from purer_app.engine.few_shot.live.task import Task, read_task
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.runs.run_folder import RunFolder

_MEASURED_STEPS = 2
"""The first step warms up."""


@dataclass(frozen=True, slots=True)
class IcfilOutlook:
    """How long ICFIL would take here: one calibration, and the comparison on `pictures` left-out pictures.

    `class_names` are the classes that have pictures, `unreadable` the files that are none.
    """

    seconds: float
    pictures: int
    class_names: tuple[str, ...]
    unreadable: tuple[str, ...] = ()

    @property
    def comparison_seconds(self) -> float:
        """Duration of the comparison: one calibration for each picture."""
        return self.seconds * self.pictures


class _Measured(Exception):  # noqa: N818 - a result, not an error
    """Ends a calibration after the steps that are measured."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


def measure_icfil(config: ClassifyConfig, emit: EventSink) -> IcfilOutlook:
    """Estimate the duration of a calibration from its first two steps.

    Raises:
        DataError: fewer than two classes have pictures.
        EngineError: run or device cannot be used, or out of memory.
    """

    def stop(event: Event) -> None:
        if not isinstance(event, CalibrationProgressed):
            emit(event)
        elif event.step >= min(_MEASURED_STEPS, event.steps):
            raise _Measured(event.elapsed_seconds + event.remaining_seconds)

    with exclusive(emit):
        task, broken = read_task(config, emit)
        method, icfil = learner_for(config, emit), _settings(config)
        pictures = len(left_out_order(task.labels, task.n_way, config.seed))
        try:
            method.calibrated(task.support, task.labels, task.n_way, icfil, seed=config.seed, emit=stop)
        except _Measured as measured:
            return IcfilOutlook(measured.seconds, pictures, task.class_names, tuple(file for file, _ in broken))
    raise AssertionError("a calibration has at least one step")


def compare_icfil(config: ClassifyConfig, known: Collection[str], emit: EventSink) -> tuple[LeftOutCompared, ...]:
    """Classify each support picture by the others, without and with ICFIL.

    The pictures are those of the leave-one-out accuracy, in random order, so that a cancelled comparison is a random
    sample of them. Each result is emitted at once. Other classifications take turns between two pictures.

    Args:
        known: files whose results are known from an earlier comparison; they are skipped.

    Returns:
        The new results.

    Raises:
        DataError: fewer than two classes have pictures.
        EngineError: run or device cannot be used, or out of memory.
    """
    with exclusive(emit):
        task, _ = read_task(config, emit)
        plain = learner_for(config, emit).cached(task.cache, emit)
    order = left_out_order(task.labels, task.n_way, config.seed)
    positions = [position for position in order if task.support_files[position] not in known]
    total, done = len(order), len(order) - len(positions)
    progress = SeveralCalibrations(emit, len(positions))
    found = []
    for number, position in enumerate(positions, start=done + 1):
        with exclusive(emit):
            method, icfil = learner_for(config, emit), _settings(config)
            labels = _both_labels(plain, method, icfil, task, position, config.seed, progress)
        file = task.support_files[position]
        found.append(LeftOutCompared(number, total, file, int(task.labels[position]), *labels))
        emit(found[-1])
    return tuple(found)


def _both_labels(
    plain: FewShotMethod,
    method: LearnerMethod,
    icfil: IcfilConfig,
    task: Task,
    position: int,
    seed: int,
    emit: EventSink,
) -> tuple[int, int]:
    """Return the classes of one left-out picture without and with ICFIL."""
    every = torch.arange(len(task.labels))
    kept, single = every[every != position], task.cache.some(every[position : position + 1])
    support, labels = task.cache.some(kept), task.labels[kept]
    without = plain.adapt(support, labels, task.n_way, seed=seed)
    calibrated = method.calibrated(support, labels, task.n_way, icfil, seed=seed, emit=emit)
    return _best(without.logits(single)), _best(calibrated.logits(single))


def _best(logits: Tensor) -> int:
    return int(logits.argmax(dim=1))


def _settings(config: ClassifyConfig) -> IcfilConfig:
    return RunFolder.open(Path(config.run)).settings().icfil
