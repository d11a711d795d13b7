"""The progress bar of a command."""

from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from purer_app.engine.core.events import PaceMeasured
from purer_app.engine.core.text import printable, size_text

_RUN = "a training run"


class RemainingColumn(TimeRemainingColumn):
    """Shows the remaining time that the job reports, or else the estimate of the bar."""

    def render(self, task: Task) -> Text:
        """Format the time as hours, minutes and seconds."""
        measured: float | None = task.fields["remaining"]
        if measured is None:
            return super().render(task)
        return Text(str(timedelta(seconds=round(measured))), style="progress.remaining")


class JobBar:
    """A progress bar that shows one job at a time."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            RemainingColumn(table_column=Column(min_width=7)),
            TextColumn("{task.fields[pace]}", markup=False),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self._task: TaskID | None = None
        self._key = ""

    def start(self) -> None:
        """Start drawing."""
        self.progress.start()

    def stop(self) -> None:
        """Stop drawing and remove the bar."""
        self.progress.stop()

    def advance(self, text: str, done: int, total: int, key: str | None = None, remaining: float | None = None) -> None:
        """Advance the bar of a job that counts its parts.

        Args:
            key: identifies the job whose bar continues; the default is `text`.
            remaining: remaining seconds, if the job measures them; otherwise the bar estimates them.
        """
        task = self._task_for(key or text, text, total)
        count, text = f"{done}/{total}", printable(text)
        self.progress.update(task, completed=done, total=total, description=text, count=count, remaining=remaining)

    def show_run(self, **fields: Any) -> None:
        """Update the fields of a training run, whose bar goes from 0 to 1."""
        self.progress.update(self._task_for(_RUN, "load", 1), **fields)

    def _task_for(self, key: str, text: str, total: int) -> TaskID:
        if self._task is None or key != self._key:
            if self._task is not None:
                self.progress.remove_task(self._task)
            self._task = self.progress.add_task(text, total=total, remaining=None, pace="", count="")
            self._key = key
        return self._task


def format_pace(event: PaceMeasured) -> str:
    """Format the speed and the memory of a run."""
    device = f" + {size_text(event.device_memory)} on the device" if event.device_memory else ""
    return f"{event.steps_per_second:.3g} steps/s, {size_text(event.memory)}{device}"
