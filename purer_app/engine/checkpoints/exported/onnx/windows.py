"""ONNX operators that move a window over pictures: convolution, pooling and resizing."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from purer_app.engine.checkpoints.exported.onnx.node_reader import NodeReader
from purer_app.engine.checkpoints.exported.onnx.values import Operation, lengths_of

_SIDES = 2  # height and width
_AUTOMATIC = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


class Window:
    """Size, stride, dilation and padding of the window of a node."""

    def __init__(self, reader: NodeReader, size: Sequence[int]) -> None:
        self.size = tuple(size)
        self.stride = reader.wholes("strides") or (1, 1)
        self.dilation = reader.wholes("dilations") or (1, 1)
        pads = reader.wholes("pads") or (0, 0, 0, 0)
        self.automatic = reader.text("auto_pad", "NOTSET")
        if len(self.size) != _SIDES:
            raise reader.unknown(f"on {len(self.size)} dimensions")
        if self.automatic not in _AUTOMATIC:
            raise reader.unknown(f"with the padding '{self.automatic[:40]}'")
        lengths = ((self.size, 1, 2), (self.stride, 1, 2), (self.dilation, 1, 2), (pads, 0, 4))
        if any(len(values) != n or min(values) < least for values, least, n in lengths):
            raise reader.broken("has no valid kernel shape")
        self.pads = pads if self.automatic == "NOTSET" else (0, 0, 0, 0)

    @property
    def fixed_padding(self) -> tuple[int, int] | None:
        """Padding of each side of height and width if it is known and the same on both sides; otherwise None."""
        top, left, bottom, right = self.pads
        is_fixed = self.automatic in ("NOTSET", "VALID") and (top, left) == (bottom, right)
        return (top, left) if is_fixed else None

    def padding_for(self, x: Tensor) -> list[int]:
        """Return the padding (left, right, top, bottom) for feature maps of this size."""
        top, left, bottom, right = self.pads
        if not self.automatic.startswith("SAME"):
            return [left, right, top, bottom]
        found: list[int] = []
        for k in reversed(range(_SIDES)):
            length = x.shape[2 + k]
            steps = -(-length // self.stride[k])
            total = max((steps - 1) * self.stride[k] + (self.size[k] - 1) * self.dilation[k] + 1 - length, 0)
            less, more = total // 2, total - total // 2
            found += [less, more] if self.automatic == "SAME_UPPER" else [more, less]
        return found


def _max_pool(reader: NodeReader) -> Operation:
    window, ceil = Window(reader, reader.wholes("kernel_shape") or ()), bool(reader.whole("ceil_mode", 0))
    if reader.n_outputs() > 1:
        raise reader.unknown("with the places of its maxima")
    fixed = window.fixed_padding
    if fixed is not None and all(2 * pad <= size for pad, size in zip(fixed, window.size, strict=True)):
        return lambda x: F.max_pool2d(x, window.size, window.stride, fixed, window.dilation, ceil)

    def run(x: Tensor) -> Tensor:
        x = F.pad(x, window.padding_for(x), value=float("-inf"))
        return F.max_pool2d(x, window.size, window.stride, 0, window.dilation, ceil)

    return run


def _average_pool(reader: NodeReader) -> Operation:
    window, ceil = Window(reader, reader.wholes("kernel_shape") or ()), bool(reader.whole("ceil_mode", 0))
    counts = bool(reader.whole("count_include_pad", 0))
    if window.dilation != (1, 1):
        raise reader.unknown("with dilations")
    fixed = window.fixed_padding
    if fixed is not None and all(2 * pad <= size for pad, size in zip(fixed, window.size, strict=True)):
        return lambda x: F.avg_pool2d(x, window.size, window.stride, fixed, ceil, counts)

    def run(x: Tensor) -> Tensor:
        pads = window.padding_for(x)
        means = F.avg_pool2d(F.pad(x, pads), window.size, window.stride, 0, ceil)
        if counts:
            return means
        ones = F.pad(torch.ones_like(x[:1, :1]), pads)
        return means / F.avg_pool2d(ones, window.size, window.stride, 0, ceil)

    return run


def _global_pool(reader: NodeReader, *, operation: Callable[..., Tensor]) -> Operation:
    return lambda x: operation(x, dim=tuple(range(2, x.ndim)), keepdim=True)


def _convolution(reader: NodeReader) -> Operation:
    """Return the convolution with weights that the graph computes; constant ones become a layer of the network."""
    return windowed_convolution(reader, reader.wholes("kernel_shape") or ())


def windowed_convolution(reader: NodeReader, size: Sequence[int]) -> Operation:
    """Return a convolution whose padding depends on the input, with weights as its arguments."""
    window, groups = Window(reader, size), reader.whole("group", 1)

    def run(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        return F.conv2d(F.pad(x, window.padding_for(x)), weight, bias, window.stride, 0, window.dilation, groups)

    return run


def _resize(reader: NodeReader) -> Operation:
    mode, where = reader.text("mode", "nearest"), reader.text("coordinate_transformation_mode", _usual_places(reader))
    rounding = reader.text("nearest_mode", "round_prefer_floor" if reader.opset > 10 else "floor")
    reader.number("cubic_coeff_a", -0.75)
    reader.number("extrapolation_value", 0.0)
    reader.whole("exclude_outside", 0)
    if reader.whole("antialias", 0) or reader.wholes("axes") is not None:
        raise reader.unknown("with antialiasing or axes of its own")
    if reader.text("keep_aspect_ratio_policy", "stretch") != "stretch":
        raise reader.unknown("that keeps the aspect ratio")
    if reader.opset > 10 and reader.node.operator == "Resize":
        reader.literal(1)
        scales, sizes = reader.literal(2), reader.literal(3)
    else:
        scales, sizes = reader.literal(1), None
    ways = {
        ("linear", "half_pixel"): {"mode": "bilinear", "align_corners": False},
        ("linear", "pytorch_half_pixel"): {"mode": "bilinear", "align_corners": False},
        ("linear", "align_corners"): {"mode": "bilinear", "align_corners": True},
    }
    way: dict[str, Any] | None = ways.get((mode, where))
    if mode == "nearest" and where == "asymmetric" and rounding == "floor":
        way = {"mode": "nearest"}
    elif mode == "nearest" and where.endswith("half_pixel") and rounding.startswith("round_prefer"):
        way = {"mode": "nearest-exact"}
    if way is None:
        raise reader.unknown(f"in the mode {mode[:40]}, {where[:40]}, {rounding[:40]}")

    def run(x: Tensor, *given: Any) -> Tensor:
        values = [each for each in given if each is not None]
        wanted = sizes if sizes is not None else None
        factors = scales if scales is not None and scales.size else None
        if wanted is None and factors is None:
            wanted, factors = (values[-1], None) if reader.opset > 10 and _is_whole(values[-1]) else (None, values[-1])
        if wanted is not None:
            size = lengths_of(wanted)
        else:
            size = [int(length * factor) for length, factor in zip(x.shape[2:], lengths_of(factors)[2:], strict=True)]
            size = [*x.shape[:2], *size]
        return F.interpolate(x, size=size[-_SIDES:], **way)

    return run


def _is_whole(value: Any) -> bool:
    return not value.is_floating_point() if isinstance(value, Tensor) else value.dtype.kind in "iuO"


def _usual_places(reader: NodeReader) -> str:
    return "half_pixel" if reader.opset > 10 and reader.node.operator == "Resize" else "asymmetric"


WINDOWS: dict[str, Callable[[NodeReader], Operation]] = {
    "Conv": _convolution,
    "MaxPool": _max_pool,
    "AveragePool": _average_pool,
    "GlobalAveragePool": partial(_global_pool, operation=torch.mean),
    "GlobalMaxPool": partial(_global_pool, operation=torch.amax),
    "Resize": _resize,
    "Upsample": _resize,
}
"""What builds the function of an operator from its node."""
