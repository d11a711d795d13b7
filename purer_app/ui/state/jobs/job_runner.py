"""Starts jobs in threads, keeps them until they end, and stops them all when the program closes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from purer_app.engine.core.events import Event
from purer_app.ui.state.jobs.job_thread import Failed, Finished, Job, JobEnd, JobThread


class JobRunner(QObject):
    """All running jobs. `failed` carries sentence and details of each job that failed without its own listener."""

    failed = Signal(str, str)
    became_idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[JobThread] = []

    def start(
        self,
        name: str,
        job: Job,
        *,
        owner: QObject,
        on_result: Callable[[Any], None] | None = None,
        on_events: Callable[[list[Event]], None] | None = None,
        on_end: Callable[[JobEnd], None] | None = None,
    ) -> JobThread:
        """Start a job in a new thread.

        Args:
            name: what the job does, short and translated ("Evaluating"); the status bar shows it.
            owner: what the callbacks belong to; once it is destroyed, the job goes on, but calls none of them any more.
            on_result: takes the result of a job that finished.
            on_events: takes lists of events, at most 30 a second.
            on_end: takes whatever end came, instead of `failed`.
        """
        thread = JobThread(name, job, self)
        self._jobs.append(thread)
        if on_events is not None:
            thread.events_arrived.connect(_while_alive(owner, on_events))

        def end(outcome: JobEnd) -> None:
            self._jobs.remove(thread)
            if isinstance(outcome, Finished) and on_result is not None:
                _while_alive(owner, on_result)(outcome.result)
            if on_end is not None:
                _while_alive(owner, on_end)(outcome)
            elif isinstance(outcome, Failed):
                self.failed.emit(outcome.sentence, outcome.details)
            thread.deleteLater()
            if not self._jobs:
                self.became_idle.emit()

        thread.ended.connect(end)
        thread.start()
        return thread

    @property
    def running(self) -> tuple[JobThread, ...]:
        """The jobs whose end is still to come."""
        return tuple(self._jobs)

    def stop_all(self) -> None:
        """Ask every job to stop; each still sends its end. A job that saves itself is left to do so."""
        for thread in self._jobs:
            if thread.state != "suspending":
                thread.stop()


def _while_alive(owner: QObject, call: Callable[[Any], None]) -> Callable[[Any], None]:
    """Make a callback do nothing once its owner is destroyed: what it would touch is gone with it."""

    def tell(news: Any) -> None:
        if isValid(owner):
            call(news)

    return tell
