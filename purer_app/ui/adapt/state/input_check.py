"""Checks in the background whether light and dark of the pictures look swapped for the models."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.inputs import Stamps
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.few_shot.model_inputs import ModelInputs

_Key = tuple[ClassifyConfig, Stamps]


class InputCheck(QObject):
    """Looks at the pictures of the classes once they are learned. `found` carries a ModelInputs."""

    found = Signal(object)

    def __init__(self, session: Session, updater: ClassifierUpdater, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._checked: _Key | None = None
        self._job: JobThread | None = None
        self.latest: ModelInputs | None = None
        updater.changed.connect(self._on_updater_changed)

    def _on_updater_changed(self) -> None:
        latest = self._updater.latest
        if latest is None or self._updater.is_plain_due or self._job is not None or self._updater.is_learning:
            return
        key = (latest.inputs.config, latest.inputs.support)
        if key != self._checked:
            self._checked = key
            job, on_end = partial(jobs.model_inputs, latest.inputs.config, ""), partial(self._on_end, key)
            name = self.tr("Comparing your pictures with what the models expect")
            self._job = self._session.job_runner.start(name, job, reads_only=True, owner=self, on_end=on_end)

    def _on_end(self, key: _Key, end: JobEnd) -> None:
        self._job = None
        if key != self._checked:
            self._on_updater_changed()
        elif isinstance(end, Finished):  # what fails here also fails in the classification, which reports it
            self.latest = end.result
            self.found.emit(end.result)
