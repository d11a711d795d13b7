"""MobileNets of any width and depth (Howard et al. 2017, Sandler et al. 2018), with the strides of any picture size."""

import re
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.families.runs import WIDTH, joined, split
from purer_app.engine.networks.resnet import convolution

_FIRST = re.compile(rf"mobilenet({WIDTH}{{2,60}})")
_SECOND = re.compile(rf"mobilenetv2({WIDTH}{{3,60}})-e((?:-[1-9]\d{{0,4}}(?:x[1-9]\d?)?){{1,60}})")
Step = tuple[int, int]
"""Width and stride of a layer."""


def _named(steps: tuple[Step, ...]) -> str:
    return joined([f"{'s' if stride == 2 else ''}{width}" for width, stride in steps])


def _steps(text: str) -> tuple[Step, ...]:
    parts = split(text.removeprefix("-"))
    return tuple((int(part.removeprefix("s")), 2 if part.startswith("s") else 1) for part in parts)


@dataclass(frozen=True, slots=True)
class FirstPlan:
    """Width and stride of the first convolution and of each depthwise separable one; `name` holds all of them."""

    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """The name for `build_backbone`."""
        return f"mobilenet-{_named(self.steps)}"

    @classmethod
    def parse(cls, name: str) -> "FirstPlan | None":
        """Read a name; None if it belongs to another family."""
        found = _FIRST.fullmatch(name)
        return None if found is None else cls(_steps(found[1]))


class SeparableConvolution(nn.Module):
    """A depthwise 3x3 and a 1x1 convolution, each with BatchNorm and ReLU."""

    def __init__(self, w_in: int, width: int, stride: int, norm: NormLayer) -> None:
        super().__init__()
        self.conv1 = convolution(w_in, w_in, 3, stride, w_in)
        self.bn1 = norm(w_in)
        self.conv2 = convolution(w_in, width, 1)
        self.bn2 = norm(width)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


class MobileNetwork(Backbone):
    """A 3x3 convolution, depthwise separable ones, and global average pooling."""

    head_name = "linear"

    def __init__(self, plan: FirstPlan, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        (width, stride), *steps = plan.steps
        self.conv1 = convolution(channels, width, 3, stride)
        self.bn1 = norm(width)
        self.layers = nn.Sequential()
        for w_out, stride_of in steps:
            self.layers.append(SeparableConvolution(width, w_out, stride_of, norm))
            width = w_out
        self.n_features = width
        self.linear = linear_head(width, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `linear` as in the usual checkpoints."""
        return self.linear

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        pooled: Tensor = self.layers(F.relu(self.bn1(self.conv1(x)))).mean(dim=(2, 3))
        return pooled


@dataclass(frozen=True, slots=True)
class SecondPlan:
    """Width and stride of each layer, the 3x3 one first and the 1x1 one last; `wide` are the widths inside the blocks.

    A block whose shortcut is a convolution has it where it changes the width without a stride.
    """

    steps: tuple[Step, ...]
    wide: tuple[int, ...]

    @property
    def name(self) -> str:
        """The name for `build_backbone`."""
        return f"mobilenetv2-{_named(self.steps)}-e-{joined([str(width) for width in self.wide])}"

    @classmethod
    def parse(cls, name: str) -> "SecondPlan | None":
        """Read a name; None if it belongs to another family."""
        if (found := _SECOND.fullmatch(name)) is None:
            return None
        plan = cls(_steps(found[1]), tuple(map(int, split(found[2].removeprefix("-")))))
        return plan if len(plan.wide) == len(plan.steps) - 2 else None


class InvertedBlock(nn.Module):
    """A 1x1 convolution to more channels, a depthwise 3x3 one and a 1x1 one back; a shortcut where there is no stride.

    Where the width changes, the shortcut is a 1x1 convolution.
    """

    def __init__(self, w_in: int, wide: int, step: Step, norm: NormLayer) -> None:
        super().__init__()
        width, self.stride = step
        self.conv1 = convolution(w_in, wide, 1)
        self.bn1 = norm(wide)
        self.conv2 = convolution(wide, wide, 3, self.stride, wide)
        self.bn2 = norm(wide)
        self.conv3 = convolution(wide, width, 1)
        self.bn3 = norm(width)
        self.shortcut = nn.Sequential()
        if self.stride == 1 and w_in != width:
            self.shortcut = nn.Sequential(convolution(w_in, width, 1), norm(width))

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(out)))))
        result: Tensor = out + self.shortcut(x) if self.stride == 1 else out
        return result


class SecondMobileNetwork(Backbone):
    """A 3x3 convolution, inverted blocks, a 1x1 convolution, and global average pooling."""

    head_name = "linear"

    def __init__(self, plan: SecondPlan, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        (width, stride), *steps, (last, _) = plan.steps
        self.conv1 = convolution(channels, width, 3, stride)
        self.bn1 = norm(width)
        self.layers = nn.Sequential()
        for step, wide in zip(steps, plan.wide, strict=True):
            self.layers.append(InvertedBlock(width, wide, step, norm))
            width = step[0]
        self.conv2 = convolution(width, last, 1)
        self.bn2 = norm(last)
        self.n_features = last
        self.linear = linear_head(last, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `linear` as in the usual checkpoints."""
        return self.linear

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.layers(F.relu(self.bn1(self.conv1(x))))
        return F.relu(self.bn2(self.conv2(x))).mean(dim=(2, 3))
