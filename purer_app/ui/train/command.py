"""Writes the project's settings as the command line for the same run without a window."""

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from purer_app.engine.core.files import write_below
from purer_app.engine.core.settings.presets import apply_preset, with_learner
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig

SETTINGS_FILE = "train-settings.toml"


def command_for(config: TrainConfig, preset: str, folder: Path, out: Path) -> str:
    """Return the command; if options cannot express all settings, write them into a file of the project.

    Args:
        config: settings with pool and models.
        folder: the folder for the settings file.

    Raises:
        RunFolderError: the settings file cannot be written.
    """
    options = _options(config, preset)
    if options is None:
        write_below(folder, SETTINGS_FILE, settings_to_toml(config).encode())
        options = ["--config", str(folder / SETTINGS_FILE)]
    return in_one_line(["purer-app", "train", config.pool, "--out", str(out), *options])


def in_one_line(words: Sequence[str]) -> str:
    """Quote words for the shell of this system."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _options(config: TrainConfig, preset: str) -> list[str] | None:
    """Return the options that change a preset into these settings; None if options are not enough."""
    usual = with_learner(apply_preset(TrainConfig(pool=config.pool), preset), config.learner.name, preset)
    minutes = config.meta.max_seconds / 60
    reached = replace(
        usual,
        models=config.models,
        seed=config.seed,
        device=config.device,
        mode=config.mode,
        validation=config.validation,
        meta=replace(usual.meta, steps=config.meta.steps, max_seconds=60 * minutes),
    )
    if reached != config:
        return None
    options = ["--preset", preset]
    if config.learner.name != apply_preset(TrainConfig(pool=config.pool), preset).learner.name:
        options += ["--learner", config.learner.name]
    if config.meta != usual.meta:  # either option replaces both limits of the preset
        options += ["--minutes", f"{minutes!r}"] if minutes else []
        options += ["--steps", str(config.meta.steps)] if config.meta.steps else []
    if config.seed != usual.seed:
        options += ["--seed", str(config.seed)]
    if config.device != usual.device:
        options += ["--device", config.device]
    if config.mode != usual.mode:
        options += ["--mode", config.mode]
    if config.validation:
        options += ["--validation", config.validation]
    return [*options, *(word for name in config.models for word in ("--only", name))]
