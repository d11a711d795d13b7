"""Measures in the background how long ICFIL would take, so that its duration is known before it starts."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.state.jobs.job_thread import Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.few_shot.icfil.comparison import IcfilOutlook

_Subject = tuple[ClassifyConfig, tuple[int, ...]]
"""The classifier, and the numbers of pictures of the classes, on which the duration depends."""


class IcfilForecast(QObject):
    """Holds the expected duration for the present classes; `outlook` is None until it is measured.

    It is measured once the plain answers of a run are shown, while nothing else is computed. `changed` is emitted when
    it is known or no longer holds.
    """

    changed = Signal()

    def __init__(self, session: Session, updater: ClassifierUpdater, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._job: JobThread | None = None
        self._measured: _Subject | None = None
        self.outlook: IcfilOutlook | None = None
        self._is_held = False
        updater.changed.connect(self.follow)

    @property
    def is_measuring(self) -> bool:
        """Whether the duration is being measured."""
        return self._job is not None

    def hold(self, held: bool) -> None:
        """Set whether another computation prevents measuring."""
        self._is_held = held
        self.follow()

    def follow(self) -> None:
        """Measure if the classes or the classifier are others than before, and nothing else is computed."""
        subject = self._subject()
        if subject != self._measured and self.outlook is not None:
            self.outlook = None
            self.changed.emit()
        may_measure = subject is not None and self._is_idle()
        if self._job is not None and not (may_measure and subject == self._measured):
            self._job.stop()
            self._job = self._measured = None
            self.changed.emit()
        if subject is not None and may_measure and subject != self._measured:
            self._begin(subject)

    def _is_idle(self) -> bool:
        updater = self._updater
        soon = updater.is_due and not updater.waits_for_learn_now
        return updater.latest is not None and not (updater.is_learning or soon or updater.is_plain_due or self._is_held)

    def _subject(self) -> _Subject | None:
        inputs = self._updater.inputs
        if inputs is None or not self._updater.can_calibrate:
            return None
        counts = Counter(Path(file).parent for file, _ in inputs.support)
        return inputs.config, tuple(sorted(counts.values()))

    def _begin(self, subject: _Subject) -> None:
        self._measured = subject
        self._job = job = self._session.job_runner.start(
            self.tr("Measuring how long ICFIL takes"),
            partial(jobs.measure_icfil, subject[0]),
            reads_only=True,
            owner=self,
            on_end=lambda end: self._on_end(job, subject, end),
        )
        self.changed.emit()

    def _on_end(self, job: JobThread, subject: _Subject, end: JobEnd) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(end, Finished) and subject == self._subject():
            self.outlook = end.result
        self.changed.emit()
        self.follow()
