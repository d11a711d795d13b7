"""Prevents two windows from opening the same project."""

from pathlib import Path

from purer_app.engine.core.errors import RunFolderError
from purer_app.ui.state.project.project_folder import Identity, can_write, identity_of

LOCK_NAME = ".project.lock"
_FOR_ALL_USERS = 0o666
"""The lock file stays, so other users of a shared folder must be able to lock it."""


class ProjectInUseError(RunFolderError):
    """The project in `folder` is open in another window."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is open in another window of PURER; close it there first")
        self.folder = folder


class ProjectLock:
    """The lock of one project; the system releases it when the process ends.

    A read-only folder is not locked, since no window can change it, and neither is one that is only viewed.

    Args:
        ours: the lock of the project open in this window; its file moves with a renamed folder.
        view_only: whether this window will not change the project.

    Raises:
        ProjectInUseError: the project is open in another window.
    """

    def __init__(self, folder: Path, ours: "ProjectLock | None" = None, *, view_only: bool = False) -> None:
        from filelock import FileLock, Timeout  # loaded with the first project, after the first paint

        path = folder / LOCK_NAME
        if ours is not None and ours._identity is not None and identity_of(path) == ours._identity:
            path.unlink(missing_ok=True)
        self._identity: Identity | None = None
        self._lock = FileLock(path, mode=_FOR_ALL_USERS)
        self.can_write = can_write(folder)
        if not self.can_write or view_only:
            return
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise ProjectInUseError(folder) from None
        except OSError:  # for example a full disk
            return
        self._identity = identity_of(path)

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()
