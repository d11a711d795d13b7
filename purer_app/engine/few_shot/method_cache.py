"""Loads the method of a run or a pool and keeps it in memory until its files change."""

from pathlib import Path

from purer_app.engine.core.devices import choose_device
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.lru_cache import FileState, Recent, state_of
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.pool.model_pool import load_pool

Key = tuple[str, tuple[FileState, ...]]
"""A device, and the state of all files that determine a method."""

_learners: Recent[Key, LearnerMethod] = Recent(2)
_ensembles: Recent[Key, FewShotMethod] = Recent(1)


def method_for(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return the learner of a run, or for a pool ridge regression on its teachers, the best baseline.

    Raises:
        EngineError: run, pool or device cannot be used.
    """
    if config.run:
        return learner_for(config, emit)
    return _ensembles.get(key_of(config), lambda: _ensemble(config, emit))


def learner_for(config: ClassifyConfig, emit: EventSink) -> LearnerMethod:
    """Return the learner of a run.

    Raises:
        EngineError: run or device cannot be used.
    """
    run = Path(config.run)
    return _learners.get(key_of(config), lambda: load_learner_method(run, choose_device(config.device, emit)))


def key_of(config: ClassifyConfig) -> Key:
    """Return a key that changes when the method must be loaded again."""
    files = _files_of_run(Path(config.run)) if config.run else _files_of_pool(Path(config.pool), config.models)
    return config.device, tuple(map(state_of, files))


def _ensemble(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    device = choose_device(config.device, emit)
    teachers = load_pool(Path(config.pool), device, emit, config.models).members
    return TeacherMethod(Baseline.ENSEMBLE_RIDGE, teachers, both_views=True, ridge=True)


def _files_of_run(run: Path) -> list[Path]:
    return [run / name for name in ("manifest.toml", "settings.toml", "model.toml", "model.safetensors")]


def _files_of_pool(pool: Path, models: tuple[str, ...]) -> list[Path]:
    """List the pool and the files that determine its teachers: the named ones with their sidecars, or all."""
    if not models:
        return [pool, *sorted(pool.rglob("*"))]
    named = [pool / model for model in models]
    return [pool, *named, *(file.with_suffix(".toml") for file in named)]
