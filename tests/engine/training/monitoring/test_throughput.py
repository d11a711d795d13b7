"""A pace is steps and images per second, emitted at most once a second."""

import psutil
import pytest
import torch

from purer_app.engine.core.events import PaceMeasured
from purer_app.engine.training.monitoring.throughput import ThroughputMeter, device_memory

CPU = torch.device("cpu")


class Watch:
    """A clock that advances only when a test sets it."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Run:
    """A run whose steps take as long as a test says, 20 images each."""

    def __init__(self, step: int = 0) -> None:
        self.watch = Watch()
        self.meter = ThroughputMeter(CPU, self.watch)
        self.step = step
        assert self.measure() is None, "there is no pace before the first step"

    def measure(self) -> PaceMeasured | None:
        return self.meter.measure(self.step)

    def take(self, seconds: float) -> PaceMeasured | None:
        self.watch.seconds += seconds
        self.step += 1
        self.meter.count(15)
        self.meter.count(5)
        return self.measure()


def test_a_pace_is_steps_and_images_over_seconds() -> None:
    found = Run(step=500).take(4.0)
    assert found is not None
    assert (found.step, found.steps_per_second, found.images_per_second) == (501, 0.25, 5.0)


def test_a_pace_is_emitted_at_most_once_a_second_and_counts_every_step() -> None:
    run = Run()
    told = [run.take(0.25) for _ in range(8)]
    assert [found is not None for found in told] == [False, False, False, True] * 2
    assert told[3] is not None and told[3].steps_per_second == 4.0 and told[3].images_per_second == 80.0


def test_one_slow_step_does_not_dominate_the_pace_and_old_steps_are_forgotten() -> None:
    run = Run()
    for _ in range(20):
        run.take(1.0)
    slow = run.take(11.0)
    assert slow is not None and slow.steps_per_second == pytest.approx(9 / 19)
    for _ in range(9):
        later = run.take(1.0)
    assert later is not None and later.steps_per_second == pytest.approx(1.0)


def test_steps_before_the_first_measurement_count_for_no_pace() -> None:
    watch = Watch()
    meter = ThroughputMeter(CPU, watch)
    meter.count(1_000_000)
    meter.measure(7)
    watch.seconds += 2
    found = meter.measure(8)
    assert found is not None and found.images_per_second == 0


def test_a_run_without_new_steps_has_no_pace() -> None:
    run = Run()
    run.watch.seconds += 5
    found = run.measure()
    assert found is not None and found.steps_per_second == 0.0


def test_memory_is_that_of_the_process() -> None:
    ballast = torch.ones(64 * 2**20, dtype=torch.uint8)
    found = Run().take(1.0)
    assert found is not None
    assert ballast.nbytes < found.memory < psutil.virtual_memory().total
    assert found.device_memory == 0


def test_memory_of_a_device_is_read_from_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda device: 1000 + device.index)
    monkeypatch.setattr(torch.mps, "current_allocated_memory", lambda: 2000)
    assert [device_memory(torch.device(name)) for name in ("cuda:3", "mps", "cpu")] == [1003, 2000, 0]
