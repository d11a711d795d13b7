"""The memory that this process may use on a device: what is free, within the cap of `usage`."""

import psutil
import torch

from purer_app.engine.core.machine.usage import machine_use
from purer_app.engine.core.text import size_text


def enforce_cap() -> None:
    """Apply the cap to the GPUs, or remove it, if it has changed.

    On a GPU, torch's allocator enforces it: an allocation beyond it fails as on a GPU of that size, and the engine then
    computes in smaller parts. On the CPU, torch has no such limit; `free_memory` respects the cap, so that a run that
    would need more is refused before it starts.
    """
    use = machine_use()
    cap_bytes = use.cap_bytes
    if cap_bytes == use.enforced_bytes:
        return
    if torch.cuda.is_available():
        for index in range(torch.cuda.device_count()):
            total = torch.cuda.get_device_properties(index).total_memory
            torch.cuda.set_per_process_memory_fraction(cuda_fraction(total, cap_bytes), index)
    if torch.backends.mps.is_available():
        recommended = torch.mps.recommended_max_memory()
        torch.mps.set_per_process_memory_fraction(mps_fraction(recommended, cap_bytes))
    use.enforced_bytes = cap_bytes


def cuda_fraction(total_bytes: int, cap_bytes: int | None) -> float:
    """Return the share of a CUDA device that a cap allows, 0 to 1."""
    return 1.0 if cap_bytes is None else min(1.0, cap_bytes / total_bytes)


def mps_fraction(recommended_bytes: int, cap_bytes: int | None) -> float:
    """Return the share of the recommended memory of an Apple GPU that a cap allows, above 0 to 2; 0 is no limit."""
    return 0.0 if cap_bytes is None else min(2.0, cap_bytes / recommended_bytes)


def usable_memory(total_bytes: int | None) -> int | None:
    """Return the part of a device's memory, in bytes, that the cap leaves; None if both are unknown."""
    limits = [limit for limit in (total_bytes, machine_use().cap_bytes) if limit is not None]
    return min(limits, default=None)


def free_memory(device: torch.device) -> int:
    """Return the free memory of a device within the cap, in bytes; an Apple GPU shares the main memory."""
    if device.type == "cuda":
        free, used = int(torch.cuda.mem_get_info(device)[0]), torch.cuda.memory_allocated(device)
    else:
        free, used = int(psutil.virtual_memory().available), psutil.Process().memory_info().rss
    cap_bytes = machine_use().cap_bytes
    return free if cap_bytes is None else max(0, min(free, cap_bytes - used))


def cap_text() -> str:
    """Describe the cap: "within the memory cap of 2.0 GB"; "" without one."""
    cap_bytes = machine_use().cap_bytes
    return "" if cap_bytes is None else f"within the memory cap of {size_text(cap_bytes)}"
