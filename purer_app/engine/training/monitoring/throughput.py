"""Throughput of a run in steps and images per second, and its memory."""

import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import psutil
import torch

from purer_app.engine.core.training_events import PaceMeasured

_SECONDS_BETWEEN = 1.0
_KEPT_MARKS = 10


class _Mark(NamedTuple):
    seconds: float
    step: int
    images: int


class ThroughputMeter:
    """Counts steps and images; throughput is the mean over the last ten measurements, so one slow step matters little.

    Args:
        device: the device of the run, whose memory is measured.
        now: monotonic seconds; a run's own clock excludes pauses.
    """

    def __init__(self, device: torch.device, now: Callable[[], float] = time.monotonic) -> None:
        self._device = device
        self._now = now
        self._process = psutil.Process()
        self._images = 0
        self._marks: deque[_Mark] = deque(maxlen=_KEPT_MARKS)

    def count(self, images: int) -> None:
        """Add a number of inverted images."""
        self._images += images

    def measure(self, step: int) -> PaceMeasured | None:
        """Measure, unless the last measurement is less than a second old; the first call starts the clock.

        Args:
            step: number of steps of the run so far.

        Returns:
            None if it is too early to measure.
        """
        seconds = self._now()
        if self._marks and seconds - self._marks[-1].seconds < _SECONDS_BETWEEN:
            return None
        mark = _Mark(seconds, step, self._images)
        self._marks.append(mark)
        since = self._marks[0]
        if since is mark:
            return None
        passed = seconds - since.seconds
        return PaceMeasured(
            step=step,
            steps_per_second=(step - since.step) / passed,
            images_per_second=(self._images - since.images) / passed,
            memory=self._process.memory_info().rss,
            device_memory=device_memory(self._device),
        )


def device_memory(device: torch.device) -> int:
    """Return the memory of tensors on the device in bytes; 0 on a CPU, where the process memory includes it."""
    match device.type:
        case "cuda":
            return torch.cuda.memory_allocated(device)
        case "mps":
            return torch.mps.current_allocated_memory()
        case _:
            return 0
