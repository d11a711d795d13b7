"""Loads the few-shot methods of a run or a pool."""

import os
from pathlib import Path

import torch

from purer_app.engine.core.errors import ConfigError, PoolError, RunFolderError
from purer_app.engine.core.events import CalibrationProgressed, EventSink, Heartbeat, NoticeGiven
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.choices import LearnerName, PoolClassifier, chosen
from purer_app.engine.core.settings.job_configs import AdaptConfig, EvaluateConfig
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.few_shot.baselines import TeacherMethod, untrained_methods
from purer_app.engine.few_shot.best_single_teacher import choose_single_teacher
from purer_app.engine.few_shot.folder_learning.method import TransductiveMethod
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod, learner_method
from purer_app.engine.images.class_folders import LabelledPictures, ListedPictures
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.learners.registry import build_learner, learner_from, needs_pool
from purer_app.engine.pool.model_pool import ModelPool, best_teacher, load_pool
from purer_app.engine.runs.run_folder import RunFolder


def load_learner_method(run: Path, device: torch.device, pool: ModelPool | None = None) -> LearnerMethod:
    """Load the meta-model of a finished run.

    Args:
        pool: the models of the run, if they are in memory already; see `pool_of_run`.

    Raises:
        RunFolderError: the folder holds no finished run, or a damaged one, or weights that do not fit its settings.
    """
    folder = RunFolder.open(run)
    settings = folder.settings()
    theta, facts = folder.load_model()
    try:
        pool = _unchanged(folder, pool or pool_of_run(run, device)) if needs_pool(settings.learner) else None
        learner = learner_from(settings.learner, facts, pool)
    except (KeyError, TypeError, ValueError, ConfigError) as error:
        raise RunFolderError(f"{run / 'model.toml'} is incomplete or malformed: {error}") from error
    _check_fits(run / "model.safetensors", theta, learner)
    return learner_method(settings.learner.name, learner.to(device), {name: w.to(device) for name, w in theta.items()})


def pool_of_run(run: Path, device: torch.device) -> ModelPool:
    """Load the models that a run was trained on, as they are now.

    Raises:
        RunFolderError: they are missing or cannot be read.
    """
    settings = RunFolder.open(run).settings()
    try:
        return load_pool(Path(settings.pool), device, models=settings.models)
    except PoolError as error:
        raise RunFolderError(f"{run} needs the models that it was trained on: {error}") from error


def _unchanged(folder: RunFolder, pool: ModelPool) -> ModelPool:
    """Return the pool of a run; raise RunFolderError if its models have changed since."""
    if {member.name: member.sha256 for member in pool.members} != folder.checkpoints():
        where = folder.settings().pool
        raise RunFolderError(f"{folder.path} needs the models that it was trained on; those in {where} have changed")
    return pool


def _check_fits(path: Path, theta: Parameters, learner: Learner) -> None:
    """Raise for the first weight that differs, because torch would use random weights for a missing one."""
    found = {name: list(weight.shape) for name, weight in theta.items()}
    needed = {name: list(weight.shape) for name, weight in learner.initial_parameters(0).items()}
    for name in sorted(found.keys() | needed.keys()):
        if found.get(name) != needed.get(name):
            raise RunFolderError(
                f"{path} does not fit the settings of its run: weight '{name}' is {found.get(name, 'missing')}; "
                f"{learner.name} on {learner.config.network} needs {needed.get(name, 'no such weight')}"
            )


def load_method(config: AdaptConfig, emit: EventSink) -> FewShotMethod:
    """Return the run's meta-model as a method, calibrated by ICFIL if the settings say so, or a method of the pool.

    Raises:
        ConfigError: the learner needs training, or there is none of that name.
        EngineError: run, pool or device cannot be used.
    """
    if config.pool:
        return load_pool_method(config, emit)[0]
    device = choose_device(config.device, emit)
    plain = load_learner_method(Path(config.run), device)
    icfil = RunFolder.open(Path(config.run)).settings().icfil if config.icfil else None
    method = learner_method(plain.name, plain.learner, plain.theta, icfil=icfil, emit=emit)
    return method.for_negatives() if config.negatives else method


def load_pool_method(config: AdaptConfig, emit: EventSink) -> tuple[TeacherMethod, ModelPool]:
    """Return the method of a pool, and the pool; raises as `load_method`."""
    name = _pool_classifier(config)
    pool = load_pool(Path(config.pool), choose_device(config.device, emit), emit, config.models)
    method = pool_method(name, pool, emit)
    return method.for_negatives() if config.negatives else method, pool


def _pool_classifier(config: AdaptConfig) -> PoolClassifier:
    if config.learner in (*LearnerName,):
        raise ConfigError(
            f"the learner {config.learner} has to be trained: purer-app train {config.pool} --out RUN --learner "
            f"{config.learner}, then purer-app adapt RUN; without training there are {', '.join(PoolClassifier)}"
        )
    return chosen(PoolClassifier, "learner", config.learner or PoolClassifier.ENSEMBLE_RIDGE)


def pool_method(name: PoolClassifier, pool: ModelPool, emit: EventSink) -> TeacherMethod:
    """Return a method of a pool that needs no training."""
    match name:
        case PoolClassifier.ENSEMBLE_RIDGE:
            return TeacherMethod(name, pool.members, both_views=True, ridge=True)
        case PoolClassifier.ENSEMBLE_TWO_VIEWS:
            return TeacherMethod(name, pool.members, both_views=True)
        case PoolClassifier.TEACHER_ENSEMBLE:
            return TeacherMethod(name, pool.members)
        case PoolClassifier.BEST_SINGLE_TEACHER:
            teacher, why = best_teacher(pool.teachers)
            emit(NoticeGiven(f"{name} is {teacher.name}, chosen because {why}"))
            return TeacherMethod(name, (teacher,))


def methods_to_compare(
    config: EvaluateConfig, emit: EventSink, pictures: LabelledPictures | ListedPictures | None = None
) -> list[list[FewShotMethod]]:
    """Return every row of an evaluation: the baselines, then the run's learner, then its variants.

    Args:
        pictures: of the evaluation; the best single teacher is chosen by them, without their labels.

    Raises:
        RunFolderError: the run is missing or unfinished.
        PoolError: the pool to evaluate is missing; a missing pool of a run only gives a notice.
    """
    device = choose_device(config.device, emit)
    if config.pool:
        pool = load_pool(Path(config.pool), device, emit, config.models)
        emit(NoticeGiven("Without a run, `random` is an untrained ProtoNet on the pool's most common input"))
        learner = build_learner(learner_config("protonet"), pool.common_spec(), config.n_way).to(device)
        rows = _baselines(learner, pool, config.seed, device, emit, pictures)
        return [*rows, *_learning_from_queries(rows)] if config.transductive else rows
    folder = RunFolder.open(Path(config.run))
    plain = load_learner_method(folder.path, device)
    settings = folder.settings()
    if settings.validation and os.path.realpath(settings.validation) == os.path.realpath(config.data):
        emit(
            NoticeGiven(
                f"The step of this run was chosen on {config.data}, so the accuracy of this run is slightly optimistic"
            )
        )
    untrained = plain.learner
    if untrained.fits_in_closed_form:  # random weights are no baseline for it
        untrained = build_learner(learner_config("protonet"), plain.learner.spec, config.n_way).to(device)
    rows = _baselines(untrained, _optional_pool(folder, device, emit), config.seed, device, emit, pictures)
    rows.append([plain])
    if config.icfil:
        rows.append(
            [LearnerMethod(plain.name, plain.learner, plain.theta, icfil=settings.icfil, emit=_heartbeats(emit))]
        )
    if config.transductive:
        rows += _learning_from_queries(rows)
        if plain.learner.per_image is None:
            rows.append([LearnerMethod(plain.name, plain.learner, plain.theta, transductive=True)])
    return rows


def _learning_from_queries(rows: list[list[FewShotMethod]]) -> list[list[FewShotMethod]]:
    """Return transductive rows of `ensemble-ridge` and of the learner, if its features are per picture."""
    plain = [members for members in rows if not members[0].icfil]
    found = [members for members in plain if members[0].name == Baseline.ENSEMBLE_RIDGE or members is plain[-1]]
    return [
        [TransductiveMethod(member.embedding) for member in members if member.embedding is not None]
        for members in found
        if all(member.embedding is not None for member in members)
    ]


def _heartbeats(emit: EventSink) -> EventSink:
    """Replace the progress of single calibrations by heartbeats, because an evaluation reports its own progress."""
    return lambda event: emit(Heartbeat("calibrate") if isinstance(event, CalibrationProgressed) else event)


def _baselines(
    learner: Learner,
    pool: ModelPool | None,
    seed: int,
    device: torch.device,
    emit: EventSink,
    pictures: LabelledPictures | ListedPictures | None,
) -> list[list[FewShotMethod]]:
    if pool is None:
        return untrained_methods(learner, pool, seed, device)
    chosen = choose_single_teacher(pool.teachers, pictures, emit) if pictures is not None else None
    teacher, why = chosen or best_teacher(pool.teachers)
    emit(NoticeGiven(f"best-single-teacher is {teacher.name}, chosen because {why}"))
    return untrained_methods(learner, pool, seed, device, teacher)


def _optional_pool(folder: RunFolder, device: torch.device, emit: EventSink) -> ModelPool | None:
    """Load the pool of a run; None with a notice if it cannot be read."""
    settings = folder.settings()
    path = Path(settings.pool)
    try:
        pool = load_pool(path, device, emit, settings.models)
    except PoolError as error:
        emit(NoticeGiven(f"The pool of this run cannot be read, so the teachers' rows are missing: {error}"))
        return None
    if {member.sha256 for member in pool.members} != set(folder.checkpoints().values()):
        emit(NoticeGiven(f"The models in {path} are no longer those that the run was trained on"))
    return pool
