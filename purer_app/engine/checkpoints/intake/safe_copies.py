"""Copy models from files with pickles into .safetensors files next to them, without overwriting anything."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.checkpoints.formats.copy_notes import copy_note
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.folder_walk import files_named
from purer_app.engine.checkpoints.intake.triage import inspect_each, inspect_file, read_file
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.checkpoints.verdicts.sidecar import sidecar_path, write_sidecar
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.files import cannot_write, write_atomically
from purer_app.engine.core.resources import is_own
from purer_app.engine.core.verdict import Format

_SAME_IN = ("kind", "use", "architecture", "confidence", "n_classes", "input", "parameters", "candidates")
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCopy:
    """The result for one file: the path of its copy, or why there is none; `written` is False if it existed already."""

    path: str
    copy: str = ""
    written: bool = False
    reason: str = ""


def make_safe_copies(paths: Iterable[Path], emit: EventSink) -> tuple[SafeCopy, ...]:
    """Copy the weights of files and folders, in any mixture, into .safetensors files next to them.

    A copy has the name of its file with the other suffix; where that name would be shared, the suffix is appended. It
    keeps the names of the weights, and its header holds their order and the facts of the original; the note or choice
    of the user is copied, too. Each copy is inspected first: one that would be another model is not written.

    Raises:
        RunFolderError: a place cannot be written.
    """
    files = files_named(paths, emit)
    pairs = zip(files, inspect_each(files, emit), strict=True)
    return tuple(_copied(checkpoint, inspection) for checkpoint, inspection in pairs)


def _copied(checkpoint: OpenedCheckpoint, inspection: Inspection) -> SafeCopy:
    path, name = checkpoint.path, checkpoint.name
    if inspection.verdict.format is Format.SAFETENSORS:
        return SafeCopy(path=str(path), reason=f"{name} is safe already: a .safetensors file holds nothing but weights")
    if isinstance(inspection.backbone, ExportedNetwork):
        return SafeCopy(path=str(path), reason=f"{name} holds a program; a copy of its weights alone would lose it")
    if is_own(path):
        return SafeCopy(path=str(path), reason=f"{name} belongs to the samples of PURER, which stay as they are")
    if inspection.backbone is None:
        reason = "; ".join(inspection.verdict.reasons)
        return SafeCopy(path=str(path), reason=f"{name} has no weights that could be copied: {reason}")
    read = read_file(checkpoint)
    if isinstance(read, Inspection) or not checkpoint.is_unchanged():
        return SafeCopy(path=str(path), reason=f"{name} changed while it was read; make the copy again")
    try:
        content = _content(read[1].state, inspection)
    except (SafetensorError, ValueError) as error:
        return SafeCopy(path=str(path), reason=f"{name} cannot be written as .safetensors: {error}")
    return _written(inspection, content, _target(path), read[1].notes)


def _content(state: Mapping[str, Tensor], inspection: Inspection) -> bytes:
    apart = {name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format) for name, tensor in state.items()}
    return save(apart, copy_note(state, inspection.facts))


def _written(inspection: Inspection, content: bytes, target: Path, chosen: tuple[str, ...]) -> SafeCopy:
    """Write a copy, unless its place is occupied or it would not be the same model.

    Args:
        chosen: notes on the choice among several sets of weights, of which the copy holds one.
    """
    path = inspection.verdict.path
    if target.is_file() and target.read_bytes() == content:
        return SafeCopy(path=path, copy=str(target))
    if target.exists():
        return SafeCopy(path=path, reason=f"{target.name} is there and holds something else; nothing was written")
    if difference := _difference(inspection, content, target, chosen):
        name = Path(path).name
        reason = f"a copy of {name} would not be the same model ({difference}); nothing was written"
        return SafeCopy(path=path, reason=reason)
    write_atomically(target, content)
    if inspection.note is not None and not sidecar_path(target).exists():
        write_sidecar(target, inspection.note)
    return SafeCopy(path=path, copy=str(target), written=True)


def _difference(inspection: Inspection, content: bytes, target: Path, chosen: tuple[str, ...]) -> str:
    """Inspect a copy as it would be in its place; return how it differs, empty if it is the same model."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            trial = Path(folder) / target.name
            trial.write_bytes(content)
            if sidecar_path(target).is_file():
                shutil.copyfile(sidecar_path(target), sidecar_path(trial))
            elif inspection.note is not None:
                write_sidecar(trial, inspection.note)
            found = inspect_file(trial)
    except OSError as error:
        raise cannot_write(target, error) from error
    was, now = inspection.verdict, found.verdict
    for fact in _SAME_IN:
        if getattr(was, fact) != getattr(now, fact):
            what = "verdict" if fact == "kind" else fact.replace("_", " ")
            return f"its {what} would be {getattr(now, fact)}, not {getattr(was, fact)}"
    if tuple(said for said in was.assumptions if said not in chosen) != now.assumptions:
        return "other things would be assumed of it"
    same = (inspection.spec, inspection.class_names, was.held_out_accuracy)
    if same != (found.spec, found.class_names, now.held_out_accuracy):
        return "its input or the names of its classes would differ"
    return "" if _outputs_agree(inspection, found) else "its outputs would differ"


def _outputs_agree(original: Inspection, copy: Inspection) -> bool:
    assert original.backbone is not None and copy.backbone is not None and original.spec is not None
    pictures = torch.randn(2, *original.spec.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before, after = original.backbone(pictures), copy.backbone(pictures)
    return before.shape == after.shape and torch.allclose(before, after, rtol=_CLOSE, atol=_CLOSE)


def _target(path: Path) -> Path:
    """Return the name of a copy: that of the file alone, unless another file would share its name or its note."""
    plain = path.with_suffix(".safetensors")
    sharing = {each for each in path.parent.glob(f"{path.stem}.*") if each.suffix != ".toml"} - {path, plain}
    return path.with_name(f"{path.name}.safetensors") if sharing else plain
