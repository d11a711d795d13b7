"""Copies a whole project into a new folder; no Qt."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import FileIO
from pathlib import Path

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, EventSink, Heartbeat
from purer_app.engine.core.files import cannot_write, sync_folder
from purer_app.ui.state.project.project import FILE_NAME, PREVIOUS_NAME, Project
from purer_app.ui.state.project.project_file import save_project
from purer_app.ui.state.project.project_lock import LOCK_NAME

_CHUNK_BYTES = 1 << 20
_NOT_COPIED = {LOCK_NAME, ".lock", FILE_NAME, PREVIOUS_NAME}
"""Locks, and the project files, which are written with the current values."""


def copy_project(source: Path, target: Path, project: Project, emit: EventSink, _: Control) -> tuple[str, ...]:
    """Copy a project with its classes, pictures and runs. The target appears complete or not at all.

    Args:
        source: the project folder; unreadable parts are skipped, and it may be missing.
        project: the values to write in place of the file in `source`; the name is that of the target.

    Returns:
        The paths below `source` that could not be read.

    Raises:
        RunFolderError: the target is not empty, is inside the project, or cannot be written.
    """
    check_target(source, target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            part.mkdir(parents=True)
            unread = tuple(_copy_tree(source, part, emit))
            save_project(part, replace(project, name=target.name), b"")
            os.replace(part, target)
            sync_folder(target.parent)
        except OSError as error:
            raise cannot_write(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return unread


def check_target(source: Path, target: Path) -> None:
    """Check that a project can be copied to a folder.

    Raises:
        RunFolderError: the target exists and is not empty, or is inside the project.
    """
    if target.is_relative_to(source):
        raise RunFolderError(f"{target} is inside the project; choose a folder outside it for the copy")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RunFolderError(f"{target} already exists and is not empty; choose another name for the copy")


def _copy_tree(source: Path, target: Path, emit: EventSink) -> Iterator[str]:
    """Copy files and folders; yield paths that cannot be read. Failed writes raise OSError."""
    try:
        entries = sorted(os.scandir(source), key=lambda entry: entry.name)
    except OSError:
        yield str(source)
        return
    for entry in entries:
        path, copy = Path(entry.path), target / entry.name
        if entry.name in _NOT_COPIED or entry.name.endswith(".part"):
            continue
        emit(Heartbeat(entry.name))
        if entry.is_symlink():
            copy.symlink_to(path.readlink())
        elif entry.is_dir():
            copy.mkdir()
            yield from _copy_tree(path, copy, emit)
        elif entry.is_file() and not _copy_file(path, copy, emit):
            yield str(path)


def _copy_file(source: Path, target: Path, emit: EventSink) -> bool:
    """Copy a file with its times; False if it cannot be read."""
    try:
        file = source.open("rb", buffering=0)
    except OSError:
        return False
    with file, target.open("wb") as copy:
        while chunk := _read(file):
            copy.write(chunk)
            emit(Heartbeat(source.name))
        copy.flush()
        os.fsync(copy.fileno())
    if chunk is None:
        target.unlink()
        return False
    with suppress(OSError):  # the times are optional
        shutil.copystat(source, target)
    return True


def _read(file: FileIO) -> bytes | None:
    """Read the next chunk; None on a read error."""
    try:
        return file.read(_CHUNK_BYTES)
    except OSError:
        return None
