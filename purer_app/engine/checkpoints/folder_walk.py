"""Turns folders, and files named one by one, into the list of files that may hold weights."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from purer_app.engine.checkpoints.sharded import INDEX_SUFFIX, is_index
from purer_app.engine.checkpoints.sidecar import sidecar_path
from purer_app.engine.errors import PoolError
from purer_app.engine.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.picture_suffixes import PICTURE_SUFFIXES

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
        found.extend(Path(place) / name for name in _without_parts(files) if _may_hold_weights(Path(name)))
    return sorted(found)


def files_named(paths: Iterable[Path], emit: EventSink) -> list[Path]:
    """List the files behind a mixture of files and folders in the order of their naming, each file once.

    What is missing, and a folder without weights, becomes a notice. A note whose checkpoint is named
    too belongs to it and is left away.
    """
    found: dict[str, Path] = {}
    for path in paths:
        emit(Heartbeat("list files"))
        try:
            for file in _files_behind(path):
                found.setdefault(os.path.realpath(file), file)
        except PoolError as error:
            emit(NoticeGiven(str(error)))
    notes = {sidecar_path(file) for file in found.values() if file.suffix != ".toml"}
    return [file for file in found.values() if file not in notes]


def _files_behind(path: Path) -> list[Path]:
    """List one file, or the weights of one folder.

    Raises:
        PoolError: there is nothing, or nothing that could be weights.
    """
    if not os.path.lexists(path):
        raise PoolError(f"{path} does not exist, or cannot be reached")
    if not os.path.isdir(path):  # noqa: PTH112 - Path's own raises behind a locked folder
        return [path]  # of a pipe, a device or a broken link, the inspection says what it is
    if not (files := weight_files(path)):
        raise PoolError(no_weights_sentence(path))
    return files


def no_weights_sentence(folder: Path) -> str:
    """Return what to tell of a folder in which nothing could be weights."""
    return f"{folder} holds no files that could be weights; add .pth, .safetensors or .pt2 files"


_PART = re.compile(r"(model|pytorch_model)-\d{5}-of-\d{5}\.(safetensors|bin)")


def _without_parts(names: list[str]) -> list[str]:
    """Leave away what belongs to another row: parts whose index is there, and older copies in a Hugging Face folder."""
    indexed = {name.split(".")[0] for name in names if is_index(Path(name))}
    kept = [name for name in names if not ((part := _PART.fullmatch(name)) and part[1] in indexed)]
    new = {"model.safetensors", f"model.safetensors{INDEX_SUFFIX}"} & set(names)
    old = {"pytorch_model.bin", f"pytorch_model.bin{INDEX_SUFFIX}"} if new and "config.json" in names else set()
    return [name for name in kept if name not in old]


def _may_hold_weights(path: Path) -> bool:
    if is_index(path):
        return True
    if path.name.startswith(".") or path.suffix.lower() in _NOTES | PICTURE_SUFFIXES:
        return False
    return path.name.lower() not in _NOTE_NAMES
