"""Writes and reads the snapshots of a run: folders with tensors, facts and their checksums."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import cannot_read, replace_file, sync_folder
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.runs.checksums import checksum_list, find_damage

CHECKSUMS = "state.sha256"
_TENSORS, _FACTS = "state.safetensors", "state.toml"
_KEPT = 2
_NAME = re.compile(r"step-(\d+)")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A training state: named tensors, and facts (numbers, strings, lists)."""

    step: int
    tensors: dict[str, Tensor]
    facts: dict[str, Any]
    events_size: int
    """Size of the events file at this state, in bytes."""


class DamagedSnapshotError(Exception):
    """A snapshot cannot be used; the text says why."""


def snapshot_folders(parent: Path) -> list[Path]:
    """List the snapshots in a folder, oldest first."""
    return sorted(path for path in parent.glob("step-*") if _NAME.fullmatch(path.name)) if parent.is_dir() else []


def write_snapshot(parent: Path, snapshot: Snapshot) -> Path:
    """Write a snapshot completely or not at all; then remove older ones, except one, and those of later steps.

    Snapshots of later steps remain if the run went back to an older snapshot.

    Raises:
        OSError: the disk is full or the folder cannot be written; the other snapshots remain.
    """
    target, part = snapshot_path(parent, snapshot.step), parent / f".step-{snapshot.step:08d}.part"
    facts = {"step": snapshot.step, "events_size": snapshot.events_size, "facts": snapshot.facts}
    contents = {_TENSORS: save(on_cpu(snapshot.tensors)), _FACTS: toml_text(facts).encode()}
    try:
        shutil.rmtree(part, ignore_errors=True)
        parent.mkdir(exist_ok=True)
        part.mkdir()
        for name, content in (*contents.items(), (CHECKSUMS, checksum_list(contents))):
            replace_file(part / name, content)
        if target.exists():
            shutil.rmtree(target)
        os.replace(part, target)
        sync_folder(parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    written = snapshot_folders(parent)
    reached = [path for path in written if path <= target]
    for old in [*reached[:-_KEPT], *written[len(reached) :]]:
        shutil.rmtree(old, ignore_errors=True)
    return target


def read_snapshot(folder: Path) -> Snapshot:
    """Read one snapshot.

    Raises:
        DamagedSnapshotError: a file is missing, damaged or cannot be read.
    """
    if not folder.is_dir():
        raise DamagedSnapshotError("it is a file, not a folder")
    if damage := find_damage(folder / CHECKSUMS):
        raise DamagedSnapshotError(damage)
    try:
        table = read_toml(folder / _FACTS, name=_FACTS)
        tensors = read_safetensors(folder / _TENSORS)
        return Snapshot(int(table["step"]), tensors, dict(table["facts"]), int(table["events_size"]))
    except KeyError as error:
        raise DamagedSnapshotError(f"{_FACTS} lacks {error}") from error
    except OSError as error:
        raise DamagedSnapshotError(cannot_read(_TENSORS, error)) from error
    except ConfigError as error:
        raise DamagedSnapshotError(str(error)) from error
    except SafetensorError as error:
        raise DamagedSnapshotError(f"{_TENSORS} is damaged: {error}") from error
    except (ValueError, TypeError) as error:
        raise DamagedSnapshotError(f"{_FACTS} is damaged: {error}") from error


def snapshot_path(parent: Path, step: int) -> Path:
    """Return the folder of the snapshot after a step."""
    return parent / f"step-{step:08d}"


def on_cpu(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Prepare tensors for `safetensors`: contiguous, on the CPU, without graph."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
