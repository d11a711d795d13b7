"""A memory cap limits what is free, a run that needs more is refused, and a GPU enforces the cap itself."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import torch

from purer_app.engine import jobs
from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.machine.devices import find_devices
from purer_app.engine.core.machine.memory import cuda_fraction, free_memory, mps_fraction, usable_memory
from purer_app.engine.core.machine.usage import use_machine
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool

CPU = torch.device("cpu")
GIB = 2**30


@pytest.fixture(autouse=True)
def no_cap() -> Iterator[None]:
    yield
    use_machine()


def test_the_cap_limits_what_is_free_by_what_the_process_has_taken() -> None:
    used = psutil.Process().memory_info().rss
    use_machine(cap_bytes=used + GIB)
    assert 0.8 * GIB < free_memory(CPU) < 1.2 * GIB
    use_machine(cap_bytes=1)
    assert free_memory(CPU) == 0
    use_machine()
    assert free_memory(CPU) > 0


def test_the_cap_limits_the_total_that_an_estimate_names() -> None:
    assert usable_memory(8 * GIB) == 8 * GIB
    assert usable_memory(None) is None
    use_machine(cap_bytes=2 * GIB)
    assert usable_memory(8 * GIB) == 2 * GIB
    assert usable_memory(GIB) == GIB
    assert usable_memory(None) == 2 * GIB


def test_a_cap_becomes_the_share_of_a_gpu() -> None:
    assert cuda_fraction(8 * GIB, 2 * GIB) == 0.25
    assert cuda_fraction(8 * GIB, 9 * GIB) == 1.0
    assert cuda_fraction(8 * GIB, None) == 1.0
    assert mps_fraction(8 * GIB, 2 * GIB) == 0.25
    assert mps_fraction(GIB, 4 * GIB) == 2.0
    assert mps_fraction(GIB, None) == 0.0


def test_a_run_beyond_the_cap_is_refused_before_it_writes(tmp_path: Path) -> None:
    config = tiny_config(write_tiny_pool(tmp_path / "pool"))
    use_machine(cap_bytes=1)
    with pytest.raises(TrainingError, match=r"0 kB of memory are free within the memory cap of 1 kB; lower"):
        jobs.train(config, tmp_path / "run", ignore, Control())
    assert not (tmp_path / "run").exists()
    use_machine()
    assert jobs.train(config, tmp_path / "run", ignore, Control()).steps == 6


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_cuda_device_refuses_an_allocation_beyond_the_cap() -> None:
    use_machine(cap_bytes=GIB)
    find_devices()
    with pytest.raises(torch.OutOfMemoryError):
        torch.empty(2 * GIB, dtype=torch.uint8, device="cuda")
    use_machine()
    find_devices()
    assert torch.empty(2 * GIB, dtype=torch.uint8, device="cuda").numel() == 2 * GIB
