"""Starts jobs in threads, keeps them until they end, and stops them when the program closes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from purer_app.engine.core.events import Event
from purer_app.ui.state.jobs.job_thread import Failed, Finished, Job, JobEnd, JobThread


class JobRunner(QObject):
    """All running jobs. `failed` carries sentence and details of each failed job without `on_end`.

    `progressed` is emitted after events of a job.
    """

    failed = Signal(str, str)
    became_idle = Signal()
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[JobThread] = []

    def start(
        self,
        name: str,
        job: Job,
        *,
        owner: QObject,
        reads_only: bool = False,
        on_result: Callable[[Any], None] | None = None,
        on_events: Callable[[list[Event]], None] | None = None,
        on_end: Callable[[JobEnd], None] | None = None,
    ) -> JobThread:
        """Start a job in a new thread.

        Args:
            name: a short translated description ("Evaluating") for the status bar.
            owner: the object of the callbacks; once it is destroyed, the job continues without callbacks.
            reads_only: whether it writes nothing or only caches; the end of the program does not wait for it then.
            on_result: receives the result of a finished job.
            on_events: receives lists of events, at most 30 per second.
            on_end: receives the end, whatever it is; `failed` is then not emitted.
        """
        thread = JobThread(name, job, self, reads_only=reads_only)
        self._jobs.append(thread)
        thread.events_arrived.connect(lambda _: self.progressed.emit())
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
        """The jobs that have not ended."""
        return tuple(self._jobs)

    @property
    def writing(self) -> tuple[JobThread, ...]:
        """The running jobs that write something, which the program has to wait for at its end."""
        return tuple(thread for thread in self._jobs if not thread.reads_only)

    def stop_all(self) -> None:
        """Stop all jobs except those that are saving a snapshot or finishing a run; each still emits its end."""
        for thread in self._jobs:
            if thread.state not in ("suspending", "finishing"):
                thread.stop()


def _while_alive(owner: QObject, call: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return a callback that does nothing once its owner is destroyed."""

    def call_if_alive(value: Any) -> None:
        if isValid(owner):
            call(value)

    return call_if_alive
