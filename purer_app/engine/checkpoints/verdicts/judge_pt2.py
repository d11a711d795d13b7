"""Judge an exported program (.pt2) as a teacher, with its own facts and those of the user."""

from dataclasses import replace
from pathlib import Path

import torch

from purer_app.engine.checkpoints.exported.network import ARCHITECTURE, ExportedNetwork, read_exported
from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.verdicts.defaults import assumed_in_note, assumed_input, assumed_names
from purer_app.engine.checkpoints.verdicts.inspection import Inspection, with_network, without_network
from purer_app.engine.checkpoints.verdicts.judge import NoteMismatchError, judge, not_as_noted
from purer_app.engine.checkpoints.verdicts.sidecar import CLASS_NAMES, Sidecar
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Verdict, VerdictKind
from purer_app.engine.images.image_spec import ImageSpec


def judge_exported(
    path: Path, verdict: Verdict, weights: Unwrapped, note: Sidecar | None, note_name: str, facts: FileFacts
) -> Inspection:
    """Judge an exported program together with its weights, the facts of its file and the note of the user.

    A known architecture replaces the program if it gives the same outputs; then nothing about it is assumed.
    """
    if note is not None and note.architecture == ARCHITECTURE:
        try:
            return _teacher(path, verdict, read_exported(path), note, note_name, facts)
        except CheckpointError as error:
            return not_as_noted(verdict, error, note_name)
    found = judge(verdict, weights, note, note_name, facts)
    if note is not None:
        return found
    try:
        network = read_exported(path)
        if found.usable and _same_answers(found, network, path.name):
            same = replace(facts, architecture_hint=found.verdict.architecture)
            return judge(verdict, weights, note, note_name, same)
        return _teacher(path, verdict, network, None, "", facts)
    except CheckpointError as error:
        if found.usable:
            return found
        reasons, hints = (str(error), *found.verdict.reasons), found.verdict.hints
        return without_network(found.verdict, VerdictKind.NEEDS_CHOICE, *reasons, hints=hints)


def _same_answers(found: Inspection, network: ExportedNetwork, file_name: str) -> bool:
    assert found.backbone is not None and found.spec is not None
    spec = found.spec
    try:
        network.trace_shapes(spec.channels, spec.height, spec.width, file_name)
    except CheckpointError:
        return False
    pictures = torch.randn(2, *spec.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours, theirs = found.backbone(pictures), network(pictures)
    return ours.shape == theirs.shape and torch.allclose(ours, theirs, rtol=1e-3, atol=1e-4)


def _teacher(
    path: Path, verdict: Verdict, network: ExportedNetwork, note: Sidecar | None, note_name: str, facts: FileFacts
) -> Inspection:
    """Use the program itself as a teacher.

    Raises:
        CheckpointError: it does not carry such pictures through, or the note does not fit.
    """
    channels, size = _form(network, (note.spec.height if note else facts.image_size) or 224, path.name)
    n_outputs = network.trace_shapes(channels, size, size, path.name)
    candidate = Candidate(
        architecture=ARCHITECTURE,
        n_classes=n_outputs if network.has_head else 0,
        channels=channels,
        image_size=size,
        assumptions=(),
        confidence=1.0,
        state={},
    )
    if note is not None:
        spec, names = note.spec, note.class_names
        _check_note(note, note_name, candidate, path.name)
        assumptions, is_named = assumed_in_note(note, candidate), CLASS_NAMES not in note.assumed
    else:
        spec, about_input = assumed_input(candidate, replace(facts, image_size=size))
        names, about_names = assumed_names(candidate, spec, facts)
        assumptions, is_named = (*about_input, *about_names), not about_names
    _check_answers(network, spec, path.name)
    kind = VerdictKind.ASSUMPTIONS if assumptions else VerdictKind.READY
    verdict = replace(verdict, kind=kind, assumptions=assumptions, confidence=1.0)
    return with_network(verdict, candidate, network, spec, names, is_named=is_named, note=note, facts=facts)


def _form(network: ExportedNetwork, usual_px: int, file_name: str) -> tuple[int, int]:
    """Return channels and pixels a side of a program's pictures; `usual_px` for a free size.

    Raises:
        CheckpointError: they are no pictures that a teacher takes.
    """
    channels, *lengths = network.input_form
    height, width = (length or usual_px for length in lengths)
    if channels not in (1, 3) or height != width:
        raise CheckpointError(
            f"{file_name} takes pictures of {channels} channels and {height}x{width} pixels; "
            "a teacher takes square ones of 1 or 3 channels"
        )
    return channels, height


def _check_note(note: Sidecar, note_name: str, candidate: Candidate, file_name: str) -> None:
    shape = (candidate.channels, candidate.image_size, candidate.image_size)
    if note.spec.shape != shape or len(note.class_names) > candidate.n_classes:
        raise NoteMismatchError(
            f"{note_name} says pictures of {note.spec.shape} and {len(note.class_names)} classes; "
            f"the program in {file_name} takes {shape} and has {candidate.n_classes} classes"
        )


def _check_answers(network: ExportedNetwork, spec: ImageSpec, file_name: str) -> None:
    with torch.no_grad():
        if not bool(network(torch.zeros(1, *spec.shape)).isfinite().all()):
            raise CheckpointError(f"{file_name} gives NaN or infinite values for a black picture")
