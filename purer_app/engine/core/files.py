"""Reads and writes files safely: a reader sees the old file or the new one, never half of one."""

import contextlib
import errno
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from purer_app.engine.core.errors import DataError, RunFolderError

FileState = tuple[str, int, int, int, int]
"""Path, time of the last change in nanoseconds, size, inode and time of the last change of the inode in nanoseconds.

The last two tell files apart that have replaced each other, as renaming and copying can keep time and size. All numbers
are 0 for a missing file.
"""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_MISPLACED = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
_NOT_REGULAR = "it is a pipe, a socket or a device, not a file"
_PART = re.compile(r"\..+\.(\d+)\.part", re.DOTALL)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a temporary file in the same folder, fsync it and rename it.

    Raises:
        RunFolderError: the disk is full, or the folder is not writable; the old file is unchanged.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise cannot_write(path, error) from error


def check_new(out: Path) -> None:
    """Check, before a long computation, that a new file or folder can be written and would replace nothing.

    Raises:
        DataError: the path exists, a parent of it is a file or is not writable, or a name in it is too long.
    """
    if os.path.lexists(out):
        raise DataError(f"{out} exists already and is not replaced; choose another name")
    for parent in out.parents:
        if os.path.lexists(parent):
            if not parent.is_dir():
                raise DataError(f"{out} cannot be written: {parent} is a file, not a folder")
            try:
                _check_place(parent, out)
            except OSError as error:
                raise DataError(str(cannot_write(out, error))) from error
            return


def _check_place(folder: Path, out: Path) -> None:
    """Check that a folder is writable and can contain the missing part of the path `out`; raises OSError."""
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    for name in (*out.relative_to(folder).parts[:-1], part_beside(out).name):
        with contextlib.suppress(FileNotFoundError):
            (folder / name).lstat()


def unused_path(path: Path) -> Path:
    """Return the path itself or, if it exists, the first unused one with -2, -3 … before the suffix."""
    number, found = 1, path
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found


def write_keeping(path: Path, content: bytes, replaceable: str = "") -> Path:
    """Write a file, but keep one that somebody else has written or changed: the new one then gets an unused name.

    Args:
        replaceable: the SHA-256 of the content that may be replaced; "" replaces nothing.

    Returns:
        The path of the new file.

    Raises:
        RunFolderError: as `write_atomically`.
    """
    if os.path.lexists(path) and not _has_content(path, replaceable):
        path = unused_path(path)
    write_atomically(path, content)
    return path


def _has_content(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def write_below(root: Path, name: str, content: bytes) -> Path:
    """Write `root/name` as `write_atomically` does, but do not create `root` again if it was deleted.

    Raises:
        RunFolderError: as `write_atomically`, or `root` is missing.
    """
    path = root / name
    try:
        make_folder(path.parent, inside=root)
        replace_file(path, content)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def replace_file(path: Path, content: bytes) -> None:
    """Replace one file of an existing folder atomically; raises OSError and then keeps the old file."""
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write new versions of files, then rename them in order.

    A link stays, and the file that it leads to is replaced.

    Raises:
        OSError: before the first rename, also if a path is a folder, a pipe, a socket or a device.
    """
    targets = {_file_to_replace(path): content for path, content in contents.items()}
    parts = {target: part_beside(target) for target in targets}
    for part in parts.values():
        _remove_old_part(part)
    try:
        for target, content in targets.items():
            with parts[target].open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for target, part in parts.items():
            os.replace(part, target)
    except BaseException:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        raise
    for folder in {target.parent for target in targets}:
        sync_folder(folder)


def _file_to_replace(path: Path) -> Path:
    """Return the path without a link at its end; raises OSError if anything but a regular file is there."""
    target = real_path(path) if path.is_symlink() else path
    with contextlib.suppress(FileNotFoundError):
        check_regular(target)
    return target


def _remove_old_part(part: Path) -> None:
    """Remove a temporary file that an ended process with the same number left; raises OSError for anything else."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(part.lstat().st_mode):
            raise FileExistsError(errno.EEXIST, f"{part.name} is in the way", str(part))
        part.unlink()


def part_beside(path: Path) -> Path:
    """Return the hidden temporary name under which this process prepares a file or folder."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def is_stale_part(path: Path) -> bool:
    """Whether a path is a temporary file of `part_beside` from a process that has ended."""
    import psutil

    match = _PART.fullmatch(path.name)
    return match is not None and not psutil.pid_exists(int(match[1]))


def remove_stale_parts(folder: Path) -> None:
    """Remove temporary files that ended processes left in a folder, subfolders excluded."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if is_stale_part(path) and path.is_file() and not path.is_symlink():
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Flush a rename in the folder to the disk; does nothing on Windows."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(
    path: Path, error: OSError, remedy: str = "choose another place", *, moves: bool = False
) -> RunFolderError:
    """Return the error for a failed write.

    Args:
        remedy: what helps if the cause is neither a full disk nor an obstacle in the path.
        moves: whether the remedy is another path, which also helps against an obstacle.
    """
    if error.errno in _MISPLACED and (obstacle := _obstacle(path)):
        return RunFolderError(f"{path} cannot be written: {obstacle}{f', or {remedy}' if moves else ''}")
    advice = f"free some space or {remedy}" if error.errno in _NO_ROOM else remedy
    return RunFolderError(f"{path} cannot be written: {error.strerror or error}; {advice}")


def _obstacle(path: Path) -> str:
    """Describe what blocks the path of a file or of its folders; empty if nothing does."""
    for folder in reversed(path.parents):
        if os.path.lexists(folder) and not folder.is_dir():
            return f"{folder} is {_kind(folder)}, not a folder; move it away"
    if path.is_dir():
        return "it is a folder, not a file; move it away"
    return f"it is {_kind(path)}; move it away" if os.path.lexists(path) else ""


def _kind(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        return "a link that leads nowhere"
    return "a file" if path.is_file() else "a pipe, a socket or a device"


def real_path(path: Path) -> Path:
    """Return the absolute path without links; unlike `Path.resolve`, accepts loops of links."""
    return Path(os.path.realpath(path))


def check_regular(path: Path) -> None:
    """Check that a path is a regular file: reading a pipe may never end.

    Raises:
        OSError: it is missing, a folder, a pipe, a socket or a device.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _NOT_REGULAR, str(path))


def read_regular(path: Path) -> bytes:
    """Read a regular file; raises OSError for anything else."""
    check_regular(path)
    return path.read_bytes()


def cannot_read(name: object, error: OSError) -> str:
    """Return the sentence for a failed read of the file `name`."""
    if isinstance(error, FileNotFoundError):
        return f"{name} is missing"
    if isinstance(error, IsADirectoryError):
        return f"{name} is a folder, not a file"
    if isinstance(error, NotADirectoryError):
        return f"{name} cannot be read: a file stands where its folder should be"
    if error.errno == errno.ELOOP:
        return f"{name} cannot be read: it is a link that leads nowhere"
    return f"{name} cannot be read: {error.strerror or error}"


def cache_folder() -> Path:
    """Return the folder of the cache: the user's, or the one that PURER_CACHE names."""
    named = os.environ.get("PURER_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("purer-app")


def log_folder() -> Path:
    """Return the user's folder for log files; it may not exist."""
    return platformdirs.user_log_path("purer-app", appauthor=False)


def state_of(file: Path) -> FileState:
    """Return what changes whenever the file is written or replaced; a key for caches of its content."""
    try:
        state = file.stat()
    except OSError:
        return str(file), 0, 0, 0, 0
    return str(file), state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a regular file as 64 hexadecimal digits; raises OSError."""
    check_regular(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(folder: Path, *, inside: Path | None = None) -> None:
    """Create a folder if it does not exist.

    Args:
        inside: a parent that must exist and is not created, so a deleted or renamed project does not reappear; without
            it, all missing parents are created.

    Raises:
        OSError: from the system; FileNotFoundError if `inside` is missing.
    """
    if inside is None:
        folder.mkdir(parents=True, exist_ok=True)
        return
    for part in folder.relative_to(inside).parts:
        inside = inside / part
        inside.mkdir(exist_ok=True)
