"""Builds networks whose weights have shapes but no memory, while small tables that a network needs are real."""

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

_FILLS = frozenset({"uniform_", "normal_", "zero_", "fill_", "erfinv_", "mul_", "add_", "sub_", "clamp_", "copy_"})
"""Ways to draw first weights, which take most of the time of building and are for nothing here."""


class Weightless(TorchFunctionMode):
    """A context in which weights are made on the "meta" device, to be assigned from a file later.

    `torch.device("meta")` would also take the numbers of tables that no file holds (positions, blur filters)
    and of the widths that RegNet plans with small tensors.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        tensor = args[0] if args else kwargs.get("tensor")
        if isinstance(tensor, torch.Tensor) and tensor.is_meta and _fills(func):
            return tensor
        if func is torch.empty and kwargs.get("device") is None:
            kwargs = kwargs | {"device": "meta"}
        return func(*args, **kwargs)


def _fills(func: Callable[..., Any]) -> bool:
    return getattr(func, "__module__", "") == "torch.nn.init" or getattr(func, "__name__", "") in _FILLS
