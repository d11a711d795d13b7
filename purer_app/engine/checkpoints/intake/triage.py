"""Inspect files and folders in this process: a verdict for each file and, where it is usable, its network."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_unwrapped
from purer_app.engine.checkpoints.formats.sniff import NEEDS_CHOICE, is_readable, unreadable_sentence
from purer_app.engine.checkpoints.formats.storage.tensors import consume_state
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.folder_walk import no_weights_sentence, weight_files
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.checkpoints.normalise.reparametrised import without_reparametrisations
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.verdicts.companion_files import facts_beside
from purer_app.engine.checkpoints.verdicts.inspection import Inspection, without_network
from purer_app.engine.checkpoints.verdicts.judge import judge
from purer_app.engine.checkpoints.verdicts.judge_exported import judge_exported
from purer_app.engine.checkpoints.verdicts.saved_choices import YOUR_CHOICE, has_kept_choice, kept_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, sidecar_path
from purer_app.engine.checkpoints.verdicts.unusable_weights import check_variances
from purer_app.engine.core.errors import CheckpointError, PoolError
from purer_app.engine.core.events import CheckpointInspected, EventSink, Heartbeat, ignore
from purer_app.engine.core.verdict import Format, Use, Verdict, VerdictKind


def inspect_folder(folder: Path, emit: EventSink) -> list[Inspection]:
    """Inspect every file of a folder and its subfolders that may hold weights, by name.

    Raises:
        PoolError: the folder is missing, unreadable, no folder, or holds no such file.
    """
    files = weight_files(folder)
    if not files:
        raise PoolError(no_weights_sentence(folder))
    return list(inspect_each(files, emit))


def inspect_each(files: Sequence[OpenedCheckpoint], emit: EventSink) -> Iterator[Inspection]:
    """Inspect files one by one, with a heartbeat before each and its verdict after it.

    The reading process reads each file first, now or at an earlier visit; only files that it survived are read here.
    """
    with VerdictCache() as cache:
        for done, checkpoint in enumerate(files, start=1):
            emit(Heartbeat("inspect"))
            inspection = inspect_safely(checkpoint, cache, emit)
            emit(CheckpointInspected(inspection.verdict, done, len(files)))
            yield inspection


def inspect_safely(
    checkpoint: OpenedCheckpoint, cache: VerdictCache | None = None, emit: EventSink = ignore
) -> Inspection:
    """Read a file in this process only if the reading process has found it usable; otherwise return that verdict.

    Args:
        cache: an open one; a file that it knows needs no reading process as long as the content is the same.
    """
    path = checkpoint.path
    first = cache.get(path) if cache is not None else None
    if first is None:
        first = first_verdict(checkpoint, emit=emit)
        if cache is not None:
            cache.put(path, first)
    if first.use is Use.NONE:
        return Inspection(verdict=first)
    with suppress(CheckpointError, OSError):
        if checkpoint.sha256 == first.sha256:
            inspection = inspect_opened(checkpoint)
            if checkpoint.is_unchanged():
                return inspection
    verdict = Verdict(path=str(path), format=first.format, kind=VerdictKind.REFUSED, sha256=first.sha256)
    return without_network(verdict, VerdictKind.REFUSED, f"{path.name} changed while it was read; inspect it again")


def rests_on_choice(verdict: Verdict) -> bool:
    """Whether a saved choice of the user decides the verdict; a note next to the file takes precedence."""
    return bool(verdict.sha256) and has_kept_choice(verdict.sha256) and not sidecar_path(Path(verdict.path)).is_file()


def inspect_file(path: Path) -> Inspection:
    """Inspect one file as `inspect_opened` does."""
    return inspect_opened(OpenedCheckpoint(path))


def inspect_opened(checkpoint: OpenedCheckpoint) -> Inspection:
    """Give one file its verdict in this process; whatever is wrong with it becomes a reason of the verdict.

    A stranger's file goes through `inspect_each` or `first_verdict` first.
    """
    read = read_file(checkpoint)
    inspection = read if isinstance(read, Inspection) else judge_file(checkpoint, *read)
    verdict = replace(inspection.verdict, choice_kept=rests_on_choice(inspection.verdict))
    return replace(inspection, verdict=verdict)


def read_file(checkpoint: OpenedCheckpoint) -> Inspection | tuple[Verdict, Unwrapped]:
    """Read one file: the verdict so far and the weights or, where it has none, its final verdict."""
    name = checkpoint.name
    verdict = Verdict(path=str(checkpoint.path), format=Format.UNKNOWN, kind=VerdictKind.REFUSED)
    try:
        verdict = replace(verdict, format=checkpoint.format)
        verdict = replace(verdict, sha256=checkpoint.sha256)
        if not is_readable(verdict.format):
            kind = VerdictKind.NEEDS_CHOICE if verdict.format in NEEDS_CHOICE else VerdictKind.REFUSED
            return without_network(verdict, kind, unreadable_sentence(name, verdict.format))
        weights = read_unwrapped(checkpoint)
        weights = replace(weights, state=without_reparametrisations(consume_state(weights.state, name)))
        check_variances(weights.state, name)
    except CheckpointError as error:
        return without_network(verdict, VerdictKind.REFUSED, str(error))
    except OSError as error:
        return without_network(verdict, VerdictKind.REFUSED, f"{name} cannot be read: {error.strerror or error}")
    parameters = sum(value.numel() for value in weights.state.values() if value.is_floating_point())
    return replace(verdict, parameters=parameters), weights


def note_of(path: Path, sha256: str) -> tuple[Sidecar | None, str]:
    """Return the note next to a file or, failing that, a saved choice; and its name in messages.

    Raises:
        CheckpointError: the note is malformed.
    """
    if (note := read_sidecar(path)) is None and (note := kept_choice(sha256)) is not None:
        return note, YOUR_CHOICE
    return note, sidecar_path(path).name


def judge_file(checkpoint: OpenedCheckpoint, verdict: Verdict, weights: Unwrapped) -> Inspection:
    """Judge the weights of a file together with the notes and choices for it."""
    path = checkpoint.path
    try:
        note, name = note_of(path, verdict.sha256)
        facts = facts_beside(checkpoint)
    except CheckpointError as error:
        return without_network(verdict, VerdictKind.NEEDS_CHOICE, str(error))
    if verdict.format in (Format.PT2, Format.ONNX):
        return judge_exported(path, verdict, weights, note, name, facts or weights.facts)
    return judge(verdict, weights, note, name, facts)
