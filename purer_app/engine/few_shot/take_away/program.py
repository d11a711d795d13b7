"""Writes a portable classifier as a program for PyTorch, as ONNX, and as plain weights."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.export import ExportedProgram

from purer_app.engine.checkpoints.formats.writers import without_traces
from purer_app.engine.core.errors import AdaptationError, EngineError
from purer_app.engine.core.events import EventSink
from purer_app.engine.few_shot.heartbeats import HeartbeatTimer
from purer_app.engine.few_shot.take_away.late_errors import file_with_late_errors
from purer_app.engine.few_shot.take_away.onnx_client import Conversion, convert_to_onnx
from purer_app.engine.few_shot.take_away.portable import PortableClassifier, PortableNetwork, Size

LABELS = "labels.json"
"""The extra file inside a .pt2 file, and the file next to it."""
OUTPUTS = ("probabilities", "not_sure")
_MOST_PICTURES = 4096


def input_name(size: Size) -> str:
    """Return the name of the input for pixels of a size."""
    height, width = size
    return f"pixels_{height}x{width}"


def onnx_is_installed() -> bool:
    """Whether the packages of the extra `onnx` are installed."""
    return find_spec("onnx") is not None and find_spec("onnxscript") is not None


def trace(classifier: PortableClassifier, emit: EventSink) -> ExportedProgram:
    """Trace a classifier for 1 to 4,096 pictures at once; `emit` may cancel it between two layers.

    Raises:
        AdaptationError: a network computes something that cannot be traced; the sentence names it.
    """
    try:
        return _traced(classifier, classifier.sizes, emit)
    except Exception as error:  # torch raises many kinds
        if _is_intended(error):
            raise
        raise _cannot("model.pt2", _first_line(error), _untraceable_alone(classifier, emit)) from error


def write_pt2(program: ExportedProgram, path: Path, labels: Mapping[str, object]) -> None:
    """Write a traced classifier with its labels.

    Raises:
        OSError: the disk is full.
    """
    with file_with_late_errors(path) as file:
        torch.export.save(program, file, extra_files={LABELS: json.dumps(labels)})


def write_onnx(
    classifier: PortableClassifier, program: ExportedProgram, path: Path, emit: EventSink, scratch: Path
) -> None:
    """Write a traced classifier as ONNX.

    Args:
        scratch: an empty folder for temporary files.

    Raises:
        AdaptationError: ONNX has no operator for a network; the sentence names it.
        OSError: the disk is full.
    """
    beat = HeartbeatTimer(emit, "export").beat
    stored = scratch / "program.pt2"
    _save(program, stored)
    names = tuple(input_name(size) for size in classifier.sizes)
    (reason,) = convert_to_onnx([Conversion(str(stored), str(path), names, OUTPUTS)], beat)
    if reason:
        stored.unlink()
        raise _cannot(path.name, reason, _impossible_alone(classifier, emit, scratch))


def _impossible_alone(
    classifier: PortableClassifier, emit: EventSink, scratch: Path
) -> list[tuple[PortableNetwork, str]]:
    """Return the networks that cannot be converted to ONNX alone either, with the reason."""
    parts = classifier.parts()
    conversions = []
    for number, (_, part, size) in enumerate(parts):
        stored = scratch / f"part-{number}.pt2"
        _save(_traced(part, (size,), emit), stored)
        target = stored.with_suffix(".onnx")
        conversions.append(Conversion(str(stored), str(target), (input_name(size),), ("features",)))
    reasons = convert_to_onnx(conversions, HeartbeatTimer(emit, "export").beat)
    return [(named, reason) for (named, _, _), reason in zip(parts, reasons, strict=True) if reason]


def _save(program: ExportedProgram, path: Path) -> None:
    with file_with_late_errors(path) as file:
        torch.export.save(program, file)


def write_safetensors(classifier: PortableClassifier, path: Path, labels: Mapping[str, object]) -> None:
    """Write all weights and constants under the names that the state of the .pt2 program has.

    Raises:
        OSError: the disk is full.
    """
    state: dict[str, Tensor] = {}
    seen: set[int] = set()
    for name, tensor in classifier.state_dict().items():
        shared = tensor.untyped_storage().data_ptr() in seen
        seen.add(tensor.untyped_storage().data_ptr())
        state[name] = tensor.detach().clone().contiguous() if shared else tensor.detach().contiguous()
    path.touch()
    mode = path.stat().st_mode
    try:
        save_file(state, path, metadata={"format": "pt", LABELS: json.dumps(labels)})
        path.chmod(mode)  # safetensors makes a file that only its owner can read
    except SafetensorError as error:
        raise OSError(f"{error}") from error


def _traced(module: nn.Module, sizes: tuple[Size, ...], emit: EventSink) -> ExportedProgram:
    batch = torch.export.Dim("batch", min=1, max=_MOST_PICTURES)
    examples = tuple(torch.zeros(2, 3, *size) for size in sizes)
    by_position = tuple({0: batch} for _ in sizes)
    shapes = {"pixels": by_position} if isinstance(module, PortableClassifier) else {"pixels": by_position[0]}
    with _beating(module, emit):
        program = torch.export.export(module, examples, dynamic_shapes=shapes)
    return without_traces(program)


@contextmanager
def _beating(module: nn.Module, emit: EventSink) -> Iterator[None]:
    """Emit heartbeats when a layer is called inside the block."""
    timer = HeartbeatTimer(emit, "export")
    handles = [part.register_forward_pre_hook(lambda *_: timer.beat()) for part in module.modules()]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _is_intended(error: Exception) -> bool:
    """Whether an exception is not about the network: what `emit` raised, no room, or an error of the engine."""
    return isinstance(error, EngineError | MemoryError | OSError) or type(error).__module__.startswith("purer_app")


def _untraceable_alone(classifier: PortableClassifier, emit: EventSink) -> list[tuple[PortableNetwork, str]]:
    """Return the networks that cannot be traced alone either, with the reason."""
    failing = []
    for named, part, size in classifier.parts():
        try:
            _traced(part, (size,), emit)
        except Exception as error:  # torch raises many kinds
            if _is_intended(error):
                raise
            failing.append((named, _first_line(error)))
    return failing


def _cannot(what: str, reason: str, failing: list[tuple[PortableNetwork, str]]) -> AdaptationError:
    """Return the error that names the networks which cannot be exported alone either."""
    if not failing:
        return AdaptationError(f"{what} cannot be written: {reason}")
    names = ", ".join(f"{named.name} ({named.architecture})" for named, _ in failing)
    first = failing[0][1]
    return AdaptationError(
        f"{what} cannot be written because of {names}: {first}; leave it out or choose another format"
    )


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
