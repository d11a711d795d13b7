"""Prints the verdicts of an inspection: line by line into a pipe, as a table on a terminal, or as JSON."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from purer_app.cli.output import Reporter, print_json, print_table
from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.events import CheckpointInspected, Event, FilesSkipped
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Hint, HintKind, Use, Verdict, VerdictKind

_EXPORT = (
    "If it is your own model: purer-app export-script --out export.py writes a script that exports it to a .pt2 file"
)


class InspectionOutput:
    """Prints verdicts from the events of an inspection.

    `verdicts` are those so far, `skipped` counts the files that are not checkpoints.
    """

    def __init__(self, reporter: Reporter, *, as_json: bool) -> None:
        self.verdicts: list[Verdict] = []
        self.skipped: FilesSkipped | None = None
        self._reporter = reporter
        self._as_json = as_json
        self._streams = not as_json and not sys.stdout.isatty()

    def emit(self, event: Event) -> None:
        """Show one event, and keep it for `finish` if needed."""
        self._reporter.emit(event)
        if isinstance(event, FilesSkipped):
            self.skipped = event
        if isinstance(event, CheckpointInspected):
            self.verdicts.append(event.verdict)
            if self._streams:
                print(verdict_lines(event.verdict), flush=True)

    def finish(self, verdicts: Sequence[Verdict], *, stopped: bool = False) -> None:
        """Print the verdicts that are not printed yet."""
        if self._as_json:
            found = self.skipped or FilesSkipped((), ())
            counts = dict(zip(found.suffixes, found.counts, strict=True))
            skipped = {"total": found.total, "suffixes": counts}
            files = [verdict_to_json(verdict) for verdict in verdicts]
            print_json({"files": files, "skipped": skipped, "stopped": stopped})
        elif not self._streams and verdicts:
            print_verdicts(verdicts)


def verdict_to_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict in the documented form; its reasons end with what the user can do."""
    return verdict.to_json() | {"reasons": list(_reasons(verdict))}


def advice(verdict: Verdict) -> tuple[str, ...]:
    """Return what the user can do about a verdict, in commands."""
    choose = f"purer-app choose {quoted(verdict.path)}"
    if verdict.kind is VerdictKind.ASSUMPTIONS:
        return (
            "Check the assumptions. If one is wrong, correct it: "
            f"{choose} --image-size N --mean A,B,C --std A,B,C --classes NAMES",
        )
    if verdict.kind is not VerdictKind.NEEDS_CHOICE or verdict.hints:
        return tuple(_worded(hint, verdict.path) for hint in verdict.hints)
    if verdict.candidates:
        return (f"Choose one of {', '.join(verdict.candidates)}: {choose} --architecture NAME",)
    return (_worded(Hint(HintKind.NAME_ARCHITECTURE), verdict.path), _EXPORT)


def verdict_lines(verdict: Verdict) -> str:
    """Return a verdict as a line of its facts and an indented one for each reason and assumption."""
    classes = f"{verdict.n_classes} classes" if verdict.n_classes else ""
    use = verdict.use if verdict.use is not Use.NONE else ""
    parts = (verdict.kind, use, verdict.architecture, classes, _input_text(verdict))
    facts = ", ".join(filter(None, parts))
    return "\n    ".join(map(printable, [f"{verdict.path}: {facts}", *_reasons(verdict), *_assumed(verdict)]))


def print_verdicts(verdicts: Sequence[Verdict]) -> None:
    """Print verdicts as a table, and below it the commands for choices, each on one line to be pasted."""
    table = Table("file", "verdict", "use", "architecture", "classes", "input", "reasons", header_style="bold")
    root = os.path.commonpath([str(Path(verdict.path).parent) for verdict in verdicts])
    commands = [command for verdict in verdicts for hint in verdict.hints if (command := _command(hint, verdict.path))]
    for verdict in verdicts:
        others = (_worded(hint, verdict.path) for hint in verdict.hints if not _command(hint, verdict.path))
        row = [
            os.path.relpath(verdict.path, root),
            verdict.kind,
            verdict.use,
            verdict.architecture,
            verdict.n_classes or "",
            _input_text(verdict),
        ]
        sentences = map(printable, (*verdict.reasons, *others, *_assumed(verdict)))
        table.add_row(*(printable(str(value)) for value in row), "\n".join(sentences))
    print_table(table)
    for line in ["To add what you know about a file, run:", *commands] if commands else []:
        print(printable(line))


def _assumed(verdict: Verdict) -> tuple[str, ...]:
    return tuple(f"assumed: {text}" for text in verdict.assumptions)


def _input_text(verdict: Verdict) -> str:
    return "x".join(map(str, verdict.input))


def _reasons(verdict: Verdict) -> tuple[str, ...]:
    return (*verdict.reasons, *(_worded(hint, verdict.path) for hint in verdict.hints))


def _command(hint: Hint, path: str) -> str:
    """Return the command by which a hint is followed; empty where it names no choice for this file."""
    choose = f"purer-app choose {quoted(path)}"
    match hint.kind:
        case HintKind.NAME_ARCHITECTURE:
            return f"{choose} --architecture {hint.architecture or 'NAME'}"
        case HintKind.CHOOSE_ONE:
            return f"{choose} --architecture {hint.architecture}"
        case HintKind.CORRECT_CHOICE:
            return f"{choose} --forget"
        case HintKind.EXPORT | HintKind.CORRECT_NOTE:
            return ""


def _worded(hint: Hint, path: str) -> str:
    """Return a hint as a sentence without a full stop."""
    command = _command(hint, path)
    named = "If you know its architecture"
    if hint.architecture:
        named = f"Its file name suggests {hint.architecture}, which is checked against the weights"
    return {
        HintKind.NAME_ARCHITECTURE: f"{named}: {command}",
        HintKind.CHOOSE_ONE: f"Choose one: {command}",
        HintKind.EXPORT: _EXPORT,
        HintKind.CORRECT_NOTE: "Correct the sidecar, or remove it",
        HintKind.CORRECT_CHOICE: f"Choose again, or forget your choice: {command}",
    }[hint.kind]
