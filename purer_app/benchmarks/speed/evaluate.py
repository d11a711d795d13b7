"""Measures the time of each row of an evaluation and its peak memory, in a separate process.

Usage: `purer-app bench evaluate [DATA] [--pool POOL] [--episodes 600] [--json]`. DATA is a folder of class folders;
without it, a folder is generated: `--pictures` JPEG files of `--size` pixels, of which `--distinct` are different and
the others are hard links (or copies). Seconds are wall-clock time; CPU seconds are summed over all threads. The peak is
that of the whole process, including PyTorch and the models.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psutil
import torch
from PIL import Image

from purer_app.benchmarks.speed.memory import in_process, peak_resident
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, EvaluationProgressed, Event, StageStarted
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import EvaluateConfig

_MIB = 2**20
_PATTERN_PX = 12
_NOISE = 12.0


@dataclass(frozen=True, slots=True)
class RowTime:
    """Time of one row; `cpu_seconds` are summed over all threads."""

    method: str
    n_shot: int
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Times of an evaluation; `reading` includes computing features. Memory is in bytes."""

    pictures: int
    threads: int
    episodes: int
    reading: float
    reading_cpu: float
    rows: tuple[RowTime, ...]
    seconds_after_reading: float
    cpu_seconds_after_reading: float
    loaded: int
    peak: int


class _Clock:
    """Records the end of each stage and each row."""

    def __init__(self) -> None:
        self.rows: list[RowTime] = []
        self.reading = (0.0, 0.0)
        self._last = _now()

    def __call__(self, event: Event) -> None:
        match event:
            case StageStarted(stage="read"):
                self._lap()
            case StageStarted(stage="evaluate"):
                self.reading = self._lap()
            case EvaluationProgressed() if event.done == event.total:
                self.rows.append(RowTime(event.method, event.n_shot, *self._lap()))
            case _:
                pass

    def _lap(self) -> tuple[float, float]:
        before, self._last = self._last, _now()
        return self._last[0] - before[0], self._last[1] - before[1]


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def measure(data: Path, pool: Path, episodes: int, n_shots: tuple[int, ...], threads: int) -> Measured:
    """Evaluate the baselines of a pool; must be called in a fresh process."""
    if threads:
        torch.set_num_threads(threads)
    loaded, clock = psutil.Process().memory_info().rss, _Clock()
    config = EvaluateConfig(pool=str(pool), data=str(data), n_shots=n_shots, episodes=episodes, device="cpu")
    jobs.evaluate(config, clock, Control())
    return Measured(
        pictures=sum(1 for file in data.glob("*/*") if file.is_file()),
        threads=torch.get_num_threads(),
        episodes=episodes,
        reading=clock.reading[0],
        reading_cpu=clock.reading[1],
        rows=tuple(clock.rows),
        seconds_after_reading=sum(row.seconds for row in clock.rows),
        cpu_seconds_after_reading=sum(row.cpu_seconds for row in clock.rows),
        loaded=loaded,
        peak=peak_resident(),
    )


def write_pictures(folder: Path, n_pictures: int, size: tuple[int, int], distinct: int, classes: int) -> None:
    """Write class folders of JPEG files, with a colour pattern per class, one per picture, and noise."""
    rng = np.random.default_rng(0)
    patterns = rng.uniform(0, 255, (classes, _PATTERN_PX, _PATTERN_PX, 3))
    originals: list[list[Path]] = [[] for _ in range(classes)]
    for index in range(n_pictures):
        label, number = index % classes, index // classes
        file = folder / f"class-{label:02d}" / f"{number:05d}.jpg"
        file.parent.mkdir(exist_ok=True)
        if index >= distinct:
            _link(originals[label][number % len(originals[label])], file)
            continue
        small = (patterns[label] + rng.uniform(0, 255, patterns[label].shape)) / 2
        large = Image.fromarray(small.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
        noise = rng.normal(0, _NOISE, (size[1], size[0], 1)).astype(np.float32)
        Image.fromarray((np.asarray(large, np.float32) + noise).clip(0, 255).astype(np.uint8)).save(file, quality=90)
        originals[label].append(file)


def _link(original: Path, file: Path) -> None:
    try:
        os.link(original, file)
    except OSError:
        shutil.copyfile(original, file)


def describe(found: Measured) -> str:
    """Return the results as text."""
    rows = [
        f"{row.method}, {row.n_shot}-shot: {row.seconds:.1f} s ({row.cpu_seconds:.1f} s of CPU)" for row in found.rows
    ]
    after, after_cpu = found.seconds_after_reading, found.cpu_seconds_after_reading
    return "\n".join(
        (
            f"{found.pictures} pictures, {found.episodes} episodes, {found.threads} threads",
            f"reading and features: {found.reading:.1f} s ({found.reading_cpu:.1f} s of CPU)",
            *rows,
            f"all rows after reading: {after:.1f} s ({after_cpu:.1f} s of CPU)",
            f"peak memory {found.peak / _MIB:.0f} MiB, {found.loaded / _MIB:.0f} MiB of it the loaded program",
        )
    )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(prog="purer-app bench evaluate", description="Measure an evaluation.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of class folders; generated if omitted")
    parser.add_argument("--pool", type=Path, help="pool whose baselines are measured; by default the Photos pool")
    parser.add_argument("--episodes", type=int, default=600, help="number of episodes")
    parser.add_argument(
        "--n-shot", default="1,5", help="support pictures per class; separate several numbers by commas"
    )
    parser.add_argument("--threads", type=int, default=0, help="number of torch threads; 0 uses the default")
    parser.add_argument("--pictures", type=int, default=3000, help="number of generated pictures")
    parser.add_argument("--size", type=_size, default=(84, 84), help="size of the generated pictures, WIDTHxHEIGHT")
    parser.add_argument("--distinct", type=int, default=300, help="number of different generated pictures")
    parser.add_argument("--classes", type=int, default=12, help="number of generated classes")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if not 5 <= options.classes <= options.distinct:
        parser.error("classes must be at least 5, and distinct at least as many")
    pool = options.pool or resource("photos-pool")
    n_shots = tuple(int(part) for part in options.n_shot.split(","))
    with tempfile.TemporaryDirectory() as name:
        data = options.data
        if data is None:
            data = Path(name)
            write_pictures(data, options.pictures, options.size, options.distinct, options.classes)
        found = in_process(measure, data, pool, options.episodes, n_shots, options.threads)
    print(json.dumps(asdict(found)) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
