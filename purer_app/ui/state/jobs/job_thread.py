"""Runs one job of the engine in a QThread: at most 30 times a second its events come, then exactly one end."""

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

from purer_app.engine.core.errors import EngineError, RunCancelled, RunSuspended
from purer_app.engine.core.events import Control, Event, EventSink, Heartbeat
from purer_app.ui.state.jobs.job_progress import JobProgress

DRAIN_MS = 33
_STACK_BYTES = 16 * 1024 * 1024  # backward passes recurse, and secondary threads get half a megabyte on some systems
_NICENESS = 10

Job: TypeAlias = Callable[[EventSink, Control], Any]
"""A job of `engine.jobs` with its config bound."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The job ended normally."""

    result: Any


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job was stopped; `suspended` where it left a snapshot to continue from."""

    suspended: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The job could not be done: a sentence for the user, and a traceback where the fault is ours."""

    sentence: str
    details: str


JobEnd: TypeAlias = Finished | Cancelled | Failed


class _JobControl(Control):
    """What the user asked of a running job; set in the window's thread and read in the job's."""

    def __init__(self) -> None:
        self.events: deque[Event] = deque()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.finishing = self.suspending = self.stopping = False

    @property
    def finish_requested(self) -> bool:
        return self.finishing

    @property
    def suspend_requested(self) -> bool:
        return self.suspending

    def emit(self, event: Event) -> None:
        """Queue an event, wait while paused, and leave the job when a stop is requested."""
        if not (isinstance(event, Heartbeat) and self.events):  # any waiting event says as well that work goes on
            self.events.append(event)
        self.may_go_on.wait()
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
            self.end = Failed(str(error), "")
        except MemoryError:
            self.end = Failed(
                self.tr("There is not enough memory. Close other programs, or choose fewer or smaller models."),
                traceback.format_exc(),
            )
        except BaseException as error:  # the last door: whatever happened, an end arrives
            self.end = Failed(
                self.tr("An internal error occurred ({kind}). The log has the details.").format(
                    kind=type(error).__name__
                ),
                traceback.format_exc(),
            )


def _give_way() -> None:
    """Let the window's thread go first, where threads have a niceness of their own; torch's threads inherit it."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


class JobThread(QObject):
    """One run of one job.

    `name` says what it does ("Evaluating"), `progress` how far it is.
    `state` is running, paused, finishing, suspending, stopping or ended. `events_arrived` carries a list of
    events, `ended` the JobEnd after the last of them; both come in the thread of this object.
    """

    events_arrived = Signal(list)
    state_changed = Signal(str)
    ended = Signal(object)

    def __init__(self, name: str, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.state = "running"
        self.progress = JobProgress()
        self._control = _JobControl()
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._worker = _Worker(job, self._control, self)
        self._worker.finished.connect(self._on_worker_finished)

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self._worker.start()

    def pause(self) -> None:
        """Hold the job at its next event, within a fraction of a second."""
        if self.state == "running":
            self._control.may_go_on.clear()
            self._enter("paused")

    def go_on(self) -> None:
        """End a pause."""
        if self.state == "paused":
            self._enter("running")
            self._control.may_go_on.set()

    def finish(self) -> None:
        """Ask for a normal end now, with the result kept."""
        self._ask_for("finishing")

    def suspend(self) -> None:
        """Ask for a snapshot and then the end, to be continued another time."""
        self._ask_for("suspending")

    def stop(self) -> None:
        """Leave the job at its next event; what it worked on is discarded."""
        self._ask_for("stopping")

    @property
    def is_active(self) -> bool:
        """Whether the end is still to come."""
        return self.state != "ended"

    def wait(self) -> None:
        """Block until the worker has left its job; for the end of the program, when no event loop runs any more."""
        self._worker.wait()

    def _ask_for(self, state: str) -> None:
        if self.state == "ended" or self.state == "stopping":
            return
        setattr(self._control, state, True)
        self._enter(state)
        self._control.may_go_on.set()

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
