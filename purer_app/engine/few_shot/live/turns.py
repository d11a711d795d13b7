"""A lock that is given in the order of the requests, so that a thread that takes it often does not keep it."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

_WAIT_S = 0.1


class Turns:
    """Lets one thread at a time pass, in the order in which they ask."""

    def __init__(self) -> None:
        self._condition = Condition()
        self._queue: deque[object] = deque()

    @contextmanager
    def taken(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Wait for the turn and keep it inside the block.

        Args:
            on_wait: called about ten times a second while waiting; an exception of it gives up the turn.
        """
        ticket = object()
        with self._condition:
            self._queue.append(ticket)
        try:
            while not self._is_first(ticket):
                on_wait()
            yield
        finally:
            with self._condition:
                self._queue.remove(ticket)
                self._condition.notify_all()

    def _is_first(self, ticket: object) -> bool:
        with self._condition:
            return self._condition.wait_for(lambda: self._queue[0] is ticket, _WAIT_S)
