"""Converts traced programs to ONNX in a separate process, which can be cancelled at any time."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import IO

from purer_app.engine.checkpoints.intake.worker_process import end_process, start_process
from purer_app.engine.core.errors import AdaptationError

_MODULE = "purer_app.engine.few_shot.take_away.onnx_worker"
_WATCH_S = 0.05


@dataclass(frozen=True, slots=True)
class Conversion:
    """A .pt2 file, the ONNX file to write, and the names of inputs and outputs, in order."""

    program: str
    target: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def convert_to_onnx(conversions: Sequence[Conversion], beat: Callable[[], object]) -> list[str]:
    """Convert programs one after the other in one process.

    Args:
        beat: called many times a second; what it raises ends the process.

    Returns:
        For each program, why ONNX cannot express it; empty if it is written.

    Raises:
        AdaptationError: the process does not start, or ended early.
        OSError: a file cannot be written.
    """
    try:
        process = start_process(_MODULE)
    except OSError as error:
        raise AdaptationError(f"the process that writes ONNX does not start: {error.strerror or error}") from error
    try:
        assert process.stdin is not None and process.stdout is not None
        _send(process.stdin, conversions)
        while process.poll() is None:
            beat()
            time.sleep(_WATCH_S)
        answers = [json.loads(line) for line in process.stdout.read().splitlines()]
    finally:
        end_process(process)
    for answer in answers:
        if answer["system_error"]:
            raise OSError(*answer["system_error"])
    if len(answers) != len(conversions):
        raise AdaptationError(
            "the process that writes ONNX ended early, perhaps for lack of memory; close other programs and try again, "
            "or export without ONNX"
        )
    return [answer["error"] for answer in answers]


def _send(pipe: IO[bytes], conversions: Sequence[Conversion]) -> None:
    request = [asdict(conversion) for conversion in conversions]
    try:
        pipe.write(json.dumps(request).encode() + b"\n")
        pipe.flush()
    except BrokenPipeError:  # the process ended early, and there will be no answers
        return
