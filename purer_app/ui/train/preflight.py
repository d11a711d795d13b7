"""Checks before a run: whether it can start, what it will do, and which run can be continued."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.project.project import free_folder
from purer_app.ui.state.session import Session
from purer_app.ui.train import texts as text
from purer_app.ui.train.command import command_for
from purer_app.ui.train.run_estimator import RunEstimator

if TYPE_CHECKING:
    from purer_app.engine.runs.run_listing import RunSummary


class Preflight(QObject):
    """The checks for the next run of the open project."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._declined: set[str] = set()
        self.estimator = RunEstimator(session, self)
        session.preferences.machine_changed.connect(self.estimator.measure_again)

    def why_not(self) -> str:
        """Return a sentence on why a run cannot start; empty if it can."""
        models, train = self._session.models, self._session.store.project.train
        if (problem := self._session.store.problem) is not None:
            return problem.sentence
        n_models = len(models.used_paths())
        return text.why_not_start(train, n_models, self._n_classes(), inspecting=models.is_inspecting)

    def update_estimate(self, *, wanted: bool) -> None:
        """Estimate the next run if that is wanted and the run could start; otherwise stop estimating."""
        session = self._session
        possible = wanted and session.store.is_open and bool(session.devices) and not session.training.is_active
        if not possible or self.why_not():
            self.estimator.request(None)
            return
        paths = session.models.used_paths()
        verdicts = (session.models.verdict(path) for path in paths)
        digests = tuple(verdict.sha256 for verdict in verdicts if verdict is not None)
        self.estimator.request((self._config(), digests))

    def preflight(self) -> str:
        """Describe the next run: what it needs as far as known, its end, its models and its device."""
        train, estimator = self._session.store.project.train, self.estimator
        n_models, n_classes = len(self._session.models.used_paths()), self._n_classes()
        if (estimate := estimator.estimate) is not None:
            return f"{text.outlook(estimate, n_models, n_classes)} {text.ending(train)} · {self._device(train)}"
        described = text.preflight(train, n_models, n_classes, self._device(train))
        if estimator.problem:
            return f"{described}\n{estimator.problem}"
        measuring = self.tr("A step is being measured, to estimate time, memory and disk space…")
        return f"{described}\n{measuring}" if estimator.is_measuring else described

    def source(self) -> str:
        """Explain where the estimate of the next run comes from; "" without one."""
        estimate = self.estimator.estimate
        return "" if estimate is None else text.outlook_source(estimate)

    def _device(self, train: TrainConfig) -> str:
        devices = {device.word: device.name for device in self._session.devices}
        best = next(iter(devices.values()), self.tr("the best device"))
        return best if train.device == "auto" else devices.get(train.device, train.device)

    def _config(self) -> TrainConfig:
        """Return the settings of the next run, with its models."""
        pool, models = self._session.models.pool()
        train = self._session.store.project.train
        return replace(train, pool=pool, models=models, device=self._session.device_word(train.device))

    def command(self) -> str:
        """Return the command line for the next run.

        Raises:
            RunFolderError: the settings need a file, which cannot be written.
        """
        store = self._session.store
        return command_for(
            self._config(), store.project.preset, store.folder, free_folder(store.folder / "runs", "from-command-line")
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
