"""Records where the program was if it crashes, and finds the traces of earlier crashes; no Qt."""

import atexit
import faulthandler
import os
import platform
import re
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import psutil

from purer_app import __version__

_RUNNING = re.compile(r"running-(\d+)\.trace")
_END_OF_FACTS = "\n\n"
_MOST_KEPT = 5
_MOST_BYTES = 256 * 1024
"""More of a trace is not read; its beginning has the thread that crashed."""


def record_crashes(folder: Path) -> None:
    """Write the stacks of all threads into a file of the folder if this process crashes; a normal end deletes it.

    Nothing is recorded if the file cannot be written.
    """
    path = folder / f"running-{os.getpid()}.trace"
    started = time.strftime("%Y-%m-%d %H:%M:%S")
    software = f"Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}, {platform.platform()}"
    facts = f"PURER {__version__}, {software}\nStarted {started}{_END_OF_FACTS}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("wb", buffering=0)  # stays open: a crash leaves no time to open it
    except OSError:
        return
    with suppress(OSError):  # on a full disk; there may be room when the program crashes
        file.write(facts.encode())
    faulthandler.enable(file)

    def end() -> None:
        faulthandler.disable()
        file.close()
        with suppress(OSError):
            path.unlink()

    atexit.register(end)


def new_crashes(folder: Path) -> list[Path]:
    """Return the traces of crashes since the last call, oldest first; the five latest are kept.

    Files of processes that ended without a trace, because they were killed, are deleted.
    """
    found = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = _RUNNING.fullmatch(path.name)
            if match is not None and not _is_running(int(match[1]), path):
                with suppress(OSError):  # another window that starts now may take it
                    found += _kept(path, int(match[1]))
        for old in sorted(folder.glob("crash-*.txt"))[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
    return sorted(path for path in found if path.exists())


def read_trace(path: Path) -> str:
    """Return the text of a trace, or its beginning if it is very long; "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode(errors="replace")
    except OSError:
        return ""


def _is_running(pid: int, path: Path) -> bool:
    """Whether the process that writes a trace still runs, and not a later one of the same number."""
    try:
        return bool(psutil.Process(pid).create_time() <= path.stat().st_mtime)
    except (psutil.Error, OSError):
        return False


def _kept(path: Path, pid: int) -> list[Path]:
    """Rename the trace of a crash, and return it; delete a file without one."""
    if not read_trace(path).partition(_END_OF_FACTS)[2].strip():
        path.unlink()
        return []
    crashed = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(path.stat().st_mtime))
    return [path.rename(path.with_name(f"crash-{crashed}-{pid}.txt"))]
