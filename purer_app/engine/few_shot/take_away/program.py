"""Writes a portable classifier as a program for PyTorch, as ONNX, and as plain weights."""

import json
from collections.abc import Callable, Iterator, Mapping
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
from purer_app.engine.few_shot.take_away.onnx_client import convert_to_onnx
from purer_app.engine.few_shot.take_away.patient_file import patient_file
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
        raise _cannot(classifier, "model.pt2", error, lambda part, size: _traced(part, (size,), emit)) from error


def write_pt2(program: ExportedProgram, path: Path, labels: Mapping[str, object]) -> None:
    """Write a traced classifier with its labels.

    Raises:
        OSError: the disk is full.
    """
    with patient_file(path) as file:
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
    names = [input_name(size) for size in classifier.sizes]
    beat = HeartbeatTimer(emit, "export").beat
    stored = scratch / "program.pt2"

    def convert(traced: ExportedProgram, target: Path, inputs: list[str], outputs: tuple[str, ...]) -> None:
        with patient_file(stored) as file:
            torch.export.save(traced, file)
        convert_to_onnx(stored, target, inputs, outputs, beat)

    def try_alone(part: nn.Module, size: Size) -> None:
        convert(_traced(part, (size,), emit), scratch / "part.onnx", [input_name(size)], ("features",))

    try:
        convert(program, path, names, OUTPUTS)
    except AdaptationError as error:
        raise _cannot(classifier, path.name, error, try_alone) from error


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
    try:
        save_file(state, path, metadata={"format": "pt", LABELS: json.dumps(labels)})
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


def _cannot(
    classifier: PortableClassifier, what: str, error: Exception, try_alone: Callable[[nn.Module, Size], object]
) -> AdaptationError:
    """Return the error that names the networks which cannot be exported alone either."""
    failing: list[tuple[PortableNetwork, Exception]] = []
    for named, part, size in classifier.parts():
        try:
            try_alone(part, size)
        except Exception as alone:  # as above
            if type(alone) is not AdaptationError and _is_intended(alone):
                raise
            failing.append((named, alone))
    if not failing:
        return AdaptationError(f"{what} cannot be written: {_first_line(error)}")
    names = ", ".join(f"{named.name} ({named.architecture})" for named, _ in failing)
    return AdaptationError(
        f"{what} cannot be written because of {names}: {_first_line(failing[0][1])}; leave it out or choose another "
        "format"
    )


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
