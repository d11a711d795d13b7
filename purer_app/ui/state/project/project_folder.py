"""Detects whether a project folder is missing, renamed, replaced or read-only; no Qt."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cannot_write, make_folder, read_regular, write_below
from purer_app.engine.runs.run_search import run_folders
from purer_app.ui.state.project.project import FILE_NAME

Identity = tuple[int, int]
"""Device and inode, which stay the same when a folder is renamed."""
CALL_NAME = ".project.to-front"
"""The file with which another window asks for the window of the project."""
_TRIAL_BYTES = 65_536
_CLASS_FOLDERS = ("classes", "queries")


@dataclass(frozen=True, slots=True)
class FolderState:
    """The state of a project folder at one moment.

    `access` is "writable", "read-only", "view-only" (another window has the project open) or "missing"; `why` is the
    reason of the system if the folder cannot be reached. `runs` lists the runs; `classes` the folders of pictures with
    their modification times. `is_called` tells whether another window has asked for the window of the project.
    """

    access: str
    why: str = ""
    moved_to: Path | None = None
    runs: tuple[str, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    is_called: bool = False


class ProjectFolder:
    """A folder with its identity, so that another folder at the same path is not mistaken for it.

    Args:
        view_only: whether nothing may be written, because another window has the project open.
    """

    def __init__(self, path: Path, *, view_only: bool = False) -> None:
        self.path = path
        self.view_only = view_only
        self.identity = identity_of(path)
        self.content = b""
        """The content of `project.toml`; after a disk is mounted again, the same content identifies the project."""

    @property
    def is_there(self) -> bool:
        """Whether the folder of the project exists at its path."""
        found = identity_of(self.path)
        if found is not None and found != self.identity and self.content and self._has_same_content():
            self.identity = found
        return found is not None and found == self.identity

    def check(self) -> None:
        """Check that this window may write to the folder, and that it exists at its path.

        Raises:
            RunFolderError: another window has the project open, it is missing, or another folder has replaced it.
        """
        if self.view_only:
            raise RunFolderError(f"{self.path} is open in another window of PURER; this window cannot change it.")
        if not self.is_there:
            raise RunFolderError(f"The project folder {self.path} no longer exists; nothing was written there.")

    def make(self, folder: Path) -> None:
        """Create a folder below this one; this one itself is never created.

        Raises:
            RunFolderError: this folder is missing.
            OSError: the folder cannot be created.
        """
        self.check()
        make_folder(folder, inside=self.path)

    def try_writing(self, folder: Path) -> None:
        """Test whether a folder below this one can be written; create it if it is missing.

        Raises:
            RunFolderError: this folder is missing, or `folder` cannot be written.
        """
        trial = folder / f".trial-{os.getpid()}.part"
        try:
            self.make(folder)
            trial.write_bytes(bytes(_TRIAL_BYTES))
            trial.unlink()
        except OSError as error:
            with suppress(OSError):
                trial.unlink(missing_ok=True)
            raise cannot_write(folder, error) from error

    def read_state(self) -> FolderState:
        """Read the state of the folder; this can take long on a network disk."""
        state = "view-only" if self.view_only else "writable" if can_write(self.path) else "read-only"
        runs = tuple(str(run) for run in run_folders(self.path))
        classes = _classes(self.path)
        if not self.is_there:  # checked last, since the folder may disappear at any time
            return FolderState("missing", _why_unreachable(self.path), self._found_nearby())
        return FolderState(state, "", None, runs, classes, (self.path / CALL_NAME).exists())

    def call(self) -> None:
        """Ask the window that has this project open to come to the front, which takes up to two seconds.

        Raises:
            RunFolderError: the folder cannot be written.
        """
        write_below(self.path, CALL_NAME, b"")

    def answer_call(self) -> None:
        """Remove the request of another window."""
        with suppress(OSError):
            (self.path / CALL_NAME).unlink(missing_ok=True)

    def _has_same_content(self) -> bool:
        try:
            return read_regular(self.path / FILE_NAME) == self.content
        except OSError:
            return False

    def _found_nearby(self) -> Path | None:
        """Return the folder under another name in the same parent; None if not found."""
        try:
            names = [entry.path for entry in os.scandir(self.path.parent) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return None
        return next((Path(name) for name in names if identity_of(Path(name)) == self.identity), None)


def identity_of(path: Path) -> Identity | None:
    """Return device and inode of a path; None if it cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def can_write(folder: Path) -> bool:
    """Whether this process may write to a folder."""
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def _why_unreachable(path: Path) -> str:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _classes(project: Path) -> tuple[tuple[str, int], ...]:
    """Return the folders of pictures with their modification times."""
    found = []
    for name in _CLASS_FOLDERS:
        for folder in (project / name, *_folders(project / name)):
            try:
                found.append((str(folder), folder.stat().st_mtime_ns))
            except OSError:
                continue
    return tuple(found)


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.is_dir())
    except OSError:
        return []
