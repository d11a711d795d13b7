"""Builds networks with weights on the "meta" device, but with real constant tables."""

from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

Network = TypeVar("Network", bound=nn.Module)

_FILLS = frozenset({"uniform_", "normal_", "zero_", "fill_", "erfinv_", "mul_", "add_", "sub_", "clamp_", "copy_"})
"""Functions that draw initial weights, which take most of the construction time and are not needed here."""


class Weightless(TorchFunctionMode):
    """Context manager that creates weights on the "meta" device, to be assigned from a file later.

    `torch.device("meta")` would also create constant tables that no file holds (positions, blur filters) and the small
    tensors with which RegNet computes its widths.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        tensor = args[0] if args else kwargs.get("tensor")
        if isinstance(tensor, torch.Tensor) and tensor.is_meta and _fills(func):
            return tensor
        if func is torch.empty and kwargs.get("device") is None and _of_weights(kwargs.get("dtype")):
            kwargs = kwargs | {"device": "meta"}
        return func(*args, **kwargs)


def _of_weights(dtype: torch.dtype | None) -> bool:
    return dtype is None or dtype.is_floating_point


def _fills(func: Callable[..., Any]) -> bool:
    return getattr(func, "__module__", "") == "torch.nn.init" or getattr(func, "__name__", "") in _FILLS


def without_weights(build: Callable[[], Network]) -> Network:
    """Build a network in `Weightless`, or completely on "meta" if its construction includes a forward pass.

    Raises:
        Exception: an error of `build`.
    """
    try:
        with Weightless():
            return build()
    except RuntimeError:
        with torch.device("meta"):
            return build()


def is_weightless(network: nn.Module) -> bool:
    """Whether some weights of a network are still on the "meta" device."""
    return any(tensor.is_meta for tensor in (*network.parameters(), *network.buffers()))
