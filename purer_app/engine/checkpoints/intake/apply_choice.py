"""Check a choice of the user against the weights, tensor by tensor, and save it."""

from dataclasses import replace
from pathlib import Path

from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.identify import identify
from purer_app.engine.checkpoints.identify.strict_build import tried
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.triage import judge_file, note_of, read_file, rests_on_choice
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped
from purer_app.engine.checkpoints.rebuild.candidates import named_candidate, rebuilt_candidates
from purer_app.engine.checkpoints.verdicts.companion_files import facts_beside
from purer_app.engine.checkpoints.verdicts.defaults import assumed_input, assumed_names, unsaid
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.checkpoints.verdicts.judge import judge
from purer_app.engine.checkpoints.verdicts.judge_exported import PROGRAMS, judge_exported, unsaid_by_program
from purer_app.engine.checkpoints.verdicts.saved_choices import YOUR_CHOICE, keep_choice
from purer_app.engine.checkpoints.verdicts.sidecar import (
    CLASS_NAMES,
    IMAGE_SIZE,
    LAYERS,
    NORMALISATION,
    Sidecar,
    sidecar_path,
    write_sidecar,
)
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.verdict import Verdict, VerdictKind
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.architecture import Architecture
from purer_app.engine.networks.layer_list.layer_file import LayerFile, read_layers
from purer_app.engine.networks.layer_list.notation import name_of


def choose(path: Path, choice: ChooseConfig) -> Inspection:
    """Check a choice for a file, save it by the content of the file, and return the new inspection.

    Anything that the choice leaves open is taken from an earlier note, or assumed. A note next to the file takes
    precedence over a saved choice, so it is rewritten if there is one.

    Raises:
        CheckpointError: the file has no weights, or they do not fit the choice.
        RunFolderError: the choice cannot be written.
    """
    given = read_layers(Path(choice.layers)) if choice.layers else None
    if given is not None:
        size = choice.image_size or given.image_size
        choice = replace(choice, architecture=name_of(given.layers), image_size=size, layers="")
    checkpoint = OpenedCheckpoint(path)
    first = first_verdict(checkpoint)
    read = read_file(checkpoint) if first.kind is not VerdictKind.REFUSED else None
    if read is None or isinstance(read, Inspection):
        raise CheckpointError(" ".join(first.reasons if read is None else read.verdict.reasons))
    verdict, weights = read
    if verdict.sha256 != first.sha256:
        raise CheckpointError(f"{path.name} changed while it was read; choose again")
    earlier, _ = note_of(path, verdict.sha256)
    is_program = (choice.architecture or first.architecture) in PROGRAMS.values()
    try:
        facts = facts_beside(checkpoint) or weights.facts
        if is_program:
            note = _program_note(choice, judge_file(checkpoint, verdict, weights), earlier, facts)
        else:
            note = _note(choice, verdict, replace(weights, facts=facts), earlier, given)
    except ConfigError as error:
        raise CheckpointError(f"{YOUR_CHOICE} does not fit {path.name}: {error}") from error
    if is_program:
        inspection = judge_exported(path, verdict, weights, note, YOUR_CHOICE, facts)
    else:
        inspection = judge(verdict, weights, note, YOUR_CHOICE)
    if not inspection.usable:
        raise CheckpointError(" ".join(inspection.verdict.reasons))
    keep_choice(verdict.sha256, note)
    if sidecar_path(path).is_file():
        write_sidecar(path, note)
    verdict = replace(inspection.verdict, choice_kept=rests_on_choice(inspection.verdict))
    return replace(inspection, verdict=verdict)


def _program_note(choice: ChooseConfig, known: Inspection, earlier: Sidecar | None, facts: FileFacts) -> Sidecar:
    """Complete the choice for an exported program with known and assumed facts.

    Raises:
        CheckpointError: the program cannot be a teacher, whatever the choice.
        ConfigError: a number is out of range.
    """
    network = known.backbone
    if known.spec is None or not isinstance(network, ExportedNetwork):
        raise CheckpointError(f"{Path(known.verdict.path).name} is not a program that can be used as it is")
    size = choice.image_size or known.spec.height
    mean, std = choice.mean or known.spec.mean, choice.std or known.spec.std
    if earlier is not None:
        assumed = earlier.assumed
    else:
        assumed = unsaid_by_program(network, facts)
        assumed += () if known.verdict.class_names or not known.class_names else (CLASS_NAMES,)
    return Sidecar(
        architecture=network.architecture,
        spec=replace(known.spec, height=size, width=size, mean=mean, std=std),
        class_names=choice.class_names or known.class_names,
        held_out_accuracy=known.verdict.held_out_accuracy,
        trained_on=earlier.trained_on if earlier is not None else "",
        assumed=_still_assumed(assumed, choice),
    )


def _note(
    choice: ChooseConfig, verdict: Verdict, weights: Unwrapped, earlier: Sidecar | None, given: LayerFile | None
) -> Sidecar:
    """Complete the choice with an earlier note on the same architecture, and with usual values.

    Raises:
        CheckpointError: the weights do not fit, or no architecture is known.
        ConfigError: a number is out of range.
    """
    candidate = _candidate(choice, verdict, weights, earlier) if given is None else _as_given(given, choice, weights)
    usual = _usual_note(candidate, choice, weights.facts)
    if earlier is None or earlier.architecture != candidate.architecture:
        earlier = usual
    assumed = _still_assumed(earlier.assumed, choice)
    known = usual.spec if NORMALISATION in assumed else earlier.spec  # usual values depend on the size
    size = choice.image_size or earlier.spec.height
    spec = replace(earlier.spec, height=size, width=size, mean=choice.mean or known.mean, std=choice.std or known.std)
    _check_forward(candidate, size)
    modules = given.modules if given is not None else () if choice.architecture else earlier.modules
    names = choice.class_names or earlier.class_names
    return replace(earlier, spec=spec, class_names=names, assumed=assumed, modules=modules)


def _as_given(given: LayerFile, choice: ChooseConfig, weights: Unwrapped) -> Candidate:
    """Return the weights as the network of a layer file.

    Raises:
        CheckpointError: they do not fit.
    """
    spec = _unknown_spec(given.channels, choice.image_size)
    found = named_candidate(weights.state, choice.architecture, spec, YOUR_CHOICE, given.modules)
    for what, said, held in (
        ("input channels", given.channels, _channels_of(found)),
        ("classes", given.n_classes, found.n_classes),
    ):
        if said != held:
            raise CheckpointError(f"{YOUR_CHOICE} says {said} {what}; the weights have {held}")
    return found


def _channels_of(found: Candidate) -> int:
    first = next(iter(found.state.values()))
    return first.shape[1] if first.ndim == 4 else found.channels


def _unknown_spec(channels: int, size: int) -> ImageSpec:
    return ImageSpec(channels=channels, height=size, width=size, mean=(0.0,) * channels, std=(1.0,) * channels)


def _still_assumed(assumed: tuple[str, ...], choice: ChooseConfig) -> tuple[str, ...]:
    """Return the parts that are still assumed after the choice."""
    said = {
        LAYERS: choice.architecture,
        IMAGE_SIZE: choice.image_size,
        NORMALISATION: choice.mean,
        CLASS_NAMES: choice.class_names,
    }
    return tuple(part for part in assumed if not said[part])


def _candidate(choice: ChooseConfig, verdict: Verdict, weights: Unwrapped, earlier: Sidecar | None) -> Candidate:
    architecture = choice.architecture or (earlier.architecture if earlier is not None else "")
    found = identify(weights.state) or ([] if architecture else rebuilt_candidates(weights.state))
    if not architecture and len(found) == 0:
        raise CheckpointError(f"{Path(verdict.path).name} fits no known architecture; name one with the choice")
    fitting = [each for each in found if each.fits_size(choice.image_size)] or found
    architecture = architecture or fitting[0].architecture
    if (known := next((item for item in found if item.architecture == architecture), None)) is not None:
        return known
    if Architecture.parse(architecture).hidden:  # whose widths are read off the weights, so there is nothing to try
        fits = ", ".join(item.architecture for item in found) or "none with hidden layers that PURER knows"
        raise CheckpointError(f"{YOUR_CHOICE} says architecture {architecture}; the weights fit {fits}")
    candidate = named_candidate(weights.state, architecture, None, YOUR_CHOICE)
    return replace(candidate, image_size=choice.image_size) if choice.image_size else candidate


def _usual_note(candidate: Candidate, choice: ChooseConfig, facts: FileFacts) -> Sidecar:
    """Return the known facts about a network, completed by usual values."""
    if choice.image_size:
        facts = replace(facts, image_size=choice.image_size)
    spec, _ = assumed_input(candidate, facts)
    names, _ = assumed_names(candidate, spec, facts)
    return Sidecar(architecture=candidate.architecture, spec=spec, class_names=names, assumed=unsaid(candidate, facts))


def _check_forward(candidate: Candidate, size: int) -> None:
    """Run one picture through the chosen network.

    Raises:
        CheckpointError: the network cannot process it.
    """
    if tried(replace(candidate, image_size=size)) is None:
        raise CheckpointError(
            f"{YOUR_CHOICE} does not fit: {candidate.architecture} cannot process pictures of {size}x{size} pixels "
            "with these weights; choose another size"
        )
