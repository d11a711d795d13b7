"""The layer list of a file, as text that a person can correct and give back to `choose`."""

from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.checkpoints.intake.triage import note_of, read_file
from purer_app.engine.checkpoints.rebuild.candidates import named_candidate, rebuilt_candidates
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import VerdictKind
from purer_app.engine.networks.layer_list.layer_file import LayerFile
from purer_app.engine.networks.layer_list.layers import weighted
from purer_app.engine.networks.layer_list.notation import is_layer_list, parse_name


def layer_list_of(path: Path) -> LayerFile:
    """Return the layers of the network in a file: those chosen, or those that fit best.

    Raises:
        CheckpointError: the file has no weights, or its layers are no chain.
    """
    checkpoint = OpenedCheckpoint(path)
    first = first_verdict(checkpoint)
    read = read_file(checkpoint) if first.kind is not VerdictKind.REFUSED else None
    if read is None or isinstance(read, Inspection):
        raise CheckpointError(" ".join(first.reasons if read is None else read.verdict.reasons))
    verdict, weights = read
    note, who = note_of(path, verdict.sha256)
    if note is not None and is_layer_list(note.architecture):
        found = named_candidate(weights.state, note.architecture, note.spec, who, note.modules)
    else:
        candidates = rebuilt_candidates(weights.state)
        if not candidates:
            raise CheckpointError(f"the layers of {path.name} are no chain that PURER can rebuild")
        found = candidates[0]
    layers = parse_name(found.architecture)
    return LayerFile(
        layers=layers,
        channels=found.channels,
        image_size=found.usual_size,
        n_classes=found.n_classes,
        modules=_modules(found, weights.state),
    )


def _modules(found: Candidate, state: Mapping[str, Tensor]) -> tuple[str, ...]:
    """Return the names that the layers of a candidate have in the file, in order, the head last."""
    names = {id(tensor): name for name, tensor in state.items()}
    layers = [*(name for name, _ in weighted(parse_name(found.architecture))), "head"]
    return tuple(names[id(found.state[f"{layer}.weight"])].rpartition(".")[0] for layer in layers)
