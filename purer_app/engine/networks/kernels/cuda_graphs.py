"""Records a step of many small GPU kernels as a CUDA graph, and replays it on new inputs."""

from collections.abc import Callable

import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, DeviceError

Step = Callable[..., tuple[Tensor, ...]]
"""A function of tensors that returns tensors; other tensors that it reads must keep their memory."""

_WARMUP_RUNS = 3


class GraphedStep:
    """A recorded step: called with tensors of the same shapes, it returns the results of the step.

    All kernels are launched at once, so that the GPU does not wait for the CPU. The usual restrictions of CUDA graphs
    apply: the step must not wait for the GPU (no `.item()`), its control flow must not depend on input values, and
    changes of other tensors, such as weights, must happen in place.

    Args:
        step: run a few times before it is recorded, and not called again.
        inputs: CUDA tensors with the shapes and types of later inputs; their values do not matter.

    Raises:
        DeviceError: there is no CUDA device, or an input is on another device.
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
        """Replay the step on new inputs, and return copies of the results.

        Raises:
            ConfigError: an input has another shape or type than the recorded one.
        """
        check_like(inputs, self._inputs)
        for static, given in zip(self._inputs, inputs, strict=True):
            static.copy_(given)
        self._graph.replay()
        return tuple(result.detach().clone() for result in self._results)


def check_like(inputs: tuple[Tensor, ...], recorded: tuple[Tensor, ...]) -> None:
    """Check that inputs have the shapes and types of the recorded ones.

    Raises:
        ConfigError: they do not.
    """
    given, known = ([(tuple(t.shape), t.dtype) for t in tensors] for tensors in (inputs, recorded))
    if given != known:
        raise ConfigError(f"the step was recorded for inputs {known}; it was called with {given}")


class Steps:
    """A step for several input shapes, optionally recorded at the first call of each shape.

    Args:
        step: see `GraphedStep`.
        cuda_graphs: whether to record; otherwise each call runs the step.
    """

    def __init__(self, step: Step, *, cuda_graphs: bool) -> None:
        self._step = step
        self._records = cuda_graphs
        self._recorded: dict[tuple[tuple[torch.Size, torch.dtype], ...], GraphedStep] = {}

    def __call__(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """Return the results of the step; those of a recorded step have no autograd graph.

        Raises:
            DeviceError: the step must be recorded, but an input is not on a CUDA device.
        """
        if not self._records:
            return self._step(*inputs)
        key = tuple((tensor.shape, tensor.dtype) for tensor in inputs)
        if key not in self._recorded:
            self._recorded[key] = GraphedStep(self._step, inputs)
        return self._recorded[key](*inputs)
