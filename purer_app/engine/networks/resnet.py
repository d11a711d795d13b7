"""Residual networks: ResNets for few-shot learning, ResNets for CIFAR (He et al. 2016), and Wide ResNets."""

import itertools
import re

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head

_BASIC_STAGES: dict[str, tuple[int, ...]] = {"10": (1, 1, 1, 1), "18": (2, 2, 2, 2), "34": (3, 4, 6, 3)}
_BOTTLENECK_STAGES: dict[str, tuple[int, ...]] = {"50": (3, 4, 6, 3), "101": (3, 4, 23, 3), "152": (3, 8, 36, 3)}
_LEAK = 0.1  # of ResNet-12's activations (Mishra et al. 2018; Oreshkin et al. 2018)


_FEWEST_CHANNELS = 8
"""With fewer, a strided 1x1 convolution in channels-last format corrupts memory in its backward pass (torch 2.14)."""


class _NarrowProjection(nn.Conv2d):
    """A strided 1x1 convolution, computed without a stride on every second pixel."""

    def forward(self, x: Tensor) -> Tensor:  # as nn.Module
        down, right = self.stride
        return F.conv2d(x[:, :, ::down, ::right], self.weight, self.bias)


def convolution(w_in: int, w_out: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    """Return a convolution without bias that keeps the size of the picture, divided by the stride."""
    kind = _NarrowProjection if kernel == 1 < stride and w_in < _FEWEST_CHANNELS else nn.Conv2d
    return kind(w_in, w_out, kernel, stride, kernel // 2, groups=groups, bias=False)


def projection(w_in: int, w_out: int, stride: int, norm: NormLayer) -> nn.Sequential:
    """Return a 1x1 convolution and its normalisation, for a shortcut."""
    return nn.Sequential(convolution(w_in, w_out, 1, stride), norm(w_out))


class BasicBlock(nn.Module):
    """Two 3x3 convolutions with a shortcut (He et al. 2016); `shortcut` is "conv" (B) or "pad" (A)."""

    expansion = 1

    def __init__(self, w_in: int, width: int, stride: int, shortcut: str, norm: NormLayer) -> None:
        super().__init__()
        self.conv1 = convolution(w_in, width, 3, stride)
        self.bn1 = norm(width)
        self.conv2 = convolution(width, width, 3)
        self.bn2 = norm(width)
        self.stride = stride
        self.extra_channels = width - w_in
        changes = stride != 1 or w_in != width
        self.downsample = projection(w_in, width, stride, norm) if changes and shortcut == "conv" else None

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + self._shortcut(x))

    def _shortcut(self, x: Tensor) -> Tensor:
        if self.downsample is not None:
            shortcut: Tensor = self.downsample(x)
            return shortcut
        if self.stride == 1 and self.extra_channels == 0:
            return x
        half = self.extra_channels // 2  # option A: subsample, and pad the channels with zeros on both sides
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, half, self.extra_channels - half))


class Bottleneck(nn.Module):
    """1x1, 3x3 and 1x1 convolutions with a shortcut; the 3x3 convolution has the stride, as in torchvision."""

    expansion = 4

    def __init__(self, w_in: int, width: int, stride: int, shortcut: str, norm: NormLayer) -> None:
        super().__init__()
        w_out = width * self.expansion
        self.conv1 = convolution(w_in, width, 1)
        self.bn1 = norm(width)
        self.conv2 = convolution(width, width, 3, stride)
        self.bn2 = norm(width)
        self.conv3 = convolution(width, w_out, 1)
        self.bn3 = norm(w_out)
        self.downsample = projection(w_in, w_out, stride, norm) if stride != 1 or w_in != w_out else None

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(out)))))
        return F.relu(out + (x if self.downsample is None else self.downsample(x)))


class PoolingBlock(nn.Module):
    """Three 3x3 convolutions, a projected shortcut, leaky ReLU and 2x2 max pooling: the block of ResNet-12."""

    expansion = 1

    def __init__(self, w_in: int, width: int, stride: int, shortcut: str, norm: NormLayer) -> None:
        super().__init__()
        for number, w_from in ((1, w_in), (2, width), (3, width)):
            self.add_module(f"conv{number}", convolution(w_from, width, 3))
            self.add_module(f"bn{number}", norm(width))
        self.downsample = projection(w_in, width, 1, norm)

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        out = x
        for number in (1, 2, 3):
            out = self.get_submodule(f"bn{number}")(self.get_submodule(f"conv{number}")(out))
            if number < 3:
                out = F.leaky_relu(out, _LEAK)
        return F.max_pool2d(F.leaky_relu(out + self.downsample(x), _LEAK), 2)


Block = type[BasicBlock] | type[Bottleneck] | type[PoolingBlock]


class ResNet(Backbone):
    """Stages of blocks and global average pooling; three stages for CIFAR, four otherwise.

    `stem` is "large" (7x7, stride 2, pooling), "small" (3x3), "pool" (3x3 and pooling), "bare" (3x3 without ReLU) or
    "none" (no stem).
    """

    head_name = "fc"

    def __init__(
        self,
        widths: tuple[int, ...],
        blocks: tuple[int, ...],
        channels: int,
        n_classes: int,
        norm: NormLayer,
        *,
        block: Block = BasicBlock,
        shortcut: str = "conv",
        stem: str = "small",
    ) -> None:
        super().__init__()
        w_in = channels
        self.stem = stem
        if stem != "none":
            w_in = widths[0]
            self.conv1 = convolution(channels, w_in, *((7, 2) if stem == "large" else (3, 1)))
            self.bn1 = norm(w_in)
        self.n_stages = len(blocks)
        for stage, (width, n_blocks) in enumerate(zip(widths, blocks, strict=True)):
            layers = []
            for position in range(n_blocks):
                layers.append(block(w_in, width, 2 if stage > 0 and position == 0 else 1, shortcut, norm))
                w_in = width * block.expansion
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.n_features = w_in
        self.fc = linear_head(w_in, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `fc` as in the usual checkpoints."""
        return self.fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        if self.training and x.device.type == "cpu":
            x = x.contiguous(memory_format=torch.channels_last)
        if self.stem != "none":
            x = self.bn1(self.conv1(x))
            x = x if self.stem == "bare" else F.relu(x)
        if self.stem in ("large", "pool"):
            x = F.max_pool2d(x, 3, 2, 1)
        for stage in range(1, self.n_stages + 1):
            x = getattr(self, f"layer{stage}")(x)
        return x.mean(dim=(2, 3))


class PreactivationBlock(nn.Module):
    """BatchNorm and ReLU before each of two convolutions (Zagoruyko and Komodakis 2016)."""

    def __init__(self, w_in: int, width: int, stride: int, norm: NormLayer) -> None:
        super().__init__()
        self.bn1 = norm(w_in)
        self.conv1 = convolution(w_in, width, 3, stride)
        self.bn2 = norm(width)
        self.conv2 = convolution(width, width, 3)
        self.shortcut = convolution(w_in, width, 1, stride) if w_in != width else None

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        ready = F.relu(self.bn1(x))
        out: Tensor = self.conv2(F.relu(self.bn2(self.conv1(ready))))
        return out + (x if self.shortcut is None else self.shortcut(ready))


class WideResNet(Backbone):
    """Three stages of pre-activation blocks, 16, 32 and 64 channels times a factor (Zagoruyko and Komodakis 2016)."""

    head_name = "fc"

    def __init__(self, depth: int, factor: int, channels: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        widths = (16, 16 * factor, 32 * factor, 64 * factor)
        self.conv1 = convolution(channels, 16, 3)
        for stage, (w_in, width) in enumerate(itertools.pairwise(widths)):
            strides = (2 if stage else 1, *(1,) * ((depth - 4) // 6 - 1))
            ins = (w_in, *(width,) * (len(strides) - 1))
            layers = [PreactivationBlock(w, width, stride, norm) for w, stride in zip(ins, strides, strict=True)]
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.n_features = widths[-1]
        self.bn1 = norm(self.n_features)
        self.fc = linear_head(self.n_features, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `fc` as in the usual checkpoints."""
        return self.fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.conv1(x)
        for stage in (1, 2, 3):
            x = self.get_submodule(f"layer{stage}")(x)
        pooled: Tensor = F.relu(self.bn1(x)).mean(dim=(2, 3))
        return pooled


def build_residual(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer
) -> Backbone | None:
    """Build a residual network by name; None if the name belongs to another family.

    Raises:
        ConfigError: the input is too small.
    """
    if architecture in ("resnet10", "resnet18"):
        blocks = _BASIC_STAGES[architecture.removeprefix("resnet")]
        return ResNet(_doubled(64, 4), blocks, channels, n_classes, norm, stem="large")
    if found := re.fullmatch(
        r"resnet(10|18|34|50|101|152)((?:-[1-9]\d{0,3}){4}|-[1-9]\d{0,2})(-bare|-pool)?", architecture
    ):
        widths = tuple(int(width) for width in found[2].split("-")[1:])
        stages = _BASIC_STAGES.get(found[1]) or _BOTTLENECK_STAGES[found[1]]
        block: Block = BasicBlock if found[1] in _BASIC_STAGES else Bottleneck
        stem = found[3].removeprefix("-") if found[3] else "small"
        widths = widths if len(widths) == 4 else _doubled(widths[0], 4)
        return ResNet(widths, stages, channels, n_classes, norm, block=block, stem=stem)
    if found := re.fullmatch(r"resnet12((?:-[1-9]\d{0,3}){4})", architecture):
        return _resnet12(found[1], channels, image_size, n_classes, norm)
    found = re.fullmatch(r"cifar-resnet(\d{1,3})(-a)?", architecture)
    if found and int(found[1]) >= 8 and (int(found[1]) - 2) % 6 == 0:
        stages = ((int(found[1]) - 2) // 6,) * 3
        shortcut = "pad" if found[2] else "conv"
        return ResNet(_doubled(16, 3), stages, channels, n_classes, norm, shortcut=shortcut)
    found = re.fullmatch(r"wrn-(\d{1,3})-([1-9]\d?)", architecture)
    if found and int(found[1]) >= 10 and (int(found[1]) - 4) % 6 == 0:
        return WideResNet(int(found[1]), int(found[2]), channels, n_classes, norm)
    return None


def _doubled(width: int, stages: int) -> tuple[int, ...]:
    return tuple(width * 2**stage for stage in range(stages))


def _resnet12(widths: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone:
    if image_size < 16:
        raise ConfigError(f"ResNet-12 halves its input four times; {image_size} pixels are fewer than 16")
    numbers = tuple(int(width) for width in widths.split("-")[1:])
    return ResNet(numbers, (1, 1, 1, 1), channels, n_classes, norm, block=PoolingBlock, stem="none")
