"""Read an ONNX file as a network that runs its graph, frozen and in evaluation mode."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from purer_app.engine.checkpoints.exported.layers import Head
from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.checkpoints.exported.onnx.input_form import InputForm, input_form_of
from purer_app.engine.checkpoints.exported.onnx.output_form import output_form_of
from purer_app.engine.checkpoints.exported.onnx.translation import Translation
from purer_app.engine.checkpoints.formats.headers import damaged_sentence
from purer_app.engine.checkpoints.formats.onnx.model import OnnxGraph, read_onnx_graph
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.images.image_spec import ImageSpec

ONNX_ARCHITECTURE = "onnx/exported"
"""The name of a network that only its own ONNX file can build."""


class OnnxNetwork(ExportedNetwork):
    """The graph of an ONNX file.

    `form` is what the graph says about its pictures; `removed` names the end that was removed so that the outputs are
    logits, empty where there was none. `one_by_one` lets a graph that was written for a fixed number of pictures, and
    that does not extend to others, take that many at a time.
    """

    architecture = ONNX_ARCHITECTURE

    def __init__(self, translation: Translation, form: InputForm, removed: str, file_name: str) -> None:
        super().__init__(translation.program(), translation.names.tensors, file_name)
        self.form, self.removed = form, removed
        self.one_by_one = False
        self._normalisation: tuple[tuple[float, ...], tuple[float, ...]] | None = None

    def take_pictures_of(self, spec: ImageSpec) -> None:
        """Let a graph that normalises its pictures itself take those that are normalised as `spec` says."""
        self._normalisation = (spec.mean, spec.std) if self.form.pixel_range else None

    @property
    def can_go_one_by_one(self) -> bool:
        """Whether the batch is fixed, and no BatchNorm statistics have to be compared with those of a whole batch."""
        return self.form.batch is not None and not self.one_by_one and not self._norms

    def trace_shapes(self, channels: int, height: int, width: int, file_name: str) -> int:
        """Run the graph on shapes alone, as `ExportedNetwork` does, and find out which numbers of pictures it takes.

        Raises:
            CheckpointError: as `ExportedNetwork.trace_shapes`.
        """
        try:
            return super().trace_shapes(channels, height, width, file_name)
        except CheckpointError:
            if not self.can_go_one_by_one:
                raise
        self.one_by_one = True
        try:
            return super().trace_shapes(channels, height, width, file_name)
        except CheckpointError:
            self.one_by_one = False
            raise

    def _run(self, x: Tensor, stop: Head | None = None, look: Callable[[Any], None] | None = None) -> Tensor:
        n = self.form.batch
        if not self.one_by_one or n is None:
            return super()._run(x, stop, look)
        results = []
        for part in x.split(n):
            missing = n - part.shape[0]
            whole = torch.cat([part, part[-1:].expand(missing, *part.shape[1:])]) if missing else part
            results.append(super()._run(whole, stop, look)[: part.shape[0]])
        return torch.cat(results)

    def _as_exported(self, x: Tensor) -> Tensor:
        """Return the pixel values that a graph with its own normalisation takes."""
        if self._normalisation is None:
            return x
        mean, std = (
            torch.tensor(values, dtype=x.dtype, device=x.device).reshape(1, -1, 1, 1) for values in self._normalisation
        )
        return (x * std + mean) * self.form.pixel_range


def network_of_graph(graph: OnnxGraph, file_name: str) -> OnnxNetwork:
    """Build the network of a graph, frozen and in evaluation mode.

    Raises:
        CheckpointError: it uses an operator that is not known to be harmless, or does not fit together.
    """
    try:
        form, output = input_form_of(graph, file_name), output_form_of(graph, file_name)
        network = OnnxNetwork(Translation(graph, form, output, file_name), form, output.removed, file_name)
    except CheckpointError:
        raise
    except Exception as error:  # a stranger's graph can be wrong in any way; trust ends here
        raise CheckpointError(damaged_sentence(file_name)) from error
    network.eval().requires_grad_(False)
    return network


def read_onnx(path: Path) -> OnnxNetwork:
    """Build the network of an ONNX file.

    Raises:
        CheckpointError: as `read_onnx_graph` and `network_of_graph`.
        OSError: a file cannot be read.
    """
    return network_of_graph(read_onnx_graph(path), path.name)
