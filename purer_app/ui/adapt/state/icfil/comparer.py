"""Compares answers with and without ICFIL on the user's own pictures; other work interrupts the background job."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.events import CalibrationProgressed, Event, LeftOutCompared
from purer_app.engine.few_shot.icfil.outcome import IcfilOutcome, outcome_of
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.inputs import Inputs
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session


class IcfilComparer(QObject):
    """Holds the results of one comparison, which belong to the present classes and classifier.

    `changed` is emitted after each change. While answers are due or a calibration runs, the comparison waits; it then
    continues with the pictures that are left. `total` is the number of pictures to compare, 0 before the first result.
    `error` is the reason why the last comparison failed, or "".
    """

    changed = Signal()

    def __init__(self, session: Session, updater: ClassifierUpdater, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._job: JobThread | None = None
        self._inputs: Inputs | None = None
        self._is_wanted = False
        self.pictures: tuple[LeftOutCompared, ...] = ()
        self.total = 0
        self.remaining_seconds: float | None = None
        self.error = ""
        updater.changed.connect(self._follow)

    @property
    def is_running(self) -> bool:
        """Whether a comparison was started and has neither ended nor been cancelled; it may be waiting."""
        return self._is_wanted

    @property
    def is_waiting(self) -> bool:
        """Whether the comparison waits for other work."""
        return self._is_wanted and self._job is None

    @property
    def is_complete(self) -> bool:
        """Whether all pictures are compared."""
        return bool(self.pictures) and len(self.pictures) == self.total

    @property
    def outcome(self) -> IcfilOutcome | None:
        """What ICFIL changed on the pictures that are compared so far; None without any."""
        return outcome_of(self.pictures) if self.pictures else None

    def start(self) -> None:
        """Compare the present classes; continue if a comparison of them was cancelled."""
        inputs = self._updater.inputs
        if inputs is None or self._is_wanted:
            return
        if self.is_complete:
            self._forget()
        self._inputs, self._is_wanted, self.error = inputs, True, ""
        self._follow()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop at once; the results so far stay."""
        self._is_wanted = False
        self._stop()
        self.changed.emit()

    def _follow(self) -> None:
        """Start, interrupt or drop the comparison, as the state of the updater requires."""
        inputs = self._updater.inputs
        if self._inputs is not None and (
            not self._updater.can_calibrate or (inputs is not None and not inputs.same_classes(self._inputs))
        ):
            self._stop()
            self._forget()
            self.changed.emit()
        may_run = inputs is not None and not self._updater.is_learning and not self._updater.is_plain_due
        if self._job is not None and not may_run:
            self._stop()
            self.changed.emit()
        elif self._is_wanted and self._job is None and may_run:
            self._begin()

    def _forget(self) -> None:
        self._inputs, self._is_wanted, self.pictures, self.total, self.error = None, False, (), 0, ""

    def _begin(self) -> None:
        assert self._inputs is not None
        known = frozenset(one.file for one in self.pictures)
        self.remaining_seconds = None
        self._job = job = self._session.job_runner.start(
            self.tr("Comparing with and without ICFIL"),
            partial(jobs.compare_icfil, self._inputs.config, known),
            owner=self,
            on_events=lambda events: self._on_events(job, events),
            on_end=lambda end: self._on_end(job, end),
        )
        self.changed.emit()

    def _stop(self) -> None:
        """Stop the job without waiting for it; what it still reports is ignored."""
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _on_events(self, job: JobThread, events: list[Event]) -> None:
        if job is not self._job:
            return
        for event in events:
            if isinstance(event, LeftOutCompared):
                self.pictures, self.total = (*self.pictures, event), event.total
            elif isinstance(event, CalibrationProgressed):
                self.remaining_seconds = event.remaining_seconds
        self.changed.emit()

    def _on_end(self, job: JobThread, end: JobEnd) -> None:
        if job is not self._job:
            return
        self._job, self._is_wanted = None, False
        if isinstance(end, Failed):
            self.error = self.tr("The comparison failed: {sentence}").format(sentence=end.sentence)
            self._session.noticed.emit(f"{self.error}\n{end.details}".strip())
        elif isinstance(end, Finished) and not self.pictures:
            self.error = self.tr("There is nothing to compare: no class has two pictures.")
        self.changed.emit()
