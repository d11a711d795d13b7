"""Lower bound of the time of a step on a device, from its arithmetic and memory traffic and the measured rates."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import FlopCounterMode

_WEIGHTY = ("convolution", "convolution_backward", "mm", "addmm", "bmm", "baddbmm")


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of a device: FLOPs per second of a large matrix product, by precision, and bytes per second of a copy."""

    flops: dict[str, float]
    bytes: float


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a step: floating-point operations, and bytes read and written by its matrix products."""

    flops: int
    bytes: int

    def floor_seconds(self, rates: Rates, precision: str) -> float:
        """Return the larger of the times for arithmetic and for traffic; bfloat16 moves half the bytes."""
        moved = self.bytes / 2 if precision == "bf16" else self.bytes
        return max(self.flops / rates.flops[precision], moved / rates.bytes)


class _Traffic(TorchDispatchMode):
    """Sums the bytes that convolutions and matrix products read and write.

    Operations between them (normalisation, ReLU, pooling, norms) could in principle be fused, so this is a lower bound.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.bytes = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        found = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        if name in _WEIGHTY:
            read = args
            if name == "convolution_backward":  # it reads images for the weights' gradient, and weights for the images'
                by_result, images, weights, *_, (to_images, to_weights, _) = args
                read = by_result, images if to_weights else None, weights if to_images else None
            touched = (value for value in tree_leaves((read, found)) if isinstance(value, Tensor))
            self.bytes += sum(tensor.numel() * tensor.element_size() for tensor in touched)
        return found


def work_of(step: Callable[[], object]) -> Work:
    """Run a step once, and count its work."""
    flops, traffic = FlopCounterMode(display=False), _Traffic()
    with flops, traffic:
        step()
    return Work(flops.get_total_flops(), traffic.bytes)


def seconds_of(step: Callable[[], object], repeats: int, device: torch.device) -> float:
    """Return the mean seconds of a step over several steps, measured on the device."""
    if device.type != "cuda":
        started = time.perf_counter()
        for _ in range(repeats):
            step()
        return (time.perf_counter() - started) / repeats
    begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    begin.record()
    for _ in range(repeats):
        step()
    end.record()
    end.synchronize()
    seconds: float = begin.elapsed_time(end) / 1000
    return seconds / repeats


def rates_of(device: torch.device, use: Callable[[str], None], side: int, copied_bytes: int) -> Rates:
    """Measure a device with square matrices of this size, and with a copy of this many bytes.

    Args:
        use: function that switches to a precision.
    """
    flops = {}
    for precision in ("float32", "tf32", "bf16"):
        use(precision)
        matrix = torch.randn(side, side, device=device, dtype=torch.bfloat16 if precision == "bf16" else torch.float32)
        out = torch.empty_like(matrix)
        flops[precision] = 2 * side**3 / _typical(partial(torch.mm, matrix, matrix, out=out), device)
    source = torch.zeros(copied_bytes, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    return Rates(flops, 2 * copied_bytes / _typical(partial(target.copy_, source), device))


def _typical(step: Callable[[], object], device: torch.device) -> float:
    seconds_of(step, 2, device)
    return median(seconds_of(step, 5, device) for _ in range(5))
