"""Translate an ONNX graph into the steps of an exported program; only known operators are translated."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from purer_app.engine.checkpoints.exported.graph import Program, Step, Value
from purer_app.engine.checkpoints.exported.onnx.arranging import ARRANGING, BATCH_DEPENDENT
from purer_app.engine.checkpoints.exported.onnx.elementwise import ELEMENTWISE
from purer_app.engine.checkpoints.exported.onnx.input_form import InputForm
from purer_app.engine.checkpoints.exported.onnx.node_reader import NodeReader, UnknownStepError, shown
from purer_app.engine.checkpoints.exported.onnx.output_form import OutputForm
from purer_app.engine.checkpoints.exported.onnx.reductions import REDUCTIONS
from purer_app.engine.checkpoints.exported.onnx.tensor_names import TensorNames
from purer_app.engine.checkpoints.exported.onnx.values import MAX_HOST_VALUES, Operation
from purer_app.engine.checkpoints.exported.onnx.windows import WINDOWS, Window, windowed_convolution
from purer_app.engine.checkpoints.formats.onnx.model import Host, OnnxGraph, OnnxNode
from purer_app.engine.core.errors import CheckpointError

_OPERATORS: Mapping[str, Callable[[NodeReader], Operation]] = ELEMENTWISE | ARRANGING | WINDOWS | REDUCTIONS
_PICTURES = Value("pictures")
_MAX_FOLDED_VALUES = 2**27
_SAME = frozenset({"Identity", "Dropout"})
_QUANTISED = ("QLinear", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "ConvInteger")
_PLANES = 4
_KEEPS_DIMENSIONS = frozenset(
    (
        *ELEMENTWISE,
        *WINDOWS,
        *("BatchNormalization", "InstanceNormalization", "GroupNormalization", "LayerNormalization", "LRN"),
        *("Concat", "Split", "Slice", "Pad", "Transpose", "Tile", "SpaceToDepth", "DepthToSpace"),
    )
)


class Translation:
    """An ONNX graph on its way to a program: steps, names of weights, and the weights themselves."""

    def __init__(self, graph: OnnxGraph, form: InputForm, output: OutputForm, file_name: str) -> None:
        self.names = TensorNames()
        self._constants = dict(graph.constants)
        self._graph, self._form, self._output, self._file_name = graph, form, output, file_name
        self._steps: list[Step] = []
        self._weights: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._dimensions = {form.name: _PLANES}
        self._shared: dict[str, Value] = {}
        self._users: dict[str, list[OnnxNode]] = {}
        for node in output.nodes:
            for name in node.inputs:
                self._users.setdefault(name, []).append(node)

    def program(self) -> Program:
        """Translate all steps.

        Raises:
            CheckpointError: an operator is unknown, or contradicts itself.
            Exception: of several kinds where the graph is malformed.
        """
        form = self._form
        to_last = (lambda x: x.permute(0, 2, 3, 1)) if form.channels_last else (lambda x: x)
        self._add("input", to_last, [_PICTURES], [form.name])
        for node in self._output.nodes:
            if not set(node.outputs) <= self._same.keys():
                self._translate(node)
        name = self._output.name
        if name in self._constants:
            raise CheckpointError(f"{self._file_name} gives the same numbers for all pictures")
        return Program(
            steps=tuple(self._steps),
            weights=self._weights,
            input_name=_PICTURES.name,
            input_shape=(None, form.channels, form.height, form.width),
            output_name=self._value(name).name,
            planes=frozenset(_value_name(each) for each, n in self._dimensions.items() if n == _PLANES),
        )

    def _translate(self, node: OnnxNode) -> None:
        self._check_known(node)
        reader = NodeReader(node, self._constants, self._graph.opset, self._file_name)
        if node.operator in _SAME:
            self._pass_on(reader)
            return
        if node.operator == "BatchNormalization" and self._add_batch_norm(reader):
            return
        if node.operator == "Conv" and self._add_convolution(reader):
            return
        if node.operator in ("Gemm", "MatMul") and self._add_linear(reader):
            return
        operation = _OPERATORS[node.operator](reader)
        reader.finish()
        if all(not name or name in self._constants for name in node.inputs) and node.operator not in BATCH_DEPENDENT:
            self._fold(reader, operation)
            return
        arguments: list[Any] = [
            None if k in reader.literals or not name else self._argument(name) for k, name in enumerate(node.inputs)
        ]
        while arguments and arguments[-1] is None:
            arguments.pop()
        if node.operator in BATCH_DEPENDENT:
            arguments += [_PICTURES, self._form.batch]
        self._add(node.operator, operation, arguments, node.outputs)
        self._note_dimensions(node)

    def _check_known(self, node: OnnxNode) -> None:
        if node.operator.startswith(_QUANTISED):
            raise UnknownStepError(
                f"{self._file_name} is a quantised network (operator {shown(node)}); PURER needs one with "
                "floating-point weights, from before the quantisation"
            )
        if node.domain or node.operator not in _OPERATORS.keys() | _SAME:
            raise UnknownStepError(
                f"{self._file_name} uses the operator {shown(node)}, which is not among those that PURER runs from a "
                "file. Export the network as .pt2, or save its state_dict if its architecture is a usual one"
            )

    def _pass_on(self, reader: NodeReader) -> None:
        node = reader.node
        if node.operator == "Dropout":
            reader.number("ratio", 0.5)
            training = reader.literal(2)
            if reader.has_input(2) and (training is None or bool(training.any())):
                raise reader.unknown("as it is while a network is trained")
        reader.finish()
        source, target = node.inputs[0], node.outputs[0]
        if source in self._constants:
            self._constants[target] = self._constants[source]
        else:
            self._same[target] = self._same.get(source, source)
            self._copy_dimensions(source, target)

    def _fold(self, reader: NodeReader, operation: Operation) -> None:
        """Compute what depends on constants alone, and keep it as a constant."""
        node = reader.node
        given = [
            None if k in reader.literals or not name else self._constants[name] for k, name in enumerate(node.inputs)
        ]
        while given and given[-1] is None:
            given.pop()
        floats = [each for each in given if isinstance(each, Tensor)]
        if floats:  # on shapes alone first, before it can cost memory
            on_shapes = [each.to("meta") if isinstance(each, Tensor) else each for each in given]
            self._check_folded(operation(*on_shapes))
        with torch.no_grad():
            results = operation(*given)
        self._check_folded(results)
        parts = results if isinstance(results, list | tuple) else (results,)
        for name, part in zip(node.outputs, parts, strict=False):
            self._constants[name] = _as_constant(part)

    def _check_folded(self, results: Any) -> None:
        for part in results if isinstance(results, list | tuple) else (results,):
            size = part.numel() if isinstance(part, Tensor) else part.size
            if size > (_MAX_FOLDED_VALUES if isinstance(part, Tensor) else MAX_HOST_VALUES):
                raise CheckpointError(
                    f"{self._file_name} holds a graph that makes {size} values from its weights alone; "
                    f"at most {_MAX_FOLDED_VALUES} are made"
                )

    def _add_batch_norm(self, reader: NodeReader) -> bool:
        """Add a BatchNorm with constant statistics as a layer of the network; False where it has no such ones."""
        node = reader.node
        x, *given = node.inputs
        parts = [self._constants[name] for name in given if name in self._constants]
        if len(parts) != 4 or any(part.ndim != 1 for part in parts) or x in self._constants:
            return False
        _OPERATORS[node.operator](reader)
        reader.finish()
        layer = self.names.layer(given[2], "batch_norm", ".running_mean")
        ends = ("weight", "bias", "running_mean", "running_var")
        weights = [self._weight(f"{layer}.{end}", _as_tensor(part)) for end, part in zip(ends, parts, strict=True)]
        eps = reader.number("epsilon", 1e-5)
        arguments = (self._value(x), *weights, False, 0.1, eps, False)
        self._steps.append(Step("aten.batch_norm.default", arguments, {}, (_value_name(node.outputs[0]),)))
        self._copy_dimensions(x, node.outputs[0])
        return True

    def _add_convolution(self, reader: NodeReader) -> bool:
        """Add a convolution with constant weights as a layer of the network; False where it has no such ones."""
        node = reader.node
        weight = self._constants.get(node.inputs[1])
        bias = self._constants.get(node.inputs[2]) if reader.has_input(2) else None
        if weight is None or (reader.has_input(2) and bias is None) or node.inputs[0] in self._constants:
            return False
        weight = _as_tensor(weight)
        size = tuple(weight.shape[2:])
        if reader.wholes("kernel_shape") not in (None, size):
            raise reader.broken("has a kernel shape other than that of its weights")
        window, groups = Window(reader, size), reader.whole("group", 1)
        weights = self._layer_weights("conv", node.inputs[1], weight, bias)
        arguments = [self._value(node.inputs[0]), *weights]
        if (padding := window.fixed_padding) is not None:
            reader.finish()
            arguments += [None] * (3 - len(arguments))
            lists = [list(values) for values in (window.stride, padding, window.dilation)]
            step = Step("aten.conv2d.default", (*arguments, *lists, groups), {}, (_value_name(node.outputs[0]),))
            self._steps.append(step)
        else:
            operation = windowed_convolution(reader, size)
            reader.finish()
            self._add("Conv", operation, arguments, node.outputs)
        self._dimensions[node.outputs[0]] = _PLANES
        return True

    def _add_linear(self, reader: NodeReader) -> bool:
        """Add a product with a constant matrix as a linear layer, together with the bias that follows it."""
        node = reader.node
        x, matrix, *rest = node.inputs
        weight = self._constants.get(matrix)
        if weight is None or weight.ndim != 2 or x in self._constants:
            return False
        weight, target = _as_tensor(weight), node.outputs[0]
        bias: Tensor | None = None
        if node.operator == "Gemm":
            alpha, beta = reader.number("alpha", 1.0), reader.number("beta", 1.0)
            if reader.whole("transA", 0) or (rest and rest[0] not in self._constants):
                return False
            weight = weight * alpha if alpha != 1 else weight
            weight = weight if reader.whole("transB", 0) else weight.T
            if rest and rest[0]:
                bias = _as_bias(self._constants[rest[0]], weight.shape[0])
                if bias is None:
                    return False
                bias = bias * beta if beta != 1 else bias
        else:
            weight = weight.T
            bias, target = self._bias_behind(target, weight.shape[0])
        reader.finish()
        weights = self._layer_weights("linear", matrix, weight.contiguous(), bias)
        self._steps.append(Step("aten.linear.default", (self._value(x), *weights), {}, (_value_name(node.outputs[0]),)))
        self._copy_dimensions(x, node.outputs[0])
        if target != node.outputs[0]:
            self._same[target] = node.outputs[0]
            self._copy_dimensions(x, target)
        return True

    def _bias_behind(self, name: str, n_outputs: int) -> tuple[Tensor | None, str]:
        """Return the constant vector that is added to a product and the name of the sum; None and the name without."""
        users = self._users.get(name, [])
        if len(users) == 1 and users[0].operator == "Add" and not users[0].domain and name != self._output.name:
            (add,) = users
            other = [each for each in add.inputs if each != name]
            constant = self._constants.get(other[0]) if len(other) == 1 else None
            if constant is not None and constant.ndim == 1 and constant.shape[0] == n_outputs:
                return _as_tensor(constant), add.outputs[0]
        return None, name

    def _layer_weights(self, kind: str, name: str, weight: Tensor, bias: Any) -> list[Any]:
        layer = self.names.layer(name, kind)
        found: list[Any] = [self._weight(f"{layer}.weight", weight)]
        if bias is not None:
            found.append(self._weight(f"{layer}.bias", _as_tensor(bias)))
        return found

    def _weight(self, name: str, tensor: Tensor) -> Value:
        value = Value(f"weight {name}")
        self._weights[value.name] = self.names.add(name, tensor)
        return value

    def _argument(self, name: str) -> Any:
        """Return an input of a step: an array as it is, a constant tensor as a weight, anything else by name."""
        constant = self._constants.get(name)
        if constant is None:
            return self._value(name)
        if isinstance(constant, np.ndarray):
            return constant
        if name not in self._shared:
            found = self.names.constant(name, constant)
            self._shared[name] = Value(f"weight {found}")
            self._weights[self._shared[name].name] = found
        return self._shared[name]

    def _value(self, name: str) -> Value:
        return Value(_value_name(self._same.get(name, name)))

    def _add(self, operator: str, operation: Operation, arguments: Sequence[Any], outputs: Sequence[str]) -> None:
        results = tuple(_value_name(name) if name else "" for name in outputs)
        gives_list = operator == "Split"
        self._steps.append(
            Step(f"onnx.{operator}", tuple(arguments), {}, results, gives_list=gives_list, function=operation)
        )

    def _note_dimensions(self, node: OnnxNode) -> None:
        if node.operator in _KEEPS_DIMENSIONS:
            known = [self._dimensions[name] for name in node.inputs if name in self._dimensions]
            if known:
                self._dimensions |= dict.fromkeys(node.outputs, max(known))
        elif node.operator == "Reshape" and (target := self._constants.get(node.inputs[1])) is not None:
            self._dimensions[node.outputs[0]] = int(np.prod(target.shape))

    def _copy_dimensions(self, source: str, target: str) -> None:
        if source in self._dimensions:
            self._dimensions[target] = self._dimensions[source]


def _value_name(name: str) -> str:
    return f"value {name}"


def _as_tensor(value: Tensor | Host) -> Tensor:
    return value if isinstance(value, Tensor) else torch.from_numpy(np.ascontiguousarray(value)).reshape(value.shape)


def _as_constant(value: Any) -> Tensor | Host:
    """Return a folded value as a constant of the graph: floats as tensors, all else and single numbers as arrays."""
    if isinstance(value, Tensor):
        value = value.contiguous()
        is_tensor = value.is_floating_point() and value.numel() != 1
        return value if is_tensor else np.asarray(value.numpy())
    return np.asarray(value)


def _as_bias(value: Tensor | Host, n_outputs: int) -> Tensor | None:
    """Return the addend of a matrix product as one number for each output; None where it is anything else."""
    found = _as_tensor(value)
    lengths = [1] * (2 - found.ndim) + list(found.shape)
    if len(lengths) != 2 or lengths[0] != 1 or lengths[1] not in (1, n_outputs):
        return None
    return found.reshape(-1).expand(n_outputs).contiguous()
