"""Densely connected networks of any width and depth for small pictures (Huang et al. 2017)."""

import re
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.resnet import convolution

_NAME = re.compile(
    r"densenet-(\d{1,3}(?:\.\d{1,3}){1,5})-([1-9]\d{0,3})-([1-9]\d{0,3})(?:-x([1-9]))?(-full)?(-stemnorm)?(-front)?(-pool)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DensePlan:
    """The numbers of a densely connected network; `name` holds all of them.

    Attributes:
        blocks: number of layers of each dense block.
        stem: channels of the first convolution.
        growth: channels that a layer adds.
        expansion: channels of the 1x1 convolution of a layer per channel that it adds; 0 without one.
        halves: whether the transition between two blocks halves the channels.
        has_stem_norm: whether BatchNorm and ReLU follow the first convolution.
        in_front: whether a layer puts its channels before those that it takes, not after them.
        pools: whether 3x3 max pooling follows the first convolution.
    """

    blocks: tuple[int, ...]
    stem: int
    growth: int
    expansion: int = 4
    halves: bool = True
    has_stem_norm: bool = False
    in_front: bool = False
    pools: bool = False

    @property
    def name(self) -> str:
        """The name for `build_backbone`."""
        says = f"densenet-{'.'.join(map(str, self.blocks))}-{self.stem}-{self.growth}"
        says += f"-x{self.expansion}" if self.expansion else ""
        flags = (
            (not self.halves, "-full"),
            (self.has_stem_norm, "-stemnorm"),
            (self.in_front, "-front"),
            (self.pools, "-pool"),
        )
        return says + "".join(mark for holds, mark in flags if holds)

    @classmethod
    def parse(cls, name: str) -> "DensePlan | None":
        """Read a name; None if it belongs to another family."""
        if (found := _NAME.fullmatch(name)) is None:
            return None
        return cls(
            blocks=tuple(map(int, found[1].split("."))),
            stem=int(found[2]),
            growth=int(found[3]),
            expansion=int(found[4] or 0),
            halves=found[5] is None,
            has_stem_norm=found[6] is not None,
            in_front=found[7] is not None,
            pools=found[8] is not None,
        )


class DenseLayer(nn.Module):
    """BatchNorm, ReLU and a convolution, once or twice; its output is joined to its input."""

    def __init__(self, plan: DensePlan, w_in: int, norm: NormLayer) -> None:
        super().__init__()
        self.in_front = plan.in_front
        wide = plan.expansion * plan.growth
        self.bn1 = norm(w_in)
        self.conv1 = convolution(w_in, wide or plan.growth, 1 if wide else 3)
        if wide:
            self.bn2 = norm(wide)
            self.conv2 = convolution(wide, plan.growth, 3)
        self.is_bottleneck = bool(wide)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = self.conv1(F.relu(self.bn1(x)))
        if self.is_bottleneck:
            out = self.conv2(F.relu(self.bn2(out)))
        return torch.cat((out, x) if self.in_front else (x, out), dim=1)


class Transition(nn.Module):
    """BatchNorm, ReLU, a 1x1 convolution and 2x2 average pooling."""

    def __init__(self, w_in: int, w_out: int, norm: NormLayer) -> None:
        super().__init__()
        self.bn = norm(w_in)
        self.conv = convolution(w_in, w_out, 1)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        return F.avg_pool2d(self.conv(F.relu(self.bn(x))), 2)


class DenseNetwork(Backbone):
    """A 3x3 convolution, dense blocks with transitions between them, BatchNorm, ReLU and global average pooling."""

    head_name = "fc"

    def __init__(self, plan: DensePlan, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        self.plan = plan
        self.conv1 = convolution(channels, plan.stem, 3)
        if plan.has_stem_norm:
            self.bn0 = norm(plan.stem)
        width = plan.stem
        for number, n_layers in enumerate(plan.blocks, start=1):
            layers = [DenseLayer(plan, width + place * plan.growth, norm) for place in range(n_layers)]
            self.add_module(f"dense{number}", nn.Sequential(*layers))
            width += n_layers * plan.growth
            if number < len(plan.blocks):
                self.add_module(f"trans{number}", Transition(width, width // 2 if plan.halves else width, norm))
                width = width // 2 if plan.halves else width
        self.bn = norm(width)
        self.n_features = width
        self.fc = linear_head(width, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `fc` as in the usual checkpoints."""
        return self.fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.conv1(x)
        if self.plan.has_stem_norm:
            x = F.relu(self.bn0(x))
        if self.plan.pools:
            x = F.max_pool2d(x, 3, 2, 1)
        for number in range(1, len(self.plan.blocks) + 1):
            x = self.get_submodule(f"dense{number}")(x)
            if number < len(self.plan.blocks):
                x = self.get_submodule(f"trans{number}")(x)
        return F.relu(self.bn(x)).mean(dim=(2, 3))
