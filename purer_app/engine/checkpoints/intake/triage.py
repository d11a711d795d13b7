"""Turns a file, or a folder of files, into teachers and verdicts: ready, assumptions, needs-choice or refused."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, fields, replace
from pathlib import Path

from purer_app.engine.checkpoints.formats.readers import read_unwrapped
from purer_app.engine.checkpoints.formats.sharded import content_hash
from purer_app.engine.checkpoints.formats.sniff import NEEDS_CHOICE, is_readable, sniff, unreadable_sentence
from purer_app.engine.checkpoints.formats.storage.tensors import taken_state
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.folder_walk import no_weights_sentence, weight_files
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.checkpoints.normalise.reparametrised import without_reparametrisations
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.verdicts.bn_health import batch_norm_health
from purer_app.engine.checkpoints.verdicts.companion_files import facts_beside
from purer_app.engine.checkpoints.verdicts.judge import judge, without_use
from purer_app.engine.checkpoints.verdicts.judge_pt2 import judge_exported
from purer_app.engine.checkpoints.verdicts.saved_choices import has_kept_choice, kept_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, sidecar_path
from purer_app.engine.checkpoints.verdicts.unusable_weights import check_variances
from purer_app.engine.checkpoints.verdicts.verdict import Inspection, Verdict
from purer_app.engine.core.errors import CheckpointError, PoolError
from purer_app.engine.core.events import CheckpointInspected, EventSink, Heartbeat, ignore

__all__ = ["Inspection", "Verdict", "inspect_each", "inspect_file", "inspect_folder", "inspect_safely"]


def inspect_folder(folder: Path, emit: EventSink) -> list[Inspection]:
    """Inspect every file of a folder and its subfolders that may hold weights, by name.

    Raises:
        PoolError: the folder is missing, unreadable, no folder, or holds no such file.
    """
    files = weight_files(folder)
    if not files:
        raise PoolError(no_weights_sentence(folder))
    return list(inspect_each(files, emit))


def inspect_each(files: Sequence[Path], emit: EventSink) -> Iterator[Inspection]:
    """Inspect files one by one, with a heartbeat before each and its verdict after it.

    The process for strangers' files reads each first, now or at an earlier visit; only what it came through is read
    here.
    """
    with VerdictCache() as cache:
        for done, path in enumerate(files, start=1):
            emit(Heartbeat("inspect"))
            inspection = inspect_safely(path, cache, emit)
            emit(told(inspection, done, len(files)))
            yield inspection


def inspect_safely(path: Path, cache: VerdictCache | None = None, emit: EventSink = ignore) -> Inspection:
    """Read a file here once the process for strangers' files has found it usable; else take its verdict over.

    Args:
        cache: an open one; what it knows of the file needs no such process again, as long as the content is the same.
    """
    first = cache.get(path) if cache is not None else None
    if first is None:
        first = first_verdict(path, emit=emit)
        if cache is not None:
            cache.put(path, first)
    if first.use == "none":
        return Inspection(verdict=_verdict_of(first))
    if _hash_now(path, first.format) == first.sha256:
        inspection = inspect_file(path)
        if inspection.verdict.sha256 == first.sha256:
            return inspection
    verdict = Verdict(path=str(path), format=first.format, verdict="refused", sha256=first.sha256)
    return without_use(verdict, "refused", f"{path.name} changed while it was read; inspect it again")


def _hash_now(path: Path, kind: str) -> str:
    with suppress(CheckpointError, OSError):
        return content_hash(path, kind)
    return ""


def _verdict_of(event: CheckpointInspected) -> Verdict:
    values = {field.name: getattr(event, field.name) for field in fields(Verdict)}
    return Verdict(**values | {"input": event.input or None})


def told(inspection: Inspection, done: int, total: int) -> CheckpointInspected:
    """Return an inspection as the event that front ends hear; the numbers count files."""
    verdict = inspection.verdict
    return CheckpointInspected(
        **(asdict(verdict) | {"input": verdict.input or ()}),
        class_names=inspection.class_names if inspection.is_named else (),  # assumed names are no news
        held_out_accuracy=inspection.held_out_accuracy,
        mean=inspection.spec.mean if inspection.spec is not None else (),
        std=inspection.spec.std if inspection.spec is not None else (),
        batch_norm=batch_norm_health(inspection.backbone) if inspection.backbone is not None else (),
        choice_kept=_rests_on_choice(verdict),
        done=done,
        total=total,
    )


def _rests_on_choice(verdict: Verdict) -> bool:
    return bool(verdict.sha256) and has_kept_choice(verdict.sha256) and not sidecar_path(Path(verdict.path)).is_file()


def inspect_file(path: Path) -> Inspection:
    """Give one file its verdict in this very process; whatever is wrong with the file becomes a sentence in it.

    A stranger's file goes through `inspect_each` or `first_verdict` first.
    """
    read = read_file(path)
    return read if isinstance(read, Inspection) else judge_file(path, *read)


def read_file(path: Path) -> Inspection | tuple[Verdict, Unwrapped]:
    """Read one file: its weights and what is known by now or, where there are none, its last verdict."""
    verdict = Verdict(path=str(path), format="unknown", verdict="refused")
    try:
        verdict = replace(verdict, format=sniff(path), sha256="")
        verdict = replace(verdict, sha256=content_hash(path, verdict.format))
        if not is_readable(verdict.format):
            kind = "needs-choice" if verdict.format in NEEDS_CHOICE else "refused"
            return without_use(verdict, kind, unreadable_sentence(path.name, verdict.format))
        weights = read_unwrapped(path, verdict.format)
        weights = replace(weights, state=without_reparametrisations(taken_state(weights.state, path.name)))
        check_variances(weights.state, path.name)
    except CheckpointError as error:
        return without_use(verdict, "refused", str(error))
    except OSError as error:
        return without_use(verdict, "refused", f"{path.name} cannot be read: {error.strerror or error}")
    parameters = sum(value.numel() for value in weights.state.values() if value.is_floating_point())
    return replace(verdict, parameters=parameters), weights


def note_of(path: Path, sha256: str) -> tuple[Sidecar | None, str]:
    """Return the note beside a file or, where there is none, an earlier choice; and what messages call it.

    Raises:
        CheckpointError: the note is malformed.
    """
    if (note := read_sidecar(path)) is None and (note := kept_choice(sha256)) is not None:
        return note, "your choice"
    return note, sidecar_path(path).name


def judge_file(path: Path, verdict: Verdict, weights: Unwrapped) -> Inspection:
    """Join the weights of a file with what the user says about it."""
    try:
        note, name = note_of(path, verdict.sha256)
        facts = facts_beside(path, verdict.format)
    except CheckpointError as error:
        return without_use(verdict, "needs-choice", str(error))
    if verdict.format == "pt2":
        return judge_exported(path, verdict, weights, note, name, facts or weights.facts)
    return judge(verdict, weights, note, name, facts)
