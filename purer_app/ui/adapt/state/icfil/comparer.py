"""Compares answers with and without ICFIL on the user's own pictures; other work interrupts the background job.

The result is stored in the project and read again when that is opened.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import CalibrationProgressed, Event, LeftOutCompared
from purer_app.engine.few_shot.icfil.outcome import IcfilOutcome, outcome_of
from purer_app.ui.adapt.results.closing import ResultClosing
from purer_app.ui.adapt.results.result_file import ResultFile
from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.icfil.stored_comparison import (
    FILE_NAME,
    Comparison,
    comparison_from_bytes,
    comparison_to_bytes,
)
from purer_app.ui.adapt.state.inputs import Change, Inputs, change_between
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.session import Session


class IcfilComparer(QObject):
    """Holds the results of one comparison, which belong to the classes and the classifier at its start.

    `changed` is emitted after each change. While answers are due or a calibration runs, the comparison waits; it then
    continues with the pictures that are left. If the classes or the classifier change, a running comparison ends and
    is forgotten, and another result stays; see `change`. `total` is the number of pictures to compare, 0 before the
    first result. `class_names` are the classes that the results number. `error` is the reason why the last comparison
    failed, or "".
    """

    changed = Signal()

    def __init__(self, session: Session, updater: ClassifierUpdater, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._updater = updater
        self._job: JobThread | None = None
        self._inputs: Inputs | None = None
        self._is_wanted = False
        self._last_change: Change | None = None
        self.pictures: tuple[LeftOutCompared, ...] = ()
        self.total = 0
        self.class_names: tuple[str, ...] = ()
        self.remaining_seconds: float | None = None
        self.error = ""
        self._file = ResultFile(session, FILE_NAME, self.tr("the comparison with and without ICFIL"), self)
        updater.changed.connect(self._follow)
        session.store.opened.connect(self._on_store_opened)
        if session.store.is_open:  # the page was made after the project was opened
            self._on_store_opened()

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
    def change(self) -> Change | None:
        """What has changed since the comparison was started; None if nothing, or while there is no classifier."""
        then, now = self._inputs, self._updater.inputs
        if then is None or now is None:
            return None
        return Change.CLASSIFIER if not self._updater.can_calibrate else change_between(then, now)

    @property
    def outcome(self) -> IcfilOutcome | None:
        """What ICFIL changed on the pictures that are compared so far; None without any."""
        return outcome_of(self.pictures) if self.pictures else None

    def start(self) -> None:
        """Compare the present classes; continue if a comparison of them was cancelled."""
        inputs, latest = self._updater.inputs, self._updater.latest
        if inputs is None or latest is None or self._is_wanted:
            return
        if self.is_complete or self.change is not None:
            self._forget()
        self.class_names = latest.result.class_names
        self._inputs, self._is_wanted, self.error = inputs, True, ""
        self._follow()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop at once; the results so far stay."""
        self._is_wanted = False
        self._stop()
        self._store_if_gone()
        self.changed.emit()

    def close(self) -> None:
        """Forget the result, as a step that can be undone."""
        if self._inputs is None or self._is_wanted:
            return
        kept = Comparison(self._inputs, self.class_names, self.total, self.pictures)
        step = ResultClosing(
            self.tr("Close the comparison with and without ICFIL"),
            partial(self._take_down, kept),
            partial(self._put_back, kept),
        )
        step.forward()
        if kept.pictures:
            self._session.edits.done(step)

    def _take_down(self, kept: Comparison) -> None:
        if self.pictures == kept.pictures:
            self.cancel()
            self._forget()
            self._store()
            self.changed.emit()

    def _put_back(self, kept: Comparison) -> None:
        if self._inputs is not None:
            raise DataError(self.tr("Another comparison is shown; close that one first"))
        self._show(kept)
        self._store()

    def _show(self, kept: Comparison) -> None:
        self._inputs, self.class_names, self.total, self.pictures = (
            kept.inputs,
            kept.class_names,
            kept.total,
            kept.pictures,
        )
        self.changed.emit()

    def _store(self) -> None:
        """Store the result, or remove the file if there is none."""
        if self._inputs is None or not self.pictures:
            self._file.remove()
        else:
            kept = Comparison(self._inputs, self.class_names, self.total, self.pictures)
            self._file.keep(partial(comparison_to_bytes, kept))

    def _store_if_gone(self) -> None:
        """Remove the file of an earlier result that was given up for another comparison."""
        if not self.pictures:
            self._file.remove()

    def _on_store_opened(self) -> None:
        self._stop()
        self._forget()
        self._file.read(comparison_from_bytes, self._on_read)
        self.changed.emit()

    def _on_read(self, kept: Comparison | None) -> None:
        if kept is not None and self._inputs is None:
            self._show(kept)

    def _follow(self) -> None:
        """Start, interrupt or drop the comparison, as the state of the updater requires."""
        inputs = self._updater.inputs
        if self._is_wanted and self.change is not None:
            self._stop()
            self._forget()
            self._store()
            self.changed.emit()
        elif self._inputs is not None and self.change != self._last_change:
            self.changed.emit()
        self._last_change = self.change
        may_run = inputs is not None and not self._updater.is_learning and not self._updater.is_plain_due
        if self._job is not None and not may_run:
            self._stop()
            self.changed.emit()
        elif self._is_wanted and self._job is None and may_run:
            self._begin()

    def _forget(self) -> None:
        self._inputs, self._is_wanted, self.pictures, self.total, self.error = None, False, (), 0, ""
        self.class_names = ()

    def _begin(self) -> None:
        assert self._inputs is not None
        known = frozenset(one.file for one in self.pictures)
        self.remaining_seconds = None
        self._job = job = self._session.job_runner.start(
            self.tr("Comparing with and without ICFIL"),
            partial(jobs.compare_icfil, self._inputs.config, known),
            reads_only=True,
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
        n_before = len(self.pictures)
        for event in events:
            if isinstance(event, LeftOutCompared):
                self.pictures, self.total = (*self.pictures, event), event.total
            elif isinstance(event, CalibrationProgressed):
                self.remaining_seconds = event.remaining_seconds
        if len(self.pictures) > n_before:
            self._store()
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
        self._store_if_gone()
        self.changed.emit()
