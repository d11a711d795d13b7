"""Starts or resumes a training run: pool and settings in, run folder and meta-model out."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, EventSink, NoticeGiven, StageStarted, ignore
from purer_app.engine.core.files import real_path
from purer_app.engine.core.machine.devices import choose_device, installed_versions
from purer_app.engine.core.settings.presets import without_tricks
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.training_events import EndCause
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.fast_pass import use_precision
from purer_app.engine.inversion.lookalikes import check_unlabelled, find_lookalikes, read_unlabelled
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.runs.run_creation import check_place
from purer_app.engine.runs.run_folder import RunFolder, Snapshot
from purer_app.engine.runs.run_position import RunPosition, position_of, read_position
from purer_app.engine.training.meta_training import MetaTraining, TrainedRun
from purer_app.engine.training.run_progress import ProgressReporter, RunProgress
from purer_app.engine.training.state.training_state import Clock, TrainingState


def start_training(
    config: TrainConfig,
    out: Path,
    emit: EventSink,
    control: Control,
    *,
    inside: Path | None = None,
    seconds_so_far: float = 0.0,
) -> TrainedRun:
    """Train in a new run folder. The time limit includes loading.

    Args:
        inside: a parent folder of `out` that must exist; by default missing parent folders are created.
        seconds_so_far: age of the job, for example after importing libraries.

    Raises:
        EngineError: pool, data, device or folder cannot be used, or the losses diverged.
    """
    if not config.models and real_path(out).is_relative_to(real_path(Path(config.pool))):
        raise RunFolderError(f"{out} lies inside the pool; the run's own model would count as a teacher there")
    check_place(out)
    config = as_trained(config, emit)
    clock = Clock()
    clock.seconds = seconds_so_far
    reporter = ProgressReporter(RunProgress(config.meta.max_seconds), lambda: clock.seconds)
    sink = reporter.watching(clock.without(emit))
    with clock:
        new = prepare_run(config, clock, sink)
        folder = RunFolder.create(out, config, _manifest(config, new.pool, new.device), inside=inside)
    with folder.claimed(), folder.recording(emit) as recorded:
        return MetaTraining(config, new.pool, new.state, folder, new.validator, reporter).run(recorded, control)


def as_trained(config: TrainConfig, emit: EventSink = ignore) -> TrainConfig:
    """Return the settings with which a run is trained: in exact mode, what is ours for speed is off."""
    if config.mode == "exact" and config != (exact := without_tricks(config)):
        emit(NoticeGiven("Exact: no warm-up, every teacher in every step, released start, float32"))
        return exact
    return config


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRun:
    """What a new run works on, before its first step."""

    device: torch.device
    pool: ModelPool
    state: TrainingState
    validator: Validator | None


def prepare_run(config: TrainConfig, clock: Clock, emit: EventSink) -> PreparedRun:
    """Read the pool and the pictures of a new run, and make its state.

    Args:
        clock: the age of the run.

    Raises:
        EngineError: pool, data or device cannot be used, or the memory is too small.
    """
    if config.unlabelled:
        check_unlabelled(Path(config.unlabelled))  # an error even if the learner does not read it
    device = choose_device(config.device, emit)
    use_precision(config.compute.precision, device)
    emit(StageStarted("inspect", config.pool))
    pool = load_pool(Path(config.pool), device, emit, config.models, config.compute.teacher_memory_mib)
    state = TrainingState(config, pool, device)
    state.clock = clock
    _mix_in_unlabelled(config, pool, state, emit)
    return PreparedRun(device, pool, state, _validator(config, state, device, emit))


def resume_training(run: Path, emit: EventSink, control: Control, named_pool: Path | None = None) -> TrainedRun:
    """Continue from the newest snapshot with the settings of the run.

    Raises:
        RunFolderError: there is no run, its snapshots are older than its finished model, or the pool
            has changed.
    """
    folder = RunFolder.open(run)
    config = folder.settings_to_resume()
    checkpoints = folder.checkpoints()
    finished_step, cause = folder.finished_at()
    is_complete = cause in (EndCause.STEPS, EndCause.TIME_LIMIT)
    if named_pool is not None and real_path(named_pool) != real_path(Path(config.pool)):
        raise RunFolderError(f"{run} was trained on {config.pool}, not on {named_pool}")
    position = read_position(run, config.inversion.warmup_steps, config.meta.steps)
    reporter = ProgressReporter(RunProgress(config.meta.max_seconds, position.progress), lambda: state.clock.seconds)
    emit(reporter.progress.at(position.seconds, None))
    device = choose_device(config.device, emit)
    use_precision(config.compute.precision, device)
    pool = load_pool(Path(config.pool), device, emit, config.models, config.compute.teacher_memory_mib)
    if _hashes(pool) != checkpoints:
        raise RunFolderError(f"the models in {config.pool} are no longer those that {run} started with")
    with folder.claimed():
        state = _restored(config, pool, device, folder, emit, finished_step, is_complete=is_complete)
        _mix_in_unlabelled(config, pool, state, emit)
        validator = _validator(config, state, device, emit)
        with folder.recording(emit) as sink:
            return MetaTraining(config, pool, state, folder, validator, reporter).run(sink, control)


def _restored(
    config: TrainConfig,
    pool: ModelPool,
    device: torch.device,
    folder: RunFolder,
    emit: EventSink,
    least_step: int,
    *,
    is_complete: bool,
) -> TrainingState:
    """Return the state of the newest usable snapshot, or of the first step if there is none."""
    state, is_fresh = TrainingState(config, pool, device), True
    position = RunPosition()

    def restore(snapshot: Snapshot) -> None:
        nonlocal state, is_fresh, position
        if not is_fresh:  # the previous snapshot was unusable and may have been restored in part
            state = TrainingState(config, pool, device)
        is_fresh = False
        state.restore(snapshot)
        position = position_of(snapshot.step, snapshot.facts, config.meta.steps)

    if folder.resume(restore, emit, least_step=least_step) is None:
        emit(NoticeGiven("No snapshot was written yet; the run starts again from its first step"))
    elif is_complete:
        emit(NoticeGiven("The run is finished already; its model is written again from the last snapshot"))
    else:
        emit(NoticeGiven(f"Continuing at {position}"))
    return state


def _mix_in_unlabelled(config: TrainConfig, pool: ModelPool, state: TrainingState, emit: EventSink) -> None:
    if not config.unlabelled:
        return
    if state.learner.fits_in_closed_form:
        emit(NoticeGiven(f"{state.learner.name} uses only pseudo images, so {config.unlabelled} is not read"))
        return
    emit(StageStarted("read", config.unlabelled))
    pictures, dataset = read_unlabelled(Path(config.unlabelled), emit), state.dataset
    if state.distillation is not None:
        n_used = state.distillation.features.use_unlabelled(pictures)
        emit(NoticeGiven(f"The student learns from {n_used} of {len(pictures)} unlabelled pictures"))
        return
    spec = state.learner.spec
    state.lookalikes = find_lookalikes(pictures, pool, dataset.blocks, dataset.n_per_class, spec, emit)


def _validator(config: TrainConfig, state: TrainingState, device: torch.device, emit: EventSink) -> Validator | None:
    if not config.validation:
        return None
    emit(StageStarted("read", config.validation))
    return Validator(
        load_class_folders(Path(config.validation), emit),
        state.learner.spec,
        device,
        n_way=config.episode.n_way,
        n_shot=config.episode.n_shot,
        n_query=config.episode.n_query,
        episodes=config.record.validation_episodes,
        seed=config.seed,
    )


def _hashes(pool: ModelPool) -> dict[str, str]:
    return {teacher.name: teacher.sha256 for teacher in pool.members}


def _manifest(config: TrainConfig, pool: ModelPool, device: torch.device) -> dict[str, Any]:
    return {
        "seed": config.seed,
        "device": device.type,
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "checkpoints": _hashes(pool),
        "versions": installed_versions(),
    }
