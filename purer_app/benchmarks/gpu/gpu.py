"""Compares the speed of the two training steps on a GPU with that of the released code.

Usage: `python -m purer_app.benchmarks.gpu.gpu [--device cuda] [--runs 5] [--json]`. `eci_gpu` is a D-hat step of 13
Conv4-32 teachers with 150 images of 32x32 each, `maml_gpu` a theta step of second-order MAML with 4 episodes
(5-way 5-shot, 15 queries, 5 inner steps); both with Adam. The ratio is the time of the released step in eager mode with
torch's default settings (convolutions in TF32), divided by ours: the median over alternating runs. The table has a row
for each implementation, with the cosine between its gradient and that in float64, and its time relative to the lower
bound: the time for arithmetic and traffic at the rates of a large matrix product and of a copy on the same device.
With `--device cpu --tiny`, the same code runs with small sizes on any machine.
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
    TORCH_DEFAULT,
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
    """Result of one implementation: its time, its speed-up over the released step, and the accuracy of its gradient.

    `ratios` are the speed-ups of single runs, `ratio` is their median; `cosine` compares with the float64 gradient;
    `floors` is the time relative to the lower bound of the device.
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
    """All rows, and the device on which they were measured."""

    device: str
    torch: str
    rates: Rates
    rows: tuple[Row, ...]

    def as_json(self) -> str:
        """Return everything as one JSON object; "ratios" are those that the benchmark reports."""
        ratios = [{"name": r.benchmark, "ratio": r.ratio, "runs": r.ratios} for r in self.rows if r.counts]
        return json.dumps({"ratios": ratios} | asdict(self))


@dataclass(frozen=True, slots=True)
class _Races:
    """Times implementations alternately, in `runs` runs of `repeats` steps each."""

    device: torch.device
    use: Callable[[str], None]
    rates: Rates
    runs: int
    repeats: int

    def rows(self, benchmark: str, contenders: list[Contender], truth: Tensor) -> list[Row]:
        """Return a row for each contender; the first one is the released step, the second is without needless work."""
        gradients = [self._under(c, c.gradient) for c in contenders]
        work = self._under(contenders[1], lambda: work_of(contenders[1].add_gradients))
        seconds = self._seconds(contenders)
        found = []
        for contender, gradient, mine in zip(contenders, gradients, seconds, strict=True):
            ratios = tuple(base / own for base, own in zip(seconds[0], mine, strict=True))
            cosine, typical = _cosine(gradient, truth), median(mine)
            floor = work.floor_seconds(
                self.rates, "tf32" if contender.precision == TORCH_DEFAULT else contender.precision
            )
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
            self.use(TORCH_DEFAULT)


def measure(device: torch.device, sizes: Sizes, runs: int, repeats: int) -> Measured:
    """Time all implementations of both steps."""
    use, on_gpu = precision_switch(device), device.type == "cuda"
    rates = rates_of(device, use, 8192 if on_gpu else 64, (1024 if on_gpu else 4) * _MIB)
    use(TORCH_DEFAULT)
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
    """Return a function that switches to a precision of the settings, or back to torch's default."""
    unasked = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32

    def use(precision: str) -> None:
        if precision == TORCH_DEFAULT:
            torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32 = unasked
        else:
            use_precision(precision, device)

    return use


def describe(found: Measured) -> str:
    """Return the results as a table."""
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
    """Run the benchmark and print the results; return 1 if there is no such device."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.gpu.gpu", description="Time the steps of training."
    )
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--runs", type=int, default=7, help="number of alternating runs; the median is reported")
    parser.add_argument("--repeats", type=int, default=20, help="number of steps per run")
    parser.add_argument("--tiny", action="store_true", help="use small networks and few images, to try the command")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if min(options.runs, options.repeats) < 1:
        parser.error(f"runs is {options.runs} and repeats is {options.repeats}; both must be at least 1")
    if options.device == "cuda" and not torch.cuda.is_available():
        print("This machine has no CUDA device that torch can use; --device cpu --tiny tries the command in small.")
        return 1
    sizes = TINY if options.tiny else Sizes()
    found = measure(torch.device(options.device), sizes, options.runs, options.repeats)
    print(found.as_json() if options.json else describe(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
