"""Reads the pseudo images of a run from its last snapshot, with the computing that they took."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import EventSink, MetaStepDone
from purer_app.engine.inversion.recognition import (
    MAX_IMAGES,
    RecognitionPlan,
    mean_recognition,
    measure_recognition,
)
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.state.training_state import TrainingState


@dataclass(frozen=True, slots=True, eq=False)
class TeacherImages:
    """The pseudo images of a teacher.

    Attributes:
        images: (n, *teacher.spec.shape) on the CPU.
        labels: (n,) integers, positions in `teacher.class_names`.
        steps: inversion steps of each image so far.
        seconds: the teacher's share of the computing of inversion, times the seconds of inversion.
        others: how surely other models of the pool take its images for their class, 0 to 1; None if not measurable.
    """

    teacher: Teacher
    images: Tensor
    labels: Tensor
    steps: int
    seconds: float
    others: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RunImages:
    """The pseudo images of a run.

    Attributes:
        set_aside: names of teachers that the run excluded; they are not in `teachers`.
        seconds: age of the run at its last snapshot.
        inversion_seconds: age at its first meta-iteration, including loading; if it is not known, the seconds outside
            all meta-iterations.
        meta_steps: meta-iterations so far, in each of which some teachers have another inversion step.
    """

    run: Path
    pool: ModelPool
    teachers: tuple[TeacherImages, ...]
    set_aside: tuple[str, ...]
    seconds: float
    inversion_seconds: float
    inversion_steps: int
    meta_steps: int


def read_run_images(
    run: Path, device: torch.device, emit: EventSink, inversion_seconds: float | None = None
) -> RunImages:
    """Read the images of a finished, suspended or interrupted run.

    Args:
        inversion_seconds: age of the run at its first meta-iteration, if it is known.

    Raises:
        RunFolderError: it is no run, has no snapshot, or its models have changed.
        EngineError: its pool cannot be read.
    """
    pool, state = _restored(run, device, emit)
    seconds = state.clock.seconds
    if inversion_seconds is None:
        steps = [event for event in RunFolder.open(run).events() if isinstance(event, MetaStepDone)]
        of_steps = sum(event.seconds for event in steps if event.step <= state.meta_step)
        inversion_seconds = max(0.0, seconds - of_steps)
    turns, shares = state.teacher_schedule, state.teacher_schedule.shares()
    recognition = measure_recognition(RecognitionPlan(pool, state.dataset, MAX_IMAGES, turns.retired), emit)
    found = []
    for index in turns.active:
        images, labels = state.dataset.batch_of(index)
        one = (images.detach().cpu(), labels.cpu(), turns.counts[index], shares[index] * inversion_seconds)
        others = mean_recognition([recognition[block] for block in state.dataset.blocks_of(index)])
        found.append(TeacherImages(pool.teachers[index], *one, others))
    return RunImages(
        run=run,
        pool=pool,
        teachers=tuple(found),
        set_aside=tuple(pool.teachers[index].name for index in sorted(turns.retired)),
        seconds=seconds,
        inversion_seconds=inversion_seconds,
        inversion_steps=min(state.step, state.warmup_steps),
        meta_steps=state.meta_step,
    )


def _restored(run: Path, device: torch.device, emit: EventSink) -> tuple[ModelPool, TrainingState]:
    """Return the pool of a run and the state of its last snapshot; raises as `read_run_images`."""
    folder = RunFolder.open(run)
    config, snapshot = folder.settings(), folder.latest_snapshot()
    if snapshot is None:
        raise RunFolderError(f"{run} has no snapshot that can be read, so it has no pseudo images")
    pool = load_pool(Path(config.pool), device, emit, config.models, config.compute.teacher_memory_mib)
    if {teacher.name: teacher.sha256 for teacher in pool.members} != folder.checkpoints():
        raise RunFolderError(f"the models in {config.pool} are no longer those that {run} started with")
    state = TrainingState(config, pool, device)
    try:
        state.restore(snapshot)
    except (LookupError, TypeError, ValueError, RuntimeError) as error:
        raise RunFolderError(f"the last snapshot of {run} does not fit its settings: {error}") from error
    return pool, state
