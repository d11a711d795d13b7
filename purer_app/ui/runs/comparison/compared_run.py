"""Reads what the comparison shows of a run; no Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.run_history import RunHistory

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary

_BY_OTHER_ROWS = ("pool", "models")


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run with its curves, settings and models; `problem` says why these cannot be read."""

    summary: "RunSummary"
    history: RunHistory
    config: TrainConfig | None = None
    models: frozenset[str] = frozenset()
    problem: str = ""


def read_compared_run(summary: "RunSummary") -> ComparedRun:
    """Read the files of a run; a damaged run has no curves."""
    from purer_app.engine.runs.run_files import checkpoints_of, read_events, read_manifest, read_settings

    path, history = Path(summary.path), RunHistory()
    try:
        manifest = read_manifest(path)
        config, models = read_settings(path), checkpoints_of(path, manifest)
        history.take_all(read_events(path))
    except RunFolderError as error:
        return ComparedRun(summary, RunHistory(), problem=str(error))
    return ComparedRun(summary, history, config, frozenset(models))


def settings_that_differ(configs: Iterable[TrainConfig]) -> tuple[str, ...]:
    """Return the paths of the settings that are not the same in all runs, except for the models."""
    all_configs = tuple(configs)
    return tuple(
        path
        for path in training_settings()
        if path not in _BY_OTHER_ROWS and len({repr(value_at(config, path)) for config in all_configs}) > 1
    )
