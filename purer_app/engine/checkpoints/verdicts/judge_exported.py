"""Judge an exported program (.pt2 or ONNX) as a teacher, with its own facts and those of the user."""

from dataclasses import replace
from pathlib import Path

import torch

from purer_app.engine.checkpoints.exported.network import ARCHITECTURE, ExportedNetwork, read_exported
from purer_app.engine.checkpoints.exported.onnx.node_reader import UnknownStepError
from purer_app.engine.checkpoints.exported.onnx.reading import ONNX_ARCHITECTURE, OnnxNetwork, read_onnx
from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.verdicts.defaults import assumed_in_note, assumed_input, assumed_names
from purer_app.engine.checkpoints.verdicts.inspection import Inspection, with_network, without_network
from purer_app.engine.checkpoints.verdicts.judge import NoteMismatchError, judge, not_as_noted
from purer_app.engine.checkpoints.verdicts.sidecar import CLASS_NAMES, IMAGE_SIZE, NORMALISATION, Sidecar
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format, Hint, HintKind, Verdict, VerdictKind
from purer_app.engine.images.image_spec import ImageSpec

PROGRAMS = {Format.PT2: ARCHITECTURE, Format.ONNX: ONNX_ARCHITECTURE}
"""The name of a network that only its own file can build, by the format of the file."""
_USUAL_PX = (224, 32, 28, 64, 84, 96, 128, 160, 192, 256, 299, 384, 512)
_MOST_TRACED = 64


def judge_exported(
    path: Path, verdict: Verdict, weights: Unwrapped, note: Sidecar | None, note_name: str, facts: FileFacts
) -> Inspection:
    """Judge an exported program together with its weights, the facts of its file and the note of the user.

    A known architecture replaces the program if it gives the same outputs; then nothing about it is assumed.
    """
    if note is not None and note.architecture == PROGRAMS[verdict.format]:
        try:
            return _teacher(path, verdict, _read(path, verdict.format), note, note_name, facts)
        except CheckpointError as error:
            return not_as_noted(verdict, error, note_name)
    found = judge(verdict, weights, note, note_name, facts)
    if note is not None:
        return found
    try:
        network = _read(path, verdict.format)
        if found.usable and _same_answers(found, network, path.name):
            same = replace(facts, architecture_hint=found.verdict.architecture)
            return judge(verdict, weights, note, note_name, same)
        return _teacher(path, verdict, network, None, "", facts)
    except CheckpointError as error:
        if verdict.format is Format.ONNX:
            return _without_graph(verdict, found, error)
        if found.usable:
            return found
        reasons, hints = (str(error), *found.verdict.reasons), found.verdict.hints
        return without_network(found.verdict, VerdictKind.NEEDS_CHOICE, *reasons, hints=hints)


def _read(path: Path, kind: Format) -> ExportedNetwork:
    return read_onnx(path) if kind is Format.ONNX else read_exported(path)


def _without_graph(verdict: Verdict, found: Inspection, error: CheckpointError) -> Inspection:
    """Return the inspection of an ONNX file whose graph cannot be run; its weights alone would be a guess."""
    if not isinstance(error, UnknownStepError):
        return without_network(verdict, VerdictKind.REFUSED, str(error))
    hints = [Hint(HintKind.CHOOSE_ONE, found.verdict.architecture)] if found.usable else []
    candidates = [found.verdict.architecture] if found.usable else []
    hints.append(Hint(HintKind.EXPORT))
    return without_network(verdict, VerdictKind.NEEDS_CHOICE, str(error), candidates=candidates, hints=hints)


def unsaid_by_program(network: ExportedNetwork, facts: FileFacts) -> tuple[str, ...]:
    """List the parts of a note on the input, from `ASSUMABLE`, that neither the program nor facts specify."""
    _, *lengths = network.input_form
    size = () if all(lengths) or facts.image_size else (IMAGE_SIZE,)
    is_declared = isinstance(network, OnnxNetwork) and network.form.is_declared
    return size if facts.mean or is_declared else (*size, NORMALISATION)


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
    channels, size, n_outputs = _form(network, (note.spec.height if note else facts.image_size) or 0, path.name)
    _, *lengths = network.input_form
    candidate = Candidate(
        architecture=network.architecture,
        n_classes=n_outputs if network.has_head else 0,
        channels=channels,
        image_size=size if all(lengths) else None,
        assumptions=(),
        confidence=1.0,
        state={},
        usual_px=size,
    )
    if note is not None:
        spec, names = note.spec, note.class_names
        _check_note(note, note_name, candidate, path.name)
        parts, is_named = note.assumed, CLASS_NAMES not in note.assumed
        if _own_normalisation(network):
            note = replace(note, assumed=tuple(part for part in parts if part != NORMALISATION))
        about_input = assumed_in_note(note, candidate)
        note = replace(note, assumed=parts)
        about_names: tuple[str, ...] = ()
    else:
        parts = unsaid_by_program(network, facts)
        spec, about_input = _input_of(network, candidate, facts)
        names, about_names = assumed_names(candidate, spec, facts)
        is_named = not about_names
    own = (_own_normalisation(network),) if NORMALISATION in parts and _own_normalisation(network) else ()
    assumptions = (*about_input, *own, *about_names)
    if isinstance(network, OnnxNetwork):
        network.take_pictures_of(spec)
    _check_answers(network, spec, path.name)
    kind = VerdictKind.ASSUMPTIONS if assumptions else VerdictKind.READY
    verdict = replace(verdict, kind=kind, assumptions=assumptions, confidence=1.0)
    found = with_network(verdict, candidate, network, spec, names, is_named=is_named, note=note, facts=facts)
    reasons = (*found.verdict.reasons, *_removed(network))
    return replace(found, verdict=replace(found.verdict, reasons=reasons))


def _input_of(network: ExportedNetwork, candidate: Candidate, facts: FileFacts) -> tuple[ImageSpec, tuple[str, ...]]:
    """Return the input form of a program, and a sentence for each part that is assumed from what is usual."""
    spec, sentences = assumed_input(candidate, facts if candidate.image_size is None else _sized(candidate, facts))
    if facts.mean or not isinstance(network, OnnxNetwork) or not network.form.pixel_range:
        return spec, sentences
    form = network.form  # any normalisation is undone before the graph applies its own; its own suits inversion best
    facts = replace(facts, mean=form.mean or spec.mean, std=form.std or spec.std)
    return assumed_input(candidate, facts if candidate.image_size is None else _sized(candidate, facts))


def _sized(candidate: Candidate, facts: FileFacts) -> FileFacts:
    return replace(facts, image_size=candidate.image_size or 0)


def _own_normalisation(network: ExportedNetwork) -> str:
    """Describe what is assumed about a graph that normalises its pictures itself; empty for any other program."""
    if not isinstance(network, OnnxNetwork) or not network.form.pixel_range or network.form.is_declared:
        return ""
    return (
        f"the graph normalises its pictures itself; it is given pixel values from 0 to {network.form.pixel_range:.0f}"
    )


def _removed(network: ExportedNetwork) -> tuple[str, ...]:
    if not isinstance(network, OnnxNetwork) or not network.removed:
        return ()
    return (f"its graph ends in {network.removed}, which is left out so that its outputs are logits",)


def _form(network: ExportedNetwork, known_px: int, file_name: str) -> tuple[int, int, int]:
    """Return channels and pixels a side of a program's pictures, and its number of outputs for one.

    Args:
        known_px: the size if a note says it, otherwise 0; of a program for any size, the first usual one is taken.

    Raises:
        CheckpointError: they are no pictures that a teacher takes, or it does not carry them through.
    """
    channels, height, width = network.input_form
    sizes = [height or width or known_px] if height or width or known_px else list(_USUAL_PX)
    height, width = height or sizes[0], width or sizes[0]
    if channels not in (1, 3) or height != width:
        raise CheckpointError(
            f"{file_name} takes pictures of {channels or 'unknown'} channels and {height}x{width} pixels; "
            "a teacher takes square ones of 1 or 3 channels"
        )
    for k, size in enumerate(sizes):
        try:
            return channels, size, network.trace_shapes(channels, size, size, file_name)
        except CheckpointError:
            if k == len(sizes) - 1:
                raise
    raise AssertionError("there is a size to try")


def _check_note(note: Sidecar, note_name: str, candidate: Candidate, file_name: str) -> None:
    shape = (candidate.channels, candidate.usual_size, candidate.usual_size)
    if note.spec.shape != shape or len(note.class_names) > candidate.n_classes:
        raise NoteMismatchError(
            f"{note_name} says pictures of {note.spec.shape} and {len(note.class_names)} classes; "
            f"the program in {file_name} takes {shape} and has {candidate.n_classes} classes"
        )


def _check_answers(network: ExportedNetwork, spec: ImageSpec, file_name: str) -> None:
    """Check that the answers are finite and, of a graph, that each is for one picture alone.

    Raises:
        CheckpointError: they are not.
    """
    with torch.no_grad():
        if not bool(network(torch.zeros(1, *spec.shape)).isfinite().all()):
            raise CheckpointError(f"{file_name} gives NaN or infinite values for a black picture")
        if not isinstance(network, OnnxNetwork):
            return
        n = network.form.batch or 1
        if n > _MOST_TRACED:
            raise CheckpointError(_one_batch_sentence(file_name, n))
        pictures = torch.randn(n + 1, *spec.shape, generator=torch.Generator().manual_seed(0))
        together = network(pictures)
        parts = (network(pictures[:n]), together[:n]), (network(pictures[1:]), together[1:])
    atol = 1e-3 * max(float(together.abs().max()), 1e-6)
    if all(ours.shape == theirs.shape and torch.allclose(ours, theirs, rtol=0, atol=atol) for ours, theirs in parts):
        return
    if not network.can_go_one_by_one:
        raise CheckpointError(_one_batch_sentence(file_name, n))
    network.one_by_one = True


def _one_batch_sentence(file_name: str, n: int) -> str:
    return f"{file_name} was exported for exactly {n} picture(s) at a time; export it again with a free batch"
