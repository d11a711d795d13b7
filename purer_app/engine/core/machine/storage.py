"""Measures folders, and clears those whose content the program makes again when it needs it."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.files import cache_folder

CACHES = ("verdicts.sqlite", "signatures", "class-images")
"""What the program keeps in `cache_folder()`; nothing else there is cleared, as PURER_CACHE may name any folder."""


def folder_size(path: Path, emit: EventSink = ignore) -> int:
    """Return the bytes of all files in a folder, or of a file; links count as themselves, unreadable parts as 0.

    Args:
        emit: is called for each file, and ends the measurement by raising an exception.
    """
    if path.is_file():
        return path.lstat().st_size
    size = 0
    for folder, _, names in os.walk(path):  # passes over folders that a running job removes meanwhile
        for name in names:
            emit(Heartbeat(folder))
            with suppress(OSError):
                size += Path(folder, name).lstat().st_size
    return size


def measure(paths: Sequence[Path], emit: EventSink) -> tuple[int, ...]:
    """Return the size of each file or folder in bytes."""
    sizes = []
    for path in paths:
        emit(Heartbeat(str(path)))  # raises if the job was stopped
        sizes.append(folder_size(path, emit))
    return tuple(sizes)


def clear_caches(folder: Path | None = None) -> tuple[int, str]:
    """Delete the caches, which cost time to make again but hold no work of the user.

    Args:
        folder: by default `cache_folder()`.

    Returns:
        The freed bytes, and why a part could not be deleted, or "".
    """
    freed, problem = 0, ""
    for path in ((folder or cache_folder()) / name for name in CACHES):
        before = folder_size(path)
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            problem = f"{path} cannot be deleted: {error.strerror or error}"
        freed += before - folder_size(path)
    return freed, problem
