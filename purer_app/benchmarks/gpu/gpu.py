"""Says how much faster a GPU takes the two steps of training stacked and recorded than as the released code does.

Usage: `python -m purer_app.benchmarks.gpu.gpu [--device cuda] [--runs 5] [--json]`. `eci_gpu` is a D-hat step of 13
Conv4-32 teachers with 150 images of 32x32 each, `maml_gpu` a theta step of second-order MAML with 4 episodes
(5-way 5-shot, 15 queries, 5 inner steps); both with Adam. The ratio is the median of alternating runs: seconds of the
released step in eager mode, with torch's own settings (convolutions in TF32), by seconds of ours. The table has a
row for each way, with the cosine of its gradient to that in float64, and its distance to the floor: what arithmetic and
traffic of the step take at the rates that a large matrix product and a copy reach on the same device.
With `--device cpu --tiny` the same code runs in small anywhere.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median
from typing import TypeVar

import torch
from torch import Tensor

from purer_app.benchmarks.gpu.contenders import (
    TINY,
    UNASKED,
    Contender,
    Sizes,
    inversion_contenders,
    theta_contenders,
)
from purer_app.benchmarks.gpu.floor import Rates, rates_of, seconds_of, work_of
from purer_app.engine.inversion.fast_pass import use_precision

_BENCHMARKS = {"eci_gpu": inversion_contenders, "maml_gpu": theta_contenders}
_MIB = 2**20
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One way to take a step: seconds, how many times faster than the released way, and how true its gradient is.

    `ratios` are those of the single runs, `ratio` is their median; `cosine` compares with the float64 gradient;
    `floors` says how many times longer the step takes than the device's floor.
    """

    benchmark: str
    way: str
    seconds: float
    ratio: float
    ratios: tuple[float, ...]
    cosine: float
    floors: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """All rows, and the device that they are true of."""

    device: str
    torch: str
    rates: Rates
    rows: tuple[Row, ...]

    def as_json(self) -> str:
        """Return everything as one JSON object; "ratios" are those of the benchmarks."""
        ratios = [{"name": r.benchmark, "ratio": r.ratio, "runs": r.ratios} for r in self.rows if r.counts]
        return json.dumps({"ratios": ratios} | asdict(self))


@dataclass(frozen=True, slots=True)
class _Races:
    """How ways are timed: in turn, `runs` times over, each time for `repeats` steps."""

    device: torch.device
    use: Callable[[str], None]
    rates: Rates
    runs: int
    repeats: int

    def rows(self, benchmark: str, contenders: list[Contender], truth: Tensor) -> list[Row]:
        """Return a row for each contender; the first one is the released way, the second does no needless work."""
        gradients = [self._under(c, c.gradient) for c in contenders]
        work = self._under(contenders[1], lambda: work_of(contenders[1].add_gradients))
        seconds = self._seconds(contenders)
        found = []
        for contender, gradient, mine in zip(contenders, gradients, seconds, strict=True):
            ratios = tuple(base / own for base, own in zip(seconds[0], mine, strict=True))
            cosine, typical = _cosine(gradient, truth), median(mine)
            floor = work.floor_seconds(self.rates, "tf32" if contender.precision == UNASKED else contender.precision)
            figures = (typical, median(ratios), ratios, cosine, typical / floor)
            found.append(Row(benchmark, contender.name, *figures, contender.counts))
        return found

    def _seconds(self, contenders: list[Contender]) -> list[list[float]]:
        found: list[list[float]] = [[] for _ in contenders]
        for run in range(self.runs + 1):
            for contender, mine in zip(contenders, found, strict=True):
                taken = self._under(contender, partial(seconds_of, contender.step, self.repeats, self.device))
                if run > 0:  # the first one warms up
                    mine.append(taken)
        return found

    def _under(self, contender: Contender, compute: Callable[[], _T]) -> _T:
        self.use(contender.precision)
        try:
            return compute()
        finally:
            self.use(UNASKED)


def measure(device: torch.device, sizes: Sizes, runs: int, repeats: int) -> Measured:
    """Time every way to take the two steps."""
    use, on_gpu = precision_switch(device), device.type == "cuda"
    rates = rates_of(device, use, 8192 if on_gpu else 64, (1024 if on_gpu else 4) * _MIB)
    use(UNASKED)
    races = _Races(device, use, rates, runs, repeats)
    rows: list[Row] = []
    for benchmark, ways in _BENCHMARKS.items():
        truth = ways(sizes, device, torch.float64)[0].gradient()
        rows += races.rows(benchmark, ways(sizes, device), truth)
    name = torch.cuda.get_device_name(device) if on_gpu else device.type
    return Measured(name, torch.__version__, rates, tuple(rows))


def _cosine(a: Tensor, b: Tensor) -> float:
    return float(a @ b / (a.norm() * b.norm()))


def precision_switch(device: torch.device) -> Callable[[str], None]:
    """Return a function that switches to a precision of the settings, or back to what torch does unasked."""
    unasked = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32

    def use(precision: str) -> None:
        if precision == UNASKED:
            torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32 = unasked
        else:
            use_precision(precision, device)

    return use


def in_words(found: Measured) -> str:
    """Return the figures as a table for people."""
    flops = ", ".join(f"{name} {rate / 1e12:.3g}" for name, rate in found.rates.flops.items())
    lines = [
        f"{found.device}, torch {found.torch}: {flops} TFLOP/s; {found.rates.bytes / 1e9:.3g} GB/s",
        f"{'':9}{'way':28}{'ms':>9}{'ratio':>8}{'cosine':>10}{'floors':>8}",
    ]
    for row in found.rows:
        figures = f"{row.seconds * 1000:9.3f}{row.ratio:8.2f}{row.cosine:10.6f}{row.floors:8.1f}"
        lines.append(f"{row.benchmark:9}{row.way:28}{figures}{'  *' if row.counts else ''}")
    return "\n".join([*lines, "* the ratio that counts"])


def main(arguments: list[str]) -> int:
    """Measure and print; 1 where there is no such device."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.gpu.gpu", description="Time the steps of training."
    )
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--runs", type=int, default=7, help="alternating runs, of which the median counts")
    parser.add_argument("--repeats", type=int, default=20, help="steps in a run")
    parser.add_argument("--tiny", action="store_true", help="small networks and few images, to try the command")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if min(options.runs, options.repeats) < 1:
        parser.error(f"runs is {options.runs} and repeats is {options.repeats}; both must be at least 1")
    if options.device == "cuda" and not torch.cuda.is_available():
        print("This machine has no CUDA device that torch can use; --device cpu --tiny tries the command in small.")
        return 1
    sizes = TINY if options.tiny else Sizes()
    found = measure(torch.device(options.device), sizes, options.runs, options.repeats)
    print(found.as_json() if options.json else in_words(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
