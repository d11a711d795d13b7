"""Measures the time until the window is drawn, over several starts.

Usage: `python -m purer_app.benchmarks.window.startup [--runs 5] [--json]`. Times are from the start of the process to
the first paint, as measured by `purer-app --startup-probe`. Before the first start, the cold one, the files of Python,
Qt and PURER are dropped from the file cache, where this is possible without privileges (Linux).
"""

import argparse
import json
import os
import re
import site
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import purer_app
from purer_app.launching import window_can_open

LIMIT_SECONDS = 1.5
_LOADED_AT_START = ("PySide6", "shiboken6", "pyqtgraph", "numpy", "psutil", "platformdirs")
_PROBE = re.compile(r"(?P<seconds>\d+\.\d+) s, modules: (?P<modules>.*)")


@dataclass(frozen=True, slots=True)
class Startup:
    """Times of one cold and several warm starts in seconds, and the heavy modules that the window had loaded."""

    cold_seconds: float
    warm_seconds: tuple[float, ...]
    modules: tuple[str, ...]
    files_dropped: bool

    @property
    def warm_median_seconds(self) -> float:
        """Median time of the warm starts, to which the limit applies."""
        return median(self.warm_seconds)

    @property
    def has_torch(self) -> bool:
        """Whether PyTorch was loaded before the first paint, which must not happen."""
        return "torch" in self.modules


def parse_probe(line: str) -> tuple[float, tuple[str, ...]]:
    """Parse "0.61 s, modules: pyqtgraph, numpy"; "none of …" means no module.

    Raises:
        ValueError: it is not a line of the probe.
    """
    found = _PROBE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"the probe printed {line!r}; it must print SECONDS s, modules: NAME, NAME")
    names = found["modules"]
    modules = () if names.startswith("none of ") else tuple(names.split(", "))
    return float(found["seconds"]), modules


def start_once() -> tuple[float, tuple[str, ...]]:
    """Start the window in a separate process and return its start-up time and modules."""
    environment = dict(os.environ)
    if not window_can_open(environment):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "purer_app", "--startup-probe"]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return parse_probe(result.stdout)


def drop_files() -> bool:
    """Drop the program's files from the file cache; return False if the system does not support it."""
    if not hasattr(os, "posix_fadvise"):
        return False
    folders = [Path(place) / name for place in site.getsitepackages() for name in _LOADED_AT_START]
    for folder in [*folders, Path(os.__file__).parent, Path(purer_app.__file__).parent]:
        for path in folder.rglob("*") if folder.is_dir() else ():
            with suppress(OSError):
                _drop(path)
    return True


def _drop(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure(runs: int) -> Startup:
    """Measure one cold and `runs` warm starts."""
    dropped = drop_files()
    cold_seconds, modules = start_once()
    warm = tuple(start_once()[0] for _ in range(runs))
    return Startup(cold_seconds, warm, modules, dropped)


def describe(found: Startup) -> str:
    """Return the results as text."""
    cold = "cold" if found.files_dropped else "first, with whatever the system still had in memory"
    return "\n".join(
        (
            f"{cold}: {found.cold_seconds:.2f} s",
            f"warm: median of {len(found.warm_seconds)} is {found.warm_median_seconds:.2f} s; "
            f"the limit is {LIMIT_SECONDS:.1f} s",
            f"PyTorch was {'loaded' if found.has_torch else 'not loaded'} before the first paint",
        )
    )


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.window.startup", description="Time the start."
    )
    parser.add_argument("--runs", type=int, default=5, help="number of warm starts; the median is reported")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error(f"runs is {options.runs}; it must be at least 1")
    found = measure(options.runs)
    facts = asdict(found) | {"warm_median_seconds": found.warm_median_seconds, "has_torch": found.has_torch}
    print(json.dumps(facts) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
