"""Compares the settings of a run with the presets; no Qt."""

from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.core.settings.presets import apply_preset, nearest_preset, with_learner
from purer_app.engine.core.settings.train_config import TrainConfig


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """The dotted name of a setting, its value, and the value of the preset."""

    name: str
    value: object
    usual: object


def read_run_settings(run: Path) -> TrainConfig:
    """Read the settings of a run.

    Raises:
        RunFolderError: they are missing, damaged or out of range.
    """
    from purer_app.engine.runs.run_files import read_settings

    return read_settings(run)


def differences(config: TrainConfig) -> tuple[str, tuple[SettingDifference, ...]]:
    """Return the preset closest to a run, and the settings that differ from it."""
    preset, paths = nearest_preset(config)
    usual = apply_preset(TrainConfig(pool=config.pool), preset)
    same = with_learner(usual, config.learner.name, preset)
    return preset, tuple(
        SettingDifference(path, value_at(config, path), value_at(usual if path == "learner.name" else same, path))
        for path in paths
    )
