"""Runs one job of the engine in a QThread, delivers its events at most 30 times a second, then exactly one end."""

import os
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from purer_app.engine.core.errors import (
    EngineError,
    RunCancelled,
    RunSuspended,
    first_line,
    is_device_lost,
    is_out_of_memory,
)
from purer_app.engine.core.events import Control, Event, EventSink, Heartbeat
from purer_app.ui.state.jobs.job_progress import JobProgress

DRAIN_MS = 33
_STACK_BYTES = 16 * 1024 * 1024  # backward passes recurse, and the default is small on some systems
_NICENESS = 10

Job: TypeAlias = Callable[[EventSink, Control], Any]
"""A job of `engine.jobs` with its config bound."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The job ended normally."""

    result: Any


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job was stopped; `suspended` if it saved a snapshot to continue from."""

    suspended: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The job failed: a sentence for the user, and a traceback for internal errors."""

    sentence: str
    details: str


JobEnd: TypeAlias = Finished | Cancelled | Failed


class _JobControl(Control):
    """The requests of the user to a running job; set in the thread of the window, read in that of the job."""

    def __init__(self) -> None:
        self.events: deque[Event] = deque()
        self.may_continue = threading.Event()
        self.may_continue.set()
        self.finishing = self.suspending = self.stopping = False

    @property
    def finish_requested(self) -> bool:
        return self.finishing

    @property
    def suspend_requested(self) -> bool:
        return self.suspending

    def emit(self, event: Event) -> None:
        """Queue an event, wait while paused, and raise RunCancelled if a stop was requested."""
        if not (isinstance(event, Heartbeat) and self.events):  # a waiting event is a sign of life as well
            self.events.append(event)
        self.may_continue.wait()
        if self.stopping:
            raise RunCancelled


class _Worker(QThread):
    def __init__(self, job: Job, control: _JobControl, parent: QObject) -> None:
        super().__init__(parent)
        self.setStackSize(_STACK_BYTES)
        self._job = job
        self._control = control
        self.end: JobEnd = Failed(parent.tr("The job ended unexpectedly."), "")

    def run(self) -> None:
        _give_way()
        try:
            self.end = Finished(self._job(self._control.emit, self._control))
        except RunCancelled as cancelled:
            self.end = Cancelled(suspended=isinstance(cancelled, RunSuspended))
        except EngineError as error:
            is_of_machine = isinstance(error.__cause__, RuntimeError | MemoryError)
            self.end = Failed(str(error), traceback.format_exc() if is_of_machine else "")
        except BaseException as error:  # every job must emit an end
            self.end = Failed(self._explain(error), traceback.format_exc())

    def _explain(self, error: BaseException) -> str:
        if is_out_of_memory(error):
            return self.tr("There is not enough memory. Close other programs, or choose fewer or smaller models.")
        if is_device_lost(error):
            text = self.tr(
                "The GPU no longer responds ({error}). Close PURER and start it again; your project is unchanged."
            )
            return text.format(error=first_line(error))
        text = self.tr("An internal error occurred ({kind}). The log has the details.")
        return text.format(kind=type(error).__name__)


def _give_way() -> None:
    """Lower the priority of this thread on Linux, so that the window stays responsive; torch's threads inherit it."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class JobThread(QObject):
    """Runs one job once.

    `name` describes the job ("Evaluating"); `reads_only` is whether it writes nothing, or only caches. `state` is
    running, paused, finishing, suspending, stopping or ended.
    `events_arrived` carries a list of events, `ended` the JobEnd after the last of them; both are emitted in the
    thread of this object.
    """

    events_arrived = Signal(list)
    state_changed = Signal(str)
    ended = Signal(object)

    def __init__(self, name: str, job: Job, parent: QObject | None = None, *, reads_only: bool = False) -> None:
        super().__init__(parent)
        self.name = name
        self.reads_only = reads_only
        self.state = "running"
        self.progress = JobProgress()
        self._control = _JobControl()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._worker = _Worker(job, self._control, self)
        self._worker.finished.connect(self._on_worker_finished)

    def start(self) -> None:
        """Start the job."""
        self._timer.start()
        self._worker.start()

    def pause(self) -> None:
        """Pause the job at its next event, within a fraction of a second."""
        if self.state == "running":
            self._control.may_continue.clear()
            self._enter("paused")

    def unpause(self) -> None:
        """End a pause."""
        if self.state == "paused":
            self._enter("running")
            self._control.may_continue.set()

    def finish(self) -> None:
        """Request a normal end now; the result is kept."""
        self._ask_for("finishing")

    def suspend(self) -> None:
        """Request a snapshot and then the end, to continue later."""
        self._ask_for("suspending")

    def stop(self) -> None:
        """Stop the job at its next event; its result is discarded."""
        self._ask_for("stopping")

    @property
    def is_active(self) -> bool:
        """Whether the job has not ended."""
        return self.state != "ended"

    def wait(self, seconds: float | None = None) -> bool:
        """Block until the thread has finished, or for a time; for use at exit, without an event loop.

        Returns:
            Whether it has finished.
        """
        return self._worker.wait() if seconds is None else self._worker.wait(round(1000 * seconds))

    def _ask_for(self, state: str) -> None:
        if self.state == "ended" or self.state == "stopping":
            return
        setattr(self._control, state, True)
        self._enter(state)
        self._control.may_continue.set()

    def _enter(self, state: str) -> None:
        self.state = state
        self.state_changed.emit(state)

    def _drain(self) -> None:
        waiting = self._control.events
        events = [waiting.popleft() for _ in range(len(waiting))]
        if events:
            self.progress.take_all(events, time.monotonic())
            self.events_arrived.emit(events)

    def _on_worker_finished(self) -> None:
        self._timer.stop()
        self._drain()
        self._enter("ended")
        self.ended.emit(self._worker.end)
