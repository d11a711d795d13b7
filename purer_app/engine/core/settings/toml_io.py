"""Writes settings as TOML text and reads them back; unknown settings are errors."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import cannot_read, read_regular
from purer_app.engine.core.settings.fields import fields_of
from purer_app.engine.core.settings.schema import reader_of

Settings = TypeVar("Settings")

_BYTE_0 = 0x10FE00
"""Private-use character for byte 0 of a file name that is not UTF-8, which TOML cannot hold."""
_NOT_STORABLE = re.compile("[\ud800-\udfff\U0010fe80-\U0010feff]")
_STORED_BYTE = re.compile("[\U0010fe80-\U0010feff]")


class MalformedTomlError(ConfigError):
    """A readable file that is not TOML."""


def settings_to_toml(settings: Any) -> str:
    """Return settings as TOML text, nested ones as tables."""
    return toml_text(asdict(settings))


def toml_text(table: Mapping[str, Any]) -> str:
    """Return a table as TOML text that is valid UTF-8 for all file names."""
    return tomli_w.dumps(_mapped(dict(table), _storable))


def parse_toml(text: str) -> dict[str, Any]:
    """Parse TOML, written by `toml_text` or not; raises TOMLDecodeError, RecursionError."""
    table: dict[str, Any] = _mapped(tomllib.loads(text), _restored)
    return table


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Apply a function to all strings of a nested table, keys included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(key)): _mapped(item, change) for key, item in value.items()}
    return [_mapped(item, change) for item in value] if isinstance(value, list | tuple) else value


def _storable(text: str) -> str:
    """Replace the surrogates of a file name that is not UTF-8 by private-use characters, one per byte."""

    def characters(match: re.Match[str]) -> str:
        try:
            found = match[0].encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # half of a pair, which no file name gives
            found = match[0].encode("utf-8", "surrogatepass")
        return "".join(chr(_BYTE_0 + byte) for byte in found)

    return _NOT_STORABLE.sub(characters, text)


def _restored(text: str) -> str:
    return _STORED_BYTE.sub(lambda match: chr(0xDC00 + ord(match[0]) - _BYTE_0), text)


def read_toml(path: Path, *, name: str = "", pipe: bool = False) -> dict[str, Any]:
    """Read a TOML file.

    Args:
        name: the name of the file in messages; its path by default.
        pipe: whether a pipe is allowed, for example the shell's `<(...)`.

    Raises:
        ConfigError: the file is missing, unreadable, not a regular file or not TOML.
    """
    try:
        content = path.read_bytes() if pipe else read_regular(path)
    except OSError as error:
        raise ConfigError(cannot_read(name or path, error)) from error
    return toml_from_bytes(content, name or str(path))


def toml_from_bytes(content: bytes, name: str, parse: Callable[[str], dict[str, Any]] = parse_toml) -> dict[str, Any]:
    """Return the table in the content of a file, with or without a byte-order mark.

    Raises:
        MalformedTomlError: it is not UTF-8 or not TOML.
    """
    try:
        return parse(utf8_text(content, name))
    except RecursionError:
        raise MalformedTomlError(f"{name} is not valid TOML: it is nested too deeply") from None
    except ValueError as error:  # also of a whole number with thousands of digits
        raise MalformedTomlError(f"{name} is not valid TOML: {error}") from error


def utf8_text(content: bytes, name: str) -> str:
    """Return the text of a file without its byte-order mark.

    Raises:
        MalformedTomlError: it is not UTF-8.
    """
    try:
        if b"\0" not in content:  # UTF-16 without a byte-order mark can pass as UTF-8
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise MalformedTomlError(
        f"{name} is not UTF-8 text; save it as UTF-8 if an editor saved it in another encoding, otherwise it is damaged"
    )


def settings_from_table(kind: type[Settings], table: dict[str, Any], where: str) -> Settings:
    """Build settings of `kind` from a TOML table.

    Args:
        where: the name of the table in messages, for example a file name.

    Raises:
        ConfigError: a key is unknown or missing, a value of the wrong kind, or out of range; the message names the
            setting with its table, as in "inversion.lr".
    """
    from pydantic import ValidationError

    try:
        found: Settings = reader_of(kind).validate_python(table)
        return found
    except ValidationError as error:
        from purer_app.engine.core.settings.wording import first_sentence

        raise ConfigError(first_sentence(kind, error, where)) from None


def tables_of(kind: type[Any]) -> list[str]:
    """Name the settings of `kind` that are tables of settings themselves."""
    return [name for name, field in fields_of(kind).items() if field.tables]
