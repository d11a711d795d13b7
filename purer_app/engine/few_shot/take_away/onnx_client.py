"""Converts a traced program to ONNX in a separate process, which can be cancelled at any time."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from purer_app.engine.checkpoints.intake.worker_process import end_process, start_process
from purer_app.engine.core.errors import AdaptationError

_MODULE = "purer_app.engine.few_shot.take_away.onnx_worker"
_WATCH_S = 0.05


def convert_to_onnx(
    program: Path, target: Path, inputs: Sequence[str], outputs: Sequence[str], beat: Callable[[], object]
) -> None:
    """Convert a .pt2 file.

    Args:
        inputs: names of the inputs, in order; `outputs` likewise.
        beat: called many times a second; what it raises ends the process.

    Raises:
        AdaptationError: the program has an operator that ONNX has not, or the process ended early.
        OSError: the file cannot be written.
    """
    request = {"program": str(program), "target": str(target), "inputs": [*inputs], "outputs": [*outputs]}
    try:
        process = start_process(_MODULE)
    except OSError as error:
        raise AdaptationError(f"the process that writes ONNX does not start: {error.strerror or error}") from error
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        while process.poll() is None:
            beat()
            time.sleep(_WATCH_S)
        answer = process.stdout.read().strip()
    except BrokenPipeError:
        answer = b""
    finally:
        end_process(process)
    if not answer:
        raise AdaptationError("the process that writes ONNX ended early, perhaps for lack of memory")
    found = json.loads(answer)
    if found["system_error"]:
        raise OSError(*found["system_error"])
    if found["error"]:
        raise AdaptationError(found["error"])
