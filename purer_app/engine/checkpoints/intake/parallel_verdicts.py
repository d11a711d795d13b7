"""Read many files in several processes at once, and return their verdicts in order."""

import os
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from queue import SimpleQueue
from threading import Event

import psutil

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.worker_client import ReadingHelper, shared_helper
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Event as EngineEvent
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.verdict import Verdict

_FILES_PER_PROCESS = 40
"""Fewer are read before another process has loaded PyTorch."""
_MOST_PROCESSES = 4
_BYTES_PER_PROCESS = 2 * 2**30
"""Free memory for each process beyond the first."""
_BEAT_S = 0.1


def verdicts_in_order(
    files: Sequence[OpenedCheckpoint], emit: EventSink, processes: int | None = None
) -> Generator[Verdict, None, None]:
    """Yield the verdict of each file; what `emit` raises ends all processes that read.

    Args:
        emit: receives heartbeats, in the thread of the caller.
        processes: number of reading processes; by default it depends on the files, the processors and the memory.
    """
    n_processes = processes or processes_for(len(files))
    if n_processes < 2:
        for checkpoint in files:
            emit(Heartbeat("inspect"))
            yield first_verdict(checkpoint, emit=emit)
        return
    others = [ReadingHelper() for _ in range(n_processes - 1)]
    idle: SimpleQueue[ReadingHelper] = SimpleQueue()
    for helper in (shared_helper(), *others):
        idle.put(helper)
    stop = Event()
    pool = ThreadPoolExecutor(n_processes)
    try:
        for future in [pool.submit(_read, checkpoint, idle, stop) for checkpoint in files]:
            while not wait([future], timeout=_BEAT_S).done:
                emit(Heartbeat("inspect"))
            yield future.result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)
        for helper in others:
            helper.close()


def processes_for(n_files: int) -> int:
    """Return how many processes read this many files."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    spare: int = psutil.virtual_memory().available // _BYTES_PER_PROCESS
    return max(1, min(_MOST_PROCESSES, usable, 1 + spare, n_files // _FILES_PER_PROCESS))


def _read(checkpoint: OpenedCheckpoint, idle: "SimpleQueue[ReadingHelper]", stop: Event) -> Verdict:
    """Read one file in the next idle process."""

    def check(_: EngineEvent) -> None:
        if stop.is_set():
            raise RunCancelled("the inspection was stopped")

    helper = idle.get()
    try:
        return first_verdict(checkpoint, helper, check)
    finally:
        idle.put(helper)
