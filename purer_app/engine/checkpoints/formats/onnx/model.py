"""Read an ONNX file as plain data: its nodes, its constants, and the form of its input and output."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from purer_app.engine.checkpoints.formats.headers import damaged_sentence
from purer_app.engine.checkpoints.formats.onnx.index import ExternalData, index_of_onnx
from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, StoredTensor
from purer_app.engine.checkpoints.formats.storage.tensors import checked_state
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.text import listed

Host = NDArray[Any]
"""Whole numbers, truth values and single numbers, which are computed outside torch."""

_OLDEST, _NEWEST = 7, 25
_MAX_NODES = 50_000
_MAX_BYTES = 2**31 - 1
_WITHOUT_DOMAIN = ("", "ai.onnx")
_OPTIONAL_INPUT = ""


@dataclass(frozen=True, slots=True)
class OnnxNode:
    """One operator with the names of its inputs (empty where one is omitted), its outputs and plain attributes."""

    operator: str
    domain: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OnnxValue:
    """The declared form of an input or output; None stands for a free length, and for an undeclared shape."""

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True, slots=True)
class OnnxGraph:
    """A graph without its file: constants are float32 tensors, and `Host` for anything else and for single numbers."""

    nodes: tuple[OnnxNode, ...]
    constants: Mapping[str, Tensor | Host]
    inputs: tuple[OnnxValue, ...]
    outputs: tuple[OnnxValue, ...]
    opset: int


def read_onnx_graph(path: Path) -> OnnxGraph:
    """Read an ONNX file and the data files next to it; nothing in it is run.

    Raises:
        CheckpointError: it is damaged, holds what only code could provide, or its weights cannot be used.
        OSError: a file cannot be read.
    """
    try:
        return _graph(path)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # the parser raises many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(path.name)) from error


def weights_of_graph(graph: OnnxGraph) -> dict[str, Tensor]:
    """Return the constants with more than one number, and those with whole numbers, by name."""
    return {
        name: value if isinstance(value, Tensor) else torch.from_numpy(np.ascontiguousarray(value))
        for name, value in graph.constants.items()
    }


def _graph(path: Path) -> OnnxGraph:
    import onnx

    if (size := path.stat().st_size) > _MAX_BYTES:
        raise CheckpointError(
            f"{path.name} has {size} bytes; an ONNX file holds less than 2 GiB. "
            "Save it with its weights in a file next to it (external data)"
        )
    with path.open("rb") as file:
        index = index_of_onnx(path, file)
    model = onnx.load_model(str(path), format="protobuf", load_external_data=False)
    graph = model.graph
    _check_model(model, path.name)
    given = {tensor.name: tensor for tensor in graph.initializer}
    constants = {
        name: _array(tensor, index.tensors.get(name), index.elsewhere.get(name), path.name)
        for name, tensor in given.items()
    }
    nodes = []
    for node in graph.node:
        if node.op_type == "Constant" and node.domain in _WITHOUT_DOMAIN and len(node.output) == 1:
            name = node.output[0]
            if name in constants:
                raise CheckpointError(f"{path.name} gives '{name[:80]}' twice")
            constants[name] = _constant(node, index.tensors.get(name), index.elsewhere.get(name), path.name)
        else:
            nodes.append(_node(node, path.name))
    return OnnxGraph(
        nodes=tuple(nodes),
        constants=_checked(constants, path.name),
        inputs=tuple(_value(value) for value in graph.input if value.name not in given),
        outputs=tuple(_value(value) for value in graph.output),
        opset=next(each.version for each in model.opset_import if each.domain in _WITHOUT_DOMAIN),
    )


def _check_model(model: Any, name: str) -> None:
    opsets = [each.version for each in model.opset_import if each.domain in _WITHOUT_DOMAIN]
    if len(opsets) != 1:
        raise CheckpointError(f"{name} does not say which version of ONNX's operators it uses; export it again")
    if not _OLDEST <= opsets[0] <= _NEWEST:
        raise CheckpointError(
            f"{name} uses version {opsets[0]} of ONNX's operators; PURER runs versions {_OLDEST} to {_NEWEST}. "
            "Export it again with another opset_version"
        )
    if len(model.graph.node) > _MAX_NODES:
        raise CheckpointError(f"{name} has a graph of {len(model.graph.node)} steps; at most {_MAX_NODES} are run")
    if model.functions:
        names = listed([each.name[:80] for each in model.functions])
        raise CheckpointError(
            f"{name} defines operators of its own ({names}), which PURER does not run. Export it with plain operators"
        )
    if model.graph.sparse_initializer:
        raise CheckpointError(f"{name} holds sparse weights; save it with dense ones")


def _checked(constants: Mapping[str, Host], name: str) -> dict[str, Tensor | Host]:
    """Turn arrays of floats into checked float32 tensors; single numbers and all others stay arrays."""
    found: dict[str, Tensor | Host] = {}
    floats: dict[str, Tensor] = {}
    for key, array in constants.items():
        if array.dtype.kind == "f" and array.size != 1:
            floats[key] = torch.from_numpy(array)
        else:
            found[key] = array.astype(np.float32) if array.dtype.kind == "f" else array
    return found | checked_state(floats, name)


def _constant(node: Any, stored: StoredTensor | None, place: ExternalData | None, file_name: str) -> Host:
    attributes = {each.name: each for each in node.attribute}
    if len(attributes) == 1:
        ((key, held),) = attributes.items()
        match key:
            case "value" if held.HasField("t"):
                return _array(held.t, stored, place, file_name)
            case "value_int":
                return np.array(held.i, dtype=np.int64)
            case "value_ints":
                return np.array(held.ints, dtype=np.int64)
            case "value_float":
                return np.array(held.f, dtype=np.float32)
            case "value_floats":
                return np.array(held.floats, dtype=np.float32)
    raise CheckpointError(f"{file_name} holds a constant '{node.output[0][:80]}' that is not a dense tensor of numbers")


def _array(tensor: Any, stored: StoredTensor | None, place: ExternalData | None, file_name: str) -> Host:
    """Return the numbers of a tensor, and free those of the parsed message."""
    from onnx import numpy_helper

    if stored is None:
        raise CheckpointError(f"{file_name} is damaged: '{tensor.name[:80]}' is not in its index")
    if place is not None:
        return _array_elsewhere(stored, place)
    array = numpy_helper.to_array(tensor).copy()
    tensor.ClearField("raw_data")
    return array.astype(np.float32) if stored.dtype in ("bfloat16", "float16") else array


def _array_elsewhere(stored: StoredTensor, place: ExternalData) -> Host:
    n_bytes = stored.elements * ITEM_BYTES[stored.dtype]
    with place.path.open("rb") as file:
        file.seek(place.offset)
        content = bytearray(file.read(n_bytes))
    if len(content) != n_bytes:
        raise CheckpointError(f"{place.path.name} is shorter than its weights; fetch it again")
    dtype: torch.dtype = getattr(torch, stored.dtype)
    flat = torch.frombuffer(content, dtype=dtype) if content else torch.empty(0, dtype=dtype)
    is_half = stored.dtype in ("bfloat16", "float16")
    return (flat.float() if is_half else flat).reshape(stored.shape).numpy()


def _node(node: Any, file_name: str) -> OnnxNode:
    attributes = {each.name: _attribute(each, node.op_type) for each in node.attribute}
    if len(attributes) != len(node.attribute):
        raise CheckpointError(f"{file_name} gives an attribute of {node.op_type[:80]} twice")
    return OnnxNode(
        operator=node.op_type,
        domain="" if node.domain in _WITHOUT_DOMAIN else node.domain,
        name=node.name,
        inputs=tuple(node.input),
        outputs=tuple(node.output),
        attributes=attributes,
    )


class Unreadable:
    """An attribute that no known operator has: a graph, a tensor, or a reference to an outer function."""


def _attribute(attribute: Any, operator: str) -> Any:
    kinds = type(attribute)
    match attribute.type:
        case kinds.INT:
            return int(attribute.i)
        case kinds.FLOAT:
            return float(attribute.f)
        case kinds.STRING:
            return attribute.s.decode("utf-8", "replace")
        case kinds.INTS:
            return tuple(int(value) for value in attribute.ints)
        case kinds.FLOATS:
            return tuple(float(value) for value in attribute.floats)
        case kinds.TENSOR if operator == "ConstantOfShape" and len(attribute.t.dims) <= 1:
            from onnx import numpy_helper

            return numpy_helper.to_array(attribute.t).copy()
    return Unreadable()


def _value(value: Any) -> OnnxValue:
    from onnx import TensorProto

    kind = value.type.tensor_type
    known = {number: name.lower() for name, number in TensorProto.DataType.items()}
    shape = tuple(_lengths(kind.shape.dim)) if kind.HasField("shape") else None
    return OnnxValue(value.name, known.get(kind.elem_type, "unknown"), shape)


def _lengths(dims: Iterable[Any]) -> list[int | None]:
    return [int(dim.dim_value) if dim.HasField("dim_value") and dim.dim_value >= 0 else None for dim in dims]
