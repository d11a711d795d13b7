"""Residual networks of any width and depth: pre-activation, squeeze and excitation, grouped convolutions, bottlenecks.

After He et al. 2016 (both papers), Xie et al. 2017 and Hu et al. 2018, in the forms for small pictures.
"""

import re
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.families.runs import joined, split
from purer_app.engine.networks.resnet import convolution, projection

_NAME = re.compile(
    r"(resnet|senet|preact|preact-senet|preresnet)-(\d{1,3}(?:\.\d{1,3}){1,5})((?:-[1-9]\d{0,3}(?:x\d)?){1,6})"
    r"(?:-stem([1-9]\d{0,3}))?(?:-k([1357]))?(?:-([xd])([1-8]))?(?:-g([1-9]\d{0,3}))?(?:-r([1-9]\d{0,3}))?(-a)?(-pool)?"
)
_PREACTIVATION = ("preact", "preact-senet", "preresnet")
_BASIC, _BOTTLENECK = 2, 3
_LARGE_KERNEL = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedPlan:
    """The numbers of a residual network; `name` holds all of them.

    Attributes:
        kind: "resnet" and "senet" activate after each block, the others before each convolution; those with "senet"
            weigh the channels (squeeze and excitation); "preact" and "preact-senet" activate before the shortcut, too,
            and "preresnet" does not, and ends with BatchNorm.
        blocks: number of blocks of each stage.
        widths: channels of the 3x3 convolutions of each stage.
        stem: channels of the first convolution, and `kernel` its size.
        expansion: output channels of a bottleneck per channel of its 3x3 convolution; negative where it has that many
            times fewer, and 0 for blocks of two 3x3 convolutions.
        groups: of the 3x3 convolutions of a bottleneck.
        reduction: channels of a stage per channel of its squeeze and excitation.
        pads: whether shortcuts have no weights (option A).
        pools: whether 3x3 max pooling follows the first convolution.
    """

    kind: str
    blocks: tuple[int, ...]
    widths: tuple[int, ...]
    stem: int
    kernel: int = 3
    expansion: int = 0
    groups: int = 1
    reduction: int = 16
    pads: bool = False
    pools: bool = False

    @property
    def name(self) -> str:
        """The name for `build_backbone`."""
        says = f"{self.kind}-{'.'.join(map(str, self.blocks))}-{joined([str(width) for width in self.widths])}"
        said = (
            ("-stem", self.stem, self.widths[0]),
            ("-k", self.kernel, 3),
            ("-x" if self.expansion > 0 else "-d", abs(self.expansion), 0),
            ("-g", self.groups, 1),
            ("-r", self.reduction, 16),
        )
        says += "".join(f"{mark}{value}" for mark, value, usual in said if value != usual)
        return says + ("-a" if self.pads else "") + ("-pool" if self.pools else "")

    @classmethod
    def parse(cls, name: str) -> "StagedPlan | None":
        """Read a name; None if it belongs to another family."""
        if (found := _NAME.fullmatch(name)) is None:
            return None
        blocks = tuple(map(int, found[2].split(".")))
        widths = tuple(map(int, split(found[3].removeprefix("-"))))
        if len(blocks) != len(widths) or 0 in blocks:
            return None
        return cls(
            kind=found[1],
            blocks=blocks,
            widths=widths,
            stem=int(found[4] or widths[0]),
            kernel=int(found[5] or 3),
            expansion=int(found[7] or 0) * (-1 if found[6] == "d" else 1),
            groups=int(found[8] or 1),
            reduction=int(found[9] or 16),
            pads=found[10] is not None,
            pools=found[11] is not None,
        )

    @property
    def is_preactivated(self) -> bool:
        """Whether BatchNorm and ReLU precede each convolution."""
        return self.kind in _PREACTIVATION

    @property
    def has_stem_norm(self) -> bool:
        """Whether BatchNorm and ReLU follow the first convolution."""
        return self.kind not in ("preact", "preresnet")

    @property
    def weighs_channels(self) -> bool:
        """Whether the blocks have squeeze and excitation."""
        return self.kind in ("senet", "preact-senet")

    def outputs(self, stage: int) -> int:
        """Return the output channels of a stage."""
        width = self.widths[stage]
        return width * (self.expansion or 1) if self.expansion >= 0 else width // -self.expansion


class StagedBlock(nn.Module):
    """Two 3x3 convolutions, or a bottleneck, with a shortcut."""

    def __init__(self, plan: StagedPlan, w_in: int, stage: int, stride: int, norm: NormLayer) -> None:
        super().__init__()
        width, w_out = plan.widths[stage], plan.outputs(stage)
        self.plan, self.stride = plan, stride
        basic = ((w_in, width, 3, stride, 1), (width, width, 3, 1, 1))
        bottleneck = ((w_in, width, 1, 1, 1), (width, width, 3, stride, plan.groups), (width, w_out, 1, 1, 1))
        self.n_layers = _BOTTLENECK if plan.expansion else _BASIC
        for number, (w_from, w_to, *rest) in enumerate(bottleneck if plan.expansion else basic, start=1):
            self.add_module(f"conv{number}", convolution(w_from, w_to, *rest))
            self.add_module(f"bn{number}", norm(w_from if plan.is_preactivated else w_to))
        self.extra_channels = w_out - w_in
        self.downsample: nn.Sequential | None = None
        if (stride != 1 or w_in != w_out) and not plan.pads:
            whole = projection(w_in, w_out, stride, norm)
            self.downsample = whole[:1] if plan.is_preactivated else whole
        if plan.weighs_channels:
            squeezed = max(w_out // plan.reduction, 1)
            self.fc1, self.fc2 = nn.Conv2d(w_out, squeezed, 1), nn.Conv2d(squeezed, w_out, 1)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = before = x
        for number in range(1, self.n_layers + 1):
            layer, norm = self.get_submodule(f"conv{number}"), self.get_submodule(f"bn{number}")
            if self.plan.is_preactivated:
                out = F.relu(norm(out))
                before = out if number == 1 and self.plan.kind != "preresnet" else before
                out = layer(out)
            else:
                out = norm(layer(out))
                out = F.relu(out) if number < self.n_layers else out
        if self.plan.weighs_channels:
            out = out * self.fc2(F.relu(self.fc1(out.mean(dim=(2, 3), keepdim=True)))).sigmoid()
        out = out + self._shortcut(x, before)
        return out if self.plan.is_preactivated else F.relu(out)

    def _shortcut(self, x: Tensor, before: Tensor) -> Tensor:
        """Return the input, in the shape of the output; a projection takes it `before` the first convolution."""
        if self.downsample is not None:
            projected: Tensor = self.downsample(before)
            return projected
        if not self.plan.pads or (self.stride == 1 and self.extra_channels == 0):
            return x
        half = self.extra_channels // 2
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, self.extra_channels - half))


class StagedNetwork(Backbone):
    """A first convolution, stages of blocks that halve the picture from the second on, and global average pooling."""

    head_name = "fc"

    def __init__(self, plan: StagedPlan, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        self.plan = plan
        self.conv1 = convolution(channels, plan.stem, plan.kernel, 2 if plan.kernel == _LARGE_KERNEL else 1)
        if plan.has_stem_norm:
            self.bn1 = norm(plan.stem)
        w_in = plan.stem
        for stage, n_blocks in enumerate(plan.blocks):
            layers = []
            for place in range(n_blocks):
                layers.append(StagedBlock(plan, w_in, stage, 2 if stage and not place else 1, norm))
                w_in = plan.outputs(stage)
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        if plan.kind == "preresnet":
            self.bn = norm(w_in)
        self.n_features = w_in
        self.fc = linear_head(w_in, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `fc` as in the usual checkpoints."""
        return self.fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.conv1(x)
        if self.plan.has_stem_norm:
            x = F.relu(self.bn1(x))
        if self.plan.pools:
            x = F.max_pool2d(x, 3, 2, 1)
        for stage in range(1, len(self.plan.blocks) + 1):
            x = self.get_submodule(f"layer{stage}")(x)
        if self.plan.kind == "preresnet":
            x = F.relu(self.bn(x))
        return x.mean(dim=(2, 3))
