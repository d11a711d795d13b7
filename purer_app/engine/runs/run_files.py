"""Reads and checks the text files of a run: manifest, settings, events and evaluations. Loads no torch."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.event_codec import event_from_dict
from purer_app.engine.core.events import Event
from purer_app.engine.core.files import cannot_read, read_regular
from purer_app.engine.core.settings.toml_io import MalformedTomlError, read_toml, settings_from_table, tables_of
from purer_app.engine.core.settings.train_config import TrainConfig

FORMAT_VERSION = 1
SETTINGS_HASH = "settings_sha256"
_LAST_VERSION = "torchvision"
"""The last key of a manifest; if it is missing, the file was truncated."""
_RESTORE = "restore it from a copy, or start a new run"
_META_STEP = b'{"event": "MetaStepDone"'


def read_manifest(path: Path) -> dict[str, Any]:
    """Read the manifest: seed, device, checkpoints and versions.

    Raises:
        RunFolderError: the folder holds no run, or the manifest is damaged or has another format version.
    """
    file = path / "manifest.toml"
    if not file.exists():
        raise RunFolderError(f"{path} holds no run: manifest.toml is missing")
    manifest = _read_table(file)
    if "format_version" not in manifest:
        raise RunFolderError(f"{file} is damaged: its format_version is missing; {_RESTORE}")
    version = manifest["format_version"]
    if version != FORMAT_VERSION:
        raise RunFolderError(f"{path} has format_version {version}; this version reads {FORMAT_VERSION}")
    return manifest


def checkpoints_of(path: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the name and SHA-256 of each model that the run was trained on.

    Raises:
        RunFolderError: the manifest was truncated.
    """
    if _LAST_VERSION not in subtable(manifest, "versions") or not subtable(manifest, "checkpoints"):
        raise RunFolderError(
            f"{path / 'manifest.toml'} is damaged: its end is missing, so the models of the run are not known; "
            f"{_RESTORE}"
        )
    return {str(name): str(digest) for name, digest in subtable(manifest, "checkpoints").items()}


def subtable(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a table of the manifest; an empty one if it is missing or not a table."""
    value = manifest.get(name)
    return value if isinstance(value, Mapping) else {}


def settings_hash(table: Mapping[str, Any]) -> str:
    """Return the SHA-256 of settings as written; the path of the pool is ignored, because a pool may be moved."""
    kept = {name: value for name, value in table.items() if name != "pool"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def read_settings(path: Path) -> TrainConfig:
    """Read the settings of a run.

    Raises:
        RunFolderError: they are missing, damaged, out of range, or were changed after the run began.
    """
    file = path / "settings.toml"
    table = _read_table(file)
    try:
        found = settings_from_table(TrainConfig, table, str(file))
    except ConfigError as error:
        raise RunFolderError(str(error)) from error
    if _recorded_hash(path) not in ("", settings_hash(table)):
        raise RunFolderError(
            f"{file} was changed or truncated after the run began; restore it, or start a new run with these settings: "
            f"purer-app train POOL --config {quoted(file)} --out NEW"
        )
    return found


def check_every_table(path: Path) -> None:
    """Check that no table of the settings is missing, because its defaults would be used instead.

    Raises:
        RunFolderError: a table is missing, or the file cannot be read.
    """
    file = path / "settings.toml"
    table = _read_table(file)
    missing = [f"[{name}]" for name in tables_of(TrainConfig) if name not in table]
    if missing and _recorded_hash(path) != settings_hash(table):
        raise RunFolderError(f"{file} is incomplete: {', '.join(missing)} is missing; restore it to resume the run")


def read_events(path: Path) -> list[Event]:
    """Read the events of a run; lines that are truncated or from another version are skipped.

    Raises:
        RunFolderError: the file cannot be read.
    """
    return _parse(_event_lines(path))


def read_events_of_summary(path: Path) -> list[Event]:
    """Read all events, but only the last meta-iteration, because a long run has tens of thousands of them.

    Raises:
        RunFolderError: the file cannot be read.
    """
    lines = _event_lines(path)
    rest = _parse(line for line in lines if not line.startswith(_META_STEP))
    steps = (event for line in reversed(lines) if line.startswith(_META_STEP) for event in _parse([line]))
    last = next(steps, None)
    return rest if last is None else [*rest, last]


def read_evaluations(path: Path) -> tuple[dict[str, Any], ...]:
    """Read the evaluations stored with a run, newest first, each with its time; damaged files are skipped."""
    found = []
    for file in sorted((path / "evaluations").glob("*.json"), reverse=True):
        try:
            table = json.loads(read_regular(file))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(table, dict):
            found.append({"when": file.stem, **table})
    return tuple(found)


def _read_table(file: Path) -> dict[str, Any]:
    """Read a TOML file of the run.

    Raises:
        RunFolderError: it is missing, damaged or cannot be read.
    """
    try:
        return read_toml(file)
    except MalformedTomlError as error:
        raise RunFolderError(f"{error}. The file is damaged; {_RESTORE}") from error
    except ConfigError as error:
        raise RunFolderError(f"{error}; {_RESTORE}") from error


def _recorded_hash(path: Path) -> str:
    """Return the hash of the settings from the manifest; empty for older runs and if it cannot be read."""
    try:
        return str(read_toml(path / "manifest.toml").get(SETTINGS_HASH, ""))
    except ConfigError:
        return ""


def _event_lines(path: Path) -> list[bytes]:
    file = path / "events.jsonl"
    try:
        return read_regular(file).splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunFolderError(cannot_read(file, error)) from error


def _parse(lines: Iterable[bytes]) -> list[Event]:
    found: list[Event] = []
    for line in lines:
        try:
            found.append(event_from_dict(json.loads(line)))
        except (ValueError, RecursionError):
            continue
    return found
