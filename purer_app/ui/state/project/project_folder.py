"""Recognises the folder of a project again: missing, moved, replaced by another one, or read-only; no Qt."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.files import cannot_write, make_folder, read_regular
from purer_app.ui.state.project.project import FILE_NAME, run_folders

Identity = tuple[int, int]
"""Device and inode: what stays the same when a folder is renamed."""
_TRIAL_BYTES = 65_536
_CLASS_FOLDERS = ("classes", "queries")


@dataclass(frozen=True, slots=True)
class FolderLook:
    """What was seen of a project's folder at one moment.

    `state` is "writable", "read-only" or "missing"; `why` is the system's reason where the folder cannot be reached.
    `runs` and `classes` change with the runs, and with the pictures of the classes.
    """

    state: str
    why: str = ""
    moved_to: Path | None = None
    runs: tuple[str, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()


class ProjectFolder:
    """A folder that is known by its identity, so that another folder in its place is not mistaken for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.identity = identity_of(path)
        self.content = b""
        """What `project.toml` holds; a folder with the same content is the project after its disk was mounted again."""

    @property
    def is_there(self) -> bool:
        """Whether the project's own folder is at its place."""
        found = identity_of(self.path)
        if found is not None and found != self.identity and self.content and self._has_same_content():
            self.identity = found
        return found is not None and found == self.identity

    def check(self) -> None:
        """Make sure that the folder is at its place.

        Raises:
            RunFolderError: it is missing, or another one is in its place.
        """
        if not self.is_there:
            raise RunFolderError(f"The project folder {self.path} no longer exists; nothing was written there.")

    def make(self, folder: Path) -> None:
        """Make a folder below this one, which is never created itself.

        Raises:
            RunFolderError: this folder is missing.
            OSError: the folder cannot be made.
        """
        self.check()
        make_folder(folder, inside=self.path)

    def try_writing(self, folder: Path) -> None:
        """Write a file into a folder below this one, which is made where it is missing, and delete the file.

        Raises:
            RunFolderError: this folder is missing, or that one cannot be written.
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

    def look(self) -> FolderLook:
        """Look at the folder; on a network disk this can take long."""
        state = "writable" if can_write(self.path) else "read-only"
        runs = tuple(str(run) for run in run_folders(self.path))
        classes = _classes(self.path)
        if not self.is_there:  # asked last, for the folder may go at any moment
            return FolderLook("missing", _why_unreachable(self.path), self._found_nearby())
        return FolderLook(state, "", None, runs, classes)

    def _has_same_content(self) -> bool:
        try:
            return read_regular(self.path / FILE_NAME) == self.content
        except OSError:
            return False

    def _found_nearby(self) -> Path | None:
        """Find the folder under another name in the same parent folder."""
        try:
            names = [entry.path for entry in os.scandir(self.path.parent) if entry.is_dir(follow_symlinks=False)]
        except OSError:
            return None
        return next((Path(name) for name in names if identity_of(Path(name)) == self.identity), None)


def identity_of(path: Path) -> Identity | None:
    """Return what identifies a folder or file; None where it cannot be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def can_write(folder: Path) -> bool:
    """Whether the system allows this process to write into a folder."""
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
    """List the folders that hold pictures, with the times at which files came or went."""
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
