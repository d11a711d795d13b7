"""Prints the verdicts of an inspection: line by line into a pipe, as a table on a terminal, or as JSON."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from purer_app.cli.output import Reporter, print_json, table_console
from purer_app.engine.checkpoints.intake.intake import verdict_to_json
from purer_app.engine.checkpoints.verdicts.hints import command_of
from purer_app.engine.core.events import CheckpointInspected, Event, FilesSkipped
from purer_app.engine.core.text import printable


class InspectionOutput:
    """Prints the verdicts of an inspection from its events.

    `verdicts` holds the verdicts so far, `skipped` the event about files that are not checkpoints.
    """

    def __init__(self, reporter: Reporter, *, as_json: bool) -> None:
        self.verdicts: list[dict[str, Any]] = []
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
            self.verdicts.append(verdict_to_json(event))
            if self._streams:
                print(verdict_lines(self.verdicts[-1]), flush=True)

    def finish(self, verdicts: Sequence[Mapping[str, Any]], *, stopped: bool = False) -> None:
        """Print the verdicts unless they were printed line by line."""
        if self._as_json:
            found = self.skipped or FilesSkipped((), ())
            counts = dict(zip(found.suffixes, found.counts, strict=True))
            skipped = {"total": found.total, "suffixes": counts}
            print_json({"files": verdicts, "skipped": skipped, "stopped": stopped})
        elif not self._streams and verdicts:
            print_verdicts(verdicts)


def verdict_lines(found: Mapping[str, Any]) -> str:
    """Return a verdict as one line of facts, followed by an indented line for each reason and assumption."""
    classes = f"{found['n_classes']} classes" if found["n_classes"] else ""
    size = "x".join(map(str, found["input"] or ()))
    use = found["use"] if found["use"] != "none" else ""
    assumed = (f"assumed: {text}" for text in found["assumptions"])
    facts = ", ".join(filter(None, (found["verdict"], use, found["architecture"], classes, size)))
    return "\n    ".join(map(printable, [f"{found['path']}: {facts}", *found["reasons"], *assumed]))


def print_verdicts(verdicts: Sequence[Mapping[str, Any]]) -> None:
    """Print verdicts as a table, followed by the suggested commands, each on one line for pasting."""
    table = Table("file", "verdict", "use", "architecture", "classes", "input", "reasons", header_style="bold")
    root = os.path.commonpath([str(Path(found["path"]).parent) for found in verdicts])
    reasons = [reason for found in verdicts for reason in found["reasons"]]
    commands = [command for reason in reasons if (command := command_of(reason))]
    for found in verdicts:
        size = "x".join(str(part) for part in found["input"]) if found["input"] else ""
        why = "; ".join([*(reason for reason in found["reasons"] if not command_of(reason)), *found["assumptions"]])
        row = [
            os.path.relpath(found["path"], root),
            found["verdict"],
            found["use"],
            found["architecture"],
            found["n_classes"] or "",
            size,
            why,
        ]
        table.add_row(*(printable(str(value)) for value in row))
    console = table_console()
    console.print(table, markup=False)
    for line in ["To add what you know about a file, run:", *commands] if commands else []:
        console.print(printable(line), markup=False, soft_wrap=True)
