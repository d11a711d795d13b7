"""Read the attributes and constant inputs of an ONNX node, each with its type; what is not expected is refused."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from torch import Tensor

from purer_app.engine.checkpoints.formats.onnx.model import Host, OnnxNode
from purer_app.engine.core.errors import CheckpointError

_IGNORED = frozenset({"stash_type", "storage_order", "consumed_inputs", "seed"})
"""Attributes that change no result here."""


class UnknownStepError(CheckpointError):
    """A graph uses an operator, or a form of one, that is not among those that are run from a file."""


class NodeReader:
    """One node of an ONNX graph together with what is constant around it.

    `literals` collects the positions of the inputs that are read while the network is built.
    """

    def __init__(self, node: OnnxNode, constants: Mapping[str, Tensor | Host], opset: int, file_name: str) -> None:
        self.node = node
        self.opset = opset
        self.literals: set[int] = set()
        self._constants = constants
        self._file_name = file_name
        self._read: set[str] = set()

    def has_input(self, position: int) -> bool:
        """Whether the input is given."""
        return position < len(self.node.inputs) and bool(self.node.inputs[position])

    def n_outputs(self) -> int:
        """Return the number of outputs up to the last one with a name."""
        return max((k + 1 for k, name in enumerate(self.node.outputs) if name), default=0)

    def whole(self, name: str, default: int) -> int:
        """Return a whole number."""
        return int(self._attribute(name, int, default, "a whole number"))

    def number(self, name: str, default: float) -> float:
        """Return a number."""
        return float(self._attribute(name, float, default, "a number"))

    def text(self, name: str, default: str) -> str:
        """Return a text."""
        return str(self._attribute(name, str, default, "a text"))

    def wholes(self, name: str) -> tuple[int, ...] | None:
        """Return a list of whole numbers; None without one."""
        found = self._attribute(name, tuple, None, "a list of whole numbers")
        if found is not None and any(type(value) is not int for value in found):
            raise self._wrong(name, "a list of whole numbers")
        return None if found is None else tuple(found)

    def array(self, name: str) -> Host | None:
        """Return a tensor; None without one."""
        found: Host | None = self._attribute(name, np.ndarray, None, "a tensor")
        return found

    def literal(self, position: int) -> Host | None:
        """Return a constant input as an array; None where it is omitted or computed by the graph."""
        if not self.has_input(position):
            return None
        value = self._constants.get(self.node.inputs[position])
        if value is None:
            return None
        self.literals.add(position)
        return value.numpy() if isinstance(value, Tensor) else value

    def fixed(self, position: int) -> Host | None:
        """Return a constant input as an array; None where it is omitted.

        Raises:
            UnknownStepError: the graph computes it.
        """
        found = self.literal(position)
        if found is None and self.has_input(position):
            raise self.unknown(f"with an input ({position + 1}) that is computed by the graph")
        return found

    def wholes_or_input(self, name: str, position: int) -> tuple[int, ...] | None:
        """Return whole numbers that older versions have as an attribute and newer ones as a constant input."""
        found = self.wholes(name)
        if found is not None:
            return found
        given = self.fixed(position)
        return None if given is None else tuple(int(value) for value in given.reshape(-1))

    def finish(self) -> None:
        """Check that all attributes have been read.

        Raises:
            UnknownStepError: there is one that this operator is not known to have.
        """
        for name in self.node.attributes:
            if name not in self._read | _IGNORED:
                raise self.unknown(f"with the attribute '{name[:80]}'")

    def unknown(self, form: str) -> UnknownStepError:
        """Return the error for a form of the operator that is not run."""
        return UnknownStepError(
            f"{self._file_name} uses the operator {shown(self.node)} {form}, which is not among those that PURER runs "
            "from a file. Export the network as .pt2, or save its state_dict if its architecture is a usual one"
        )

    def broken(self, what: str) -> CheckpointError:
        """Return the error for a node that contradicts itself."""
        return CheckpointError(f"{self._file_name} is damaged: its operator {shown(self.node)} {what}")

    def _attribute(self, name: str, kind: type, default: Any, what: str) -> Any:
        self._read.add(name)
        if name not in self.node.attributes:
            return default
        value = self.node.attributes[name]
        if type(value) is not kind:
            raise self._wrong(name, what)
        return value

    def _wrong(self, name: str, what: str) -> CheckpointError:
        return self.broken(f"has an attribute '{name}' that is not {what}")


def shown(node: OnnxNode) -> str:
    """Return the operator of a node, with its domain unless it is that of ONNX itself."""
    return f"{node.domain[:80]}.{node.operator[:80]}" if node.domain else node.operator[:80]
