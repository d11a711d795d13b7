"""Jobs for checkpoint files: verdicts, choices, reports, safe copies, layers, previews and the export script."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.events import CheckpointInspected, Control, EventSink
from purer_app.engine.core.settings.job_configs import (
    ChooseConfig,
    DreamConfig,
    InspectConfig,
)
from purer_app.engine.core.verdict import Verdict

if TYPE_CHECKING:
    from purer_app.engine.checkpoints.identify.suggestions import Suggestions
    from purer_app.engine.inversion.preview import Dreams
    from purer_app.engine.pool.moved_files import MovedFiles

Advice = Callable[[Verdict], Sequence[str]]
"""What the user can do about a verdict, in the words of a front end."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One tensor of a file according to its header: name, shape and type ("float32")."""

    name: str
    shape: tuple[int, ...]
    kind: str


def list_layers(path: Path, emit: EventSink, control: Control) -> tuple[Layer, ...]:
    """List the tensors of a file in file order, without reading their values."""
    from purer_app.engine.checkpoints.formats.headers import read_header
    from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint

    tensors = read_header(OpenedCheckpoint(path)).tensors
    return tuple(Layer(name, shape, kind) for name, (shape, kind) in tensors.items())


def known_architectures(emit: EventSink, control: Control) -> tuple[str, ...]:
    """List the architectures that `choose` accepts, those of variable width in their usual widths."""
    from purer_app.engine.checkpoints.identify import suggestions

    return suggestions.known_architectures()


def suggest_architectures(path: Path, emit: EventSink, control: Control) -> "Suggestions":
    """Suggest architectures for a file from its name and the names of its layers; they need not fit."""
    from purer_app.engine.checkpoints.identify.suggestions import suggest

    return suggest(path)


def find_moved(
    before: str, now: Path, missing: Sequence[str], digests: Mapping[str, str], emit: EventSink, control: Control
) -> "MovedFiles":
    """Compare a located file with the missing one, and look for other missing files that were moved with it."""
    from purer_app.engine.pool.moved_files import find_moved as find

    return find(before, now, missing, digests, emit)


def layer_text(path: Path, emit: EventSink, control: Control) -> str:
    """Return the layers of the network in a file as the text of a layer file, to be corrected and given to `choose`."""
    from purer_app.engine.checkpoints.intake.layer_lists import layer_list_of
    from purer_app.engine.networks.layer_list.layer_file import layer_text as text_of

    return text_of(layer_list_of(path))


def forget_choice(path: Path, emit: EventSink, control: Control) -> Verdict:
    """Forget the saved choice for one file, and return its verdict without the choice."""
    from purer_app.engine.checkpoints.intake.intake import forget_and_inspect

    return forget_and_inspect(path, emit)


def check_report_name(out: Path) -> None:
    """Check the suffix of an inspection report; raises ConfigError."""
    from purer_app.engine.reports.intake_report import check_report_name as check

    check(out)


def write_intake_report(verdicts: Sequence[Verdict], out: Path, advice: Advice, skipped: str = "") -> None:
    """Write the verdicts, and what was skipped, as text, Markdown or HTML, depending on the suffix."""
    from purer_app.engine.reports.intake_report import write_intake_report as write

    write(verdicts, out, advice, skipped)


def export_script() -> str:
    """Return the script that exports a model from the user's own code as a .pt2 teacher."""
    from purer_app.engine.checkpoints.formats.pt2.export_script import EXPORT_SCRIPT

    return EXPORT_SCRIPT


def write_export_script(out: Path) -> None:
    """Write the export script to a file."""
    from purer_app.engine.checkpoints.formats.pt2.export_script import write_export_script as write

    write(out)


def make_safe_copies(config: InspectConfig, emit: EventSink, control: Control) -> list[dict[str, Any]]:
    """Copy models to .safetensors files in the same folder; return the result for each file."""
    from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies as make

    return [asdict(copy) for copy in make([Path(path) for path in config.paths], emit)]


def inspect(config: InspectConfig, emit: EventSink, control: Control) -> list[Verdict]:
    """Return the verdict on every named file; paths without any such file are an error."""
    from purer_app.engine.checkpoints.intake.intake import inspect_strictly

    return inspect_strictly(_paths(config), emit, use_cache=config.use_cache)


def inspect_paths(config: InspectConfig, emit: EventSink, control: Control) -> int:
    """Inspect files and folders, emitting CheckpointInspected for each file; return the number of files."""
    from purer_app.engine.checkpoints.intake.intake import inspect_named

    return len(inspect_named(_paths(config), emit, use_cache=config.use_cache))


def _paths(config: InspectConfig) -> list[Path]:
    return [Path(path) for path in config.paths]


def choose(config: ChooseConfig, emit: EventSink, control: Control) -> Verdict:
    """Save the user's choice for one checkpoint if the weights fit it, and return the new verdict."""
    from purer_app.engine.checkpoints.intake.apply_choice import choose as keep

    verdict = keep(Path(config.path), config).verdict
    emit(CheckpointInspected(verdict, 1, 1))
    return verdict


def dream(config: DreamConfig, emit: EventSink, control: Control) -> "Dreams":
    """Invert a model to preview pseudo images of its classes."""
    from purer_app.engine.inversion.preview import dream_of

    return dream_of(config, emit, control)
