"""Give a file its verdict without reading it in this process: by its first bytes, or in the reading process."""

from dataclasses import replace
from functools import partial

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.sniff import (
    NEEDS_CHOICE,
    is_readable,
    unreadable_sentence,
)
from purer_app.engine.checkpoints.intake.worker_client import ReadingHelper, shared_helper
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.core.verdict import Format, Verdict, VerdictKind


def first_verdict(
    checkpoint: OpenedCheckpoint, helper: ReadingHelper | None = None, emit: EventSink = ignore
) -> Verdict:
    """Return the verdict of a file; any fault of the file becomes a reason. Torch is not loaded here.

    Args:
        helper: the process that reads the file; by default the shared one.
        emit: receives heartbeats while the file is read; an exception from it ends that process.
    """
    path = checkpoint.path
    verdict = Verdict(path=str(path), format=Format.UNKNOWN, kind=VerdictKind.REFUSED)
    try:
        verdict = replace(verdict, format=checkpoint.format)
        if is_readable(verdict.format):
            beat = partial(emit, Heartbeat("inspect"))
            found = (helper or shared_helper()).inspect(path, checkpoint.size, beat)
            return replace(found, path=str(path))
        kind = VerdictKind.NEEDS_CHOICE if verdict.format in NEEDS_CHOICE else VerdictKind.REFUSED
        reason = unreadable_sentence(path.name, verdict.format)
        return replace(verdict, kind=kind, reasons=(reason,), sha256=checkpoint.sha256)
    except CheckpointError as error:
        return replace(verdict, reasons=(str(error),))
    except OSError as error:
        return replace(verdict, reasons=(f"{path.name} cannot be read: {error.strerror or error}",))
