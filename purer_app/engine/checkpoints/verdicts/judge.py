"""Judge weights: which network they belong to, how sure that is, and what has to be assumed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from purer_app.engine.checkpoints.identify.candidate import SIZE_NOTE, Candidate
from purer_app.engine.checkpoints.identify.identify import identify
from purer_app.engine.checkpoints.identify.library_families import only_elsewhere
from purer_app.engine.checkpoints.identify.strict_build import build_strict, tried
from purer_app.engine.checkpoints.identify.strict_match import nearest_sentences
from purer_app.engine.checkpoints.identify.suggestions import by_fit, name_hints
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.layer_groups import describe
from purer_app.engine.checkpoints.normalise.self_supervised import encoder_of
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.rebuild.candidates import checked_by_rebuilding, named_candidate, rebuilt_candidates
from purer_app.engine.checkpoints.rebuild.words import listed_candidates, listed_differences
from purer_app.engine.checkpoints.verdicts.defaults import assumed_in_note, assumed_input, assumed_names
from purer_app.engine.checkpoints.verdicts.inspection import Inspection, with_network, without_network
from purer_app.engine.checkpoints.verdicts.saved_choices import YOUR_CHOICE
from purer_app.engine.checkpoints.verdicts.sidecar import CLASS_NAMES, IMAGE_SIZE, LAYERS, Sidecar
from purer_app.engine.checkpoints.verdicts.unusable_weights import unusable_reason
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.verdict import Hint, HintKind, Verdict, VerdictKind
from purer_app.engine.networks.architecture import Architecture
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.layer_list.notation import is_layer_list

_CLEAR_LEAD = 0.2
_LINEAR_ONLY = "layers/flat"
_NAMED_AT_MOST = 5
_EXPORT = Hint(HintKind.EXPORT)


class NoteMismatchError(CheckpointError):
    """A note, or a saved choice, contradicts the weights."""


def judge(
    verdict: Verdict, weights: Unwrapped, note: Sidecar | None, note_name: str, facts: FileFacts | None = None
) -> Inspection:
    """Judge weights together with the note of the user and the facts of the file.

    Args:
        verdict: what is known by now: path, format, sha256.
        note: next to the file, or a saved choice; it takes precedence.
        note_name: what messages call the note.
        facts: other facts in the file; by default `weights.facts`.
    """
    path = Path(verdict.path)
    facts = facts or weights.facts
    candidates = _hinted(_candidates(weights, facts, note), weights, facts)
    try:
        if note is not None:
            return _as_noted(verdict, weights, candidates, note, note_name)
    except CheckpointError as error:
        return not_as_noted(verdict, error, note_name)
    except ConfigError as error:
        return without_network(verdict, VerdictKind.NEEDS_CHOICE, f"{note_name} contradicts {path.name}: {error}")
    if not candidates:
        return _unknown(verdict, weights, facts)
    if len(candidates) > 1 and candidates[0].confidence - candidates[1].confidence < _CLEAR_LEAD:
        return _ambiguous(verdict, candidates)
    return _as_found(verdict, weights, candidates, facts)


def _candidates(weights: Unwrapped, facts: FileFacts, note: Sidecar | None) -> list[Candidate]:
    """List the known architectures that fit; failing that, plain networks, unless a network is named."""
    found = checked_by_rebuilding(identify(weights.state), weights.state)
    if found or facts.architecture_hint or unusable_reason(weights.state, "", facts) is not None:
        return found
    if note is not None and (LAYERS not in note.assumed or not is_layer_list(note.architecture)):
        return []
    found = rebuilt_candidates(weights.state)
    # of linear layers alone, nothing shows what stands between them: those that are usual were recognised before
    return [] if any(each.architecture.startswith(_LINEAR_ONLY) for each in found) and note is None else found


def _hinted(candidates: list[Candidate], weights: Unwrapped, facts: FileFacts) -> list[Candidate]:
    """Prefer the architecture that the file itself names, if the weights fit it strictly."""
    candidates = [each for each in candidates if each.fits_size(facts.image_size)] or candidates
    if not facts.architecture_hint:
        return candidates
    for candidate in candidates:
        if candidate.architecture == facts.architecture_hint:
            return [candidate]
    try:
        return [named_candidate(weights.state, facts.architecture_hint, None, facts.source)]
    except CheckpointError:
        return candidates


def not_as_noted(verdict: Verdict, error: CheckpointError, note_name: str) -> Inspection:
    """Return the inspection of a file whose note does not fit, with a hint where the note can be corrected."""
    kind = HintKind.CORRECT_CHOICE if note_name == YOUR_CHOICE else HintKind.CORRECT_NOTE
    hints = [Hint(kind)] if isinstance(error, NoteMismatchError) else []
    return without_network(verdict, VerdictKind.NEEDS_CHOICE, str(error), hints=hints)


def _unknown(verdict: Verdict, weights: Unwrapped, facts: FileFacts) -> Inspection:
    name = Path(verdict.path).name
    if (reason := unusable_reason(weights.state, name, facts)) is not None:
        return without_network(verdict, VerdictKind.REFUSED, reason)
    encoder = encoder_of(weights.state)
    if elsewhere := only_elsewhere(encoder.state if encoder is not None else weights.state):
        reason = (
            f"{name} holds weights that fit {_listed(elsewhere)}. The library timm is needed to use them; "
            "install it with: pip install 'purer-app[zoo]'"
        )
        return without_network(verdict, VerdictKind.NEEDS_CHOICE, reason, candidates=elsewhere)
    nearest = nearest_sentences(weights.state)
    named = by_fit(weights.state, name_hints(name).architectures)
    if facts.architecture_hint and facts.source == "config.json":
        nearest = (
            f"config.json calls it '{facts.architecture_hint[:80]}', which PURER cannot read in this form.",
            *nearest,
        )
    return without_network(
        verdict,
        VerdictKind.NEEDS_CHOICE,
        f"{name} holds weights of an architecture that PURER does not know ({describe(weights.state)}).",
        *nearest,
        hints=[Hint(HintKind.NAME_ARCHITECTURE, next(iter(named), "")), _EXPORT],
    )


def _ambiguous(verdict: Verdict, candidates: list[Candidate]) -> Inspection:
    named = name_hints(Path(verdict.path).name).architectures
    candidates = sorted(candidates, key=lambda candidate: candidate.architecture not in named)
    names = [candidate.architecture for candidate in candidates]
    name = Path(verdict.path).name
    if is_layer_list(names[0]):
        reason = f"{name} holds a plain network, but its weights fit more than one: {listed_candidates(names)}"
    else:
        reason = f"{name} holds weights that fit {_listed(names)} equally well, but with different outputs."
    first = replace(verdict, architecture="", confidence=candidates[0].confidence, n_classes=candidates[0].n_classes)
    return without_network(
        first,
        VerdictKind.NEEDS_CHOICE,
        reason,
        candidates=names,
        hints=[Hint(HintKind.CHOOSE_ONE, names[0])],
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED_AT_MOST])
    if len(names) > len(shown):
        shown.append(f"{len(names) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _as_noted(
    verdict: Verdict, weights: Unwrapped, candidates: list[Candidate], note: Sidecar, note_name: str
) -> Inspection:
    """Use the network that the note names.

    Raises:
        CheckpointError: the note contradicts the weights.
        ConfigError: the note's image size does not fit the weights.
    """
    fitting = next((found for found in candidates if found.architecture == note.architecture), None)
    if fitting is None and not candidates:
        fitting = named_candidate(weights.state, note.architecture, note.spec, note_name, note.modules)
    elif fitting is None:
        try:
            fitting = named_candidate(weights.state, note.architecture, note.spec, note_name, note.modules)
        except CheckpointError:
            fitting = candidates[0]
    _check_note(note, fitting, note_name)
    backbone = build_strict(fitting, note.spec.height)
    is_own = Architecture.parse(fitting.architecture).is_own
    if not is_own and tried(replace(fitting, image_size=note.spec.height)) is None:
        size = f"{note.spec.height}x{note.spec.height}"
        raise ConfigError(f"{fitting.architecture} cannot process pictures of {size} pixels")
    said_px = 0 if IMAGE_SIZE in note.assumed else note.spec.height
    layers = _about_layers(fitting, candidates, weights, said_px) if LAYERS in note.assumed else ()
    assumptions = (*layers, *assumed_in_note(note, fitting))
    verdict = replace(
        verdict,
        kind=VerdictKind.ASSUMPTIONS if assumptions else VerdictKind.READY,
        assumptions=assumptions,
        confidence=fitting.confidence if layers else 1.0,
    )
    is_named = CLASS_NAMES not in note.assumed
    return with_network(verdict, fitting, backbone, note.spec, note.class_names, is_named=is_named, note=note)


def _check_note(note: Sidecar, candidate: Candidate, name: str) -> None:
    facts = (
        ("architecture", note.architecture, candidate.architecture),
        ("channels", note.spec.channels, candidate.channels),
        ("width", note.spec.width, note.spec.height),
    )
    for what, said, found in facts:
        if said != found:
            where = "a square input needs" if what == "width" else "the weights fit"
            raise NoteMismatchError(f"{name} says {what} {said}; {where} {found}")
    n_names, n_outputs = len(note.class_names), candidate.n_classes
    if n_names > n_outputs or (n_outputs and not n_names):  # fewer are fine: some outputs may stand for no class
        raise NoteMismatchError(f"{name} names {n_names} classes; the weights have {n_outputs} outputs")


def _as_found(verdict: Verdict, weights: Unwrapped, candidates: list[Candidate], facts: FileFacts) -> Inspection:
    candidate, *others = candidates
    if candidate.drops_layers:
        return _perhaps_headless(verdict, candidate)
    spec, about_input = assumed_input(candidate, facts)
    names, about_names = assumed_names(candidate, spec, facts)
    about_layers = _about_layers(candidate, candidates, weights, facts.image_size)
    try:
        fits = spec.height == candidate.usual_size
        backbone = candidate.network if fits and candidate.network else build_strict(candidate, spec.height)
    except ConfigError as error:
        return without_network(
            verdict, VerdictKind.NEEDS_CHOICE, f"{facts.source or 'the file'} contradicts the weights: {error}"
        )
    if said := _departures(facts, backbone):
        reason = f"{facts.source} says {_listed(said)}; {candidate.architecture}, which the weights fit, differs"
        return without_network(
            verdict, VerdictKind.NEEDS_CHOICE, reason, candidates=(candidate.architecture,), hints=[_EXPORT]
        )
    if facts.architecture_hint == candidate.architecture and not (about_input or about_names or others):
        verdict = replace(verdict, kind=VerdictKind.READY, confidence=1.0)
    else:
        verdict = replace(
            verdict,
            kind=VerdictKind.ASSUMPTIONS,
            assumptions=(*about_layers, *about_input, *about_names),
            candidates=tuple(found.architecture for found in candidates) if others else (),
            confidence=candidate.confidence,
        )
    return with_network(verdict, candidate, backbone, spec, names, is_named=not about_names, facts=facts)


def _about_layers(
    candidate: Candidate, candidates: Sequence[Candidate], weights: Unwrapped, size: int
) -> tuple[str, ...]:
    """Describe what is assumed about the layers without weights, and what else the weights fit.

    Args:
        size: pixels a side if known, so that it is not assumed from the weights; otherwise 0.
    """
    assumed = [said for said in candidate.assumptions if not (size and said.startswith(SIZE_NOTE))]
    found = [*weights.notes, *_left_out(candidate), *assumed]
    others = [
        other.architecture
        for other in candidates
        if other.architecture != candidate.architecture and other.fits_size(size)
    ]
    if others:
        found.append(_instead_of(others, candidate))
    return tuple(found)


def _instead_of(others: Sequence[str], candidate: Candidate) -> str:
    if is_layer_list(candidate.architecture):
        return f"the weights also fit, less likely, {listed_differences([candidate.architecture, *others])}"
    return (
        f"it is {candidate.architecture}, the usual one; the weights also fit {_listed(others)}, which would give "
        "different outputs: choose it if it is the one that was trained"
    )


def _perhaps_headless(verdict: Verdict, candidate: Candidate) -> Inspection:
    name = Path(verdict.path).name
    reason = (
        f"{name} holds weights that fit {candidate.architecture} only without {_listed(candidate.unused)}, which may "
        "be its head. Its features can be used without them."
    )
    architecture = candidate.architecture
    return without_network(
        verdict,
        VerdictKind.NEEDS_CHOICE,
        reason,
        candidates=(architecture,),
        hints=[Hint(HintKind.CHOOSE_ONE, architecture)],
    )


def _departures(facts: FileFacts, backbone: Backbone) -> tuple[str, ...]:
    """Describe how the network differs from what the file says about it."""
    found = {heads for module in backbone.modules() if isinstance(heads := getattr(module, "num_heads", None), int)}
    if facts.n_attention_heads and found and found != {facts.n_attention_heads}:
        return (*facts.departures, f"{facts.n_attention_heads} attention heads")
    return facts.departures


def _left_out(candidate: Candidate) -> tuple[str, ...]:
    if not candidate.unused:
        return ()
    return (
        f"{len(candidate.unused)} tensor(s) that are not part of the network are ignored: {_listed(candidate.unused)}",
    )
