"""Turns files into quick rows for a table, from their first bytes and headers alone and without torch."""

from collections.abc import Sequence
from pathlib import Path

from purer_app.engine.checkpoints.sniff import sniff
from purer_app.engine.errors import CheckpointError
from purer_app.engine.events import CheckpointListed, EventSink


def list_files(files: Sequence[Path], emit: EventSink) -> None:
    """Tell of each file what its header shows; what is wrong with a file is left for its verdict to say."""
    for done, path in enumerate(files, start=1):
        emit(_listed(path, done, len(files)))


def _listed(path: Path, done: int, total: int) -> CheckpointListed:
    kind, n_bytes, parameters, architecture = "unknown", 0, 0, ""
    try:
        kind = sniff(path)
        n_bytes = path.stat().st_size
    except (CheckpointError, OSError):
        pass
    return CheckpointListed(str(path), kind, n_bytes, parameters, architecture, done, total)
