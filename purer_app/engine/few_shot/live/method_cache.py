"""Loads the method of a run or a pool and keeps it in memory until its files change."""

from collections.abc import Hashable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.events import EventSink, ignore
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.core.machine.devices import choose_device, resolved
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.load_method import load_learner_method, pool_method, pool_of_run
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.few_shot.old_classes.joint import JointMethod
from purer_app.engine.few_shot.old_classes.loading import check_features, joint_method
from purer_app.engine.few_shot.old_classes.request import wanted_classes
from purer_app.engine.learners.registry import needs_pool
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.runs.run_folder import RunFolder

Key = tuple[str, bool, tuple[FileState, ...]]
"""A device, whether light and dark are swapped, and the state of all files that determine a method."""


def method_for(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return the learner of a run, or for a pool ridge regression on its teachers, the best baseline.

    Raises:
        EngineError: run, pool or device cannot be used.
    """
    if config.run:
        return learner_for(config, emit)
    return ensemble_for(config, emit)


def key_of(config: ClassifyConfig) -> Key:
    """Return a key that changes when the method must be loaded again."""
    files = _files_of_run(Path(config.run)) if config.run else []
    with suppress(EngineError):  # a run that cannot be read has no pool; loading it reports why
        if not config.run or needs_pool(RunFolder.open(Path(config.run)).settings().learner):
            files += _files_of_pool(*_pool_of(config))
    return resolved(config.device), config.negatives, tuple(map(state_of, files))


def _key(config: ClassifyConfig, _emit: EventSink) -> Key:
    return key_of(config)


@cached(LRUCache[Key, LearnerMethod](2), key=_key, lock=Lock())
def learner_for(config: ClassifyConfig, emit: EventSink) -> LearnerMethod:
    """Return the learner of a run.

    Raises:
        EngineError: of the kind that fits what is wrong with run or device.
    """
    run = RunFolder.open(Path(config.run))
    pool = pool_for(config, emit) if needs_pool(run.settings().learner) else None
    method = load_learner_method(run.path, choose_device(config.device, emit), pool)
    return method.for_negatives() if config.negatives else method


@cached(LRUCache[Key, FewShotMethod](1), key=_key, lock=Lock())
def ensemble_for(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return ridge regression on the features of all teachers of a pool.

    Raises:
        EngineError: of the kind that fits what is wrong with pool or device.
    """
    method = pool_method(PoolClassifier.ENSEMBLE_RIDGE, pool_for(config, emit), emit)
    return method.for_negatives() if config.negatives else method


def joint_for(config: ClassifyConfig, own: Sequence[str], emit: EventSink) -> JointMethod:
    """Return the method of `method_for` with the classes of models in `config.old`.

    Args:
        own: names of the user's classes.

    Raises:
        ConfigError: the method has no features per picture, or `config.old` does not fit the pool or the classes.
        EngineError: run, pool or device cannot be used, or a model cannot be inverted.
    """
    check_features(method_for(config, emit))
    wanted_classes(pool_for(config, emit), config.old, own)  # before a long inversion
    return _joint(config, emit)


def joint_key(config: ClassifyConfig, _emit: EventSink = ignore) -> Hashable:
    """Return a key that changes when the method of `joint_for` must be made again."""
    return key_of(config), _pool_key(config, _emit), config.old


@cached(LRUCache[Hashable, JointMethod](1), key=joint_key, lock=Lock())
def _joint(config: ClassifyConfig, emit: EventSink) -> JointMethod:
    pool = pool_for(config, emit)
    return joint_method(method_for(config, emit), pool, wanted_classes(pool, config.old, ()), config.run, emit)


def _pool_key(config: ClassifyConfig, _emit: EventSink) -> Hashable:
    return resolved(config.device), tuple(map(state_of, _files_of_pool(*_pool_of(config))))


@cached(LRUCache[Hashable, ModelPool](2), key=_pool_key, lock=Lock())
def pool_for(config: ClassifyConfig, emit: EventSink) -> ModelPool:
    """Return the models of a pool, or those that a run was trained on.

    Raises:
        EngineError: of the kind that fits what is wrong with run, pool or device.
    """
    device = choose_device(config.device, emit)
    if config.run:
        return pool_of_run(Path(config.run), device)
    return load_pool(Path(config.pool), device, emit, config.models)


def _pool_of(config: ClassifyConfig) -> tuple[Path, tuple[str, ...]]:
    """Return folder and named files of the pool of a configuration."""
    if not config.run:
        return Path(config.pool), config.models
    settings = RunFolder.open(Path(config.run)).settings()
    return Path(settings.pool), settings.models


def _files_of_run(run: Path) -> list[Path]:
    return [run / name for name in ("manifest.toml", "settings.toml", "model.toml", "model.safetensors")]


def _files_of_pool(pool: Path, models: tuple[str, ...]) -> list[Path]:
    """List the pool and the files that determine its teachers: the named ones with their sidecars, or all."""
    if not models:
        return [pool, *sorted(pool.rglob("*"))]
    named = [pool / model for model in models]
    return [pool, *named, *(file.with_suffix(".toml") for file in named)]
