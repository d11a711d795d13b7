"""List the files in folders that may hold weights, together with files that are named one by one."""

import mimetypes
import os
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.checkpoints.formats.onnx.index import data_files_of, may_be_data
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.parts.distributed import INDEX_NAME, PART_SUFFIX, is_distributed, model_folder
from purer_app.engine.checkpoints.formats.parts.sharded import INDEX_SUFFIX, is_index
from purer_app.engine.checkpoints.formats.sniff import READABLE
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.errors import CheckpointError, PoolError
from purer_app.engine.core.events import EventSink, FilesSkipped, Heartbeat, NoticeGiven, ignore
from purer_app.engine.core.verdict import Format
from purer_app.engine.images.suffixes import PICTURE_SUFFIXES

_CHECKPOINTS = frozenset(
    (
        *(".pth", ".pt", ".th", ".t7", ".ckpt", ".pt2", ".safetensors", ".onnx", ".keras", ".h5", ".hdf5", ".gguf"),
        *(".distcp", ".pkl", ".pickle"),
    )
)
_OTHER_KINDS = frozenset({"text", "image", "audio", "video", "font"})
_OTHERS = frozenset(
    (
        *(".md", ".rst", ".toml", ".json", ".yaml", ".yml", ".log", ".ipynb", ".pdf", ".sha256", ".md5", ".cfg"),
        *(".ini", ".conf", ".lock", ".tex", ".bib", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt"),
        *(".so", ".a", ".o", ".dll", ".dylib", ".exe", ".pyc", ".pyi", ".pyx", ".class", ".jar", ".whl", ".deb"),
        *(".cpp", ".cc", ".hpp", ".cu", ".cuh", ".cs", ".go", ".rs", ".java", ".rb", ".pl", ".pm", ".lua", ".sh"),
        *(".ts", ".cmake", ".mo", ".po", ".db", ".sqlite", ".ttf", ".otf", ".woff", ".woff2", ".eot", ".map"),
        *(".iso", ".rpm", ".epub", ".ods", ".odp", ".parquet", ".arrow", ".tfrecord", ".lmdb"),
    )
)
_LIKELY = frozenset({".bin", ".tar"})
"""Suffixes of many checkpoints and of much else: what is damaged is worth a row, what is unknown is not."""
_MODEL_FORMATS = (READABLE - {Format.PICKLE}) | {
    *(Format.ONNX, Format.KERAS, Format.GGUF, Format.HDF5, Format.LFS_POINTER, Format.DISTRIBUTED_PART)
}
_NO_FORMATS = frozenset({Format.UNKNOWN, Format.TEXT, Format.JSON, Format.EMPTY, Format.ZIP})


def _typed_suffixes() -> frozenset[str]:
    """Return the suffixes of texts, pictures, sounds, films and fonts in Python's own table."""
    table = mimetypes.MimeTypes().types_map[True]
    return frozenset(suffix for suffix, kind in table.items() if kind.partition("/")[0] in _OTHER_KINDS)


NO_CHECKPOINTS = (_OTHERS | PICTURE_SUFFIXES | _typed_suffixes()) - _CHECKPOINTS
"""Suffixes of files that are no checkpoints, whatever they hold; those in a folder are not opened."""

_NOTE_NAMES = frozenset({"license", "licence", "readme", "notice", "authors", "changelog", "makefile"})
_BEAT = 500


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a folder that may hold weights, by name, and the number of other files per suffix.

    Hidden files, licences and notes of checkpoints are not counted.
    """

    files: list[OpenedCheckpoint]
    others: Counter[str]


def weight_files(folder: Path) -> list[OpenedCheckpoint]:
    """List the files of a folder and its subfolders that may hold weights, by name.

    Raises:
        PoolError: as `scan_folder`.
    """
    return scan_folder(folder, ignore).files


def scan_folder(folder: Path, emit: EventSink) -> Scan:
    """Walk a folder and its subfolders, without hidden ones.

    Links to folders are not followed. A subfolder that cannot be opened is itself listed.

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
    found: dict[Path, OpenedCheckpoint] = {}
    others: list[Path] = []

    def keep_locked(error: OSError) -> None:
        found[Path(error.filename)] = OpenedCheckpoint(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=keep_locked):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        if is_distributed(Path(place)):
            found[Path(place)] = OpenedCheckpoint(Path(place))
        data = _onnx_data(Path(place), files)
        for number, name in enumerate(name for name in _without_parts(files) if name not in data):
            if number % _BEAT == 0:
                emit(Heartbeat("list files"))
            path = Path(place, name)
            checkpoint = OpenedCheckpoint(path)
            if is_index(path) or (not name.startswith(".") and not _is_note(name) and may_be_checkpoint(checkpoint)):
                found[path] = checkpoint
            elif not name.startswith(".") and not _is_note(name):
                others.append(path)
    notes = {sidecar_path(path) for path in found}
    return Scan(
        [found[path] for path in sorted(found)], Counter(path.suffix.lower() for path in others if path not in notes)
    )


def _onnx_data(folder: Path, names: list[str]) -> set[str]:
    """Return the files that hold weights of ONNX models in the same folder."""
    found: set[str] = set()
    if any(may_be_data(name) for name in names):
        for name in names:
            if name.lower().endswith(".onnx"):
                with suppress(CheckpointError, OSError):
                    found.update(each.name for each in data_files_of(folder / name))
    return found


def may_be_checkpoint(checkpoint: OpenedCheckpoint) -> bool:
    """Whether to inspect a file of a folder: by its suffix or, where that is not enough, by its first bytes."""
    suffix = checkpoint.path.suffix.lower()
    if suffix in NO_CHECKPOINTS:
        return False
    if {each.lower() for each in checkpoint.path.suffixes} & _CHECKPOINTS:
        return True
    try:
        found = checkpoint.format
    except CheckpointError:
        return False
    return found in _MODEL_FORMATS or (suffix in _LIKELY and found not in _NO_FORMATS)


def _is_note(name: str) -> bool:
    return name.partition(".")[0].lower() in _NOTE_NAMES


def skipped(others: Counter[str]) -> FilesSkipped:
    """Return the event that counts files, the most frequent suffixes first."""
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    return FilesSkipped(tuple(suffix for suffix, _ in ranked), tuple(count for _, count in ranked))


def files_named(paths: Iterable[Path], emit: EventSink) -> list[OpenedCheckpoint]:
    """List the files of a mixture of files and folders in the given order, each file once.

    What is missing, and a folder without weights, becomes a notice; the files of folders that are no checkpoints are
    counted in an event. A note whose checkpoint is named too belongs to it and is omitted.
    """
    found: dict[str, OpenedCheckpoint] = {}
    others: Counter[str] = Counter()
    for path in paths:
        emit(Heartbeat("list files"))
        try:
            for file in _files_behind(path, emit, others):
                found.setdefault(os.path.realpath(file.path), file)
        except PoolError as error:
            emit(NoticeGiven(str(error)))
    if others:
        emit(skipped(others))
    notes = {sidecar_path(file.path) for file in found.values() if file.path.suffix != ".toml"}
    return [file for file in found.values() if file.path not in notes]


def _files_behind(path: Path, emit: EventSink, others: Counter[str]) -> list[OpenedCheckpoint]:
    """List one file, or the weights of one folder, and count what else the folder holds.

    Raises:
        PoolError: there is nothing, or nothing that could be weights.
    """
    if not os.path.lexists(path):
        raise PoolError(f"{path} does not exist, or cannot be reached")
    if not os.path.isdir(path):  # noqa: PTH112 - Path's own raises behind a locked folder
        # of a pipe, a device or a broken link, the inspection says what it is
        return [OpenedCheckpoint(model_folder(path))]
    scan = scan_folder(path, emit)
    others.update(scan.others)
    if not scan.files:
        raise PoolError(no_weights_sentence(path))
    return scan.files


def no_weights_sentence(folder: Path) -> str:
    """Return the message for a folder without possible weights."""
    return f"{folder} holds no files that could be weights; add .pth, .safetensors, .pt2 or .onnx files"


_MODEL_STATES, _OPTIMISER_STATES = "_model_states.pt", "_optim_states.pt"
"""Ends of the names of files of DeepSpeed."""
_LIGHTNING_FACTS = "meta.pt"
_PART = re.compile(r"(model|pytorch_model)-\d{5}-of-\d{5}\.(safetensors|bin)")


def _without_parts(names: list[str]) -> list[str]:
    """Omit the parts of a model that is named once, and the older copy of the weights in a Hugging Face folder."""
    if INDEX_NAME in names:
        names = [name for name in names if Path(name).suffix != PART_SUFFIX and name != _LIGHTNING_FACTS]
    if any(name.endswith(_MODEL_STATES) for name in names):
        names = [name for name in names if not name.endswith(_OPTIMISER_STATES)]
    indexed = {name.split(".")[0] for name in names if is_index(Path(name))}
    kept = [name for name in names if not ((part := _PART.fullmatch(name)) and part[1] in indexed)]
    new = {"model.safetensors", f"model.safetensors{INDEX_SUFFIX}"} & set(names)
    old = {"pytorch_model.bin", f"pytorch_model.bin{INDEX_SUFFIX}"} if new and "config.json" in names else set()
    return [name for name in kept if name not in old]
