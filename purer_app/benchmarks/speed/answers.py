"""Measures how long the Adapt page computes after each change, in a separate process.

Usage: `purer-app bench answers [DATA] [--pool POOL] [--shapes 5x5,50x10] [--json]`. DATA is a folder of class folders;
without it, pictures are generated. A shape is CLASSESxPICTURES. Seconds are wall-clock time, without the delay of
0.4 s after which the page starts.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from purer_app.benchmarks.speed.evaluate import write_pictures
from purer_app.benchmarks.speed.memory import in_process
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.images.class_folders import class_folders, picture_files

_CHANGES = 5


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Seconds of the first answer, with models and pictures new, and medians after one more picture or query."""

    classes: int
    pictures: int
    first: float
    one_more_picture: float
    one_more_query: float


def measure(data: Path, pool: Path, classes: int, pictures: int) -> AnswerTimes:
    """Measure answers for classes with `pictures` pictures each; must be called in a fresh process.

    Raises:
        EngineError: the pool or the pictures cannot be used.
    """
    found = [picture_files(folder, ignore) for folder in class_folders(data)]
    chosen = [files for files in found if len(files) >= pictures + 2][:classes]
    if len(chosen) < classes:
        raise SystemExit(f"{data} has only {len(chosen)} classes with {pictures + 2} pictures or more")
    spare = [(k, file) for k, files in enumerate(chosen) for file in files[pictures:]]
    if len(spare) < 2 * _CHANGES:
        raise SystemExit(f"{data} has too few pictures: {2 * _CHANGES} more than the classes need are added one by one")
    with tempfile.TemporaryDirectory() as name:
        support = Path(name)
        for k, files in enumerate(chosen):
            (support / f"{k:03d}").mkdir()
            for file in files[:pictures]:
                shutil.copy(file, support / f"{k:03d}")
        first = _seconds(pool, support, ())
        more = []
        for k, file in spare[:_CHANGES]:
            shutil.copy(file, support / f"{k:03d}" / f"more-{file.name}")
            more.append(_seconds(pool, support, ()))
        queries = [str(file) for _, file in spare[_CHANGES : 2 * _CHANGES]]
        asked = [_seconds(pool, support, queries[: k + 1]) for k in range(_CHANGES)]
    return AnswerTimes(classes, pictures, first, statistics.median(more), statistics.median(asked))


def _seconds(pool: Path, support: Path, queries: Sequence[str]) -> float:
    started = time.perf_counter()
    config = ClassifyConfig(pool=str(pool), support=str(support), queries=tuple(queries), device="cpu")
    jobs.classify(config, ignore, Control())
    return time.perf_counter() - started


def describe(found: Sequence[AnswerTimes]) -> str:
    """Return the results as text."""
    return "\n".join(
        f"{one.classes} classes of {one.pictures} pictures: first answer {one.first:.2f} s, after one more picture "
        f"{one.one_more_picture:.2f} s, after one more picture to name {one.one_more_query:.2f} s"
        for one in found
    )


def _shape(text: str) -> tuple[int, int]:
    classes, _, pictures = text.partition("x")
    return int(classes), int(pictures)


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(prog="purer-app bench answers", description="Measure the answers of Adapt.")
    parser.add_argument("data", type=Path, nargs="?", help="folder of class folders; generated if omitted")
    parser.add_argument("--pool", type=Path, help="pool that answers without training; by default the Photos pool")
    parser.add_argument("--shapes", default="5x5,50x10", help="CLASSESxPICTURES; separate several by commas")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    options = parser.parse_args(arguments)
    try:
        shapes = [_shape(text) for text in options.shapes.split(",")]
    except ValueError:
        parser.error(f"--shapes has CLASSESxPICTURES, such as 5x5, not '{options.shapes}'")
    if any(classes < 2 or pictures < 1 for classes, pictures in shapes):
        parser.error("at least two classes of one picture are needed")
    with tempfile.TemporaryDirectory() as name:
        data = options.data
        if data is None:
            data, most = Path(name), max(classes for classes, _ in shapes)
            count = most * (max(pictures for _, pictures in shapes) + 2 + 2 * _CHANGES)
            write_pictures(data, count, (84, 84), count, most)
        found = []
        for classes, pictures in shapes:
            found.append(in_process(measure, data, options.pool or resource("photos-pool"), classes, pictures))
    print("\n".join(json.dumps(asdict(one)) for one in found) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
