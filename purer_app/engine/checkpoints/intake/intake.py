"""Inspect files and folders: list all of them first, then return cached verdicts, then read the rest."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.folder_walk import files_named, no_weights_sentence, scan_folder, skipped
from purer_app.engine.checkpoints.intake.listing import list_files
from purer_app.engine.checkpoints.intake.parallel_verdicts import verdicts_in_order
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.checkpoints.verdicts.saved_choices import forget_choice
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path
from purer_app.engine.core.errors import CheckpointError, PoolError
from purer_app.engine.core.events import CheckpointInspected, EventSink, NoticeGiven
from purer_app.engine.core.verdict import Verdict


def inspect_named(paths: Iterable[Path], emit: EventSink, *, use_cache: bool = True) -> list[Verdict]:
    """Inspect a mixture of files and folders in the given order, each file once.

    What is missing, and a folder without weights, becomes a notice; the rest goes on.
    """
    return _inspect(files_named(paths, emit), emit, use_cache=use_cache)


def inspect_strictly(paths: Sequence[Path], emit: EventSink, *, use_cache: bool = True) -> list[Verdict]:
    """Inspect like `inspect_named`, but raise an error if there is nothing to inspect.

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


def forget_and_inspect(path: Path, emit: EventSink) -> Verdict:
    """Forget the saved choice for a file, and inspect it again; a note next to the file stays.

    Raises:
        CheckpointError: there is no saved choice, or the file cannot be read.
        RunFolderError: the choice cannot be removed.
    """
    checkpoint = OpenedCheckpoint(path)
    try:
        digest = checkpoint.sha256
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {error.strerror or error}") from error
    note = sidecar_path(path)
    stated = f"the sidecar {note.name} next to {path.name} specifies it" if note.is_file() else ""
    if not forget_choice(digest):
        raise CheckpointError("; ".join(filter(None, (f"no choice is saved for the content of {path.name}", stated))))
    if stated:
        emit(NoticeGiven(f"The choice is forgotten; {stated}, as before"))
    return _inspect([checkpoint], emit, use_cache=True)[0]


def _inspect(files: list[OpenedCheckpoint], emit: EventSink, *, use_cache: bool) -> list[Verdict]:
    with ExitStack() as stack:
        cache = stack.enter_context(VerdictCache()) if use_cache else None
        paths = [checkpoint.path for checkpoint in files]
        known = {path: found for path in paths if cache is not None and (found := cache.get(path)) is not None}
        list_files(files, emit, known)
        verdicts: dict[Path, Verdict] = {}
        for path, verdict in known.items():
            verdicts[path] = verdict
            emit(CheckpointInspected(verdict, len(verdicts), len(files)))
        unknown = [checkpoint for checkpoint in files if checkpoint.path not in known]
        new = stack.enter_context(closing(verdicts_in_order(unknown, emit)))
        for checkpoint, verdict in zip(unknown, new, strict=True):
            verdicts[checkpoint.path] = verdict
            if cache is not None:
                cache.put(checkpoint.path, verdict)
            emit(CheckpointInspected(verdict, len(verdicts), len(files)))
    return [verdicts[path] for path in paths]
