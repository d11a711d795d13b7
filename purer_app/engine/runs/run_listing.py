"""Turns run folders into what a list of runs shows, without loading a tensor."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.event_codec import event_from_dict
from purer_app.engine.core.events import BaselineMeasured, Event, MetaStepDone, RunFinished, ValidationDone
from purer_app.engine.core.files import cannot_read, read_regular
from purer_app.engine.core.settings.toml_io import MalformedTomlError, read_toml, settings_from_table, tables_of
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.gallery import BlockInfo, Gallery, open_gallery
from purer_app.engine.runs.run_position import RunPosition, read_position

__all__ = [
    "FORMAT_VERSION",
    "SETTINGS_HASH",
    "BlockInfo",
    "Gallery",
    "RunSummary",
    "check_every_table",
    "checkpoints_of",
    "list_runs",
    "open_gallery",
    "read_evaluations",
    "read_events",
    "read_manifest",
    "read_settings",
    "settings_hash",
    "summarise_run",
]

FORMAT_VERSION = 1
SETTINGS_HASH = "settings_sha256"
_LAST_VERSION = "torchvision"
"""The last key of a manifest, which is missing where its end was cut off."""
_RESTORE = "restore it from a copy, or start a new run"
_META_STEP = b'{"event": "MetaStepDone"'


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a row of a table; what is not known is empty, 0 or None.

    `status` is "finished" (its model can be used), "interrupted" (it can be continued) or "damaged", and then
    `problem` is the sentence that says why. `step` counts meta-iterations, `models` checkpoints; accuracies are
    0 to 1, those of learner and teacher ensemble on the same validation episodes. `position` says where an
    interrupted run continues, or how far the running one is.
    """

    path: str
    name: str
    status: str
    started: str = ""
    learner: str = ""
    backbone: str = ""
    pool: str = ""
    models: int = 0
    seed: int = 0
    device: str = ""
    step: int = 0
    planned_steps: int = 0
    seconds: float = 0.0
    cause: str = ""
    best_validation: float | None = None
    best_ci95: float | None = None
    ensemble: float | None = None
    evaluations: tuple[dict[str, Any], ...] = ()
    size_bytes: int = 0
    problem: str = ""
    position: RunPosition = field(default_factory=RunPosition)


def list_runs(folder: Path) -> tuple[RunSummary, ...]:
    """Sum up every run that lies in a folder, the newest first; other folders are passed over."""
    try:
        runs = [path for path in folder.iterdir() if (path / "manifest.toml").is_file()]
    except OSError:
        return ()
    return tuple(sorted(map(summarise_run, runs), key=lambda run: (run.started, run.name), reverse=True))


def summarise_run(path: Path) -> RunSummary:
    """Sum up one run; a damaged one keeps its row, with the reason in it."""
    summary = RunSummary(path=str(path), name=path.name, status="damaged", size_bytes=_size_of(path))
    try:
        manifest, config = read_manifest(path), read_settings(path)
        position = read_position(path, config.inversion.warmup_steps, config.meta.steps)
        summary = replace(
            summary,
            started=str(manifest.get("started", "")),
            device=str(manifest.get("device", "")),
            models=len(_table(manifest, "checkpoints")),
            learner=config.learner.name,
            backbone=config.learner.network,
            pool=config.pool,
            seed=config.seed,
            planned_steps=config.meta.steps,
            seconds=position.seconds,
            position=position,
            evaluations=read_evaluations(path),
        )
        return _with_story(summary, _last_events(path), has_model=(path / "model.safetensors").is_file())
    except RunFolderError as error:
        return replace(summary, problem=str(error))


def _with_story(summary: RunSummary, events: list[Event], *, has_model: bool) -> RunSummary:
    for event in events:
        match event:
            case MetaStepDone():
                summary = replace(summary, step=event.step)
            case ValidationDone() if summary.best_validation is None or event.mean > summary.best_validation:
                summary = replace(summary, best_validation=event.mean, best_ci95=event.ci95)
            case BaselineMeasured(method="teacher-ensemble", episodes="validation"):
                summary = replace(summary, ensemble=event.mean)
            case RunFinished():
                summary = replace(summary, seconds=event.seconds, cause=event.cause)
            case _:
                pass
    if not summary.cause:
        return replace(summary, status="interrupted")
    if not has_model:
        return replace(summary, problem=f"{summary.path} has finished, but its model.safetensors is missing")
    return replace(summary, status="finished")


def read_manifest(path: Path) -> dict[str, Any]:
    """Read what a run was made from.

    Raises:
        RunFolderError: the folder holds no run, one of another format version, or one that cannot be read.
    """
    file = path / "manifest.toml"
    if not file.exists():
        raise RunFolderError(f"{path} holds no run: manifest.toml is missing")
    manifest = _table_in(file)
    if "format_version" not in manifest:
        raise RunFolderError(f"{file} is damaged: its format_version is missing; {_RESTORE}")
    version = manifest["format_version"]
    if version != FORMAT_VERSION:
        raise RunFolderError(f"{path} has format_version {version}; this version reads {FORMAT_VERSION}")
    return manifest


def checkpoints_of(path: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the names and hashes of the models that a run learned from.

    Raises:
        RunFolderError: the manifest does not hold them all.
    """
    if _LAST_VERSION not in _table(manifest, "versions") or not _table(manifest, "checkpoints"):
        raise RunFolderError(
            f"{path / 'manifest.toml'} is damaged: its end is missing, so what the run learned from is not known; "
            f"{_RESTORE}"
        )
    return {str(name): str(digest) for name, digest in _table(manifest, "checkpoints").items()}


def settings_hash(table: Mapping[str, Any]) -> str:
    """Return the SHA-256 of settings as they are written; the place of the pool is left out, for pools may be moved."""
    kept = {name: value for name, value in table.items() if name != "pool"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def read_settings(path: Path) -> TrainConfig:
    """Read the settings of a run.

    Raises:
        RunFolderError: they are missing, damaged, out of range, or not those that the run began with.
    """
    file = path / "settings.toml"
    table = _table_in(file)
    try:
        found = settings_from_table(TrainConfig, table, str(file))
    except ConfigError as error:
        raise RunFolderError(str(error)) from error
    if _expected_hash(path) not in ("", settings_hash(table)):
        raise RunFolderError(
            f"{file} was changed or cut after the run began; restore it, or start a new run with these settings: "
            f"purer-app train POOL --config {quoted(file)} --out NEW"
        )
    return found


def check_every_table(path: Path) -> None:
    """Make sure that no table of a run's settings is missing, which would mean its defaults.

    Raises:
        RunFolderError: one is, or the file cannot be read.
    """
    file = path / "settings.toml"
    table = _table_in(file)
    missing = [f"[{name}]" for name in tables_of(TrainConfig) if name not in table]
    if missing and _expected_hash(path) != settings_hash(table):
        raise RunFolderError(f"{file} is incomplete: {', '.join(missing)} is missing; restore it to resume the run")


def _table_in(file: Path) -> dict[str, Any]:
    """Read a TOML file that the run needs.

    Raises:
        RunFolderError: it is missing, damaged or cannot be read.
    """
    try:
        return read_toml(file)
    except MalformedTomlError as error:
        raise RunFolderError(f"{error}. The file is damaged; {_RESTORE}") from error
    except ConfigError as error:
        raise RunFolderError(f"{error}; {_RESTORE}") from error


def _expected_hash(path: Path) -> str:
    """Return the hash that the manifest gives; nothing where it has none, as in older runs, or cannot be read."""
    try:
        return str(read_toml(path / "manifest.toml").get(SETTINGS_HASH, ""))
    except ConfigError:
        return ""


def read_events(path: Path) -> list[Event]:
    """Read what a run told; a line that a crash cut short, or of another version, is passed over.

    Raises:
        RunFolderError: the file cannot be read.
    """
    return _parsed(_event_lines(path))


def read_evaluations(path: Path) -> tuple[dict[str, Any], ...]:
    """Read the evaluations kept with a run, newest first, each with its time; a damaged one is passed over."""
    found = []
    for file in sorted((path / "evaluations").glob("*.json"), reverse=True):
        try:
            table = json.loads(read_regular(file))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(table, dict):
            found.append({"when": file.stem, **table})
    return tuple(found)


def _event_lines(path: Path) -> list[bytes]:
    file = path / "events.jsonl"
    try:
        return read_regular(file).splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunFolderError(cannot_read(file, error)) from error


def _parsed(lines: Iterable[bytes]) -> list[Event]:
    found: list[Event] = []
    for line in lines:
        try:
            found.append(event_from_dict(json.loads(line)))
        except (ValueError, RecursionError):
            continue
    return found


def _last_events(path: Path) -> list[Event]:
    """Read all events but of the meta-iterations only the last: a long run has tens of thousands of them."""
    lines = _event_lines(path)
    rest = _parsed(line for line in lines if not line.startswith(_META_STEP))
    steps = (event for line in reversed(lines) if line.startswith(_META_STEP) for event in _parsed([line]))
    last = next(steps, None)
    return rest if last is None else [*rest, last]


def _table(manifest: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = manifest.get(name)
    return value if isinstance(value, Mapping) else {}


def _size_of(path: Path) -> int:
    size = 0
    for file in path.rglob("*"):
        try:
            size += file.lstat().st_size if file.is_file() else 0
        except OSError:  # a running job replaces its files
            continue
    return size
