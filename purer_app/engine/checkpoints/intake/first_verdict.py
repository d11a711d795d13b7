"""Turns a file into its verdict without reading it here: by its first bytes, or by the process that reads files."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from purer_app.engine.checkpoints.formats.sharded import files_of
from purer_app.engine.checkpoints.formats.sniff import (
    NEEDS_CHOICE,
    is_readable,
    regular_file_size,
    sniff,
    unreadable_sentence,
)
from purer_app.engine.checkpoints.intake.worker_client import ReadingHelper, shared_helper
from purer_app.engine.checkpoints.verdicts.hints import with_path
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.events import CheckpointInspected, EventSink, Heartbeat, ignore
from purer_app.engine.core.files import sha256_of


def first_verdict(path: Path, helper: ReadingHelper | None = None, emit: EventSink = ignore) -> CheckpointInspected:
    """Return the verdict of a file; whatever is wrong with it becomes a sentence. Torch is not loaded here.

    Args:
        helper: the process that reads it; by default the one of this program.
        emit: hears heartbeats while it is read; what it raises, when the user stops the job, ends that process.
    """
    event = CheckpointInspected(str(path), "unknown", "refused", "none", "", 0.0, 0, (), 0, (), (), "", (), None, 0, 0)
    try:
        event = replace(event, format=sniff(path))
        if is_readable(event.format):
            size = sum(regular_file_size(file) for file in files_of(path, event.format))
            found = (helper or shared_helper()).inspect(path, size, partial(emit, Heartbeat("inspect")))
            return replace(found, path=str(path), reasons=with_path(found.reasons, found.path, str(path)))
        verdict = "needs-choice" if event.format in NEEDS_CHOICE else "refused"
        reason = unreadable_sentence(path.name, event.format)
        return replace(event, verdict=verdict, reasons=(reason,), sha256=sha256_of(path))
    except CheckpointError as error:
        return replace(event, reasons=(str(error),))
    except OSError as error:
        return replace(event, reasons=(f"{path.name} cannot be read: {error.strerror or error}",))
