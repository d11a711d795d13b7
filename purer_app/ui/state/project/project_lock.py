"""Keeps two windows from opening the same project."""

from pathlib import Path

from PySide6.QtCore import QLockFile

from purer_app.engine.core.errors import RunFolderError
from purer_app.ui.state.project.project_folder import Identity, can_write, identity_of

LOCK_NAME = ".project.lock"
_ABANDONED: list[QLockFile] = []
"""Locks of folders that are gone: releasing one deletes the file at its path, which may be another window's by now."""


class ProjectLock:
    """The lock of one project. A folder that cannot be written has none, for no window can change it.

    Args:
        ours: the lock of the project that is open in this window; its file moves along when the folder is renamed.

    Raises:
        RunFolderError: another window has the project open.
    """

    def __init__(self, folder: Path, ours: "ProjectLock | None" = None) -> None:
        path = folder / LOCK_NAME
        self._identity: Identity | None = None
        if ours is not None and ours._identity is not None and identity_of(path) == ours._identity:
            path.unlink(missing_ok=True)
        self._lock = QLockFile(str(path))
        self._lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old
        self.can_write = self._lock.tryLock(0)
        if not self.can_write and self._lock.error() == QLockFile.LockError.LockFailedError:
            raise RunFolderError(f"{folder} is open in another window of PURER; close it there first")
        if not self.can_write and self._lock.error() != QLockFile.LockError.PermissionError:
            self.can_write = can_write(folder)  # a full disk holds no lock, but may have room again soon
        if self._lock.isLocked():
            self._identity = identity_of(path)

    def release(self, *, is_there: bool) -> None:
        """Let other windows open the project.

        Args:
            is_there: whether the folder is still the one that was locked.
        """
        if is_there:
            self._lock.unlock()
        else:
            _ABANDONED.append(self._lock)
