"""Name the weights of an ONNX graph as parts of a tree of modules."""

import re

from torch import Tensor, nn

_NAME = re.compile(r"\w{1,200}(\.\w{1,200}){0,40}", re.ASCII)


class TensorNames:
    """Names of weights by layer: those of the file where they can be names of a tree, otherwise numbered ones."""

    def __init__(self) -> None:
        self.tensors: dict[str, Tensor] = {}
        self._layers: set[str] = set()
        self._numbers: dict[str, int] = {}

    def layer(self, name_of_weight: str, kind: str, suffix: str = ".weight") -> str:
        """Return a new layer's name: that of its weight in the file without the suffix, or a number after its kind."""
        wanted = name_of_weight.removesuffix(suffix) if name_of_weight.endswith(suffix) else ""
        if not self._is_free(wanted):
            wanted = self._numbered(kind)
        self._layers.add(wanted)
        return wanted

    def add(self, name: str, tensor: Tensor) -> str:
        """Add a tensor and return its name."""
        self.tensors[name] = tensor
        return name

    def constant(self, name: str, tensor: Tensor) -> str:
        """Add a tensor that belongs to no layer, and return its name."""
        if "." not in name or not self._is_free(name):
            name = self._numbered("constant")
        self._layers.add(name)
        return self.add(name, tensor)

    def _is_free(self, name: str) -> bool:
        """Whether a name can be one of a module, and no other layer is part of it or has it as a part."""
        if not _NAME.fullmatch(name) or any(hasattr(nn.Module, part) for part in name.split(".")):
            return False
        taken = (*self._layers, *self.tensors)
        return not any(name == each or name.startswith(f"{each}.") or each.startswith(f"{name}.") for each in taken)

    def _numbered(self, kind: str) -> str:
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}_{number}"
