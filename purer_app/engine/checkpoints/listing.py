"""Turns files into quick rows for a table, from their first bytes and headers alone and without torch."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from purer_app.engine.checkpoints.guessing import guess
from purer_app.engine.checkpoints.headers import read_header
from purer_app.engine.checkpoints.sniff import sniff
from purer_app.engine.errors import CheckpointError
from purer_app.engine.events import CheckpointInspected, CheckpointListed, EventSink


def list_files(files: Sequence[Path], emit: EventSink, known: Mapping[Path, CheckpointInspected]) -> None:
    """Tell of each file what its header shows; what is wrong with a file is left for its verdict to say.

    Args:
        known: verdicts that need no look at their files.
    """
    for done, path in enumerate(files, start=1):
        row = CheckpointListed(str(path), "unknown", 0, 0, "", done, len(files))
        emit(_remembered(row, path, known[path]) if path in known else _listed(row, path))


def _remembered(row: CheckpointListed, path: Path, verdict: CheckpointInspected) -> CheckpointListed:
    with suppress(OSError):
        row = replace(row, bytes=path.stat().st_size)
    return replace(row, format=verdict.format, parameters=verdict.parameters, architecture=verdict.architecture)


def _listed(row: CheckpointListed, path: Path) -> CheckpointListed:
    with suppress(CheckpointError, OSError):
        row = replace(row, format=sniff(path), bytes=path.stat().st_size)
        header = read_header(path, row.format)
        row = replace(row, parameters=header.parameters)
        likely = guess({name: shape for name, (shape, _) in header.tensors.items()})
        row = replace(row, architecture=likely[0] if likely else "")
    return row
