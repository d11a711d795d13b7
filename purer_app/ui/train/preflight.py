"""Checks before a run: whether it can start, what it will do, and which run can be continued."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.project.project import free_folder
from purer_app.ui.state.session import Session
from purer_app.ui.train import texts as text
from purer_app.ui.train.command import command_for

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class Preflight(QObject):
    """The checks for the next run of the open project."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._declined: set[str] = set()

    def why_not(self) -> str:
        """Return a sentence on why a run cannot start; empty if it can."""
        models, train = self._session.models, self._session.store.project.train
        if (problem := self._session.store.problem) is not None:
            return problem.sentence
        n_models = len(models.used_paths())
        return text.why_not_start(train, n_models, self._n_classes(), inspecting=models.is_inspecting)

    def preflight(self) -> str:
        """Describe the next run: its end, its models and its device."""
        train: TrainConfig = self._session.store.project.train
        devices = {device.word: device.name for device in self._session.devices}
        best = next(iter(devices.values()), self.tr("the best device"))
        device = best if train.device == "auto" else devices.get(train.device, train.device)
        return text.preflight(train, len(self._session.models.used_paths()), self._n_classes(), device)

    def command(self) -> str:
        """Return the command line for the next run.

        Raises:
            RunFolderError: the settings need a file, which cannot be written.
        """
        store = self._session.store
        pool, models = self._session.models.pool()
        config = replace(store.project.train, pool=pool, models=models)
        return command_for(
            config, store.project.preset, store.folder, free_folder(store.folder / "runs", "from-command-line")
        )

    def to_continue(self) -> "RunSummary | None":
        """Return the newest run if it was interrupted, unless the user declined to continue it."""
        newest = next(iter(self._session.runs), None)
        if newest is None or self._session.training.is_active or newest.status != "interrupted":
            return None
        return None if newest.path in self._declined else newest

    def decline(self) -> None:
        """Do not offer the interrupted run again."""
        if (run := self.to_continue()) is not None:
            self._declined.add(run.path)

    def _n_classes(self) -> int:
        models = self._session.models
        verdicts = (models.verdict(path) for path in models.used_paths())
        return text.count_classes(verdict for verdict in verdicts if verdict is not None)
