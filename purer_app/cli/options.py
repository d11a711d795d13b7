"""Options that commands share, and their conversion into settings of the engine."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import cannot_read, check_new, real_path
from purer_app.engine.core.settings.choices import LearnerName as LearnerWord
from purer_app.engine.core.settings.choices import Preset, chosen
from purer_app.engine.core.settings.learner_configs import start_after
from purer_app.engine.core.settings.overrides import apply_overrides
from purer_app.engine.core.settings.presets import apply_preset, override_preset, with_learner
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, utf8_text
from purer_app.engine.core.settings.train_config import TrainConfig

Device = Annotated[str, typer.Option(help="auto, cpu, cuda or mps; auto uses the best available device.")]
Seed = Annotated[int, typer.Option(min=0, help="Random seed.")]
LearnerName = Annotated[str | None, typer.Option(help=f"One of {', '.join(LearnerWord)}.")]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object on standard output; all else goes to standard error."),
]


def check_outputs(csv: Path | None, html: Path | None) -> None:
    """Check, before a long computation, that both files can be written and would replace nothing.

    Raises:
        ConfigError: they are the same file.
        DataError: as `check_new`.
    """
    if csv is not None and html is not None and real_path(csv) == real_path(html):
        raise ConfigError(f"--csv and --html name the same file, {csv}")
    for file in filter(None, (csv, html)):
        check_new(file)


def build_train_config(
    pool: Path,
    *,
    preset: str | None,
    learner: str | None,
    minutes: float | None,
    steps: int | None,
    seed: int | None,
    validation: Path | None,
    unlabelled: Path | None = None,
    config: Path | None,
    device: str | None,
    mode: str | None = None,
    only: list[str] | None = None,
    overrides: list[str] | None = None,
) -> TrainConfig:
    """Combine a settings file or a preset with single options, and these with overrides; the later ones win.

    `--minutes` and `--steps` replace both limits of the preset.

    Args:
        overrides: the values of `--set`, for example "inversion.lr=0.1".

    Raises:
        ConfigError: preset and settings file are both given, a setting is unknown, or a value is out of range.
    """
    result = _settings_before_options(pool, preset, learner, config)
    if minutes is not None and not minutes > 0:
        raise ConfigError(f"minutes is {minutes:g}; it must be above 0")
    if steps is not None and steps < 1:
        raise ConfigError(f"steps is {steps}; it must be at least 1")
    if minutes is not None or steps is not None:
        result = replace(result, meta=replace(result.meta, steps=steps or 0, max_seconds=60 * (minutes or 0.0)))
    if only:
        result = replace(result, models=tuple(only))
    if seed is not None:
        result = replace(result, seed=seed)
    if validation is not None:
        result = replace(result, validation=str(real_path(validation)))
    if unlabelled is not None:
        result = replace(result, unlabelled=str(real_path(unlabelled)))
    if mode is not None:
        result = replace(result, mode=mode)
    if device is not None:
        result = replace(result, device=device)
    if config is not None:
        return apply_overrides(result, overrides or ())
    return override_preset(result, preset or Preset.BALANCED, overrides or ())


def _settings_before_options(pool: Path, preset: str | None, learner: str | None, config: Path | None) -> TrainConfig:
    """Read the settings file, or apply the preset; both with the learner."""
    if config is not None and preset is not None:
        raise ConfigError("--config and --preset exclude each other")
    if config is not None:
        table = {**read_toml(config, pipe=True), "pool": str(real_path(pool))}
        if learner is not None and isinstance(named := table.get("learner", {}), dict):
            name = chosen(LearnerWord, "learner", learner)
            table["learner"] = {**start_after(named.get("name")), **named, "name": name}
        return settings_from_table(TrainConfig, table, str(config))
    preset = preset or Preset.BALANCED
    result = apply_preset(TrainConfig(pool=str(real_path(pool))), preset)
    return result if learner is None else with_learner(result, learner, preset)


def parse_shots(text: str) -> tuple[int, ...]:
    """Read "1,5" as (1, 5), each number once.

    Raises:
        ConfigError: a part is not a number.
    """
    try:
        return tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError:
        raise ConfigError(f"n-shot is '{text}'; it must be numbers separated by commas, for example 1,5") from None


def parse_numbers(name: str, text: str) -> tuple[float, ...]:
    """Read "0.5,0.5" as (0.5, 0.5), and nothing as ().

    Raises:
        ConfigError: a part is not a number.
    """
    try:
        return tuple(float(part) for part in text.split(",")) if text else ()
    except ValueError:
        example = "it must be numbers separated by commas, for example 0.5,0.5,0.5"
        raise ConfigError(f"{name} is '{text}'; {example}") from None


def parse_names(text: str) -> tuple[str, ...]:
    """Read class names from a text file, one per line, or from "ash,birch" as ("ash", "birch").

    Raises:
        ConfigError: the file cannot be read as text.
    """
    if not text or not Path(text).is_file():
        return tuple(name.strip() for name in text.split(",") if name.strip())
    try:
        lines = utf8_text(Path(text).read_bytes(), text).splitlines()
    except OSError as error:
        raise ConfigError(cannot_read(text, error)) from error
    return tuple(line.strip() for line in lines if line.strip())


def class_range(text: str) -> tuple[int, int]:
    """Read "5" as (5, 5) and "5-10" as (5, 10).

    Raises:
        ConfigError: it is neither a number nor a range.
    """
    low, dash, high = text.partition("-")
    try:
        return int(low), int(high if dash else low)
    except ValueError:
        raise ConfigError(f"classes is '{text}'; it must be a number or a range, for example 5-10") from None
