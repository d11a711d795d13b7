"""Turns files and folders into verdicts: all of them listed first, then those known from before, then the rest."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.sharded import content_hash
from purer_app.engine.checkpoints.formats.sniff import sniff
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.folder_walk import files_named, no_weights_sentence, scan_folder, skipped
from purer_app.engine.checkpoints.intake.listing import list_files
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.checkpoints.verdicts.saved_choices import forget_choice
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.errors import CheckpointError, PoolError
from purer_app.engine.core.events import CheckpointInspected, EventSink, Heartbeat, NoticeGiven

_NO_PART_OF_A_VERDICT = (
    "class_names",
    "held_out_accuracy",
    "done",
    "total",
    "mean",
    "std",
    "batch_norm",
    "choice_kept",
)


def inspect_named(paths: Iterable[Path], emit: EventSink, *, use_cache: bool = True) -> list[CheckpointInspected]:
    """Give files and folders in any mixture their verdicts, each file once, in the order of their naming.

    What is missing, and a folder without weights, becomes a notice; the rest goes on.
    """
    return _inspect(files_named(paths, emit), emit, use_cache=use_cache)


def inspect_strictly(paths: Sequence[Path], emit: EventSink, *, use_cache: bool = True) -> list[CheckpointInspected]:
    """Do the same where somebody waits for an answer: nothing to inspect is an error.

    Raises:
        PoolError: the only path is a folder that is missing, unreadable or holds no weights, or all paths are so.
    """
    if len(paths) == 1 and not paths[0].is_file():
        scan = scan_folder(paths[0], emit)
        if scan.others:
            emit(skipped(scan.others))
        if not scan.files:
            raise PoolError(no_weights_sentence(paths[0]))
        return _inspect(scan.files, emit, use_cache=use_cache)
    found = inspect_named(paths, emit, use_cache=use_cache)
    if not found:
        raise PoolError(f"none of the {len(paths)} paths holds files that could be weights; see the notices")
    return found


def forget_and_inspect(path: Path, emit: EventSink) -> CheckpointInspected:
    """Forget what the user said of a file, and inspect it anew; a note beside the file stays.

    Raises:
        CheckpointError: nothing was said, or the file cannot be read.
        RunFolderError: what was said cannot be removed.
    """
    try:
        digest = content_hash(path, sniff(path))
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {error.strerror or error}") from error
    note = sidecar_path(path)
    beside = f"the note {note.name} beside {path.name} says what it is" if note.is_file() else ""
    if not forget_choice(digest):
        raise CheckpointError("; ".join(filter(None, (f"no choice is kept for the content of {path.name}", beside))))
    if beside:
        emit(NoticeGiven(f"The choice is forgotten; {beside}, as before"))
    return _inspect([path], emit, use_cache=True)[0]


def verdict_to_json(event: CheckpointInspected) -> dict[str, Any]:
    """Return a verdict in the machine-readable form of `purer-app inspect --json`."""
    values = {name: value for name, value in asdict(event).items() if name not in _NO_PART_OF_A_VERDICT}
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return listed | {"input": listed["input"] or None}


def _inspect(files: list[Path], emit: EventSink, *, use_cache: bool) -> list[CheckpointInspected]:
    with ExitStack() as stack:
        cache = stack.enter_context(VerdictCache()) if use_cache else None
        known = {path: event for path in files if cache is not None and (event := cache.get(path)) is not None}
        list_files(files, emit, known)
        found: dict[Path, CheckpointInspected] = {}
        for path in sorted(files, key=lambda path: path not in known):
            emit(Heartbeat("inspect"))
            event = known.get(path) or first_verdict(path, emit=emit)
            found[path] = replace(event, done=len(found) + 1, total=len(files))
            if cache is not None and path not in known:
                cache.put(path, found[path])
            emit(found[path])
    return [found[path] for path in files]
