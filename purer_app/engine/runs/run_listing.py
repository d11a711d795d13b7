"""Summaries of run folders for a list of runs. Loads no torch."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import BaselineMeasured, Event, MetaStepDone, RunFinished, ValidationDone
from purer_app.engine.core.machine.storage import folder_size
from purer_app.engine.core.settings.presets import SettingDifference, differences
from purer_app.engine.runs.run_files import (
    read_evaluations,
    read_events_of_summary,
    read_manifest,
    read_settings,
    subtable,
)
from purer_app.engine.runs.run_label import RunLabel, default_name, read_label
from purer_app.engine.runs.run_position import RunPosition, read_position


class RunStatus(StrEnum):
    """State of a run on disk."""

    FINISHED = "finished"
    """Its model can be used."""
    INTERRUPTED = "interrupted"
    """It can be continued."""
    DAMAGED = "damaged"
    """It can be neither used nor continued."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a list of runs; unknown fields are empty, 0 or None.

    Attributes:
        status: a `RunStatus`; the window puts the state of its own training here while a run is in progress.
        step: finished meta-iterations.
        planned_steps: planned meta-iterations; 0 if only a time limit ends the run.
        models: number of checkpoints.
        best_validation: best validation accuracy, 0 to 1; `best_ci95` is half the width of its 95 % interval.
        baseline: accuracy of a method without training on the same validation episodes, 0 to 1.
        baseline_method: its name, a `Baseline`; old runs have the teacher ensemble.
        is_untrained: whether it finished without changing its model.
        problem: why the run is damaged.
        position: where an interrupted run continues.
        label: the name and the notes that the user gave it.
        label_problem: why these cannot be read.
        preset: the preset closest to its settings.
        changes: its settings that differ from that preset.
    """

    path: str
    name: str
    status: str
    started: str = ""
    learner: str = ""
    backbone: str = ""
    pool: str = ""
    models: int = 0
    seed: int = 0
    device: str = ""
    step: int = 0
    planned_steps: int = 0
    seconds: float = 0.0
    cause: str = ""
    best_validation: float | None = None
    best_ci95: float | None = None
    baseline: float | None = None
    baseline_method: str = ""
    evaluations: tuple[dict[str, Any], ...] = ()
    size_bytes: int = 0
    is_untrained: bool = False
    problem: str = ""
    position: RunPosition = field(default_factory=RunPosition)
    label: RunLabel = field(default_factory=RunLabel)
    label_problem: str = ""
    preset: str = ""
    changes: tuple[SettingDifference, ...] = ()

    @property
    def title(self) -> str:
        """The user's name of the run, else its default name, else that of its folder."""
        if self.label.name or not self.preset:
            return self.label.name or self.name
        return default_name(self.pool, self.preset, self.started, is_changed=self.is_changed)

    @property
    def is_changed(self) -> bool:
        """Whether its settings differ from its preset."""
        return bool(self.changes)

    @property
    def is_behind(self) -> bool:
        """Whether the run was worse than its baseline on the validation pictures, by more than the interval."""
        if self.best_validation is None or self.baseline is None:
            return False
        return self.best_validation + (self.best_ci95 or 0.0) < self.baseline


def summarise_runs(paths: Iterable[Path]) -> tuple[RunSummary, ...]:
    """Summarise several runs, newest first."""
    return tuple(sorted(map(summarise_run, paths), key=lambda run: (run.started, run.name), reverse=True))


def summarise_run(path: Path) -> RunSummary:
    """Summarise one run; a damaged run gets a summary that says why."""
    summary = replace(summarise_start(path), size_bytes=folder_size(path))
    if summary.problem:
        return summary
    try:
        position = read_position(path, summary.position.inversion_steps, summary.planned_steps)
        summary = replace(summary, seconds=position.seconds, position=position, evaluations=read_evaluations(path))
        return _add_results(summary, read_events_of_summary(path), has_model=(path / "model.safetensors").is_file())
    except RunFolderError as error:
        return replace(summary, problem=str(error))


def summarise_start(path: Path) -> RunSummary:
    """Summarise what was known when a run began, with its label; the state is damaged, since no result is read."""
    summary = RunSummary(path=str(path), name=path.name, status=RunStatus.DAMAGED)
    try:
        summary = replace(summary, label=read_label(path))
    except RunFolderError as error:
        summary = replace(summary, label_problem=str(error))
    try:
        manifest, config = read_manifest(path), read_settings(path)
    except RunFolderError as error:
        return replace(summary, problem=str(error))
    preset, changes = differences(config)
    return replace(
        summary,
        started=str(manifest.get("started", "")),
        device=str(manifest.get("device", "")),
        models=len(subtable(manifest, "checkpoints")),
        learner=config.learner.name,
        backbone=config.learner.network,
        pool=config.pool,
        seed=config.seed,
        planned_steps=config.meta.steps,
        position=RunPosition(inversion_steps=config.inversion.warmup_steps, planned_steps=config.meta.steps),
        preset=preset,
        changes=changes,
    )


def _add_results(summary: RunSummary, events: list[Event], *, has_model: bool) -> RunSummary:
    for event in events:
        match event:
            case MetaStepDone():
                summary = replace(summary, step=event.step)
            case ValidationDone() if summary.best_validation is None or event.mean > summary.best_validation:
                summary = replace(summary, best_validation=event.mean, best_ci95=event.ci95)
            case BaselineMeasured(episodes="validation"):
                summary = replace(summary, baseline=event.mean, baseline_method=event.method)
            case RunFinished():
                untrained = event.step == 0 and not event.fitted
                summary = replace(summary, seconds=event.seconds, cause=event.cause, is_untrained=untrained)
            case _:
                pass
    if not summary.cause:
        return replace(summary, status=RunStatus.INTERRUPTED)
    if not has_model:
        return replace(summary, problem=f"{summary.path} has finished, but its model.safetensors is missing")
    return replace(summary, status=RunStatus.FINISHED)
