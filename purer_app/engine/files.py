"""Writes files so that a reader sees the old or the new one, never half of one."""

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from purer_app.engine.errors import RunFolderError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_PART = re.compile(r"\..+\.(\d+)\.part", re.DOTALL)


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside, fsync, rename.

    Raises:
        RunFolderError: the disk is full, or the place cannot be written; the old file is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise cannot_write(path, error) from error


def write_below(root: Path, name: str, content: bytes) -> Path:
    """Write `root/name` as `write_atomically` does, but never make `root` again where it is gone.

    Raises:
        RunFolderError: as there.
    """
    path = root / name
    try:
        make_folder(path.parent, inside=root)
        replace_file(path, content)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def replace_file(path: Path, content: bytes) -> None:
    """Write beside, fsync, rename, in a folder that exists; raises OSError and leaves the old file then."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files of one folder beside, then rename them in their order; raises OSError before the first rename."""
    try:
        for path, content in contents.items():
            with part_beside(path).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path in contents:
            os.replace(part_beside(path), path)
    except BaseException:
        for path in contents:
            with contextlib.suppress(OSError):
                part_beside(path).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def part_beside(path: Path) -> Path:
    """Return the hidden name under which this process prepares a file or folder."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def is_stale_part(path: Path) -> bool:
    """Whether the name is that of `part_beside` in a process that has ended."""
    import psutil

    match = _PART.fullmatch(path.name)
    return match is not None and not psutil.pid_exists(int(match[1]))


def remove_stale_parts(folder: Path) -> None:
    """Remove the files that ended processes were preparing directly in a folder."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if is_stale_part(path) and path.is_file() and not path.is_symlink():
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder durable, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(path: Path, error: OSError, remedy: str = "choose another place") -> RunFolderError:
    """Return the sentence for a failed write; where the user did not choose the place, `remedy` names what does."""
    advice = f"free some space or {remedy}" if error.errno in _NO_ROOM else remedy
    return RunFolderError(f"{path} cannot be written: {error.strerror or error}; {advice}")


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path, *, inside: Path | None = None) -> None:
    """Make a folder that may exist already.

    Args:
        inside: a folder that must exist. It is never created, so that a project that was deleted or renamed does not
            come back; without it, all missing parents are created.

    Raises:
        OSError: of the system; FileNotFoundError where `inside` is missing.
    """
    if inside is None:
        folder.mkdir(parents=True, exist_ok=True)
        return
    for part in folder.relative_to(inside).parts:
        inside = inside / part
        inside.mkdir(exist_ok=True)
