"""Keeps a training run within its time limit, by predicting durations from those measured so far."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from statistics import median
from typing import Any


class RunPart(StrEnum):
    """A part of a run whose duration is measured; snapshot files contain these values."""

    INVERSION_STEP = "inversion step"
    META_STEP = "meta step"
    HARD_STEP = "hard step"
    """A meta-iteration with an adversarial step on the pixels."""
    TURN = "turn"
    """The forward and backward passes of the teachers in a step; the unit of work is a multiply-add."""
    CLOSED_FORM_FIT = "settle"
    VALIDATE = "validate"
    GALLERY = "gallery"
    RECOGNITION = "recognition"
    """What other models take the images of a gallery for."""
    HARDNESS = "hardness"
    """How hard the images of a gallery are for the meta-model."""
    SAVE = "save"


_AT_THE_END = (
    RunPart.CLOSED_FORM_FIT,
    RunPart.VALIDATE,
    RunPart.GALLERY,
    RunPart.RECOGNITION,
    RunPart.HARDNESS,
    RunPart.SAVE,
)
_KEPT = 5
_STEPS_TO_PREDICT = 3
"""Measured steps of a kind before a prediction from them is shown."""
_MARGIN = 1.15
"""Factor on the slowest recent measurement, since other programs may use the machine."""
_STEP_GUESSES = {
    RunPart.META_STEP: (RunPart.INVERSION_STEP, 2.0),
    RunPart.HARD_STEP: (RunPart.META_STEP, 2.5),
}
"""The expected duration of a step that was not measured yet, as a multiple of another one."""
_FORWARD_SHARE = 1 / 3
"""Duration of a forward pass relative to a forward and backward pass."""


class TimeBudget:
    """Measures the parts of a run and decides what still fits into the time limit.

    Time for everything after the last step (see `end_seconds`) is reserved before each step.

    Args:
        max_seconds: the time limit of the run; 0 means none.
        now: the age of the run in seconds.
    """

    def __init__(self, max_seconds: float, now: Callable[[], float]) -> None:
        self.max_seconds = max_seconds
        self._now = now
        self._rates: dict[RunPart, deque[float]] = {}
        self._end_parts: dict[RunPart, float] = {}
        self._longest: dict[RunPart, float] = {}
        self._inversion_began = 0.0
        self._inversion_share: float | None = None
        self._least_meta_steps = 0
        self._learning_began: float | None = None

    @property
    def is_limited(self) -> bool:
        """Whether there is a time limit."""
        return self.max_seconds > 0

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit."""
        return self.max_seconds - self._now()

    @contextmanager
    def measured(self, part: RunPart, work: float = 1.0) -> Iterator[None]:
        """Measure a part; a block that raises is not counted."""
        began = self._now()
        yield
        self.add(part, self._now() - began, work)

    def add(self, part: RunPart, seconds: float, work: float = 1.0) -> None:
        """Add a measurement: seconds for some work, in the part's own unit."""
        if work > 0:
            self._rates.setdefault(part, deque(maxlen=_KEPT)).append(seconds / work)

    def forget(self, part: RunPart) -> None:
        """Drop the measurements of a part whose work has changed."""
        self._rates.pop(part, None)

    def inversion_steps_left(self) -> float | None:
        """Estimate the number of inversion steps that fit into the rest of their time; None without an estimate."""
        seconds = self.expected(RunPart.INVERSION_STEP)
        until = self._inversion_until
        return None if until is None or not seconds else max(0.0, until - self._now()) / seconds

    def expected(self, part: RunPart, work: float = 1.0) -> float | None:
        """Return the expected duration of a part; None without a measurement of it or of a similar part."""
        if part in self._rates:
            return work * median(self._rates[part])
        if part in _STEP_GUESSES:
            other, factor = _STEP_GUESSES[part]
            found = self.expected(other, work)
            return None if found is None else factor * found
        return None

    @property
    def predicts_steps(self) -> bool:
        """Whether enough steps are measured to show a prediction: the first one also warms up."""
        kinds = (RunPart.META_STEP, RunPart.HARD_STEP, RunPart.INVERSION_STEP)
        newest = next((self._rates[kind] for kind in kinds if kind in self._rates), ())
        return len(newest) >= _STEPS_TO_PREDICT

    def at_most(self, part: RunPart, work: float = 1.0) -> float:
        """Return an upper estimate from the slowest recent measurement; 0 without any."""
        if part in self._rates:
            return _MARGIN * work * max(self._rates[part])
        return _MARGIN * (self.expected(part, work) or 0.0)

    def reserve_at_end(self, part: RunPart, multiply_adds: float = 0.0, longest: float = math.inf) -> None:
        """Reserve time for a part after the last step.

        Args:
            multiply_adds: of its forward passes, to estimate its duration from the steps until it is measured.
            longest: the most seconds to reserve; a part that is expected to take longer is omitted by its owner.
        """
        assert part in _AT_THE_END
        self._end_parts[part] = multiply_adds
        self._longest[part] = longest

    def end_seconds(self) -> float:
        """Return an upper estimate of the duration of everything after the last step."""
        return sum(
            min(self._longest[part], self.at_most(*self._measured_as(part)))
            for part in self._end_parts
            if self.expected_at_end(part) <= self._longest[part]
        )

    def expected_at_end(self, part: RunPart) -> float:
        """Return the expected duration of a part of the end; 0 if nothing is known yet."""
        return self.expected(*self._measured_as(part)) or 0.0

    def _measured_as(self, part: RunPart) -> tuple[RunPart, float]:
        """Return the part whose measurements give the duration of a part of the end, and its amount of work."""
        if part in self._rates or RunPart.TURN not in self._rates:
            return part, 1.0
        return RunPart.TURN, _FORWARD_SHARE * self._end_parts.get(part, 0.0)

    def fits(self, part: RunPart, *, with_end: bool = True) -> bool:
        """Whether a part, and by default everything after the last step as well, fits into the time limit."""
        end = self.end_seconds() if with_end else 0.0
        return not self.is_limited or self.seconds_left - self.at_most(part) - end > 0

    def fits_turn(self, work: float, seconds: float, work_done: float) -> bool:
        """Whether one more teacher fits into the current step.

        Args:
            work: multiply-adds of the teacher.
            seconds: duration of the other teachers in this step.
            work_done: their multiply-adds.
        """
        own = work * seconds / work_done if work_done else 0.0
        longest = max(self.at_most(RunPart.TURN, work), _MARGIN * own)
        return not self.is_limited or self.seconds_left - longest - self.end_seconds() > 0

    def begin_inversion(self, share: float, least_meta_steps: int = 0) -> None:
        """Give inversion this share of the time for steps; a resumed run keeps its share.

        Args:
            least_meta_steps: meta-iterations for which time is kept even if that leaves inversion less than its share.
        """
        self._least_meta_steps = least_meta_steps
        if self.is_limited and self._inversion_share is None:
            self._inversion_began, self._inversion_share = self._now(), share

    @property
    def _inversion_until(self) -> float | None:
        """The age of the run at which inversion has to end, by all that is known now; None without a limit.

        What comes after the last step takes longer than was known when inversion began, for example on a busy machine.
        """
        if self._inversion_share is None:
            return None
        began, end = self._inversion_began, self.max_seconds - self.end_seconds()
        by_share = began + self._inversion_share * max(0.0, end - began)
        return max(began, min(by_share, end - self._least_meta_steps * self.at_most(RunPart.META_STEP)))

    @property
    def inversion_progress(self) -> float:
        """Share of the time for inversion that has passed, 0 to 1; 0 without a time limit."""
        until = self._inversion_until
        if until is None:
            return 0.0
        length = until - self._inversion_began
        return min(1.0, (self._now() - self._inversion_began) / length) if length > 0 else 1.0

    @property
    def meta_progress(self) -> float:
        """Share of the time after inversion that has passed, 0 to 1; 0 without a time limit."""
        began = self._learning_began
        if not self.is_limited or began is None:
            return 0.0
        length = self.max_seconds - self.end_seconds() - began
        return min(1.0, (self._now() - began) / length) if length > 0 else 1.0

    def begin_learning(self) -> None:
        """Remember when meta-training began; a resumed run keeps its start."""
        if self._learning_began is None:
            self._learning_began = self._now()

    @property
    def inversion_is_over(self) -> bool:
        """Whether one more inversion step would exceed the share of inversion."""
        until = self._inversion_until
        return until is not None and self._now() + (self.expected(RunPart.INVERSION_STEP) or 0.0) > until

    def seconds_of_steps(self, inversion_steps: int, meta_steps: int) -> float | None:
        """Estimate the duration of steps and of everything after them; None before the first measured step."""
        inversion, meta = self.expected(RunPart.INVERSION_STEP), self.expected(RunPart.META_STEP)
        if (inversion_steps and inversion is None) or (meta_steps and meta is None):
            return None
        of_inversion = inversion_steps * (inversion or 0.0)
        until = self._inversion_until
        if until is not None:
            of_inversion = min(of_inversion, max(0.0, until - self._now()))
        return of_inversion + meta_steps * (meta or 0.0) + self.end_seconds() / _MARGIN

    def facts(self) -> dict[str, Any]:
        """Return the state for a snapshot, as plain values."""
        facts: dict[str, Any] = {"rates": {part.value: list(rates) for part, rates in self._rates.items()}}
        if self._learning_began is not None:
            facts["learning_began"] = self._learning_began
        if self._inversion_share is None:
            return facts
        return facts | {"inversion_began": self._inversion_began, "inversion_share": self._inversion_share}

    def restore(self, facts: Mapping[str, Any] | None) -> None:
        """Restore the state from `facts()`; older snapshots have none."""
        for part, rates in (facts or {}).get("rates", {}).items():
            self._rates[RunPart(part)] = deque((float(rate) for rate in rates), maxlen=_KEPT)
        learning = (facts or {}).get("learning_began")
        self._learning_began = None if learning is None else float(learning)
        share = (facts or {}).get("inversion_share")  # missing in older snapshots; their runs begin inversion again
        self._inversion_share = None if share is None else float(share)
        self._inversion_began = float((facts or {}).get("inversion_began", 0.0))
