"""Trains a run on a pool, and keeps a copy of it as it is after inversion, before the first meta-iteration."""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from purer_app.benchmarks.storage import RUN_CODE, code_key, file_name, key_of
from purer_app.engine import jobs
from purer_app.engine.core.errors import RunSuspended
from purer_app.engine.core.events import Control, Event, GallerySaved, MetaStepDone, NoticeGiven, WarmupStepDone
from purer_app.engine.core.files import part_beside
from purer_app.engine.core.settings.presets import apply_preset, override_preset
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.training_events import EndCause
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.run_position import read_position

AFTER_INVERSION = "after-inversion"

Report = Callable[[str], object]


def run_config(
    pool: Path, preset: str, overrides: Iterable[str], *, minutes: float | None, seed: int, device: str
) -> TrainConfig:
    """Return the settings of a run with a preset; `minutes`, if given, replaces its limits of time and steps.

    Raises:
        ConfigError: the preset or a setting does not exist, or a value is invalid.
    """
    config = apply_preset(TrainConfig(pool=str(pool.resolve()), seed=seed, device=device), preset)
    if minutes is not None:
        config = replace(config, meta=replace(config.meta, steps=0, max_seconds=60 * minutes))
    return override_preset(config, preset, overrides)


class InvertedRun:
    """A run in two parts: until its inversion ends, and until its own end.

    In between it is suspended, which changes nothing in the run, and copied. It is stored by its settings, its models
    and the code that computes it. The time limit is the run's own, so that inversion has the same share of it as in
    any other run.

    Args:
        models: SHA-256 of each model.
    """

    def __init__(self, config: TrainConfig, models: Iterable[str], name: str, folder: Path, report: Report) -> None:
        key = key_of(settings_to_toml(replace(config, pool="")), *models, code_key(*RUN_CODE))
        self.path = folder / f"{file_name(name)}-{key}"
        self.copy = self.path.with_name(f"{self.path.name}-{AFTER_INVERSION}")
        self._config, self._report = config, report

    def after_inversion(self) -> Path:
        """Return the run as it is after inversion, training it if needed; a later part does not change it."""
        if not self.copy.is_dir():
            self._report(f"inverting the models of {self._config.pool}")
            if self._cause() == "":
                self._train(_SuspendAfterInversion(self.path, self._config, self._report))
            part = part_beside(self.copy)
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(self.path, part)
            part.rename(self.copy)
        return self.copy

    def whole(self) -> Path:
        """Return the finished run, training it if needed."""
        if self._cause() not in (EndCause.STEPS, EndCause.TIME_LIMIT):
            self._report("meta-training, which inverts further")
            self._train(_Watched(self._report))
        return self.path

    def _cause(self) -> str:
        return RunFolder.open(self.path).finished_at()[1] if self.path.is_dir() else ""

    def _train(self, control: "_Watched") -> None:
        """Train until the end of the run or until `control` suspends it."""
        with suppress(RunSuspended):
            if self.path.is_dir():
                jobs.resume(self.path, control.emit, control)
            else:
                jobs.train(self._config, self.path, control.emit, control)


class _Watched(Control):
    """Lets a job run to its end, and reports its notices."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def emit(self, event: Event) -> None:
        if isinstance(event, NoticeGiven):
            self._report(event.text)


class _SuspendAfterInversion(_Watched):
    """Requests a run to suspend before its first meta-iteration.

    The end of inversion shows in its last step, in the gallery of step 0 if the time limit came first, and at the
    latest in a meta-iteration.
    """

    def __init__(self, run: Path, config: TrainConfig, report: Report) -> None:
        super().__init__(report)
        position = read_position(run, config.inversion.warmup_steps, config.meta.steps)
        self._over = not position.in_inversion

    def emit(self, event: Event) -> None:
        super().emit(event)
        match event:
            case WarmupStepDone(step=step, steps=steps):
                self._over |= step >= steps
            case GallerySaved() | MetaStepDone():
                self._over = True
            case _:
                pass

    @property
    def suspend_requested(self) -> bool:
        return self._over
