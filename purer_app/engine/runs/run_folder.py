"""The folder of a training run: settings, manifest, events, snapshots and the model."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from io import RawIOBase
from pathlib import Path
from typing import Any

from torch import Tensor

from purer_app.engine.core.errors import EngineError, RunFolderError
from purer_app.engine.core.event_codec import event_to_dict
from purer_app.engine.core.events import TRANSIENT, Event, EventSink, NoticeGiven, RunFinished, SnapshotSaved, ignore
from purer_app.engine.core.files import cannot_write, remove_stale_parts, replace_files, write_below
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.model_files import MODEL, check_model, model_contents, read_model
from purer_app.engine.runs.run_creation import create_run
from purer_app.engine.runs.run_files import check_every_table, checkpoints_of, read_events, read_manifest, read_settings
from purer_app.engine.runs.run_lock import MAKE_WRITABLE, claimed
from purer_app.engine.runs.snapshots import (
    DamagedSnapshotError,
    Snapshot,
    read_snapshot,
    snapshot_folders,
    snapshot_path,
    write_snapshot,
)

__all__ = ["RunFolder", "Snapshot"]

_MISFITS = (LookupError, TypeError, ValueError, AttributeError, RuntimeError, EngineError)
"""Errors from restoring a snapshot that can be read but does not match the settings of its run."""


class RunFolder:
    """The folder of a training run.

    It holds `settings.toml`, `manifest.toml`, `events.jsonl`, `gallery/`, `snapshots/step-N/` and the model files.
    While events are recorded, nothing is written if the folder was removed, renamed or replaced; the run ends then.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.events_path = path / "events.jsonl"
        self._recorded: RawIOBase | None = None

    @classmethod
    def create(
        cls, path: Path, config: TrainConfig, manifest: Mapping[str, Any], *, inside: Path | None = None
    ) -> "RunFolder":
        """Create the folder of a new run.

        Args:
            path: a new or empty folder; a new one is created completely or not at all.
            inside: as for `make_folder`.

        Raises:
            RunFolderError: the folder is not empty or cannot be written.
        """
        create_run(path, config, manifest, inside=inside)
        return cls(path)

    @classmethod
    def open(cls, path: Path) -> "RunFolder":
        """Open an existing run.

        Raises:
            RunFolderError: the folder holds no run, or one of another format version.
        """
        read_manifest(path)
        return cls(path)

    def settings(self) -> TrainConfig:
        """Read the settings of the run.

        Raises:
            RunFolderError: they are missing, damaged, or were changed after the run began.
        """
        return read_settings(self.path)

    def settings_to_resume(self) -> TrainConfig:
        """Read the settings, without using defaults for missing tables.

        Raises:
            RunFolderError: as for `settings`, or a whole table is missing.
        """
        check_every_table(self.path)
        return self.settings()

    def manifest(self) -> dict[str, Any]:
        """Read the manifest: seed, device, checkpoints and versions."""
        return read_manifest(self.path)

    def checkpoints(self) -> dict[str, str]:
        """Read the name and SHA-256 of each model that the run was trained on.

        Raises:
            RunFolderError: the manifest is damaged.
        """
        return checkpoints_of(self.path, self.manifest())

    def claimed(self) -> AbstractContextManager[None]:
        """Lock the folder while the block runs; the lock ends with the process.

        Raises:
            RunFolderError: the folder is gone, is locked by another process, or cannot be written.
        """
        return claimed(self.path)

    @contextmanager
    def recording(self, emit: EventSink) -> Iterator[EventSink]:
        """Write each event as a JSON line, except transient ones, and then pass it to `emit`."""
        try:
            if self.events_path.is_fifo():  # opening it would wait for a reader
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            # unbuffered, so that closing the file does not write a failed line again
            file = self.events_path.open("ab", buffering=0)
        except OSError as error:
            raise cannot_write(self.events_path, error, MAKE_WRITABLE) from error
        with file, self._recording_to(file):

            def sink(event: Event) -> None:
                if not isinstance(event, TRANSIENT):
                    self._append(file, json.dumps(event_to_dict(event)).encode() + b"\n")
                emit(event)

            self._append(file, self._missing_newline())
            yield sink

    @contextmanager
    def _recording_to(self, file: RawIOBase) -> Iterator[None]:
        self._recorded = file
        try:
            yield
        finally:
            self._recorded = None

    def check_in_place(self) -> None:
        """Check that this is still the folder whose events are recorded.

        Raises:
            RunFolderError: it was removed, renamed or replaced.
        """
        if self._recorded is None:
            return
        with suppress(OSError):
            if os.path.samestat(self.events_path.stat(), os.fstat(self._recorded.fileno())):
                return
        raise RunFolderError(
            f"{self.path} was removed, renamed or replaced during training, so the run ends here; if it was renamed, "
            "continue it under its new name with: purer-app train --resume RUN"
        )

    def write(self, name: str, content: bytes) -> Path:
        """Write a file of the run completely or not at all; `name` may include a folder, as in "gallery/blocks.json".

        Raises:
            RunFolderError: the disk is full, or the folder cannot be written or was moved.
        """
        self.check_in_place()
        try:
            return write_below(self.path, name, content)
        except RunFolderError:
            self.check_in_place()  # gives the better reason if the folder was moved
            raise

    def _append(self, file: RawIOBase, line: bytes) -> None:
        self.check_in_place()
        try:
            if file.write(line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise cannot_write(self.events_path, error, MAKE_WRITABLE) from error

    def _missing_newline(self) -> bytes:
        """Return a newline if a crash truncated the last line, so that the next event starts on its own line."""
        if self.events_path.stat().st_size == 0:
            return b""
        with self.events_path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return b"" if file.read() == b"\n" else b"\n"

    def events(self) -> list[Event]:
        """Read the recorded events; a truncated last line is skipped."""
        return read_events(self.path)

    def save_snapshot(self, step: int, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> Path:
        """Write a snapshot completely or not at all, then remove all but the newest two.

        Raises:
            RunFolderError: the disk is full, or the folder cannot be written or was moved; older snapshots remain.
        """
        self.check_in_place()
        parent = self.path / "snapshots"
        try:
            events_size = self.events_path.stat().st_size if self.events_path.exists() else 0
            if events_size:  # the events must be on the disk before the snapshot that refers to them
                with self.events_path.open("rb+") as events:
                    os.fsync(events.fileno())
            return write_snapshot(parent, Snapshot(step, dict(tensors), dict(facts), events_size))
        except OSError as error:
            self.check_in_place()
            raise cannot_write(snapshot_path(parent, step), error) from error

    def latest_snapshot(self) -> Snapshot | None:
        """Return the newest snapshot that can be read."""
        for folder in reversed(snapshot_folders(self.path / "snapshots")):
            with suppress(DamagedSnapshotError):
                return read_snapshot(folder)
        return None

    def finished_at(self) -> tuple[int, str]:
        """Return the step of the finished model, including inversion steps, and the cause of the end.

        Without a finished model, they are 0 and "".

        Raises:
            RunFolderError: the events cannot be read.
        """
        saved, found = 0, (0, "")
        if not (self.path / MODEL).is_file():
            return found
        for event in self.events():
            if isinstance(event, SnapshotSaved):
                saved = event.step
            elif isinstance(event, RunFinished):
                found = saved, event.cause
        return found

    def resume(
        self, restore: Callable[[Snapshot], object] = id, emit: EventSink = ignore, *, least_step: int = 0
    ) -> Snapshot | None:
        """Restore the newest usable snapshot and truncate the events to it; None if there is no snapshot yet.

        Args:
            restore: called with each snapshot, newest first, until one raises no error.
            least_step: step of the finished model; older snapshots are not used.

        Raises:
            RunFolderError: there are snapshots, but none can be used; nothing is changed then.
        """
        snapshot, problems = None, list[str]()
        for folder in reversed(snapshot_folders(self.path / "snapshots")):
            try:
                snapshot = read_snapshot(folder)
                restore(snapshot)
                break
            except DamagedSnapshotError as error:
                problems.append(f"{folder.name} cannot be read: {error}")
            except _MISFITS as error:
                problems.append(f"{folder.name} does not fit the settings of its run: {error}")
            snapshot = None
        if problems and snapshot is None:
            raise RunFolderError(
                f"no snapshot in {self.path / 'snapshots'} can be used, so the run cannot be resumed: "
                f"{'; '.join(problems)}. Restore one from a copy, or start a new run"
            )
        if (snapshot.step if snapshot else 0) < least_step:
            why = "; ".join(problems) or "its last snapshot is missing"
            raise RunFolderError(
                f"{self.path} cannot be continued: {why}. Its finished model can still be used; to train more, start "
                "a new run"
            )
        for problem in problems:
            emit(NoticeGiven(f"Snapshot {problem}; the previous one is used"))
        self._discard_later(snapshot.events_size if snapshot else 0)
        return snapshot

    def _discard_later(self, events_size: int) -> None:
        """Remove the events after a snapshot and the unfinished files of a killed process."""
        try:
            if self.events_path.exists() and self.events_path.stat().st_size > events_size:
                os.truncate(self.events_path, events_size)
            for left_over in (self.path / "snapshots").glob(".step-*.part"):
                shutil.rmtree(left_over)
        except OSError as error:
            raise cannot_write(self.events_path, error, MAKE_WRITABLE) from error
        for folder in (self.path, self.path / "gallery"):
            remove_stale_parts(folder)

    def save_model(self, theta: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        """Write the finished meta-model; the weights come last, because they mark the run as finished."""
        self.check_in_place()
        try:
            replace_files(model_contents(self.path, theta, facts))
        except OSError as error:
            self.check_in_place()
            raise cannot_write(self.path / MODEL, error) from error

    def check_finished(self) -> None:
        """Check that the finished run on disk is complete and intact.

        Raises:
            RunFolderError: a file is missing or damaged.
        """
        self.check_in_place()
        self.manifest()
        self.settings_to_resume()
        check_model(self.path)

    def load_model(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Read the meta-model.

        Raises:
            RunFolderError: the run has not finished, or its model cannot be read.
        """
        return read_model(self.path)
