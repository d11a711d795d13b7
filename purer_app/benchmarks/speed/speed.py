"""Compares the speed of the engine's training steps with that of the released procedure, on a CPU.

Usage: `purer-app bench speed [--runs 5] [--json]`. `eci_conv4_exact` is a D-hat step of 13 Conv4-32 teachers with 150
images of 32x32 each, `eci_mixed_exact` one of a Conv4, a ResNet10 and a ResNet18. `maml_second_order_exact` is a theta
step of 4 episodes (5-way 5-shot, 15 queries, 5 inner steps of a Conv4-32); `anil` compares a theta step of ANIL with
released second-order MAML. All include Adam. A ratio is the time of the released step divided by ours on one thread,
the median over alternating runs. Further rows show two threads, and single optimisations.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import torch

from purer_app.benchmarks.speed.contenders import (
    TINY,
    Contender,
    Sizes,
    alike_contenders,
    mixed_contenders,
    theta_contenders,
)

GROUPS = {"alike": alike_contenders, "mixed": mixed_contenders, "theta": theta_contenders}
"""The timed steps: D-hat steps for teachers of one and of different architectures, and theta steps."""
_FEWEST_RUNS = 5
_AT_LEAST_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """One implementation of a step; `runs` are the ratios of single runs, `ratio` is their median.

    `seconds` and `reference_seconds` are the median times of our step and of the released step.
    """

    name: str
    ratio: float
    runs: tuple[float, ...]
    threads: int
    seconds: float
    reference_seconds: float
    note: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine on which the figures were measured."""

    processor: str
    cores: int
    system: str
    torch: str
    instructions: str


def machine() -> Machine:
    """Describe this machine."""
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        system=platform.platform(),
        torch=torch.__version__,
        instructions=torch.backends.cpu.get_cpu_capability(),
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def measure(sizes: Sizes, runs: int, groups: Sequence[str], at_least_seconds: float) -> Generator[Row, None, None]:
    """Time all implementations on one thread, and those that count on two; torch's number of threads is restored.

    Args:
        at_least_seconds: minimum duration of one measurement.
    """
    before = torch.get_num_threads()
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            for group in groups:
                contenders = [way for way in GROUPS[group](sizes) if way.counts or threads == 1]
                yield from rows_of(contenders, race(contenders, runs, at_least_seconds), threads)
    finally:
        torch.set_num_threads(before)


def race(contenders: Sequence[Contender], runs: int, at_least_seconds: float) -> list[list[float]]:
    """Time the implementations alternately, `runs` times; return seconds per step for each implementation and run."""
    calls = [_calls_in(at_least_seconds, contender) for contender in contenders]
    found: list[list[float]] = [[] for _ in contenders]
    for _ in range(runs):
        for contender, n, mine in zip(contenders, calls, found, strict=True):
            mine.append(_seconds(contender, n))
    return found


def _calls_in(seconds: float, contender: Contender) -> int:
    """Warm up, and return the number of calls that take this time; at least one."""
    contender.take()
    return max(1, round(seconds / (contender.steps * _seconds(contender, 1))))


def _seconds(contender: Contender, calls: int) -> float:
    started = time.perf_counter()
    for _ in range(calls):
        contender.take()
    return (time.perf_counter() - started) / (calls * contender.steps)


def rows_of(contenders: Sequence[Contender], seconds: Sequence[Sequence[float]], threads: int) -> list[Row]:
    """Return a row for each implementation, compared with the first one."""
    found = []
    for contender, mine in zip(contenders[1:], seconds[1:], strict=True):
        ratios = tuple(base / own for base, own in zip(seconds[0], mine, strict=True))
        name = contender.name if threads == 1 else f"{contender.name}_{threads}_threads"
        found.append(Row(name, median(ratios), ratios, threads, median(mine), median(seconds[0]), contender.note))
    return found


def describe(row: Row) -> str:
    """Return a row as one line."""
    figures = f"{row.ratio:7.2f}{1000 * row.seconds:11.1f}{1000 * row.reference_seconds:11.1f}{row.threads:9}"
    return f"{row.name:34}{figures}   {row.note}"


def main(arguments: list[str]) -> int:
    """Run the benchmark and print each result as it is measured."""
    parser = argparse.ArgumentParser(prog="purer-app bench speed", description="Time the steps of training on a CPU.")
    parser.add_argument(
        "--runs", type=int, default=_FEWEST_RUNS, help="number of alternating runs; the median is reported"
    )
    parser.add_argument(
        "--only", choices=GROUPS, help="measure only D-hat steps of equal or of mixed architectures, or theta steps"
    )
    parser.add_argument("--tiny", action="store_true", help="use small networks and few images, to try the command")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.runs < _FEWEST_RUNS:
        parser.error(f"runs is {options.runs}; it must be at least {_FEWEST_RUNS}")
    here, groups = machine(), [options.only] if options.only else list(GROUPS)
    report: Callable[[str], None] = (lambda _: None) if options.json else lambda line: print(line, flush=True)
    report(f"{here.processor}, {here.cores} cores, {here.instructions}, torch {here.torch}")
    report(f"{'':34}{'ratio':>7}{'ms':>11}{'released':>11}{'threads':>9}")
    rows = []
    sizes, at_least_seconds = (TINY, 0.0) if options.tiny else (Sizes(), _AT_LEAST_SECONDS)
    for row in measure(sizes, options.runs, groups, at_least_seconds):
        report(describe(row))
        rows.append(row)
    if options.json:
        print(json.dumps({"ratios": [asdict(row) for row in rows], "machine": asdict(here)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
