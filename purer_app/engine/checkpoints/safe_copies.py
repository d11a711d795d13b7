"""Turns models in files that hold pickles into .safetensors copies beside them, never over anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import save

from purer_app.engine.checkpoints.exported_network import ARCHITECTURE
from purer_app.engine.checkpoints.folder_walk import files_named
from purer_app.engine.checkpoints.sidecar import Sidecar, sidecar_path, write_sidecar
from purer_app.engine.checkpoints.triage import Inspection, inspect_each
from purer_app.engine.events import EventSink
from purer_app.engine.files import write_atomically
from purer_app.engine.resources import is_own


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCopy:
    """What became of one file: the path of its copy, or why there is none; `written` is False where it was there."""

    path: str
    copy: str = ""
    written: bool = False
    reason: str = ""


def make_safe_copies(paths: Iterable[Path], emit: EventSink) -> tuple[SafeCopy, ...]:
    """Copy the identified weights of files and folders, in any mixture, into .safetensors files beside them.

    A copy is called as its file, with the other suffix; where that name would be shared, the suffix is added. Of a
    ready model the facts go along as a note; what was only assumed stays out of it.

    Raises:
        RunFolderError: a place cannot be written.
    """
    return tuple(_copied(inspection) for inspection in inspect_each(files_named(paths, emit), emit))


def _copied(inspection: Inspection) -> SafeCopy:
    path, name = Path(inspection.verdict.path), Path(inspection.verdict.path).name
    if inspection.verdict.format == "safetensors":
        return SafeCopy(path=str(path), reason=f"{name} is safe already: a .safetensors file holds nothing but weights")
    if inspection.verdict.architecture == ARCHITECTURE:
        return SafeCopy(path=str(path), reason=f"{name} holds a program; a copy of its weights alone would lose it")
    if is_own(path):
        return SafeCopy(path=str(path), reason=f"{name} belongs to the samples of PURER, which stay as they are")
    if inspection.backbone is None:
        reason = "; ".join(inspection.verdict.reasons)
        return SafeCopy(path=str(path), reason=f"{name} has no weights that could be copied: {reason}")
    state = inspection.backbone.state_dict()
    content = save({key: tensor.detach().cpu().contiguous() for key, tensor in state.items()})
    target = _target(path)
    if target.is_file() and target.read_bytes() == content:
        return SafeCopy(path=str(path), copy=str(target))
    if target.exists():
        return SafeCopy(path=str(path), reason=f"{target.name} is there and holds something else; nothing was written")
    write_atomically(target, content)
    note = _note(inspection)
    if note is not None and not sidecar_path(target).exists():
        write_sidecar(target, note)
    return SafeCopy(path=str(path), copy=str(target), written=True)


def _target(path: Path) -> Path:
    """Return the name of a copy: that of the file alone, unless another file would share its name or its note."""
    plain = path.with_suffix(".safetensors")
    sharing = {each for each in path.parent.glob(f"{path.stem}.*") if each.suffix != ".toml"} - {path, plain}
    return path.with_name(f"{path.name}.safetensors") if sharing else plain


def _note(inspection: Inspection) -> Sidecar | None:
    if inspection.verdict.verdict != "ready" or inspection.spec is None:
        return None
    return Sidecar(
        architecture=inspection.verdict.architecture,
        spec=inspection.spec,
        class_names=inspection.class_names,
        held_out_accuracy=inspection.held_out_accuracy,
    )
