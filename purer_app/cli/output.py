"""Shows events as progress on standard error, and prints results as tables or JSON on standard output."""

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, assert_never

from rich.console import Console
from rich.table import Table

from purer_app.cli.progress import JobBar, format_pace
from purer_app.cli.signals import SignalControl, Terminated
from purer_app.engine.core.errors import RunSuspended
from purer_app.engine.core.events import (
    BaselineMeasured,
    CalibrationProgressed,
    CheckpointInspected,
    CheckpointListed,
    DreamProgressed,
    EpisodeShown,
    EvaluationProgressed,
    Event,
    FilesSkipped,
    GallerySaved,
    Heartbeat,
    LeftOutCompared,
    MetaStepDone,
    MicroBatchHalved,
    NoticeGiven,
    PaceMeasured,
    PartsDone,
    RunFinished,
    RunProgressed,
    SharesMeasured,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    TeacherEpochDone,
    TeacherSetAside,
    TeacherTrained,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.text import printable
from purer_app.engine.core.training_events import EndCause
from purer_app.engine.evaluation.gain import main_first
from purer_app.engine.images.class_titles import class_title_with_id

if TYPE_CHECKING:
    from purer_app.engine.evaluation.evaluate import Evaluation
    from purer_app.engine.reports.answer_counts import ClassCount

_STEPS_FOR_ESTIMATE = 3
"""The estimate needs some steps, because the first one includes the warm-up."""
_MINUTE, _HOUR = 60, 3600
_WIDEST = 1_000_000
_CAUSES = {
    "warm-up over": "the warm-up is over",
    EndCause.STEPS: "all planned steps",
    EndCause.FINISH_REQUESTED: "ended early on request",
}
"""Printed in place of the causes that events carry."""


class Reporter:
    """Context manager that shows events on standard error, as lines and one progress bar, `bar`."""

    def __init__(self, *, finish_on_interrupt: bool = False) -> None:
        self.control = SignalControl(finish_on_interrupt=finish_on_interrupt)
        self._console = Console(stderr=True, soft_wrap=True, markup=False, emoji=False, highlight=False)
        self.bar = JobBar(self._console)
        self._printed_keys: set[str] = set()
        self._stage = ""
        self._compared = ""

    def __enter__(self) -> "Reporter":
        self.control.__enter__()
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()
        self.control.__exit__()
        if isinstance(error, RunSuspended) and self.control.ended_by:
            raise Terminated(self.control.ended_by, f"Saved: {printable(str(error))}") from None
        if isinstance(error, Exception) and self.control.ending is not None:
            raise self.control.ending from None  # an import that a signal interrupts may fail with another error

    def emit(self, event: Event) -> None:
        """Show one event."""
        self.control.follow(event)
        match event:
            case StageStarted():
                self._stage = event.stage
                self._print(f"{event.stage}: {event.detail}" if event.detail else event.stage)
            case NoticeGiven() | TeacherSetAside() | MicroBatchHalved() | FilesSkipped():
                self._print_once(event.text)
            case CheckpointListed():
                self.bar.advance("list", event.done, event.total)
            case CheckpointInspected():
                self.bar.advance("inspect", event.done, event.total)
            case TeacherEpochDone():
                self.bar.advance(event.teacher, event.epoch, event.epochs)
            case TeacherTrained():
                origin = "exists already" if event.reused else f"trained in {event.seconds:.0f} s"
                accuracy = f"held-out accuracy {100 * event.held_out_accuracy:.1f} %"
                self._print(f"{event.teacher}: {event.n_classes} classes, {accuracy} ({origin})")
            case WarmupStepDone():
                text = f"invert, step {event.step}/{event.steps}, loss {event.inversion_loss:.2f}"
                self.bar.show_run(description=text)
            case MetaStepDone():
                step = f"{event.step}/{event.steps}" if event.steps else f"{event.step}"
                numbers = f"hardness {event.hardness:.3f}, pseudo episodes {100 * event.query_accuracy:.0f} %"
                text = f"train, step {step}, {numbers}"
                self.bar.show_run(description=text)
            case PaceMeasured():
                self.bar.show_run(pace=format_pace(event))
            case RunProgressed():
                percent = f"{int(100 * event.fraction + 1e-9)} %"
                self.bar.show_run(completed=event.fraction, count=percent, remaining=event.remaining_seconds)
            case SwitchFired():
                self._print(f"Making images harder after step {event.step}: {_CAUSES.get(event.cause, event.cause)}")
            case ValidationDone():
                self._print(f"Validation after step {event.step}: {100 * event.mean:.1f} ± {100 * event.ci95:.1f} %")
            case GallerySaved():
                self._print_gallery(event)
            case BaselineMeasured():
                where = f"on the {event.episodes} episodes"
                found = f"{100 * event.mean:.1f} ± {100 * event.ci95:.1f} %"
                self._print_once(f"Without training, {event.method} reaches {found} {where}", f"{event.method} {where}")
            case EvaluationProgressed():
                text = f"evaluate, {event.method}, {event.n_shot}-shot"
                self.bar.advance(text, event.all_done, event.all_total, key="evaluate")
            case PartsDone():
                self.bar.advance(self._stage, event.done, event.total)
            case CalibrationProgressed():
                self._show_calibration(event)
            case RunFinished():
                self._print(_finished(event))
            case SnapshotSaved() | Heartbeat() | EpisodeShown() | DreamProgressed() | SharesMeasured():
                pass
            case LeftOutCompared():
                self._compared = f"compare, {event.done} of {event.total} pictures"
                if not self._console.is_terminal:  # which shows the bar
                    self._print(f"{event.done} of {event.total} pictures compared")
            case _:
                assert_never(event)

    def _print_gallery(self, event: GallerySaved) -> None:
        """Print what models take the saved images for, if other models were asked."""
        if event.own is not None and event.others is not None:
            where = f"after step {event.step}" if event.step else "before the first meta-iteration"
            found = f"own model {100 * event.own:.0f} %, other models {100 * event.others:.0f} %"
            self._print(f"Mean confidence in the class of the pseudo images {where}: {found}")

    def _print_once(self, text: str, key: str = "") -> None:
        """Print a line unless one with the same key was printed before; the default key is the text itself."""
        if (key or text) not in self._printed_keys:
            self._printed_keys.add(key or text)
            self._print(text)

    def _print(self, text: str) -> None:
        self._console.print(printable(text))

    def _show_calibration(self, event: CalibrationProgressed) -> None:
        """Show the remaining time in the bar and, after the first steps, once in a line that pipes show too."""
        if event.step >= min(_STEPS_FOR_ESTIMATE, event.steps):
            self._print_once(f"ICFIL: about {format_duration(event.remaining_seconds)} left", "ICFIL")
        text = self._compared or "calibrate (ICFIL)"
        self.bar.advance(text, event.step, event.steps, key="calibrate", remaining=event.remaining_seconds)


def _finished(event: RunFinished) -> str:
    steps = f"{event.step} meta-iteration{'' if event.step == 1 else 's'}"
    return f"Finished after {steps} in {event.seconds:.0f} s ({_CAUSES.get(event.cause, event.cause)})"


def format_duration(seconds: float) -> str:
    """Format a duration: "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def print_json(value: Mapping[str, Any]) -> None:
    """Print a JSON object on standard output."""
    print(json.dumps(value, indent=2))


def print_evaluation(evaluation: "Evaluation") -> None:
    """Print the accuracies and the paired differences as tables, what training adds first."""
    rows = Table(
        "method",
        "shot",
        "accuracy %",
        "episodes",
        "parameters",
        "M multiply-adds",
        "ms/query",
        "ms/adapt",
        header_style="bold",
    )
    for row in evaluation.rows:
        name = (
            row.method
            + (" + ICFIL" if row.icfil else "")
            + (" (transductive)" if row.batch_norm == "transductive" else "")
        )
        rows.add_row(
            name,
            str(row.n_shot),
            f"{row.mean:.1f} ± {row.ci95:.1f}",
            str(len(row.accuracies)),
            f"{row.parameters:,}",
            f"{row.multiply_adds_per_query / 1e6:.1f}",
            f"{row.ms_per_query:.2f}",
            f"{row.ms_per_adaptation:.1f}",
        )
    pairs = Table("paired difference", "shot", "points", header_style="bold")
    for pair in main_first(evaluation.paired):
        what = "with ICFIL − without" if pair.method == pair.against else f"{pair.method} − {pair.against}"
        pairs.add_row(what, str(pair.n_shot), f"{pair.difference:+.1f} ± {pair.ci95:.1f}")
    print_table(rows)
    print_table(pairs)


def print_class_counts(counts: "Sequence[ClassCount]") -> None:
    """Print how many pictures got each class, and how many were recognised where class folders say what they show."""
    known = any(count.in_folder is not None for count in counts)
    table = Table("class", header_style="bold")
    for title in ("predicted", "not sure", *(("in class folder", "correct", "accuracy %") if known else ())):
        table.add_column(title, justify="right")
    for count in counts:
        cells = [f"{count.pictures:,}", f"{count.not_sure:,}"]
        if known:
            accuracy = "" if count.accuracy is None else f"{count.accuracy:.1f}"
            cells += [f"{count.in_folder or 0:,}", f"{count.correct or 0:,}", accuracy]
        table.add_row(printable(class_title_with_id(count.name)), *cells)
    print_table(table)


def print_table(table: Table) -> None:
    """Print a table on standard output; its cells are plain text, without markup.

    Nothing is cut: a terminal shows a long cell in several lines, and in a pipe each row is one line.
    """
    console = Console(markup=False, emoji=False, highlight=False)
    for column in table.columns:
        column.overflow = "fold"
    if not console.is_terminal:
        console.width = _WIDEST
    console.print(table)
