"""Turns events into progress on standard error, and results into tables or JSON on standard output."""

import json
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, assert_never

from rich.console import Console
from rich.table import Table

from purer_app.cli.progress import JobBar, pace_in_words
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

if TYPE_CHECKING:
    from purer_app.engine.evaluation.evaluate import Evaluation

_STEPS_FOR_ESTIMATE = 3
"""The first step of a calibration, which also warms up, takes up to twice as long as the others."""
_MINUTE, _HOUR = 60, 3600


class Reporter:
    """Shows events as lines and one progress bar on standard error while its block runs."""

    def __init__(self, *, finish_on_interrupt: bool = False) -> None:
        self.control = SignalControl(finish_on_interrupt=finish_on_interrupt)
        self._console = Console(stderr=True, soft_wrap=True, highlight=False)
        self._bar = JobBar(self._console)
        self._noticed: set[str] = set()

    def __enter__(self) -> "Reporter":
        self.control.__enter__()
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        self.control.__exit__()
        if isinstance(error, RunSuspended) and self.control.ended_by:
            sentence = f"Saved: {printable(str(error))}"
            raise Terminated(self.control.ended_by, sentence) from None

    def emit(self, event: Event) -> None:
        """Show one event."""
        self.control.follow(event)
        match event:
            case StageStarted():
                self._say(f"{event.stage}: {event.detail}" if event.detail else event.stage)
            case NoticeGiven() | TeacherSetAside() | MicroBatchHalved() | FilesSkipped():
                self._say_once(event.text)
            case CheckpointListed():
                self._bar.advance("list", event.done, event.total)
            case CheckpointInspected():
                self._bar.advance("inspect", event.done, event.total)
            case TeacherEpochDone():
                self._bar.advance(event.teacher, event.epoch, event.epochs)
            case TeacherTrained():
                word = "was there" if event.reused else f"{event.seconds:.0f} s"
                accuracy = f"held-out accuracy {100 * event.held_out_accuracy:.1f} %"
                self._say(f"{event.teacher}: {event.n_classes} classes, {accuracy} ({word})")
            case WarmupStepDone():
                text = f"invert, step {event.step}/{event.steps}, loss {event.inversion_loss:.2f}"
                self._bar.show_run(description=text)
            case MetaStepDone():
                step = f"{event.step}/{event.steps}" if event.steps else f"{event.step}"
                numbers = f"hardness {event.hardness:.3f}, pseudo accuracy {100 * event.query_accuracy:.0f} %"
                text = f"train, step {step}, {numbers}"
                self._bar.show_run(description=text)
            case PaceMeasured():
                self._bar.show_run(pace=pace_in_words(event))
            case RunProgressed():
                percent = f"{int(100 * event.fraction + 1e-9)} %"
                self._bar.show_run(completed=event.fraction, count=percent, remaining=event.remaining_seconds)
            case SwitchFired():
                self._say(f"Making images harder after step {event.step}: {event.cause}")
            case ValidationDone():
                self._say(f"Validation after step {event.step}: {100 * event.mean:.1f} ± {100 * event.ci95:.1f} %")
            case BaselineMeasured():
                where = f"on the {event.episodes} episodes"
                found = f"{100 * event.mean:.1f} ± {100 * event.ci95:.1f} %"
                self._say_once(f"Without training, {event.method} reaches {found} {where}", f"{event.method} {where}")
            case EvaluationProgressed():
                text = f"evaluate, {event.method}, {event.n_shot} shot"
                self._bar.advance(text, event.all_done, event.all_total, key="evaluate")
            case PartsDone():
                self._bar.advance("read", event.done, event.total)
            case CalibrationProgressed():
                self._show_calibration(event)
            case RunFinished():
                self._say(f"Finished after step {event.step} and {event.seconds:.0f} s ({event.cause})")
            case SnapshotSaved() | Heartbeat() | EpisodeShown() | DreamProgressed() | GallerySaved() | SharesMeasured():
                pass
            case _:
                assert_never(event)

    def _say_once(self, text: str, about: str = "") -> None:
        """Say a sentence unless it, or another one about the same, was said before."""
        if (about or text) not in self._noticed:
            self._noticed.add(about or text)
            self._say(text)

    def _say(self, text: str) -> None:
        self._console.print(printable(text), markup=False)

    def _show_calibration(self, event: CalibrationProgressed) -> None:
        """Show the remaining time in the bar and, once the first steps were measured, in a line, also into a pipe."""
        if event.step >= min(_STEPS_FOR_ESTIMATE, event.steps):
            self._say_once(f"ICFIL: about {in_minutes(event.remaining_seconds)} left", "ICFIL")
        self._bar.advance("calibrate (ICFIL)", event.step, event.steps, remaining=event.remaining_seconds)


def in_minutes(seconds: float) -> str:
    """Return a duration in minutes and seconds: "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object, and nothing else, on standard output."""
    print(json.dumps(value, indent=2))


def print_evaluation(evaluation: "Evaluation") -> None:
    """Print rows and paired differences as tables."""
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
    for pair in evaluation.paired:
        what = "ICFIL − without" if pair.method == pair.against else f"{pair.method} − {pair.against}"
        pairs.add_row(what, str(pair.n_shot), f"{pair.difference:+.1f} ± {pair.ci95:.1f}")
    console = table_console()
    console.print(rows)
    console.print(pairs)


def table_console() -> Console:
    """Return where tables are printed. Lines of a pipe are not cut: a table there is as wide as it needs to be."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=160)
