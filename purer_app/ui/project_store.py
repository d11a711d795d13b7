"""Holds the open project and saves it two seconds after each change."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QObject, QSettings, QTimer, Signal

from purer_app.engine.errors import EngineError, RunFolderError
from purer_app.ui.project import Project, create_project, is_project, read_project, write_project

AUTOSAVE_MS = 2000
_MOST_RECENT = 8


class ProjectStore(QObject):
    """At most one open project.

    `opened` comes when another one is open (everything must be read again), `changed` after each change of its
    values, `saved_changed` when it became saved or unsaved, `failed` with a sentence when it could not be saved.
    """

    opened = Signal()
    changed = Signal()
    saved_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folder: Path | None = None
        self._project: Project | None = None
        self._lock: QLockFile | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.save_now)

    @property
    def is_open(self) -> bool:
        """Whether there is a project."""
        return self._project is not None

    @property
    def project(self) -> Project:
        """The open project."""
        assert self._project is not None, "no project is open"
        return self._project

    @property
    def folder(self) -> Path:
        """The folder of the open project."""
        assert self._folder is not None, "no project is open"
        return self._folder

    @property
    def is_saved(self) -> bool:
        """Whether the disk has the present values."""
        return not self._timer.isActive()

    def open(self, folder: Path) -> None:
        """Open the project of a folder and close the present one.

        Raises:
            EngineError: there is none, it cannot be read, or another window has it open; the present one stays.
        """
        folder = folder.resolve()
        if self.is_open and folder == self.folder:
            return
        project = read_project(folder)
        lock = _locked(folder)
        self.close()
        self._folder, self._project, self._lock = folder, project, lock
        self._remember(folder)
        self.opened.emit()

    def create(self, folder: Path, name: str = "", **values: Any) -> None:
        """Make a project in a folder and open it.

        Raises:
            EngineError: the folder cannot be written, or holds a project already.
        """
        create_project(folder.resolve(), name, **values)
        self.open(folder)

    def close(self) -> None:
        """Save and leave the present project."""
        if not self.is_open:
            return
        if not self.is_saved:
            self.save_now()
        self._folder = self._project = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def change(self, **values: Any) -> None:
        """Replace values of the project; equal ones change nothing."""
        changed = replace(self.project, **values)
        if changed == self.project:
            return
        was_saved = self.is_saved
        self._project = changed
        self._timer.start()
        if was_saved:
            self.saved_changed.emit(False)
        self.changed.emit()

    def save_now(self) -> bool:
        """Write the project; a failure is told through `failed`, and the next change tries again."""
        self._timer.stop()
        if not self.is_open:
            return True
        try:
            write_project(self.folder, self.project)
        except EngineError as error:
            self.failed.emit(str(error))
            return False
        self.saved_changed.emit(True)
        return True

    def recent(self) -> list[Path]:
        """List the projects that were open lately and are still there, the last one first."""
        value = self._settings.value("recent_projects", [])
        names = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]
        return [Path(name) for name in names if name and is_project(Path(name))]

    def _remember(self, folder: Path) -> None:
        others = [path for path in self.recent() if path != folder]
        self._settings.setValue("recent_projects", [str(path) for path in [folder, *others][:_MOST_RECENT]])


def _locked(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / ".project.lock"))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old
    if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
        raise RunFolderError(f"{folder} is open in another window of PURER; close it there first")
    return lock
