"""Measures the time and memory to inspect a folder of checkpoints, the first and the second time.

Usage: `purer-app bench intake [--files 200] [--smallest-mb 1] [--largest-mb 100] [--json]`. It writes ResNets of
increasing width to a temporary folder, as PyTorch files and as .safetensors. Each inspection runs in a new process that
has not loaded torch, as in the window. Times are measured from the call to the events. Memory is the sum over the
process and its worker processes; reported is the difference between the largest and the smallest file.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

FIRST_ROW_LIMIT_S, TABLE_LIMIT_S, MEMORY_LIMIT = 0.3, 5.0, 3.0
_FORMS = ("pth", "wrapped", "safetensors")
_BLOCK = 4096
_BYTES_PER_SQUARED_WIDTH = 10_900  # of a ResNet18, float32
_MB = 1e6
_POLL_S = 0.005


@dataclass(frozen=True, slots=True)
class Visit:
    """Seconds until the first row, the whole table, the first and the last verdict; and numbers of files."""

    first_row: float
    table: float
    first_verdict: float
    verdicts: float
    n_files: int
    n_usable: int


@dataclass(frozen=True, slots=True)
class Intake:
    """Both inspections of a folder, and peak memory in bytes for its smallest and its largest file."""

    total_bytes: int
    first: Visit
    second: Visit
    smallest_bytes: int
    largest_bytes: int
    smallest_peak: int
    largest_peak: int

    @property
    def memory_per_byte(self) -> float:
        """Difference in memory between the largest and the smallest file, relative to the size of the largest."""
        return (self.largest_peak - self.smallest_peak) / self.largest_bytes


def make_files(folder: Path, n_files: int, smallest_mb: float, largest_mb: float) -> None:
    """Write checkpoints with sizes that are even on a logarithmic scale, as sparse files."""
    import torch

    from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
    from purer_app.engine.images.image_spec import ImageSpec
    from purer_app.engine.networks.registry import build_backbone

    spec = ImageSpec(channels=3, height=32, width=32, mean=(0.5,) * 3, std=(0.5,) * 3)
    for number in range(n_files):
        share = number / max(n_files - 1, 1)
        n_bytes = _MB * smallest_mb * (largest_mb / smallest_mb) ** share
        width = max(round(math.sqrt(n_bytes / _BYTES_PER_SQUARED_WIDTH)), 4)
        with torch.device("meta"):
            model = build_backbone(f"resnet18-{width}", 3, 32, 10)
        model.to_empty(device="cpu")
        for name, value in model.state_dict().items():
            value.fill_(1 if name.endswith("running_var") else 0)
        path = folder / checkpoint_name(f"model-{number:04d}", _FORMS[number % len(_FORMS)])
        write_checkpoint(model.eval(), spec, path, _FORMS[number % len(_FORMS)])
        _dig_holes(path)


def _dig_holes(path: Path) -> None:
    """Rewrite a file as a sparse file."""
    content = path.read_bytes()
    with path.open("wb") as file:
        for start in range(0, len(content), _BLOCK):
            block = content[start : start + _BLOCK]
            if block.count(0) < len(block):
                file.seek(start)
                file.write(block)
        file.truncate(len(content))


def visit(paths: list[Path]) -> Visit:
    """Inspect in this process and record the times of the events."""
    from purer_app.engine import jobs
    from purer_app.engine.core.events import CheckpointInspected, CheckpointListed, Control, Event
    from purer_app.engine.core.settings.job_configs import InspectConfig
    from purer_app.engine.core.verdict import Use

    listed: list[float] = []
    judged: list[float] = []
    began = time.perf_counter()

    def note(event: Event) -> None:
        if isinstance(event, CheckpointListed):
            listed.append(time.perf_counter() - began)
        elif isinstance(event, CheckpointInspected):
            judged.append(time.perf_counter() - began)

    verdicts = jobs.inspect(InspectConfig(paths=tuple(map(str, paths))), note, Control())
    n_usable = sum(verdict.use is not Use.NONE for verdict in verdicts)
    return Visit(listed[0], listed[-1], judged[0], judged[-1], len(verdicts), n_usable)


def visit_in_process(paths: list[Path], cache: Path) -> tuple[Visit, int]:
    """Inspect in a separate process; return the times and the peak memory in bytes, including worker processes."""
    command = [sys.executable, "-m", "purer_app.benchmarks.speed.intake", "--visit", *map(str, paths)]
    environment = os.environ | {"PURER_CACHE": str(cache)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:  # noqa: S603
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory_of(process.pid))
            time.sleep(_POLL_S)
        assert process.stdout is not None
        printed = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"the inspection ended with exit code {process.returncode}")
    return Visit(**json.loads(printed)), peak


def _memory_of(pid: int) -> int:
    """Return the resident memory of a process and its children, in bytes."""
    total = 0
    try:
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            total += each.memory_info().rss
    except psutil.Error:  # one of them has just ended
        pass
    return total


def measure(n_files: int, smallest_mb: float, largest_mb: float) -> Intake:
    """Generate a folder and inspect it twice, then its smallest and its largest file separately."""
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "models", Path(place) / "cache"
        folder.mkdir()
        make_files(folder, n_files, smallest_mb, largest_mb)
        sizes = {path: path.stat().st_size for path in folder.iterdir()}
        first, _ = visit_in_process([folder], cache)
        second, _ = visit_in_process([folder], cache)
        smallest, largest = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
        peaks = [visit_in_process([path], Path(place) / f"cache of {path.name}")[1] for path in (smallest, largest)]
    return Intake(sum(sizes.values()), first, second, sizes[smallest], sizes[largest], *peaks)


def describe(found: Intake) -> str:
    """Return the results as text."""
    first, second = found.first, found.second
    beyond = (found.largest_peak - found.smallest_peak) / _MB
    return "\n".join(
        (
            f"{first.n_files} files, {found.total_bytes / _MB:,.0f} MB; {first.n_usable} usable",
            f"first row: {first.first_row:.2f} s (limit {FIRST_ROW_LIMIT_S:.1f} s)",
            f"table: {first.table:.2f} s (limit {TABLE_LIMIT_S:.0f} s for 200 files on two cores)",
            f"verdicts: the first after {first.first_verdict:.1f} s, the last after {first.verdicts:.1f} s",
            f"second inspection: all verdicts after {second.verdicts:.2f} s",
            f"memory for the largest file ({found.largest_bytes / _MB:,.0f} MB): {beyond:,.0f} MB more than for a "
            f"small file, {found.memory_per_byte:.1f} times its size (limit {MEMORY_LIMIT:.0f})",
        )
    )


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(prog="purer-app bench intake", description="Time the intake of checkpoints.")
    parser.add_argument("--files", type=int, default=200, help="number of checkpoints")
    parser.add_argument("--smallest-mb", type=float, default=1, help="size of the smallest file in MB")
    parser.add_argument("--largest-mb", type=float, default=100, help="size of the largest file in MB")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--visit", nargs="+", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.visit:
        print(json.dumps(asdict(visit(options.visit))))
        return
    if options.files < 2:
        parser.error(f"files is {options.files}; it must be at least 2")
    if not 0 < options.smallest_mb <= options.largest_mb:
        parser.error(f"the sizes are {options.smallest_mb:g} to {options.largest_mb:g}; the first must be above 0")
    found = measure(options.files, options.smallest_mb, options.largest_mb)
    facts = asdict(found) | {"memory_per_byte": found.memory_per_byte}
    print(json.dumps(facts) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
