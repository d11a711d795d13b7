"""Verdicts of earlier inspections, valid as long as nothing about the file has changed."""

import json
import sqlite3
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from purer_app import __version__
from purer_app.engine.checkpoints.formats.onnx.index import data_files_of, may_be_data
from purer_app.engine.checkpoints.formats.parts.distributed import is_distributed
from purer_app.engine.checkpoints.verdicts.saved_choices import choices_folder
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.files import FileState, cache_folder, state_of
from purer_app.engine.core.verdict import Verdict

MAX_VERDICTS = 10_000
LIBRARIES = ("torch", "torchvision", "timm", "onnx")  # what can be read and recognised depends on them
_TABLE = "CREATE TABLE IF NOT EXISTS verdicts (path TEXT PRIMARY KEY, state TEXT, choice TEXT, record TEXT)"


class VerdictCache:
    """Verdicts of earlier inspections, one per file; a cache that cannot be used is empty.

    A verdict counts while size and time of the file, its notes, the program and its libraries are as they were, and
    the user's choice for its content. Of a file without a sha256 nothing is kept: it could not be read, and may be
    next time.

    Args:
        folder: the folder of the cache, by default `cache_folder()`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or cache_folder()) / "verdicts.sqlite"
        self._program = _program()
        self._notes: dict[Path, str] = {}
        self._asked: dict[Path, str] = {}
        self._connection: sqlite3.Connection | None = None

    def __enter__(self) -> "VerdictCache":
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._opened()
        except sqlite3.Error as error:
            self._replace_damaged(error)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        oldest = "DELETE FROM verdicts WHERE rowid <= (SELECT max(rowid) FROM verdicts) - ?"
        self._answer(oldest, (MAX_VERDICTS,))
        if self._connection is not None:
            self._connection.close()

    def get(self, path: Path) -> Verdict | None:
        """Return the verdict of a file in its current state; None if it is not known."""
        now = self._asked[path] = self._state(path)  # as it is before anything is read
        kept = self._answer("SELECT state, choice, record FROM verdicts WHERE path = ?", (_key(path),))
        if kept is None or kept[0] != now:
            return None
        try:
            verdict = Verdict.from_record(json.loads(kept[2]))
        except (ValueError, TypeError, AttributeError):
            return None
        return replace(verdict, path=str(path)) if _kept_choice(verdict.sha256) == kept[1] else None

    def last_digest(self, path: Path) -> str:
        """Return the SHA-256 of a file when it was last inspected, even if it is gone; "" if it is not known."""
        kept = self._answer("SELECT record FROM verdicts WHERE path = ?", (_key(path),))
        try:
            return Verdict.from_record(json.loads(kept[0])).sha256 if kept is not None else ""
        except (ValueError, TypeError, AttributeError):
            return ""

    def put(self, path: Path, verdict: Verdict) -> None:
        """Store the verdict of a file for which `get` was called."""
        if verdict.sha256:
            state, choice = self._asked[path], _kept_choice(verdict.sha256)
            row = (_key(path), state, choice, json.dumps(verdict.to_record()))
            self._answer("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?)", row)

    def _answer(self, question: str, values: tuple[str | int, ...]) -> tuple[str, ...] | None:
        """Return the first row of a query; None without a row or a cache."""
        if self._connection is None:
            return None
        try:
            row: tuple[str, ...] | None = self._connection.execute(question, values).fetchone()
        except sqlite3.Error as error:
            self._replace_damaged(error)
            return None
        return row

    def _replace_damaged(self, error: sqlite3.Error) -> None:
        """Replace a damaged cache; do without one that is locked or cannot be written."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if not isinstance(error, sqlite3.OperationalError):
            with suppress(OSError, sqlite3.Error):
                self._file.unlink()
                self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=1, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = OFF")  # verdicts lost in a power cut are computed again
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _state(self, path: Path) -> str:
        files = (_state_of_model(path), state_of(sidecar_path(path))[1:], *map(state_of, self._data_files(path)))
        return json.dumps((*files, self._notes_beside(path), self._program))

    def _data_files(self, path: Path) -> tuple[Path, ...]:
        """Return the files next to an ONNX file that hold some of its weights."""
        if path.suffix.lower() != ".onnx":
            return ()
        with suppress(OSError, CheckpointError):
            if any(may_be_data(each.name) for each in path.parent.iterdir()):
                return data_files_of(path)
        return ()

    def _notes_beside(self, path: Path) -> str:
        """Hash the state of other files on which a verdict may depend.

        These are the .json notes of a Hugging Face folder and, for one part of a model, the other parts.
        """
        folder = path.parent
        if folder not in self._notes:
            found: list[FileState] = []
            with suppress(OSError):
                found = sorted(state_of(each) for each in folder.iterdir() if each.suffix == ".json" or _is_part(each))
            self._notes[folder] = sha256(json.dumps(found).encode()).hexdigest()
        return self._notes[folder]


def _key(path: Path) -> str:
    """Return the path in ASCII, since SQLite stores Unicode only and a file name may be any bytes."""
    return json.dumps(str(path.absolute()))


def _kept_choice(digest: str) -> str:
    return json.dumps(state_of(choices_folder() / f"{digest}.toml")[1:])


def _state_of_model(path: Path) -> tuple[object, ...]:
    """Return the state of a file or, for the folder of a distributed checkpoint, of all files in it."""
    if not is_distributed(path):
        return state_of(path)[1:]
    with suppress(OSError):
        return tuple(state_of(each) for each in sorted(path.iterdir()))
    return ()


def _is_part(path: Path) -> bool:
    return "-of-" in path.name


def _program() -> str:
    """Return the code and libraries on which verdicts depend."""
    libraries = (f"{name} {_version_of(name)}" for name in LIBRARIES)
    return " ".join((__version__, hash_of_code(Path(__file__).parents[1]), *libraries))


@cache
def hash_of_code(folder: Path) -> str:
    """Hash the code of `checkpoints`, which changes between versions if PURER runs from source."""
    found = sha256()
    with suppress(OSError):
        for path in sorted(folder.rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
