"""Loads the method of a run or a pool and keeps it in memory until its files change."""

from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from purer_app.engine.core.devices import choose_device
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.load_method import load_learner_method, pool_method
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.pool.model_pool import load_pool

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
    files = _files_of_run(Path(config.run)) if config.run else _files_of_pool(Path(config.pool), config.models)
    return config.device, config.negatives, tuple(map(state_of, files))


def _key(config: ClassifyConfig, _emit: EventSink) -> Key:
    return key_of(config)


@cached(LRUCache[Key, LearnerMethod](2), key=_key, lock=Lock())
def learner_for(config: ClassifyConfig, emit: EventSink) -> LearnerMethod:
    """Return the learner of a run.

    Raises:
        EngineError: of the kind that fits what is wrong with run or device.
    """
    method = load_learner_method(Path(config.run), choose_device(config.device, emit))
    return method.for_negatives() if config.negatives else method


@cached(LRUCache[Key, FewShotMethod](1), key=_key, lock=Lock())
def ensemble_for(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return ridge regression on the features of all teachers of a pool.

    Raises:
        EngineError: of the kind that fits what is wrong with pool or device.
    """
    pool = load_pool(Path(config.pool), choose_device(config.device, emit), emit, config.models)
    method = pool_method(PoolClassifier.ENSEMBLE_RIDGE, pool, emit)
    return method.for_negatives() if config.negatives else method


def _files_of_run(run: Path) -> list[Path]:
    return [run / name for name in ("manifest.toml", "settings.toml", "model.toml", "model.safetensors")]


def _files_of_pool(pool: Path, models: tuple[str, ...]) -> list[Path]:
    """List the pool and the files that determine its teachers: the named ones with their sidecars, or all."""
    if not models:
        return [pool, *sorted(pool.rglob("*"))]
    named = [pool / model for model in models]
    return [pool, *named, *(file.with_suffix(".toml") for file in named)]
