"""Turns a step of many small GPU kernels into one recorded graph that is replayed on new numbers."""

from collections.abc import Callable

import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, DeviceError

Step = Callable[..., tuple[Tensor, ...]]
"""Takes tensors and returns tensors; everything else that it reads must stay where it is in memory."""

_WARMUP_RUNS = 3


class GraphedStep:
    """A recorded step: called with tensors of the same shapes, it returns what the step would return.

    The kernels are launched as one, so that the processor no longer holds the GPU up. What holds of any CUDA
    graph holds here: the step must not wait for the GPU (no `.item()`), must not depend on the values of its
    inputs in its flow, and sees changes of other tensors, such as weights, only where they happen in place.

    Args:
        step: is run a few times here before it is recorded, and never again.
        inputs: CUDA tensors of the shapes and types to come; their values do not matter.

    Raises:
        DeviceError: there is no CUDA device, or an input lies elsewhere.
    """

    def __init__(self, step: Step, inputs: tuple[Tensor, ...]) -> None:
        if not torch.cuda.is_available():
            raise DeviceError("CUDA graphs need a CUDA device; this machine has none")
        if elsewhere := {str(tensor.device) for tensor in inputs if tensor.device.type != "cuda"}:
            raise DeviceError(f"CUDA graphs need inputs on a CUDA device; some are on {', '.join(sorted(elsewhere))}")
        self._inputs = tuple(tensor.detach().clone() for tensor in inputs)
        self._graph = torch.cuda.CUDAGraph()
        # one stream for both, for libraries set themselves up per stream and must not do so while it is recorded
        stream = torch.cuda.Stream(self._inputs[0].device)
        stream.wait_stream(torch.cuda.current_stream(stream.device))
        with torch.cuda.stream(stream):
            for _ in range(_WARMUP_RUNS):
                step(*self._inputs)
        torch.cuda.current_stream(stream.device).wait_stream(stream)
        with torch.cuda.graph(self._graph, stream=stream):
            self._results = step(*self._inputs)

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Replay on new inputs; the results are copies, which the next replay leaves alone.

        Raises:
            ConfigError: an input has another shape or type than the recorded one.
        """
        check_like(inputs, self._inputs)
        for static, given in zip(self._inputs, inputs, strict=True):
            static.copy_(given)
        self._graph.replay()
        return tuple(result.detach().clone() for result in self._results)


def check_like(inputs: tuple[Tensor, ...], recorded: tuple[Tensor, ...]) -> None:
    """Make sure that inputs have the shapes and types of the recorded ones.

    Raises:
        ConfigError: they have not.
    """
    given, known = ([(tuple(t.shape), t.dtype) for t in tensors] for tensors in (inputs, recorded))
    if given != known:
        raise ConfigError(f"the step was recorded for inputs {known}; it was called with {given}")


class Steps:
    """One step in several shapes: recorded at the first call of each shape, or simply run.

    Args:
        step: see `GraphedStep`.
        cuda_graphs: whether to record; without it every call runs the step itself.
    """

    def __init__(self, step: Step, *, cuda_graphs: bool) -> None:
        self._step = step
        self._records = cuda_graphs
        self._recorded: dict[tuple[tuple[torch.Size, torch.dtype], ...], GraphedStep] = {}

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Return the step's results, without graph where it is recorded.

        Raises:
            DeviceError: it is to be recorded, and the inputs are not on a CUDA device.
        """
        if not self._records:
            return self._step(*inputs)
        key = tuple((tensor.shape, tensor.dtype) for tensor in inputs)
        if key not in self._recorded:
            self._recorded[key] = GraphedStep(self._step, inputs)
        return self._recorded[key](*inputs)
