"""What Ctrl+C and the signals that end a process mean for a job of the command line."""

import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any

from purer_app.engine.core.events import Control, Event, RunFinished, StageStarted

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Terminated(BaseException):
    """A signal ended the job; like KeyboardInterrupt no `except Exception` stops it. The text is a last sentence."""

    def __init__(self, number: int, sentence: str = "Stopped.") -> None:
        super().__init__(sentence)
        self.exit_code = 128 + number


class SignalControl(Control):
    """Turns signals into requests to the job while its block runs, or ends the job where it cannot follow them.

    Ctrl+C finishes a job that keeps what it has by then, and stops at once when it comes again. SIGTERM and SIGHUP
    let a training run save a snapshot and leave; at any other time, and when they come again, they end the job at
    once. A signal that was ignored when the program started, as under nohup, stays so.

    Args:
        finish_on_interrupt: whether the job can finish early; else Ctrl+C stops it.
    """

    def __init__(self, *, finish_on_interrupt: bool = False) -> None:
        self._finishes = finish_on_interrupt
        self._finish_asked = self._stop_asked = False
        self._can_suspend = False
        self._before: dict[int, Any] = {}
        self._terminals: tuple[int, ...] = ()
        self.ended_by = 0
        """Number of the signal that asked for a snapshot and the end; 0 before."""

    @property
    def finish_requested(self) -> bool:
        """Whether Ctrl+C came once."""
        return self._finish_asked

    @property
    def suspend_requested(self) -> bool:
        """Whether SIGTERM or SIGHUP came once."""
        return self.ended_by != 0

    def __enter__(self) -> "SignalControl":
        if threading.current_thread() is threading.main_thread():
            self._terminals = tuple(number for number in (1, 2) if _is_terminal(number))
            if self._finishes:
                self._before[signal.SIGINT] = signal.signal(signal.SIGINT, self.on_interrupt)
            elif signal.getsignal(signal.SIGINT) is signal.default_int_handler:
                self._before[signal.SIGINT] = signal.signal(signal.SIGINT, self._on_stop)
            for number in _ENDING:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._on_end)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def follow(self, event: Event) -> None:
        """Note by its events whether the job is a run that can be suspended; stop it if Ctrl+C was lost on the way."""
        if self._stop_asked:
            raise KeyboardInterrupt
        match event:
            case StageStarted():
                self._can_suspend = event.stage == "train"
                if self.ended_by and not self._can_suspend:  # the run was over before it read the request
                    raise Terminated(self.ended_by)
            case RunFinished():
                self._can_suspend = False
            case _:
                pass

    def on_interrupt(self, number: int, frame: FrameType | None) -> None:
        """Take Ctrl+C."""
        if self._finish_asked:
            raise KeyboardInterrupt
        self._finish_asked = True
        print("Finishing; the model is kept. Ctrl+C again stops at once.", file=sys.stderr)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop_asked = True  # an interrupt that is raised inside a finalizer or a callback is only printed
        raise KeyboardInterrupt

    def _on_end(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGTERM:
            self._silence()
        if self.ended_by or not self._can_suspend:
            raise Terminated(number)
        self.ended_by = number
        with suppress(OSError):
            print("Saving the run, to be continued. The same signal again stops at once.", file=sys.stderr)

    def _silence(self) -> None:
        """Write to nowhere what went to a terminal that has been closed: it would fail before the run is saved."""
        if self._terminals:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            for number in self._terminals:
                os.dup2(nowhere, number)


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False
