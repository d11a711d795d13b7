"""Saves a copy of the open project in the background, and continues in the copy."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from purer_app.engine.core.errors import EngineError, RunFolderError
from purer_app.engine.core.files import real_path
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.project.project_copy import check_target, copy_project
from purer_app.ui.state.project.project_store import ProjectStore
from purer_app.ui.state.training_controller import TrainingController


class ProjectCopier(QObject):
    """Copies the project. `failed` carries a sentence and technical details, `noticed` a sentence for the log."""

    failed = Signal(str, str)
    noticed = Signal(str)

    def __init__(
        self, store: ProjectStore, training: TrainingController, job_runner: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._training = training
        self._job_runner = job_runner

    def save_copy(self, target: Path) -> bool:
        """Start to copy; False if that was refused."""
        try:
            self._begin(real_path(target))
        except EngineError as error:
            self.failed.emit(str(error), "")
            return False
        return True

    def _begin(self, target: Path) -> None:
        if self._training.is_active:
            raise RunFolderError(
                self.tr("A run is in progress. Pause and save it, or stop it, before you save a copy.")
            )
        store, problem = self._store, self._store.problem
        if not store.is_saved and problem is None:
            store.save_now()
        moved_to = problem.moved_to if problem is not None else None
        source = moved_to or store.folder
        check_target(source, target)
        self.noticed.emit(self.tr("Copying the project to {folder}…").format(folder=target))
        self._job_runner.start(
            self.tr("Copying the project"),
            partial(copy_project, source, target, store.project),
            owner=self,
            on_result=partial(self._on_copied, store.folder, target, store.place.read_state().classes),
        )

    def _on_copied(self, folder: Path, target: Path, classes: object, unread: tuple[str, ...]) -> None:
        store = self._store
        if not store.is_open or store.folder != folder or self._training.is_active:
            self.noticed.emit(self.tr("The copy is complete: {folder}.").format(folder=target))
            return
        has_changed = store.place.read_state().classes != classes
        try:
            store.continue_in(target, target.name)
        except EngineError as error:
            self.failed.emit(str(error), "")
            return
        self.noticed.emit(self.tr("You are working in the copy now: {folder}.").format(folder=target))
        if unread:
            store.warned.emit(self._unread_text(folder, unread))
        if has_changed:
            text = self.tr("Pictures changed during copying; the latest changes to them may only be in {folder}.")
            store.warned.emit(text.format(folder=folder))

    def _unread_text(self, folder: Path, unread: tuple[str, ...]) -> str:
        if unread == (str(folder),):
            text = self.tr("This copy has your models and settings. Classes, pictures and runs were only in {folder}.")
            return text.format(folder=folder)
        if len(unread) == 1:
            return self.tr("{path} could not be read and is missing in this copy.").format(path=unread[0])
        text = self.tr("{n} files or folders could not be read and are missing in this copy, the first is {path}.")
        return text.format(n=len(unread), path=unread[0])
