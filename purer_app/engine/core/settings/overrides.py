"""Changes single settings of a run by their paths, as `train --set inversion.lr=0.1` and the window do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.choices import LearnerName, chosen
from purer_app.engine.core.settings.learner_configs import AnyLearnerConfig, switch_learner
from purer_app.engine.core.settings.listing import Setting, training_settings
from purer_app.engine.core.settings.train_config import TrainConfig

_SWITCH = {"true": True, "on": True, "false": False, "off": False}
_NUMBERS = {int: "a whole number", float: "a number"}


def value_at(config: TrainConfig, path: str) -> Any:
    """Return a setting by its path, a word as plain text; None where the chosen learner has no such setting."""
    stage, _, name = path.rpartition(".")
    value = getattr(getattr(config, stage) if stage else config, name, None)
    return str(value) if isinstance(value, StrEnum) else value


def with_values(config: TrainConfig, values: Mapping[str, Any]) -> TrainConfig:
    """Return the settings with some of them, given by their paths, replaced at once.

    Raises:
        ConfigError: a value is outside its range, or contradicts another; the message names the path.
    """
    tables: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in values.items():
        stage, _, name = path.rpartition(".")
        tables[stage][name] = value
    for stage, changes in tables.items():
        try:
            if stage == "learner":
                config = replace(config, learner=_learner(config.learner, changes))
            elif stage:
                config = replace(config, **{stage: replace(getattr(config, stage), **changes)})
            else:
                config = replace(config, **changes)
        except ConfigError as error:
            names_setting = stage and str(error).partition(" ")[0] in changes
            raise ConfigError(f"{stage}.{error}" if names_setting else str(error)) from None
    return config


def _learner(config: AnyLearnerConfig, changes: Mapping[str, Any]) -> AnyLearnerConfig:
    name = chosen(LearnerName, "learner.name", changes.get("name", config.name))
    changed = switch_learner(config, name) if name != config.name else config
    values = {key: value for key, value in changes.items() if key != "name"}
    for own in values:
        if not hasattr(changed, own):
            users = ", ".join(training_settings()[f"learner.{own}"].users)
            raise ConfigError(f"learner.{own} does not apply to {changed.name}; it is a setting of {users}")
    return replace(changed, **values)


def with_value(config: TrainConfig, path: str, value: Any) -> TrainConfig:
    """Return the settings with one of them replaced.

    Raises:
        ConfigError: as `with_values`.
    """
    return with_values(config, {path: value})


def apply_overrides(config: TrainConfig, overrides: Iterable[str]) -> TrainConfig:
    """Return the settings changed by texts such as "inversion.lr=0.1"; of two for one setting the last counts.

    Raises:
        ConfigError: a text is no override, names no setting, or its value does not fit; the message says what fits.
    """
    return with_values(config, parse_overrides(overrides))


def parse_overrides(overrides: Iterable[str]) -> dict[str, Any]:
    """Return the values of texts such as "inversion.lr=0.1" by their paths; of two for one setting the last counts.

    Raises:
        ConfigError: a text is no override, names no setting, or its value does not fit; the message says what fits.
    """
    return dict(map(_parsed, overrides))


def _parsed(override: str) -> tuple[str, Any]:
    path, equals, text = (part.strip() for part in override.partition("="))
    if not equals or not path:
        raise ConfigError(f"'{override}' sets nothing; write NAME=VALUE, for example inversion.lr=0.1")
    setting = training_settings().get(path)
    if setting is None:
        raise ConfigError(f"there is no setting '{path}'{_suggestion(path)}")
    if path == "pool":
        raise ConfigError("pool cannot be set; name the folder as POOL")
    return path, _value(setting, text)


def _suggestion(path: str) -> str:
    """Return a question with the settings that are most likely meant, by their path, name alone or another term."""
    terms = {path: [path] for path in training_settings()}
    for setting in training_settings().values():
        stage, _, name = setting.path.rpartition(".")
        words = filter(None, (name, setting.about.title.lower(), *setting.about.aliases.split(", ")))
        for term in (each for word in dict.fromkeys(words) for each in (word, f"{stage}.{word}")):
            if term not in training_settings():
                terms.setdefault(term, []).append(setting.path)
    found = get_close_matches(path.lower(), terms, n=1)
    if not found:
        return "; docs/settings.md lists them all"
    *others, last = (f"'{meant}'" for meant in terms[found[0]])
    return f"; did you mean {', '.join(others)} or {last}?" if others else f"; did you mean {last}?"


def _value(setting: Setting, text: str) -> Any:
    if setting.kind is bool:
        if text.lower() not in _SWITCH:
            raise ConfigError(f"{setting.path} is '{text}'; it must be true or false")
        return _SWITCH[text.lower()]
    if setting.kind in _NUMBERS:
        try:
            return setting.kind(text.replace("_", ""))
        except ValueError:
            raise ConfigError(f"{setting.path} is '{text}'; it must be {_NUMBERS[setting.kind]}") from None
    if setting.kind is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return str(real_path(Path(text))) if setting.about.unit == "folder" and text else text
