"""Read a file in a separate process, which may crash on the file without harm."""

import atexit
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from purer_app.engine.checkpoints.intake.worker_process import end_process, start_process
from purer_app.engine.checkpoints.verdicts.saved_choices import choices_folder
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.event_codec import event_from_dict
from purer_app.engine.core.events import CheckpointInspected
from purer_app.engine.core.text import size_text
from purer_app.engine.core.verdict import Verdict

_MODULE = "purer_app.engine.checkpoints.intake.reading_worker"
_WATCH_S = 0.02
_MAX_ANSWER_BYTES = 64 * 2**20
_MIB = 2**20
Beat = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of time and memory for reading one file.

    `seconds` and `mib` are for any file, `seconds_per_mib` and `copies` grow with its size; memory counts beyond
    what the process holds without a file. `start_seconds` is for loading PyTorch on a slow disk.
    """

    seconds: float = 120.0
    seconds_per_mib: float = 0.5
    mib: int = 512
    copies: int = 3
    start_seconds: float = 300.0


def _no_beat() -> None:
    """Do nothing: no heartbeat is wanted."""


class _BrokenProcessError(CheckpointError):
    """The process ended, or gave an invalid reply, while it read a file."""


class ReadingHelper:
    """A process that reads files, started with the first file and again after a crash; thread-safe.

    Args:
        module: the module that the process runs; tests run others.
    """

    def __init__(self, limits: Limits | None = None, module: str = _MODULE) -> None:
        self._limits = limits or Limits()
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def inspect(self, path: Path, size: int, beat: Beat = _no_beat) -> Verdict:
        """Return the verdict of a file of `size` bytes.

        A file during whose reading the process ends is read once more, because another program, or the system for lack
        of memory, may have ended it.

        Args:
            beat: called many times a second while the file is read; what it raises ends the process.

        Raises:
            CheckpointError: the file broke the process twice, or needed more time or memory than any honest one.
        """
        try:
            return self._inspect(path, size, beat)
        except _BrokenProcessError:
            return self._inspect(path, size, beat)

    def _inspect(self, path: Path, size: int, beat: Beat) -> Verdict:
        request = {"path": str(path.absolute()), "choices": str(choices_folder())}
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            seconds = self._limits.seconds + self._limits.seconds_per_mib * size / _MIB
            mib = self._limits.mib + self._limits.copies * size // _MIB
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                answer = self._answer(process, path.name, seconds, mib, beat)
                event = event_from_dict(answer)
            except (OSError, ValueError) as error:
                raise self._broken(process, path.name) from error
        assert isinstance(event, CheckpointInspected)
        return event.verdict

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            end_process(process)

    @property
    def pid(self) -> int | None:
        """Number of the process, None before the first file."""
        return None if self._process is None else self._process.pid

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the running process, started again if it has ended.

        Raises:
            CheckpointError: it does not start.
        """
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        try:
            self._process = start_process(self._module)
            self._answer(self._process, "PURER's reading process", self._limits.start_seconds, 0)
        except (CheckpointError, OSError, ValueError) as error:
            self.close()
            raise CheckpointError(
                "the process that reads files does not start, so no file is read; start PURER again, and if that "
                "does not help, reinstall it"
            ) from error
        return self._process

    def _answer(
        self, process: subprocess.Popen[bytes], name: str, seconds: float, mib: int, beat: Beat = _no_beat
    ) -> dict[str, Any]:
        """Wait for one line within the limits; with `mib` 0 memory is not limited."""
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        assert process.stdout is not None
        reader = threading.Thread(target=_read_line, args=(process.stdout, lines), daemon=True)
        reader.start()
        empty, ends = _resident_bytes(process.pid), time.monotonic() + seconds
        try:
            while lines.empty():
                beat()
                with suppress(queue.Empty):
                    lines.put(lines.get(timeout=_WATCH_S))
                if lines.empty() and time.monotonic() > ends:
                    raise CheckpointError(f"{name} was not read within {seconds:.0f} seconds; it is refused")
                if mib and _resident_bytes(process.pid) - empty > mib * _MIB:
                    raise CheckpointError(
                        f"{name} needs more than {size_text(mib * _MIB)} of memory to be read; it is refused"
                    )
        except BaseException:  # also when the user stops the program: a late answer must not be taken for the next
            process.kill()
            process.wait()
            raise
        finally:
            reader.join()
        found = json.loads(lines.get())
        if not isinstance(found, dict):
            raise ValueError("the answer is not a table")
        return found

    def _broken(self, process: subprocess.Popen[bytes], name: str) -> CheckpointError:
        process.kill()
        process.wait()
        return _BrokenProcessError(
            f"{name} crashed the process that reads it; the process was restarted, and no other file is affected. "
            "The file is refused"
        )


def _read_line(pipe: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    lines.put(pipe.readline(_MAX_ANSWER_BYTES))


def _resident_bytes(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


_shared: dict[int, ReadingHelper] = {}


def shared_helper() -> ReadingHelper:
    """Return the helper shared by this process; a forked process gets another."""
    if os.getpid() not in _shared:
        _shared.clear()
        _shared[os.getpid()] = ReadingHelper()
        atexit.register(_close, os.getpid())
    return _shared[os.getpid()]


def _close(pid: int) -> None:
    if pid == os.getpid() and pid in _shared:
        _shared[pid].close()
