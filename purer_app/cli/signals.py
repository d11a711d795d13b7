"""Handles Ctrl+C, SIGTERM and SIGHUP while a job runs."""

import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

from purer_app.engine.core.events import Control, Event, RunFinished, StageStarted

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Terminated(BaseException):
    """Raised when a signal ended the job; like KeyboardInterrupt, it passes `except Exception`."""

    def __init__(self, number: int, sentence: str = "Stopped.") -> None:
        super().__init__(sentence)
        self.exit_code = 128 + number


class SignalControl(Control):
    """Context manager that turns signals into requests to the job, or ends a job that cannot follow them.

    The first Ctrl+C asks the job to finish early and keep its result; the second one stops it at once. SIGTERM and
    SIGHUP make a training run save a snapshot and exit; at any other time, and the second time, they end the job at
    once. A signal that was ignored at program start, as under nohup, stays ignored.

    Args:
        finish_on_interrupt: whether the job can finish early; otherwise the first Ctrl+C stops it.
    """

    def __init__(self, *, finish_on_interrupt: bool = False) -> None:
        self._finishes = finish_on_interrupt
        self._finish_requested = False
        self._raised: BaseException | None = None
        self._can_suspend = False
        self._previous_handlers: dict[int, Any] = {}
        self._terminals: tuple[int, ...] = ()
        self.ended_by = 0
        """Number of the signal that requested a snapshot and the end; 0 without one."""

    @property
    def finish_requested(self) -> bool:
        """Whether Ctrl+C was pressed."""
        return self._finish_requested

    @property
    def suspend_requested(self) -> bool:
        """Whether SIGTERM or SIGHUP was received."""
        return self.ended_by != 0

    @property
    def ending(self) -> BaseException | None:
        """What a signal raised to end the job at once; None without one."""
        return self._raised

    def __enter__(self) -> "SignalControl":
        if threading.current_thread() is threading.main_thread():
            self._terminals = tuple(number for number in (1, 2) if _is_terminal(number))
            if self._finishes:
                self._previous_handlers[signal.SIGINT] = signal.signal(signal.SIGINT, self.on_interrupt)
            elif signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                self._previous_handlers[signal.SIGINT] = signal.signal(signal.SIGINT, self._on_stop)
            for number in _ENDING:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._previous_handlers[number] = signal.signal(number, self._on_end)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous_handlers.items():
            signal.signal(number, handler)

    def follow(self, event: Event) -> None:
        """Track from its events whether the job can be suspended; end it if a signal did not, as in a finalizer."""
        if self._raised:
            raise self._raised
        match event:
            case StageStarted():
                self._can_suspend = event.stage == "train"
                if self.ended_by and not self._can_suspend:  # the run ended before it read the request
                    raise Terminated(self.ended_by)
            case RunFinished():
                self._can_suspend = False
            case _:
                pass

    def on_interrupt(self, number: int, frame: FrameType | None) -> None:
        """Handle Ctrl+C: finish early, or stop the second time."""
        if self._finish_requested:
            self._on_stop(number, frame)
        self._finish_requested = True
        print("Finishing early; the result is kept. Press Ctrl+C again to stop at once.", file=sys.stderr)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._end_job(KeyboardInterrupt())

    def _on_end(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGTERM:
            self._silence()
        if self.ended_by or not self._can_suspend:
            self._end_job(Terminated(number))
        self.ended_by = number
        with suppress(OSError):
            print("Saving a snapshot. The same signal again stops the run at once.", file=sys.stderr)

    def _end_job(self, reason: BaseException) -> NoReturn:
        """Raise the reason, and again at the next event: what is raised inside a finalizer or a callback is lost."""
        self._raised = reason
        raise reason

    def _silence(self) -> None:
        """Redirect the streams of a closed terminal to the null device, so that writing cannot fail while saving."""
        if self._terminals:
            null_device = os.open(os.devnull, os.O_WRONLY)
            for number in self._terminals:
                os.dup2(null_device, number)


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False
