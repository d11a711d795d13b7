"""Turns a run or a pool into the method that answers a user, and keeps it in memory until its files change."""

from pathlib import Path

from purer_app.engine.baselines import TeacherMethod
from purer_app.engine.devices import choose_device
from purer_app.engine.events import EventSink
from purer_app.engine.few_shot import FewShotMethod
from purer_app.engine.job_config import ClassifyConfig
from purer_app.engine.methods import load_learner_method
from purer_app.engine.model_pool import load_pool
from purer_app.engine.recent import FileState, Recent, state_of

_methods: Recent[tuple[str, tuple[FileState, ...]], FewShotMethod] = Recent(2)


def method_for(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    """Return the learner of a run, or ridge regression on a pool's teachers, the best that needs no training.

    Raises:
        EngineError: of the kind that fits what is wrong with run, pool or device.
    """
    files = _files_of_run(Path(config.run)) if config.run else _files_of_pool(Path(config.pool), config.models)
    key = (config.device, tuple(map(state_of, files)))
    return _methods.get(key, lambda: _load(config, emit))


def _load(config: ClassifyConfig, emit: EventSink) -> FewShotMethod:
    device = choose_device(config.device, emit)
    if config.run:
        return load_learner_method(Path(config.run), device)
    teachers = load_pool(Path(config.pool), device, emit, config.models).members
    return TeacherMethod("ensemble-ridge", teachers, both_views=True, ridge=True)


def _files_of_run(run: Path) -> list[Path]:
    return [run / name for name in ("manifest.toml", "settings.toml", "model.toml", "model.safetensors")]


def _files_of_pool(pool: Path, models: tuple[str, ...]) -> list[Path]:
    """List the pool and what decides its teachers: the named files with their notes, or all that lies in it."""
    if not models:
        return [pool, *sorted(pool.rglob("*"))]
    named = [pool / model for model in models]
    return [pool, *named, *(file.with_suffix(".toml") for file in named)]
