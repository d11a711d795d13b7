"""Writes files so that a reader sees the old or the new one, never half of one."""

import contextlib
import hashlib
import os
from pathlib import Path

from purer_app.engine.errors import RunFolderError


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, fsync, rename.

    Raises:
        RunFolderError: the disk is full, or the place cannot be written; the old file is as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder durable, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(path: Path, error: OSError) -> RunFolderError:
    """Return the sentence for a failed write."""
    return RunFolderError(
        f"{path} cannot be written: {error.strerror or error}; free some space or choose another place"
    )


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
