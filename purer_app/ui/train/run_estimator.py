"""Estimates in the background what the next run needs, again after each change of its settings or models."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from purer_app.engine import jobs
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session

if TYPE_CHECKING:
    from purer_app.engine.training.estimate import RunEstimate

WAIT_MS = 700
"""Time after the last change before steps are measured."""

Subject = tuple[TrainConfig, tuple[str, ...]]
"""Settings that name their models, and the digests of these models."""


class RunEstimator(QObject):
    """Measures at most one run at a time, in a thread of low priority; a newer request stops the measurement.

    `changed` is emitted when `estimate`, `problem` or `is_measuring` has changed.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._subject: Subject | None = None
        self._job: JobThread | None = None
        self._found: dict[Subject, RunEstimate | str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def estimate(self) -> "RunEstimate | None":
        """The estimate of the requested run; None if it is not measured yet or cannot be."""
        found = self._result()
        return None if isinstance(found, str) else found

    @property
    def problem(self) -> str:
        """Why the requested run cannot be measured, as a sentence; "" if nothing is known against it."""
        found = self._result()
        return found if isinstance(found, str) else ""

    @property
    def is_measuring(self) -> bool:
        """Whether the requested run is being measured, or will be soon."""
        return self._subject is not None and self._result() is None

    def request(self, subject: Subject | None) -> None:
        """Measure this run unless its result is known; None, as during a run, stops measuring."""
        if subject == self._subject:
            return
        self._subject = subject
        if self._job is not None:
            self._job.stop()
        self._timer.stop()
        if self.is_measuring:
            self._timer.start()
        self.changed.emit()

    def measure_again(self) -> None:
        """Discard all results, after another device or memory cap was chosen."""
        subject = self._subject
        self._found = {}  # a measurement that ends now writes into the old one
        self.request(None)
        self.request(subject)

    def _result(self) -> "RunEstimate | str | None":
        return None if self._subject is None else self._found.get(self._subject)

    def _on_timer_timeout(self) -> None:
        if self._subject is None or self._job is not None:  # its end starts the timer again
            return
        job = partial(jobs.estimate_run, self._subject[0])
        end = partial(self._on_job_ended, self._subject, self._found)
        self._job = self._session.job_runner.start(
            self.tr("Measuring a step"), job, reads_only=True, owner=self, on_end=end
        )

    def _on_job_ended(self, subject: Subject, results: "dict[Subject, RunEstimate | str]", end: JobEnd) -> None:
        self._job = None
        match end:
            case Finished():
                results[subject] = end.result
            case Failed():
                results[subject] = end.sentence
                if end.details:
                    self._session.failed.emit(end.sentence, end.details)
        if self.is_measuring:
            self._timer.start()
        self.changed.emit()
