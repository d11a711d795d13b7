"""Turns folders, and files named one by one, into the list of files that may hold weights."""

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.checkpoints.formats.sharded import INDEX_SUFFIX, is_index
from purer_app.engine.checkpoints.intake.checkpoint_suffixes import may_be_checkpoint
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import EventSink, FilesSkipped, Heartbeat, NoticeGiven, ignore

_NOTE_NAMES = frozenset({"license", "licence", "readme", "notice", "authors", "changelog", "makefile"})
_BEAT = 500


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a folder that may hold weights, by name, and how many others there are of each suffix.

    Hidden files, licences and the notes beside checkpoints are not counted.
    """

    files: list[Path]
    others: Counter[str]


def weight_files(folder: Path) -> list[Path]:
    """List the files of a folder and its subfolders that may hold weights, by name.

    Raises:
        PoolError: as `scan_folder`.
    """
    return scan_folder(folder, ignore).files


def scan_folder(folder: Path, emit: EventSink) -> Scan:
    """Look through a folder and its subfolders, without hidden ones.

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
    others: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lambda error: found.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for number, name in enumerate(_without_parts(files)):
            if number % _BEAT == 0:
                emit(Heartbeat("list files"))
            path = Path(place, name)
            if is_index(path) or (not name.startswith(".") and not _is_note(name) and may_be_checkpoint(path)):
                found.append(path)
            elif not name.startswith(".") and not _is_note(name):
                others.append(path)
    notes = {sidecar_path(path) for path in found}
    return Scan(sorted(found), Counter(path.suffix.lower() for path in others if path not in notes))


def _is_note(name: str) -> bool:
    return name.partition(".")[0].lower() in _NOTE_NAMES


def skipped(others: Counter[str]) -> FilesSkipped:
    """Return the event that counts files, the most frequent suffixes first."""
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    return FilesSkipped(tuple(suffix for suffix, _ in ranked), tuple(count for _, count in ranked))


def files_named(paths: Iterable[Path], emit: EventSink) -> list[Path]:
    """List the files behind a mixture of files and folders in the order of their naming, each file once.

    What is missing, and a folder without weights, becomes a notice; the files of folders that are no checkpoints are
    counted in an event. A note whose checkpoint is named too belongs to it and is omitted.
    """
    found: dict[str, Path] = {}
    others: Counter[str] = Counter()
    for path in paths:
        emit(Heartbeat("list files"))
        try:
            for file in _files_behind(path, emit, others):
                found.setdefault(os.path.realpath(file), file)
        except PoolError as error:
            emit(NoticeGiven(str(error)))
    if others:
        emit(skipped(others))
    notes = {sidecar_path(file) for file in found.values() if file.suffix != ".toml"}
    return [file for file in found.values() if file not in notes]


def _files_behind(path: Path, emit: EventSink, others: Counter[str]) -> list[Path]:
    """List one file, or the weights of one folder, and count what else the folder holds.

    Raises:
        PoolError: there is nothing, or nothing that could be weights.
    """
    if not os.path.lexists(path):
        raise PoolError(f"{path} does not exist, or cannot be reached")
    if not os.path.isdir(path):  # noqa: PTH112 - Path's own raises behind a locked folder
        return [path]  # of a pipe, a device or a broken link, the inspection says what it is
    scan = scan_folder(path, emit)
    others.update(scan.others)
    if not scan.files:
        raise PoolError(no_weights_sentence(path))
    return scan.files


def no_weights_sentence(folder: Path) -> str:
    """Return what to tell of a folder in which nothing could be weights."""
    return f"{folder} holds no files that could be weights; add .pth, .safetensors or .pt2 files"


_PART = re.compile(r"(model|pytorch_model)-\d{5}-of-\d{5}\.(safetensors|bin)")


def _without_parts(names: list[str]) -> list[str]:
    """Omit what belongs to another row: parts whose index is there, and older copies in a Hugging Face folder."""
    indexed = {name.split(".")[0] for name in names if is_index(Path(name))}
    kept = [name for name in names if not ((part := _PART.fullmatch(name)) and part[1] in indexed)]
    new = {"model.safetensors", f"model.safetensors{INDEX_SUFFIX}"} & set(names)
    old = {"pytorch_model.bin", f"pytorch_model.bin{INDEX_SUFFIX}"} if new and "config.json" in names else set()
    return [name for name in kept if name not in old]
