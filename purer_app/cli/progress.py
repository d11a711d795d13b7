"""The one progress bar of a command, on standard error."""

from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from purer_app.engine.core.events import PaceMeasured

_GB = 1e9
_RUN = "a training run"


class RemainingColumn(TimeRemainingColumn):
    """The remaining time as a training run gives it; of other jobs an estimate by the bar."""

    def render(self, task: Task) -> Text:
        """Return the time as hours, minutes and seconds."""
        measured: float | None = task.fields["remaining"]
        if measured is None:
            return super().render(task)
        return Text(str(timedelta(seconds=round(measured))), style="progress.remaining")


class JobBar:
    """A bar that belongs to one job at a time; that of the next job takes its place."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[count]}"),
            RemainingColumn(table_column=Column(min_width=7)),
            TextColumn("{task.fields[pace]}"),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self._task: TaskID | None = None
        self._key = ""

    def start(self) -> None:
        """Begin to draw."""
        self.progress.start()

    def stop(self) -> None:
        """Draw no more, and leave nothing behind."""
        self.progress.stop()

    def advance(self, text: str, done: int, total: int, key: str | None = None, remaining: float | None = None) -> None:
        """Move the bar of a job that counts its parts; jobs of one key are one job.

        Args:
            remaining: seconds, where the job measures them; else they are estimated by the bar.
        """
        task = self._task_of(key or text, text, total)
        count = f"{done}/{total}"
        self.progress.update(task, completed=done, total=total, description=text, count=count, remaining=remaining)

    def show_run(self, **fields: Any) -> None:
        """Change what is shown of a training run, whose bar goes from 0 to 1 over the whole of it."""
        self.progress.update(self._task_of(_RUN, "load", 1), **fields)

    def _task_of(self, key: str, text: str, total: int) -> TaskID:
        if self._task is None or key != self._key:
            if self._task is not None:
                self.progress.remove_task(self._task)
            self._task = self.progress.add_task(text, total=total, remaining=None, pace="", count="")
            self._key = key
        return self._task


def pace_in_words(event: PaceMeasured) -> str:
    """Return speed and memory of a run in short."""
    device = f" + {event.device_memory / _GB:.1f} GB on the device" if event.device_memory else ""
    return f"{event.steps_per_second:.3g} steps/s, {event.memory / _GB:.1f} GB{device}"
