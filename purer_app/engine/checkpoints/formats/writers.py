"""Write a classifier in the checkpoint formats that intake reads."""

import io
from pathlib import Path

import torch
from safetensors.torch import save as to_safetensors
from torch import nn

from purer_app.engine.core.files import write_atomically
from purer_app.engine.images.image_spec import ImageSpec

_SUFFIXES = {"pth": ".pth", "wrapped": ".pth", "safetensors": ".safetensors", "pt2": ".pt2"}


def checkpoint_name(name: str, form: str) -> str:
    """Return the file name of a checkpoint of the given form."""
    return name + _SUFFIXES[form]


def write_checkpoint(model: nn.Module, spec: ImageSpec, path: Path, form: str) -> None:
    """Write the model's weights, atomically.

    Args:
        form: "pth" (a plain state_dict), "wrapped" (as DataParallel scripts save it: under
            "state_dict", with "module." before each name), "safetensors", or "pt2" (torch.export).
    """
    state = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    if form == "safetensors":
        write_atomically(path, to_safetensors(state))
        return
    if form == "pt2":
        write_atomically(path, exported_program(model.eval(), spec))
        return
    buffer = io.BytesIO()
    if form == "wrapped":
        torch.save({"state_dict": {f"module.{name}": tensor for name, tensor in state.items()}}, buffer)
    else:
        torch.save(state, buffer)
    write_atomically(path, buffer.getvalue())


def exported_program(model: nn.Module, spec: ImageSpec, extra_files: dict[str, str] | None = None) -> bytes:
    """Return a model in evaluation mode as the bytes of a .pt2 file, for up to 4,096 images of (n, *spec.shape).

    Args:
        extra_files: texts that the file carries, by name.
    """
    batch = torch.export.Dim("batch", min=1, max=4096)
    exported = torch.export.export(model, (torch.zeros(2, *spec.shape),), dynamic_shapes=({0: batch},))
    buffer = io.BytesIO()
    torch.export.save(without_traces(exported), buffer, extra_files=extra_files)
    return buffer.getvalue()


def without_traces(program: torch.export.ExportedProgram) -> torch.export.ExportedProgram:
    """Remove from a program, in place, the paths of the machine that traced it."""
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)
        node.meta.pop("nn_module_stack", None)
    return program
