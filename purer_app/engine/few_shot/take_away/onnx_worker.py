"""The process that converts traced programs to ONNX; see `onnx_client`."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.intake.worker_process import only_for_answers

_LARGEST_FILE = 1_800_000_000
"""A single ONNX file holds less than 2 GiB; larger weights go into a file next to it."""


def main(parent: int) -> None:
    """Convert the programs that standard input names, and answer with a line for each."""
    answers = only_for_answers(parent)
    for request in json.loads(sys.stdin.readline()):
        answers.write(json.dumps(convert(request)).encode() + b"\n")
        answers.flush()


def convert(request: dict[str, Any]) -> dict[str, Any]:
    """Convert a program; return why it is impossible, and number and text of an error of the system."""
    import torch

    program, target = torch.export.load(request["program"]), Path(request["target"])
    n_bytes = sum(tensor.nbytes for tensor in (*program.state_dict.values(), *program.tensor_constants.values()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            converted = torch.onnx.export(
                program,
                (),
                input_names=request["inputs"],
                output_names=request["outputs"],
                dynamo=True,
                verbose=False,
            )
            assert converted is not None
            converted.save(target, external_data=n_bytes > _LARGEST_FILE)
    except OSError as error:
        return {"error": str(error), "system_error": [error.errno, error.strerror]}
    except Exception as error:  # the exporter raises many kinds
        return {"error": _reason(error), "system_error": None}
    return {"error": "", "system_error": None}


def _reason(error: BaseException) -> str:
    """Return the first line of the innermost cause."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


if __name__ == "__main__":
    main(int(sys.argv[1]))
