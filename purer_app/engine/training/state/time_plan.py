"""Keeps a training run within its time limit: predicts how long each part takes from those measured so far."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Any

INVERSION_STEP = "inversion step"
META_STEP = "meta step"
HARD_STEP = "hard step"
"""A meta-iteration whose pixels climb the outer loss."""
TURN = "turn"
"""The turns of the teachers in a step; their work is counted in multiply-adds of a forward pass."""
CLOSED_FORM_FIT = "settle"
"""The value is the one in snapshot files."""
VALIDATE, GALLERY, SAVE = "validate", "gallery", "save"
_AT_THE_END = (CLOSED_FORM_FIT, VALIDATE, GALLERY, SAVE)
_KEPT = 5
_MARGIN = 1.15
"""Times the slowest of the last measurements: other programs use the machine, too."""
_STEP_GUESSES = {META_STEP: (INVERSION_STEP, 2.0), HARD_STEP: (META_STEP, 2.5)}
"""A kind of step that was not measured yet takes this many times as long as another one."""
_FORWARD_SHARE = 1 / 3
"""Of a forward and backward pass."""


class TimePlan:
    """Measures the parts of a run and says what still fits.

    Everything that comes after the last step (see `end_seconds`) is kept free before each step.

    Args:
        max_seconds: the time limit of the run; 0 means none.
        now: the age of the run in seconds.
    """

    def __init__(self, max_seconds: float, now: Callable[[], float]) -> None:
        self.max_seconds = max_seconds
        self._now = now
        self._rates: dict[str, deque[float]] = {}
        self._end_parts: dict[str, float] = {}
        self._inversion_until: float | None = None

    @property
    def is_limited(self) -> bool:
        """Whether there is a time limit."""
        return self.max_seconds > 0

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit."""
        return self.max_seconds - self._now()

    @contextmanager
    def measured(self, part: str, work: float = 1.0) -> Iterator[None]:
        """Measure a part; a block that fails is not counted."""
        began = self._now()
        yield
        self.add(part, self._now() - began, work)

    def add(self, part: str, seconds: float, work: float = 1.0) -> None:
        """Take a measurement: seconds for some work, in a unit of the part's own."""
        if work > 0:
            self._rates.setdefault(part, deque(maxlen=_KEPT)).append(seconds / work)

    def expected(self, part: str, work: float = 1.0) -> float | None:
        """Return how long some work of a part usually takes; None where nothing like it was measured."""
        if part in self._rates:
            return work * median(self._rates[part])
        if part in _STEP_GUESSES:
            other, factor = _STEP_GUESSES[part]
            found = self.expected(other, work)
            return None if found is None else factor * found
        return None

    def at_most(self, part: str, work: float = 1.0) -> float:
        """Return an upper estimate, from the slowest of the last measurements; 0 where nothing is known."""
        if part in self._rates:
            return _MARGIN * work * max(self._rates[part])
        return _MARGIN * (self.expected(part, work) or 0.0)

    def plan_end(self, part: str, multiply_adds: float = 0.0) -> None:
        """Keep time for a part after the last step.

        Args:
            multiply_adds: of its forward passes, to estimate it by the pace of the steps before it is measured.
        """
        assert part in _AT_THE_END
        self._end_parts[part] = multiply_adds

    def end_seconds(self) -> float:
        """Return an upper estimate of what comes after the last step."""
        return sum(self._end_part(part, work) for part, work in self._end_parts.items())

    def _end_part(self, part: str, multiply_adds: float) -> float:
        if part in self._rates or TURN not in self._rates:
            return self.at_most(part)
        return _FORWARD_SHARE * self.at_most(TURN, multiply_adds)

    def fits(self, part: str, *, with_end: bool = True) -> bool:
        """Whether a part can be done, and unless told otherwise what comes at the end after it, before the limit."""
        end = self.end_seconds() if with_end else 0.0
        return not self.is_limited or self.seconds_left - self.at_most(part) - end > 0

    def fits_turn(self, work: float, seconds: float, work_done: float) -> bool:
        """Whether one more teacher can have its turn in the present step, whose others took so long for their work."""
        own = work * seconds / work_done if work_done else 0.0
        longest = max(self.at_most(TURN, work), _MARGIN * own)
        return not self.is_limited or self.seconds_left - longest - self.end_seconds() > 0

    def begin_inversion(self, share: float) -> None:
        """Give inversion this share of the time that is left for steps; a resumed run keeps what it was given."""
        if self.is_limited and self._inversion_until is None:
            self._inversion_until = self._now() + share * max(0.0, self.seconds_left - self.end_seconds())

    @property
    def inversion_is_over(self) -> bool:
        """Whether one more inversion step would exceed the share of inversion."""
        until = self._inversion_until
        return until is not None and self._now() + (self.expected(INVERSION_STEP) or 0.0) > until

    def seconds_of_steps(self, inversion_steps: int, meta_steps: int) -> float | None:
        """Estimate how long so many steps take, with what comes after them; None before the first measured step."""
        inversion, meta = self.expected(INVERSION_STEP), self.expected(META_STEP)
        if (inversion_steps and inversion is None) or (meta_steps and meta is None):
            return None
        of_inversion = inversion_steps * (inversion or 0.0)
        if self._inversion_until is not None:
            of_inversion = min(of_inversion, max(0.0, self._inversion_until - self._now()))
        return of_inversion + meta_steps * (meta or 0.0) + self.end_seconds() / _MARGIN

    def facts(self) -> dict[str, Any]:
        """Return what a resumed run needs, in plain values."""
        facts: dict[str, Any] = {"rates": {part: list(rates) for part, rates in self._rates.items()}}
        return facts if self._inversion_until is None else facts | {"inversion_until": self._inversion_until}

    def restore(self, facts: Mapping[str, Any] | None) -> None:
        """Continue from `facts()`; older snapshots have none."""
        for part, rates in (facts or {}).get("rates", {}).items():
            self._rates[str(part)] = deque((float(rate) for rate in rates), maxlen=_KEPT)
        until = (facts or {}).get("inversion_until")
        self._inversion_until = None if until is None else float(until)
