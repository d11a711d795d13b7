"""Holds the open project, saves it two seconds after each change, and reports when it cannot be saved."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.files import real_path
from purer_app.ui.state.project.folder_watch import FolderWatch
from purer_app.ui.state.project.project import Project
from purer_app.ui.state.project.project_file import create_project, open_project, save_project
from purer_app.ui.state.project.project_folder import FolderState, ProjectFolder
from purer_app.ui.state.project.project_lock import ProjectLock
from purer_app.ui.state.project.recent_projects import forget_recent, recent_projects, remember_recent
from purer_app.ui.state.project.save_problems import (
    SaveProblem,
    damage_text,
    find_problem,
    kept_text,
    read_only,
    unwritable,
)

AUTOSAVE_MS = 2000
RETRY_MS = (5_000, 60_000)
"""Delays before a failed save is tried again: the first and the longest, doubling in between."""


class ProjectStore(QObject):
    """At most one open project.

    Signals: `opened` (another project is open, everything must be read again), `changed` (a value changed),
    `saved_changed` (it became saved or unsaved), `failed` (a save failed, with the reason), `problem_changed`,
    `warned` (a sentence about the project file), `runs_touched` and `classes_touched` (these folders changed on disk,
    perhaps by this program).
    """

    opened = Signal()
    changed = Signal()
    saved_changed = Signal(bool)
    failed = Signal(str)
    problem_changed = Signal()
    warned = Signal(str)
    runs_touched = Signal()
    classes_touched = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._folder: ProjectFolder | None = None
        self._project: Project | None = None
        self._on_disk: Project | None = None
        self._needs_write = self._is_discarded = False
        self._was_saved = True
        self._lock: ProjectLock | None = None
        self._watch: FolderWatch | None = None
        self._folder_state: FolderState | None = None
        self._retry_ms = RETRY_MS[0]
        self.problem: SaveProblem | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.save_now)

    @property
    def is_open(self) -> bool:
        """Whether a project is open."""
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
        return self._folder.path

    @property
    def place(self) -> ProjectFolder:
        """The folder of the open project with its identity, to check before writing into it."""
        assert self._folder is not None, "no project is open"
        return self._folder

    @property
    def is_missing(self) -> bool:
        """Whether the folder of the open project was missing at the last check."""
        return self.problem is not None and self.problem.kind == "missing"

    @property
    def is_saved(self) -> bool:
        """Whether the current values are on disk, in a folder that still exists."""
        return not self.is_open or (self._on_disk == self._project and not self._needs_write and not self.is_missing)

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether closing now would lose edits other than the shown page and run."""
        if self.is_saved or self._on_disk is None:
            return False
        if self.is_missing and self.problem is not None and self.problem.moved_to is None:
            return True
        return self._on_disk.without_view() != self.project.without_view()

    # opening and closing

    def open(self, folder: Path) -> None:
        """Open the project in a folder and close the current one; check `can_close` first.

        Raises:
            EngineError: there is none, it cannot be read, or it is open in another window; the current one stays open.
        """
        folder = real_path(folder)
        if self.is_open and folder == self.folder:
            return
        found = open_project(folder)
        lock = ProjectLock(folder, ours=self._lock)
        self.close()
        self._enter(ProjectFolder(folder), found.project, found.content, lock)
        self._on_disk, self._needs_write = found.project, bool(found.damage)
        remember_recent(self._settings, folder)
        self.opened.emit()
        self._emit_saved_changed()
        if not lock.can_write:
            self._set_problem(read_only(self.folder))
        if found.damage:
            self.warned.emit(damage_text(found.damage))
            self._save_later(AUTOSAVE_MS)

    def create(self, folder: Path, name: str = "", **values: Any) -> None:
        """Create a project in a folder and open it.

        Raises:
            EngineError: the folder cannot be written, or already contains a project.
        """
        create_project(real_path(folder), name, **values)
        self.open(folder)

    def continue_in(self, folder: Path, name: str = "") -> None:
        """Continue with the current values in a copy of this project or in its renamed folder.

        Raises:
            EngineError: the folder contains no project, or it is open in another window; the current one stays open.
        """
        folder, project = real_path(folder), replace(self.project, name=name or self.project.name)
        found = open_project(folder)
        lock = ProjectLock(folder, ours=self._lock)
        self._close()
        self._enter(ProjectFolder(folder), project, found.content, lock)
        self._on_disk = found.project
        remember_recent(self._settings, folder)
        self.opened.emit()
        if not lock.can_write:
            self._set_problem(read_only(self.folder))
        if project != found.project:
            self.save_now()
        self._emit_saved_changed()

    def can_close(self) -> bool:
        """Save if needed; return whether the project can be closed without losing edits."""
        return self._is_discarded or self.is_saved or self.save_now() or not self.has_unsaved_edits

    def close(self) -> None:
        """Save and close the project. Edits that cannot be saved are lost: check `can_close` first."""
        if not self.is_saved and not self._is_discarded:
            self.save_now()
        self._close()

    def discard(self) -> None:
        """Allow closing without saving, until the next edit."""
        self._is_discarded = True

    # changing and saving

    def change(self, **values: Any) -> None:
        """Change values of the project; equal values have no effect."""
        changed = replace(self.project, **values)
        if changed == self.project:
            return
        self._project, self._is_discarded = changed, False
        if not self._timer.isActive() or self._timer.remainingTime() > AUTOSAVE_MS:
            self._save_later(AUTOSAVE_MS)
        self._emit_saved_changed()
        self.changed.emit()

    def save_now(self) -> bool:
        """Write the project; after a failure it stays unsaved, and saving is tried again automatically."""
        self._timer.stop()
        if self._folder is None:
            return True
        try:
            self._folder.check()
            content, kept = save_project(self.folder, self.project, self._folder.content)
        except EngineError as error:
            self._on_failure(str(error))
            return False
        self._folder.content = content
        self._on_disk, self._needs_write, self._retry_ms = self.project, False, RETRY_MS[0]
        self._set_problem(None)
        self._emit_saved_changed()
        if kept is not None:
            self.warned.emit(kept_text(kept))
        return True

    def check_soon(self) -> None:
        """Check the folder now, after a failed write, instead of within two seconds."""
        if self._watch is not None:
            self._watch.check_soon()

    def recent(self) -> list[Path]:
        """Return the recently opened projects, latest first; some may no longer exist."""
        return recent_projects(self._settings)

    def forget(self, folder: Path) -> None:
        """Remove a project from the recent ones; its folder stays."""
        forget_recent(self._settings, folder)

    def _enter(self, folder: ProjectFolder, project: Project, content: bytes, lock: ProjectLock) -> None:
        self._folder, self._project, self._lock = folder, project, lock
        folder.content = content
        self._folder_state, self._retry_ms = folder.read_state(), RETRY_MS[0]  # later states are compared with this one
        self._needs_write = self._is_discarded = False
        self._watch = FolderWatch(folder, self)
        self._watch.state_changed.connect(self._on_folder_state_changed)

    def _close(self) -> None:
        self._timer.stop()
        if self._watch is not None:
            self._watch.stop()
            self._watch.deleteLater()
        if self._lock is not None:
            self._lock.release()
        self._folder = self._project = self._on_disk = self._lock = self._watch = None
        self._needs_write = False
        self._set_problem(None)

    def _save_later(self, milliseconds: int) -> None:
        self._timer.start(milliseconds)

    def _emit_saved_changed(self) -> None:
        if self._was_saved != self.is_saved:
            self._was_saved = self.is_saved
            self.saved_changed.emit(self._was_saved)

    # problem

    def _on_failure(self, sentence: str) -> None:
        assert self._folder is not None
        state = self._folder.read_state()
        self._needs_write = True
        self._set_problem(find_problem(state, self.folder) or unwritable(sentence))
        self._emit_saved_changed()
        self.failed.emit(sentence)
        self._save_later(self._retry_ms)
        self._retry_ms = min(2 * self._retry_ms, RETRY_MS[1])

    def _on_folder_state_changed(self, state: FolderState) -> None:
        if self.sender() is not self._watch or self._folder is None:  # from a closed project
            return
        before, self._folder_state = self._folder_state, state
        problem = find_problem(state, self.folder)
        if problem is not None or (self.problem is not None and self.problem.kind != "unwritable"):
            self._set_problem(problem)
            if problem is None and not self.is_saved:
                self.save_now()
        self._emit_saved_changed()
        if before is not None and before.runs != state.runs:
            self.runs_touched.emit()
        if before is not None and before.classes != state.classes:
            self.classes_touched.emit()

    def _set_problem(self, problem: SaveProblem | None) -> None:
        if problem != self.problem:
            self.problem = problem
            self.problem_changed.emit()
