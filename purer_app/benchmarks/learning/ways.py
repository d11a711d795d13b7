"""Parses a way of the learning benchmark: a learner, optionally with settings after a colon."""

import tomllib
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.toml_io import settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig


def way_config(way: str, pool: Path, *, seed: int, minutes: float, device: str = "auto") -> TrainConfig:
    """Return the settings of a way, for example "protonet:curriculum.rule=off,episode.n_shot=3".

    Raises:
        ConfigError: a learner or a setting does not exist, or a value is invalid.
    """
    learner, _, changes = way.partition(":")
    base = apply_preset(TrainConfig(pool=str(pool.resolve()), seed=seed, device=device), "balanced")
    table = tomllib.loads(settings_to_toml(base))
    table["learner"]["name"] = learner
    table["meta"] |= {"steps": 0, "max_seconds": 60 * minutes}
    for change in filter(None, changes.split(",")):
        path, equals, text = change.partition("=")
        *parts, last = path.split(".")
        place = table
        for part in parts:
            place = place.get(part, {})
        if not equals or last not in place:
            raise ConfigError(
                f"'{change}' in the way '{way}' changes no setting; write for example curriculum.rule=off"
            )
        place[last] = _value(text)
    return settings_from_table(TrainConfig, table, f"the way '{way}'")


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
