"""Heartbeats from inside a long computation, so that it can be paused or cancelled."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from purer_app.engine.core.events import EventSink, Heartbeat

PERIOD_S = 0.1


class HeartbeatTimer:
    """Limits the heartbeats of a computation to ten per second.

    `longest_s` is the longest time between two beats since `start`.
    """

    def __init__(self, emit: EventSink, activity: str) -> None:
        self._emit = emit
        self._activity = activity
        self.start()

    def start(self) -> None:
        """Start measuring gaps."""
        self.longest_s = 0.0
        self._emitted = self._last = time.monotonic()

    def beat(self) -> None:
        """Report progress; an exception of `emit` ends the computation."""
        now = time.monotonic()
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now
        self.emit_if_due()

    def emit_if_due(self) -> None:
        """Emit a heartbeat if the last one is old enough, without ending the gap between two beats."""
        if time.monotonic() - self._emitted >= PERIOD_S:
            self._emit(Heartbeat(self._activity))
            self._emitted = time.monotonic()


class HeartbeatsBetweenOperations(TorchDispatchMode):
    """Emits heartbeats between torch operations, forward and backward, inside its block.

    It slows down every operation, so it is only for computations whose own beats are too far apart.
    """

    def __init__(self, timer: HeartbeatTimer) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._timer = timer

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run one operation."""
        self._timer.emit_if_due()
        return func(*args, **(kwargs or {}))
