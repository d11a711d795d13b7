"""Runs one job at a time; a newer request replaces the waiting one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.jobs.job_thread import Failed, Finished, Job, JobEnd


class LatestJob:
    """Runs one job at a time. A job requested while one runs waits, and replaces an earlier one that waits.

    Once `owner` is destroyed, no waiting job starts and no result is delivered.
    """

    def __init__(self, job_runner: JobRunner, name: str, owner: QObject) -> None:
        self._job_runner = job_runner
        self._name = name
        self._owner = owner
        self._busy = False
        self._waiting: tuple[Job, Callable[[Any], None]] | None = None

    def request(self, job: Job, on_result: Callable[[Any], None]) -> None:
        """Run a job now or after the current one; `on_result` receives its result."""
        self._waiting = (job, on_result)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if self._waiting is None:
            return
        (job, on_result), self._waiting, self._busy = self._waiting, None, True
        self._job_runner.start(
            self._name, job, reads_only=True, owner=self._owner, on_end=partial(self._on_end, on_result)
        )

    def _on_end(self, on_result: Callable[[Any], None], end: JobEnd) -> None:
        self._busy = False
        if isinstance(end, Finished):
            on_result(end.result)
        elif isinstance(end, Failed):
            self._job_runner.failed.emit(end.sentence, end.details)
        self._next()
