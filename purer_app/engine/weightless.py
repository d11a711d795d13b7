"""Builds networks whose weights have shapes but no memory, while small tables that a network needs are real."""

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


class Weightless(TorchFunctionMode):
    """A context in which weights are made on the "meta" device, to be assigned from a file later.

    `torch.device("meta")` would also take the numbers of tables that no file holds (positions, blur filters)
    and of the widths that RegNet plans with small tensors.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func is torch.empty and kwargs.get("device") is None:
            kwargs = kwargs | {"device": "meta"}
        return func(*args, **kwargs)
