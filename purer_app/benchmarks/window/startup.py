"""Starts the window several times and says how long it took, each time, until the window was drawn.

Usage: `python -m purer_app.benchmarks.window.startup [--runs 5] [--json]`. The seconds count from the start of the
process to the first paint, as `purer-app --startup-probe` measures them. Before the first of them, the cold one, the
system is asked to drop the files of Python, Qt and PURER from its memory, where it can be asked without privileges
(Linux).
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
    """Seconds of one cold and several warm starts, and which heavy modules the window had loaded by then."""

    cold_seconds: float
    warm_seconds: tuple[float, ...]
    modules: tuple[str, ...]
    files_dropped: bool

    @property
    def warm_median_seconds(self) -> float:
        """The figure that the limit is about."""
        return median(self.warm_seconds)

    @property
    def has_torch(self) -> bool:
        """Whether PyTorch was loaded before the first paint; it must not be."""
        return "torch" in self.modules


def parse_probe(line: str) -> tuple[float, tuple[str, ...]]:
    """Take "0.61 s, modules: pyqtgraph, numpy" apart; "none of …" stands for no module.

    Raises:
        ValueError: it is no line of the probe.
    """
    found = _PROBE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"the probe printed {line!r}; it must print SECONDS s, modules: NAME, NAME")
    names = found["modules"]
    modules = () if names.startswith("none of ") else tuple(names.split(", "))
    return float(found["seconds"]), modules


def start_once() -> tuple[float, tuple[str, ...]]:
    """Start the window in a process of its own and return its seconds and modules."""
    environment = dict(os.environ)
    if not window_can_open(environment):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "purer_app", "--startup-probe"]
    result = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return parse_probe(result.stdout)


def drop_files() -> bool:
    """Ask the system to read the program's files from the disk the next time; False where it takes no such wish."""
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
    """Start once cold and `runs` times warm."""
    dropped = drop_files()
    cold_seconds, modules = start_once()
    warm = tuple(start_once()[0] for _ in range(runs))
    return Startup(cold_seconds, warm, modules, dropped)


def in_words(found: Startup) -> str:
    """Return the figures as lines for people."""
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
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m purer_app.benchmarks.window.startup", description="Time the start."
    )
    parser.add_argument("--runs", type=int, default=5, help="warm starts, of which the median counts")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error(f"runs is {options.runs}; it must be at least 1")
    found = measure(options.runs)
    facts = asdict(found) | {"warm_median_seconds": found.warm_median_seconds, "has_torch": found.has_torch}
    print(json.dumps(facts) if options.json else in_words(found))


if __name__ == "__main__":
    main(sys.argv[1:])
