"""Heartbeats from inside a long computation, so that it can be paused or cancelled there."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from purer_app.engine.core.events import EventSink, Heartbeat

PERIOD_S = 0.1


class Heart:
    """Emits heartbeats, at most ten a second, whenever the computation says that it is alive.

    `longest_s` is the longest time between two beats since `start`.
    """

    def __init__(self, emit: EventSink, doing: str) -> None:
        self._emit = emit
        self._doing = doing
        self.start()

    def start(self) -> None:
        """Measure gaps from now on."""
        self.longest_s = 0.0
        self._emitted = self._last = time.monotonic()

    def beat(self) -> None:
        """Say that work goes on; what `emit` raises leaves the computation."""
        now = time.monotonic()
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now
        self.emit_if_due()

    def emit_if_due(self) -> None:
        """Emit a heartbeat if the last one was a while ago; the gap between beats goes on."""
        if time.monotonic() - self._emitted >= PERIOD_S:
            self._emit(Heartbeat(self._doing))
            self._emitted = time.monotonic()


class BetweenOperations(TorchDispatchMode):
    """Emits heartbeats between any two operations of torch, forward and backward, while its block runs.

    Each operation takes some 50 microseconds longer, a third of an inversion step of ten small teachers. So this is
    for computations whose own beats are too far apart.
    """

    def __init__(self, heart: Heart) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._heart = heart

    def __torch_dispatch__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run one operation."""
        self._heart.emit_if_due()
        return func(*args, **(kwargs or {}))
