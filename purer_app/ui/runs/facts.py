"""Compares the settings of a run with those of the presets; plain Python, no Qt."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from purer_app.engine.core.settings.presets import PRESETS, apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig

_NOT_COMPARED = ("pool", "models", "seed", "device", "validation")
"""What belongs to the project or the machine rather than to the way of training."""


@dataclass(frozen=True, slots=True)
class SettingDifference:
    """The dotted name of a setting, its value, and the preset's value."""

    name: str
    value: object
    usual: object


def read_run_settings(run: Path) -> TrainConfig:
    """Read the settings of a run.

    Raises:
        RunFolderError: they are missing, damaged or out of range.
    """
    from purer_app.engine.runs.run_listing import read_settings

    return read_settings(run)


def differences(config: TrainConfig) -> tuple[str, tuple[SettingDifference, ...]]:
    """Return the preset that a run is closest to, and what is different from it."""
    found = {preset: _differences(config, preset) for preset in PRESETS}
    nearest = min(PRESETS, key=lambda preset: len(found[preset]))
    return nearest, found[nearest]


def _differences(config: TrainConfig, preset: str) -> tuple[SettingDifference, ...]:
    usual = dict(_values(apply_preset(TrainConfig(pool=config.pool), preset)))
    return tuple(
        SettingDifference(name, value, usual[name])
        for name, value in _values(config)
        if name not in _NOT_COMPARED and value != usual[name]
    )


def _values(settings: Any, prefix: str = "") -> Iterator[tuple[str, object]]:
    for item in fields(settings):
        value = getattr(settings, item.name)
        if is_dataclass(value):
            yield from _values(value, f"{prefix}{item.name}.")
        else:
            yield f"{prefix}{item.name}", value
