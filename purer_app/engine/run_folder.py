"""Keeps one training run on disk: settings, manifest, events, snapshots and the model, so that it can be resumed."""

import errno
import json
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any

import tomli_w
from filelock import FileLock, Timeout
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from purer_app.engine.config import TrainConfig
from purer_app.engine.errors import ConfigError, RunFolderError
from purer_app.engine.event_records import event_to_dict
from purer_app.engine.events import TRANSIENT, Event, EventSink
from purer_app.engine.files import cannot_write, sync_folder, write_atomically
from purer_app.engine.run_listing import FORMAT_VERSION, read_events, read_manifest, read_settings
from purer_app.engine.settings_file import read_toml, settings_to_toml

_KEPT_SNAPSHOTS = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state from which the run continues: named tensors, and plain facts (numbers, strings, lists)."""

    step: int
    tensors: dict[str, Tensor]
    facts: dict[str, Any]
    events_size: int
    """Bytes of the events file that belong to this state."""


class RunFolder:
    """`settings.toml`, `manifest.toml`, `events.jsonl`, `snapshots/step-N/`, `model.safetensors` and `model.toml`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events_path = path / "events.jsonl"

    @classmethod
    def create(cls, path: Path, config: TrainConfig, manifest: Mapping[str, Any]) -> "RunFolder":
        """Start a run in a new or empty folder; a new one is there whole or not at all.

        Raises:
            RunFolderError: the folder holds something already, or cannot be written.
        """
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise RunFolderError(
                    f"{path} is not empty; choose another folder, or continue a run in it with --resume"
                )
            place = path if path.exists() else path.with_name(f".{path.name}.{os.getpid()}.part")
            place.mkdir(parents=True, exist_ok=True)
            write_atomically(place / "settings.toml", settings_to_toml(config).encode())
            cls(place).write_manifest({"format_version": FORMAT_VERSION, **manifest})
            if place != path:
                os.replace(place, path)
        except OSError as error:
            raise cannot_write(path, error) from error
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """Open a run that is there.

        Raises:
            RunFolderError: the folder holds no run, or one of another format version.
        """
        read_manifest(path)
        return cls(path)

    def settings(self) -> TrainConfig:
        """Read the settings of the run."""
        return read_settings(self.path)

    def manifest(self) -> dict[str, Any]:
        """Read what the run was made from."""
        return read_manifest(self.path)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest."""
        write_atomically(self.path / "manifest.toml", tomli_w.dumps(dict(manifest)).encode())

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep others from training in this folder for as long as the block runs; a process that dies lets go of it.

        Raises:
            RunFolderError: it is taken, or cannot be written.
        """
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise RunFolderError(f"{self.path} is being trained already; wait for its end, or pause it there") from None
        except OSError as error:
            raise cannot_write(self.path, error) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def recording(self, emit: EventSink) -> Iterator[EventSink]:
        """Write each event but transient ones as a JSON line before it goes on to `emit`."""
        try:
            # unbuffered: a line that found no room must not be tried again when the file is closed
            file = self.events_path.open("ab", buffering=0)
        except OSError as error:
            raise cannot_write(self.events_path, error) from error
        with file:

            def sink(event: Event) -> None:
                if not isinstance(event, TRANSIENT):
                    self._append(file, json.dumps(event_to_dict(event)).encode() + b"\n")
                emit(event)

            self._append(file, self._end_of_cut_line())
            yield sink

    def _append(self, file: RawIOBase, line: bytes) -> None:
        try:
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise cannot_write(self.events_path, error) from error

    def _end_of_cut_line(self) -> bytes:
        """A newline where a crash cut the last line, so that the next event does not join it."""
        if self.events_path.stat().st_size == 0:
            return b""
        with self.events_path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return b"" if file.read() == b"\n" else b"\n"

    def events(self) -> list[Event]:
        """Read the events back; a last line that a crash cut short is passed over."""
        return read_events(self.path)

    def save_snapshot(self, step: int, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> Path:
        """Write a snapshot whole or not at all, then drop all but the newest two.

        Raises:
            RunFolderError: the disk is full or the folder cannot be written; older snapshots stay.
        """
        snapshots = self.path / "snapshots"
        target, beside = snapshots / f"step-{step:08d}", snapshots / f".step-{step:08d}.part"
        events_size = self.events_path.stat().st_size if self.events_path.exists() else 0
        try:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
            if events_size:  # what the snapshot counts on must be on the disk before it
                with self.events_path.open("rb+") as events:
                    os.fsync(events.fileno())
            write_atomically(beside / "state.safetensors", save(_on_cpu(tensors)))
            text = tomli_w.dumps({"step": step, "events_size": events_size, "facts": dict(facts)})
            write_atomically(beside / "state.toml", text.encode())
            if target.exists():
                shutil.rmtree(target)
            os.replace(beside, target)
            sync_folder(snapshots)
        except OSError as error:
            raise cannot_write(target, error) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        for old in self._snapshot_folders()[:-_KEPT_SNAPSHOTS]:
            shutil.rmtree(old, ignore_errors=True)
        return target

    def _snapshot_folders(self) -> list[Path]:
        folder = self.path / "snapshots"
        return sorted(folder.glob("step-*")) if folder.is_dir() else []

    def latest_snapshot(self) -> Snapshot | None:
        """Return the newest snapshot that can be read."""
        for folder in reversed(self._snapshot_folders()):
            try:
                table = tomllib.loads((folder / "state.toml").read_text(encoding="utf-8"))
                tensors = load_file(folder / "state.safetensors")
                return Snapshot(int(table["step"]), tensors, dict(table["facts"]), int(table["events_size"]))
            except (OSError, ValueError, KeyError, SafetensorError):
                continue
        return None

    def resume(self) -> Snapshot | None:
        """Return the newest snapshot and cut the events back to it; None where none was written yet.

        Raises:
            RunFolderError: there are snapshots, but none can be read; nothing is changed then.
        """
        snapshot = self.latest_snapshot()
        if snapshot is None and self._snapshot_folders():
            raise RunFolderError(f"no snapshot in {self.path / 'snapshots'} can be read; the run cannot be resumed")
        size = snapshot.events_size if snapshot else 0
        try:
            if self.events_path.exists() and self.events_path.stat().st_size > size:
                os.truncate(self.events_path, size)
            for left_over in (self.path / "snapshots").glob(".step-*.part"):
                shutil.rmtree(left_over)
        except OSError as error:
            raise cannot_write(self.events_path, error) from error
        return snapshot

    def save_model(self, theta: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        """Write the finished meta-model."""
        write_atomically(self.path / "model.safetensors", save(_on_cpu(theta)))
        write_atomically(self.path / "model.toml", tomli_w.dumps(dict(facts)).encode())

    def load_model(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Read the meta-model.

        Raises:
            RunFolderError: the run has not finished, or its model cannot be read.
        """
        path = self.path / "model.safetensors"
        if not path.is_file():
            raise RunFolderError(
                f"{self.path} has no finished model; continue it in the window, "
                f"or with: purer-app train --resume {self.path}"
            )
        try:
            return load_file(path), read_toml(self.path / "model.toml")
        except (SafetensorError, OSError, ConfigError) as error:
            raise RunFolderError(f"{path} cannot be read: {error}") from error


def _on_cpu(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
