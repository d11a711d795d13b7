"""Turns a folder into the list of its files that may hold weights."""

import os
from pathlib import Path

from purer_app.engine.errors import PoolError
from purer_app.engine.images import PICTURE_SUFFIXES

_NOTES = frozenset(
    {
        ".toml",
        ".md",
        ".txt",
        ".rst",
        ".json",
        ".yaml",
        ".yml",
        ".csv",
        ".log",
        ".py",
        ".ipynb",
        ".pdf",
        ".sha256",
        ".md5",
    }
)
_NOTE_NAMES = frozenset({"license", "licence", "readme", "notice", "authors", "changelog", "makefile"})


def weight_files(folder: Path) -> list[Path]:
    """List the files of a folder and its subfolders, without notes, pictures and hidden ones, by name.

    Links to folders are not followed. A subfolder that cannot be opened stands in the list itself.

    Raises:
        PoolError: the folder is missing, no folder, or cannot be read.
    """
    try:
        if not folder.exists():
            raise PoolError(f"{folder} does not exist; a folder of checkpoints is needed")
        if not folder.is_dir():
            raise PoolError(f"{folder} is not a folder; a folder of checkpoints is needed")
        next(folder.iterdir(), None)
    except OSError as error:
        raise PoolError(f"{folder} cannot be read: {error.strerror or error}") from error
    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: found.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        found.extend(Path(place) / name for name in files if _may_hold_weights(Path(name)))
    return sorted(found)


def _may_hold_weights(path: Path) -> bool:
    if path.name.startswith(".") or path.suffix.lower() in _NOTES | PICTURE_SUFFIXES:
        return False
    return path.name.lower() not in _NOTE_NAMES
