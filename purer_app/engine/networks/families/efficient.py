"""EfficientNet and EfficientNet-Lite as in TensorFlow (Tan and Le 2019), under the names of their usual port.

Those of torchvision pad their strided convolutions differently, and so compute something else.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head

_STAGES = (
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)  # fmt: skip
"""Number of blocks, kernel, stride, expansion and width of each stage of EfficientNet-B0 (table 1)."""
_STEM, _LAST = 32, 1280
_MULTIPLE, _LEAST_SHARE = 8, 0.9
_EPSILON = 1e-3
_SQUEEZED = 4


@dataclass(frozen=True, slots=True)
class EfficientPlan:
    """Factors of the width and depth of EfficientNet-B0, and the usual image size, pixels a side."""

    width: float
    depth: float
    image_px: int
    lite: bool = False

    @property
    def stem(self) -> int:
        """Channels of the first convolution."""
        return _STEM if self.lite else self._scaled(_STEM)

    @property
    def last(self) -> int:
        """Channels of the last convolution."""
        return _LAST if self.lite else self._scaled(_LAST)

    def blocks(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield input width, width inside, output width, kernel and stride of each block."""
        w_in = self.stem
        for stage, (n_blocks, kernel, stride, expansion, width) in enumerate(_STAGES):
            fixed = self.lite and stage in (0, len(_STAGES) - 1)
            for place in range(n_blocks if fixed else math.ceil(self.depth * n_blocks)):
                w_out = self._scaled(width)
                yield w_in, w_in * expansion, w_out, kernel, 1 if place else stride
                w_in = w_out

    def _scaled(self, width: int) -> int:
        """Scale a width to a multiple of 8 that is not more than 10 % below."""
        wanted = width * self.width
        rounded = max(_MULTIPLE, int(wanted + _MULTIPLE / 2) // _MULTIPLE * _MULTIPLE)
        return rounded if rounded >= _LEAST_SHARE * wanted else rounded + _MULTIPLE


PLANS = {
    "efficientnet-b0": EfficientPlan(1.0, 1.0, 224),
    "efficientnet-b1": EfficientPlan(1.0, 1.1, 240),
    "efficientnet-b2": EfficientPlan(1.1, 1.2, 260),
    "efficientnet-b3": EfficientPlan(1.2, 1.4, 300),
    "efficientnet-b4": EfficientPlan(1.4, 1.8, 380),
    "efficientnet-b5": EfficientPlan(1.6, 2.2, 456),
    "efficientnet-b6": EfficientPlan(1.8, 2.6, 528),
    "efficientnet-b7": EfficientPlan(2.0, 3.1, 600),
    "efficientnet-b8": EfficientPlan(2.2, 3.6, 672),
    "efficientnet-lite0": EfficientPlan(1.0, 1.0, 224, lite=True),
    "efficientnet-lite1": EfficientPlan(1.0, 1.1, 240, lite=True),
    "efficientnet-lite2": EfficientPlan(1.1, 1.2, 260, lite=True),
    "efficientnet-lite3": EfficientPlan(1.2, 1.4, 280, lite=True),
    "efficientnet-lite4": EfficientPlan(1.4, 1.8, 300, lite=True),
}


class SamePadded(nn.Conv2d):
    """A convolution that pads as TensorFlow's "SAME": ceil(size / stride) outputs, odd rows of zeros at the end."""

    def __init__(self, w_in: int, w_out: int, kernel: int, stride: int = 1, *, groups: int = 1, bias: bool) -> None:
        super().__init__(w_in, w_out, kernel, stride, groups=groups, bias=bias)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        padding: list[int] = []
        for size in (x.shape[-1], x.shape[-2]):
            missing = max((math.ceil(size / self.stride[0]) - 1) * self.stride[0] + self.kernel_size[0] - size, 0)
            padding += [missing // 2, missing - missing // 2]
        return super().forward(F.pad(x, padding))


def _norm(norm: NormLayer, width: int) -> nn.Module:
    layer = norm(width)
    if isinstance(layer, nn.BatchNorm2d):
        layer.eps = _EPSILON
    return layer


class EfficientBlock(nn.Module):
    """An inverted bottleneck with squeeze and excitation, which the Lite form omits."""

    def __init__(self, numbers: tuple[int, int, int, int, int], norm: NormLayer, *, lite: bool) -> None:
        super().__init__()
        w_in, wide, w_out, kernel, stride = numbers
        self.activation = F.relu6 if lite else F.silu
        self.is_expanded, self.has_excitation = wide != w_in, not lite
        self.has_shortcut = stride == 1 and w_in == w_out
        if self.is_expanded:
            self._expand_conv = SamePadded(w_in, wide, 1, bias=False)
            self._bn0 = _norm(norm, wide)
        self._depthwise_conv = SamePadded(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = _norm(norm, wide)
        if self.has_excitation:
            squeezed = max(1, w_in // _SQUEEZED)
            self._se_reduce = SamePadded(wide, squeezed, 1, bias=True)
            self._se_expand = SamePadded(squeezed, wide, 1, bias=True)
        self._project_conv = SamePadded(wide, w_out, 1, bias=False)
        self._bn2 = _norm(norm, w_out)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = self.activation(self._bn0(self._expand_conv(x))) if self.is_expanded else x
        out = self.activation(self._bn1(self._depthwise_conv(out)))
        if self.has_excitation:
            out = out * self._se_expand(F.silu(self._se_reduce(out.mean(dim=(2, 3), keepdim=True)))).sigmoid()
        out = self._bn2(self._project_conv(out))
        result: Tensor = out + x if self.has_shortcut else out
        return result


class EfficientNetwork(Backbone):
    """A 3x3 convolution with stride 2, inverted bottlenecks, a 1x1 convolution and global average pooling."""

    head_name = "_fc"

    def __init__(self, plan: EfficientPlan, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        self.activation = F.relu6 if plan.lite else F.silu
        self._conv_stem = SamePadded(channels, plan.stem, 3, 2, bias=False)
        self._bn0 = _norm(norm, plan.stem)
        blocks = list(plan.blocks())
        self._blocks = nn.Sequential(*(EfficientBlock(numbers, norm, lite=plan.lite) for numbers in blocks))
        self._conv_head = SamePadded(blocks[-1][2], plan.last, 1, bias=False)
        self._bn1 = _norm(norm, plan.last)
        self.n_features = plan.last
        self._fc = linear_head(plan.last, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `_fc` as in the usual checkpoints."""
        return self._fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self._blocks(self.activation(self._bn0(self._conv_stem(x))))
        pooled: Tensor = self.activation(self._bn1(self._conv_head(x))).mean(dim=(2, 3))
        return pooled
