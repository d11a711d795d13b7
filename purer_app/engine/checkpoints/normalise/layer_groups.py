"""Group a flat table of tensors into layers of known kinds, whatever their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations

import torch
from torch import Tensor

_NORM_PARTS = frozenset({"weight", "bias", "running_mean", "running_var"})
_MOST_REORDERED = 5


@dataclass(frozen=True, slots=True)
class Layer:
    """The tensors of one module and its name; `kind` is conv, linear, norm (with statistics) or other."""

    kind: str
    parts: Mapping[str, Tensor]
    name: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the weight."""
        return tuple(self.parts["weight"].shape)

    def renamed(self, name: str) -> dict[str, Tensor]:
        """Return the tensors under another module name, completed to an exact equivalent.

        A missing bias is zero; a missing count of batches is zero, and is never read.
        """
        parts = dict(self.parts)
        parts.setdefault("bias", torch.zeros(self.shape[0]))
        if self.kind == "norm":
            parts.setdefault("num_batches_tracked", torch.tensor(0))
        return {f"{name}.{part}": tensor for part, tensor in parts.items()}

    def equals(self, other: "Layer") -> bool:
        """Whether both hold the same values under the same part names."""
        return self.parts.keys() == other.parts.keys() and all(
            torch.equal(tensor, other.parts[part]) for part, tensor in self.parts.items()
        )


def group_layers(state: Mapping[str, Tensor]) -> list[Layer]:
    """Group tensors by module, in the order of first appearance."""
    modules: dict[str, dict[str, Tensor]] = {}
    for key, tensor in state.items():
        module, _, part = key.rpartition(".")
        modules.setdefault(module, {})[part] = tensor
    return [Layer(_kind(parts), parts, name) for name, parts in modules.items()]


def of_kind(layers: Sequence[Layer], kind: str) -> list[Layer]:
    """Return the layers of one kind, in order."""
    return [layer for layer in layers if layer.kind == kind]


def in_chain(layers: Sequence[Layer]) -> list[Layer] | None:
    """Order layers so that each takes the output of the one before.

    The given order is kept where it is such a one: files that sort their names lose it, and then shapes decide.

    Returns:
        None where no order fits, or more than one.
    """
    if _is_chain(layers):
        return list(layers)
    if len(layers) > _MOST_REORDERED:
        return None
    fitting = [order for order in permutations(layers) if _is_chain(order)]
    return list(fitting[0]) if len(fitting) == 1 else None


def _is_chain(layers: Sequence[Layer]) -> bool:
    return all(before.shape[0] == after.shape[1] for before, after in pairwise(layers))


def describe(state: Mapping[str, Tensor]) -> str:
    """Describe the layers of unknown weights, so that a person can recognise the network."""
    layers = group_layers(state)
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    named = ((convs, "convolution"), (norms, "BatchNorm layer"), (linears, "linear layer"))
    counts = [f"{len(found)} {name if len(found) == 1 else f'{name}s'}" for found, name in named if found]
    text = ", ".join(counts) or "no layers of a known kind"
    if convs:
        text += f"; the first takes {_channels_of(convs[0].shape[1])}"
    elif linears:
        text += f"; the first takes {linears[0].shape[1]} values"
    if linears:
        text += f"; the last gives {linears[-1].shape[0]} values"
    return text


def _channels_of(count: int) -> str:
    return f"{count} channel" if count == 1 else f"{count} channels"


def _kind(parts: Mapping[str, Tensor]) -> str:
    names = parts.keys() - {"num_batches_tracked"}
    weight = parts.get("weight")
    if weight is None or weight.numel() == 0:
        return "other"
    if names == _NORM_PARTS and weight.ndim == 1:
        return "norm"
    return {4: "conv", 2: "linear"}.get(weight.ndim, "other") if names <= {"weight", "bias"} else "other"
