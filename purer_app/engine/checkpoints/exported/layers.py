"""Find the BatchNorm layers and the classifier head among the steps of an exported program."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.exported.graph import Program, Step, Value
from purer_app.engine.checkpoints.exported.operators import BATCH_NORM_WITHOUT_TRAINING, base_name

_EPS_POSITION = {"aten.batch_norm.default": 7, BATCH_NORM_WITHOUT_TRAINING: 6}
_TURNS = frozenset({"t", "permute", "transpose"})


@dataclass(frozen=True, slots=True)
class Head:
    """The last layer with weights: the number of its step, of the argument that it receives, and its name."""

    step: int
    position: int
    name: str


def norms_of(program: Program) -> dict[int, str]:
    """Return the steps that normalise feature maps by running statistics, with the names of their layers."""
    found = {index: _norm_name(step, program) for index, step in enumerate(program.steps)}
    return {index: name for index, name in found.items() if name is not None}


def head_of(program: Program) -> Head | None:
    """Return the last linear layer or convolution with named weights; None without one."""
    turned = {
        step.results[0]: step.arguments[0]
        for step in program.steps
        if base_name(step.operator) in _TURNS and len(step.results) == 1
    }
    for index in reversed(range(len(program.steps))):
        step = program.steps[index]
        match base_name(step.operator), step.arguments:
            case "linear" | "conv2d" | "convolution", (_, weight, *_):
                position = 0
            case "addmm", (_, _, given):
                weight, position = _before(given, turned), 1
            case "mm" | "matmul", (_, given) if _before(given, turned) is not None:
                weight, position = _before(given, turned), 0
            case _:
                continue
        name = program.weights.get(weight.name, "") if isinstance(weight, Value) else ""
        return Head(index, position, name.removesuffix(".weight")) if name.endswith(".weight") else None
    return None


def _before(given: object, turned: Mapping[str, object]) -> object:
    return turned.get(given.name) if isinstance(given, Value) else None


def _norm_name(step: Step, program: Program) -> str | None:
    """Return the name of the BatchNorm layer whose four tensors the step takes, if it is one over feature maps."""
    if step.operator not in _EPS_POSITION or len(step.arguments) <= _EPS_POSITION[step.operator]:
        return None
    x, *tensors = step.arguments[:5]
    if not isinstance(x, Value) or x.name not in program.planes:
        return None
    names = [program.weights.get(tensor.name, "") if isinstance(tensor, Value) else "" for tensor in tensors]
    name = names[2].removesuffix(".running_mean")
    affine = [f"{name}.weight", f"{name}.bias"]
    whole = name and names[2:] == [f"{name}.running_mean", f"{name}.running_var"] and names[:2] in (affine, ["", ""])
    return name if whole else None


def fill(root: nn.Module, program: Program, weights: Mapping[str, Tensor], head: Head | None) -> None:
    """Add the program's weights to a tree of modules by their names.

    Raises:
        KeyError: a weight is not there.
        Exception: of several kinds where a name cannot be one of a module.
    """
    used = {name: weights[name] for name in program.weights.values()}
    with torch.device("meta"):
        for index, name in norms_of(program).items():
            step = program.steps[index]
            eps = float(step.arguments[_EPS_POSITION[step.operator]])
            statistics = used[f"{name}.running_mean"]
            layer = nn.BatchNorm2d(statistics.shape[0], eps=eps, affine=f"{name}.weight" in used)
            layer.num_batches_tracked = torch.tensor(0, device="cpu")
            _hang(root, name, layer)
        if head is not None and f"{head.name}.weight" in used:
            _hang(root, head.name, _layer(used[f"{head.name}.weight"], bias=f"{head.name}.bias" in used))
    for name, tensor in used.items():
        place, _, part = name.rpartition(".")
        module = _module_at(root, place)
        if tensor.is_floating_point() and not part.startswith("running_"):
            module.register_parameter(part, nn.Parameter(tensor, requires_grad=False))
        else:
            module.register_buffer(part, tensor)


def _layer(weight: Tensor, *, bias: bool) -> nn.Module:
    if weight.ndim == 4:
        kernel = (weight.shape[2], weight.shape[3])
        return nn.Conv2d(weight.shape[1], weight.shape[0], kernel, bias=bias)
    return nn.Linear(weight.shape[1], weight.shape[0], bias=bias)


def _hang(root: nn.Module, name: str, layer: nn.Module) -> None:
    place, _, part = name.rpartition(".")
    _module_at(root, place).add_module(part, layer)


def _module_at(root: nn.Module, name: str) -> nn.Module:
    for part in filter(None, name.split(".")):
        if part not in dict(root.named_children()):
            root.add_module(part, nn.Module())
        root = root.get_submodule(part)
    return root
