"""Turns frozen settings into TOML text and back, refusing what it does not know."""

import tomllib
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import tomli_w

from purer_app.engine.errors import ConfigError

Settings = TypeVar("Settings")

_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def settings_to_toml(settings: Any) -> str:
    """Return a settings dataclass, nested ones as tables, as TOML text."""
    return tomli_w.dumps(asdict(settings))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        ConfigError: the file is missing, unreadable or not TOML.
    """
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error


def settings_from_table(kind: type[Settings], table: dict[str, Any], where: str) -> Settings:
    """Build settings of `kind` from a TOML table.

    Args:
        where: what the messages call the table, for example a file name.

    Raises:
        ConfigError: a key is unknown, a value of the wrong kind, or out of range.
    """
    hints = get_type_hints(kind)
    known = [item.name for item in fields(kind)]  # type: ignore[arg-type]
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ConfigError(f"{where} has an unknown setting '{unknown[0]}'; known are {', '.join(known)}")
    values = {name: _value(hints[name], value, f"{where}: {name}") for name, value in table.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise ConfigError(f"{where} is incomplete: {error}") from error


def _value(hint: Any, value: Any, where: str) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, dict):
            raise ConfigError(f"{where} must be a table, not {value!r}")
        return settings_from_table(hint, value, where)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint in _KINDS:
        if type(value) is not hint:
            raise ConfigError(f"{where} is {value!r}; it must be {_KINDS[hint]}")
        return value
    if not isinstance(value, list):
        raise ConfigError(f"{where} is {value!r}; it must be a list")
    kinds = get_args(hint)
    if kinds[-1] is not Ellipsis and len(value) != len(kinds):
        raise ConfigError(f"{where} has {len(value)} value(s); it must have {len(kinds)}")
    return tuple(_value(kinds[0], item, where) for item in value)
