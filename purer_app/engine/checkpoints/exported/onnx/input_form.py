"""What an ONNX graph says about its pictures: layout, size, and the normalisation that it does itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from torch import Tensor

from purer_app.engine.checkpoints.formats.onnx.model import Host, OnnxGraph, OnnxNode
from purer_app.engine.core.errors import CheckpointError

_CHANNELS = (1, 3)
_FLOATS = ("float", "float16", "bfloat16", "double")
_TO_CHANNELS_FIRST = (0, 3, 1, 2)
_LARGEST = 255.0
_STEPS = 16
_STD_RANGE = (0.02, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputForm:
    """The form of a graph's input; lengths are None where they are free.

    `pixel_range` is the largest pixel value (1 or 255) where the graph normalises its pictures itself, 0 where they
    come normalised; `is_declared` says that the type of the input fixes it. `mean` and `std` are those of the graph's
    own normalisation for pixels in [0, 1], empty where they are unusual.
    """

    name: str
    batch: int | None
    channels: int | None
    height: int | None
    width: int | None
    channels_last: bool
    pixel_range: float = 0.0
    is_declared: bool = False
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()


def input_form_of(graph: OnnxGraph, file_name: str) -> InputForm:
    """Return the form of the one input of a classifier of pictures.

    Raises:
        CheckpointError: the graph has another number of inputs, or its input is not a batch of pictures.
    """
    if len(graph.inputs) != 1:
        raise CheckpointError(
            f"{file_name} holds a graph of {len(graph.inputs)} inputs; a classifier of pictures has 1"
        )
    (given,) = graph.inputs
    if given.dtype not in (*_FLOATS, "uint8"):
        raise CheckpointError(
            f"{file_name} takes input of the type {given.dtype}; a classifier of pictures takes float32"
        )
    shape = given.shape or (None,) * 4
    if len(shape) != 4:
        raise CheckpointError(
            f"{file_name} takes input of {len(shape)} dimensions; a classifier of pictures takes 4: number, channels, "
            "height and width"
        )
    if any(length == 0 for length in shape):
        raise CheckpointError(f"{file_name} takes pictures of a size of 0; export it again with pictures of real size")
    users = [node for node in graph.nodes if given.name in node.inputs]
    channels_last = _is_channels_last(shape, users)
    batch, *others = shape
    height, width, channels = (*others[:2], others[2]) if channels_last else (others[1], others[2], others[0])
    if channels is None:
        channels = _channels_of_first_layer(graph)
    form = InputForm(
        name=given.name, batch=batch, channels=channels, height=height, width=width, channels_last=channels_last
    )
    return _with_own_normalisation(form, graph, is_declared=given.dtype == "uint8")


def _is_channels_last(shape: tuple[int | None, ...], users: list[OnnxNode]) -> bool:
    if shape[3] in _CHANNELS and shape[1] not in _CHANNELS:
        return True
    turns = [node.attributes.get("perm") == _TO_CHANNELS_FIRST for node in users if node.operator == "Transpose"]
    return shape[1] not in _CHANNELS and len(users) == 1 and turns == [True]


def _channels_of_first_layer(graph: OnnxGraph) -> int | None:
    for node in graph.nodes:
        if node.operator == "Conv" and len(node.inputs) > 1:
            weight = graph.constants.get(node.inputs[1])
            group = node.attributes.get("group", 1)
            return int(weight.shape[1]) * group if isinstance(weight, Tensor) and weight.ndim == 4 else None
    return None


def _with_own_normalisation(form: InputForm, graph: OnnxGraph, *, is_declared: bool) -> InputForm:
    """Complete a form with the scale and shift that the graph applies to its pictures first, if they are sensible."""
    scale, shift = _scale_and_shift(graph, form)
    if scale is None or bool((scale <= 0).any()):
        return replace(form, pixel_range=_LARGEST, is_declared=True) if is_declared else form
    mean, std = -shift / scale, 1 / scale
    largest = _LARGEST if is_declared or bool((mean > 2).any()) or bool((std > 4).any()) else 1.0
    mean, std = mean / largest, std / largest
    plausible = bool((mean > -0.01).all() and (mean < 1.01).all())
    if not plausible or (not is_declared and largest == 1.0 and bool((std > _STD_RANGE[1]).any())):
        return replace(form, pixel_range=_LARGEST, is_declared=True) if is_declared else form
    usable = form.channels is not None and bool(((std >= _STD_RANGE[0]) & (std < _STD_RANGE[1])).all())
    n = form.channels or 1
    return replace(
        form,
        pixel_range=largest,
        is_declared=is_declared,
        mean=tuple(np.broadcast_to(mean, n).tolist()) if usable else (),
        std=tuple(np.broadcast_to(std, n).tolist()) if usable else (),
    )


def _scale_and_shift(graph: OnnxGraph, form: InputForm) -> tuple[Any, Any]:
    """Return scale and shift per channel of the arithmetic on the input before the first layer; None without any."""
    users: dict[str, list[OnnxNode]] = {}
    for each in graph.nodes:
        for given in each.inputs:
            users.setdefault(given, []).append(each)
    name, last = form.name, form.channels_last
    scale, shift = np.ones(1), np.zeros(1)
    found = False
    for _ in range(_STEPS):
        if len(users.get(name, ())) != 1 or not users[name][0].outputs:
            break
        (node,) = users[name]
        if node.operator == "Transpose" and node.attributes.get("perm") == _TO_CHANNELS_FIRST:
            last = False
        elif node.operator in ("Add", "Sub", "Mul", "Div") and len(node.inputs) == 2:
            value = _per_channel(graph.constants, node, name, form, channels_last=last)
            if value is None:
                break
            found = True
            scale, shift = _applied(node.operator, scale, shift, value)
        elif node.operator not in ("Cast", "Identity"):
            break
        name = node.outputs[0]
    return (scale, shift) if found else (None, shift)


def _per_channel(
    constants: Mapping[str, Tensor | Host], node: OnnxNode, name: str, form: InputForm, *, channels_last: bool
) -> Any:
    """Return the constant operand as one number for each channel; None where it is anything else."""
    first, second = node.inputs
    constant = constants.get(second if first == name else first)
    if constant is None or (first != name and node.operator in ("Sub", "Div")):
        return None
    values = np.asarray(constant.numpy() if isinstance(constant, Tensor) else constant, dtype=np.float64)
    if values.size != 1:
        lengths = [1] * (4 - values.ndim) + list(values.shape)
        axis = 3 if channels_last else 1
        if len(lengths) != 4 or values.size != form.channels or lengths[axis] != values.size:
            return None
    return values.reshape(-1)


def _applied(operator: str, scale: Any, shift: Any, value: Any) -> tuple[Any, Any]:
    match operator:
        case "Add":
            return scale, shift + value
        case "Sub":
            return scale, shift - value
        case "Mul":
            return scale * value, shift * value
    with np.errstate(divide="ignore", invalid="ignore"):
        return scale / value, shift / value
