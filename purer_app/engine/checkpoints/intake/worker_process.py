"""Start a module as a process that answers with lines of JSON and ends with its parent."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import purer_app

_WATCH_S = 0.5
_GIVES_MEMORY_BACK = {"MALLOC_MMAP_THRESHOLD_": "262144"}
"""Has the C library of Linux return each freed tensor at once, where it would keep it; others ignore it."""


def start_process(module: str) -> "subprocess.Popen[bytes]":
    """Start this Python with a module; its argument is the id of this process.

    Modules in the current folder are not imported.

    Raises:
        OSError: the system starts no process.
    """
    home = str(Path(purer_app.__file__).parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(  # noqa: S603 - this very Python, with a module of ours
        [sys.executable, "-P", "-m", module, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), **_GIVES_MEMORY_BACK},
        start_new_session=True,  # Ctrl-C is for the program; this process ends with its input
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def end_process(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        with suppress(OSError):  # what was still to be written to it has nowhere to go
            pipe.close()


def only_for_answers(parent: int) -> IO[bytes]:
    """Reserve the standard output of this process for answers; whatever a library prints is discarded.

    Args:
        parent: number of the process that asks; without it this one ends at once, even in the middle of a file.
    """
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return answers


def _end_with(parent: int) -> None:
    """Exit when the parent has ended."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)


def say(answers: IO[bytes], record: dict[str, Any]) -> None:
    """Write one answer as a line of JSON."""
    answers.write(json.dumps(record).encode() + b"\n")
    answers.flush()
