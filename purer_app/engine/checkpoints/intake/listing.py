"""List files quickly for a table, from their first bytes and headers and without torch."""

import json
import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.identify.quick_guess import guess
from purer_app.engine.checkpoints.intake.worker_process import end_process, start_process
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.event_codec import event_from_dict
from purer_app.engine.core.events import CheckpointListed, EventSink
from purer_app.engine.core.verdict import Format, Verdict

_MODULE = "purer_app.engine.checkpoints.intake.listing_worker"
_FEW = 8
"""Files whose rows are made in this process, which takes no longer than the start of another one."""


def list_files(files: Sequence[OpenedCheckpoint], emit: EventSink, known: Mapping[Path, Verdict]) -> None:
    """Emit one row per file from its header; faults of a file are left to its verdict.

    Args:
        known: verdicts that need no look at their files.
    """
    with closing(_rows([checkpoint for checkpoint in files if checkpoint.path not in known])) as rows:
        for done, checkpoint in enumerate(files, start=1):
            path = checkpoint.path
            row = _remembered(path, known[path]) if path in known else next(rows)
            emit(replace(row, done=done, total=len(files)))


def row_of(checkpoint: OpenedCheckpoint) -> CheckpointListed:
    """Return the facts in the header of a file."""
    row = _empty_row(checkpoint.path)
    with suppress(CheckpointError, OSError):
        row = replace(row, format=checkpoint.format, bytes=checkpoint.size)
        header = read_header(checkpoint)
        row = replace(row, parameters=header.parameters)
        likely = guess({name: shape for name, (shape, _) in header.tensors.items()})
        row = replace(row, architecture=likely[0] if likely else "")
    return row


def _empty_row(path: Path) -> CheckpointListed:
    return CheckpointListed(str(path), Format.UNKNOWN, 0, 0, "", 0, 0)


def _remembered(path: Path, verdict: Verdict) -> CheckpointListed:
    row = _empty_row(path)
    with suppress(OSError):
        row = replace(row, bytes=path.stat().st_size)
    return replace(row, format=verdict.format, parameters=verdict.parameters, architecture=verdict.architecture)


def _rows(files: Sequence[OpenedCheckpoint]) -> Generator[CheckpointListed, None, None]:
    """List many files in a separate process, so that the threads of this one need not wait.

    Files without an answer, because the process crashed or was stopped, get a row without content.
    """
    few, many = files[:_FEW], files[_FEW:]
    process = None
    if many:
        with suppress(OSError):
            process = start_process(_MODULE)
    try:
        yield from map(row_of, few)
        yield from map(row_of, many) if process is None else _asked(process, [checkpoint.path for checkpoint in many])
    finally:
        if process is not None:
            end_process(process)


def _asked(process: "subprocess.Popen[bytes]", files: Sequence[Path]) -> Iterator[CheckpointListed]:
    assert process.stdin is not None and process.stdout is not None
    with suppress(OSError):
        process.stdin.write(json.dumps([str(path.absolute()) for path in files]).encode())
        process.stdin.close()
    for path in files:
        yield _answered(path, process.stdout.readline())


def _answered(path: Path, line: bytes) -> CheckpointListed:
    with suppress(ValueError):
        record = json.loads(line)
        found = event_from_dict(record) if isinstance(record, dict) else None
        if isinstance(found, CheckpointListed):
            return replace(found, path=str(path))
    return _empty_row(path)
