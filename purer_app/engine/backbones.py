"""The field's own networks: Conv4, few-shot ResNets, CIFAR ResNets and LeNet, with a feature view."""

import itertools
import re
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.episode_layers import BatchNorm, convolve_and_pool
from purer_app.engine.errors import ConfigError

NormLayer = Callable[[int], nn.Module]


class EpisodeBatchNorm2d(nn.BatchNorm2d):
    """BatchNorm of a meta-model: batch statistics in training mode, and no memory of them.

    In evaluation mode the running statistics are used, which `adaptation` fills with those of the
    support set. Plain BatchNorm would write its buffers during every inner loop.
    """

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Module
        if self.training and x.device.type == "cpu" and x.is_contiguous(memory_format=torch.channels_last):
            normalised: Tensor = BatchNorm.apply(x, self.weight, self.bias, self.eps, False)
            return normalised
        if self.training:
            return F.batch_norm(x, None, None, self.weight, self.bias, training=True, eps=self.eps)
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, eps=self.eps)


class Backbone(nn.Module):
    """A classifier in two parts: `features` (n, c, h, w) → (n, d), and a linear `head` on top."""

    head: nn.Linear | nn.Identity
    head_name = "head"
    n_features: int

    def features(self, x: Tensor) -> Tensor:
        """Penultimate features, (n, d)."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Logits, (n, n_classes); the features themselves where there is no head."""
        logits: Tensor = self.head(self.features(x))
        return logits


def _head(n_features: int, n_classes: int) -> nn.Linear | nn.Identity:
    return nn.Linear(n_features, n_classes) if n_classes else nn.Identity()


class Conv4(Backbone):
    """Four blocks of 3x3 convolution, BatchNorm, ReLU and 2x2 pooling (Vinyals et al. 2016)."""

    def __init__(self, width: int, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> None:
        super().__init__()
        widths = [channels, width, width, width, width]
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv2d(w_in, w_out, 3, padding=1), norm(w_out), nn.ReLU(), nn.MaxPool2d(2))
            for w_in, w_out in itertools.pairwise(widths)
        )
        self.n_features = width * (image_size // 16) ** 2
        if self.n_features == 0:
            raise ConfigError(f"Conv4 halves its input four times; {image_size} pixels are fewer than 16")
        self.head = _head(self.n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        pairs = [(block.get_submodule("0"), block.get_submodule("1")) for block in self.blocks]
        if not (self.training and x.device.type == "cpu" and isinstance(pairs[0][1], EpisodeBatchNorm2d)):
            for block in self.blocks:
                x = block(x)
            return x.flatten(1)
        x = x.contiguous(memory_format=torch.channels_last)
        for convolution, norm in pairs:
            x = convolve_and_pool(x, convolution, norm)
        return x.flatten(1)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions with a shortcut (He et al. 2016); `shortcut` is "conv" (B) or "pad" (A)."""

    def __init__(self, w_in: int, w_out: int, stride: int, shortcut: str, norm: NormLayer) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(w_in, w_out, 3, stride, 1, bias=False)
        self.bn1 = norm(w_out)
        self.conv2 = nn.Conv2d(w_out, w_out, 3, 1, 1, bias=False)
        self.bn2 = norm(w_out)
        self.stride = stride
        self.extra_channels = w_out - w_in
        changes = stride != 1 or w_in != w_out
        self.downsample = (
            nn.Sequential(nn.Conv2d(w_in, w_out, 1, stride, bias=False), norm(w_out))
            if changes and shortcut == "conv"
            else None
        )

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


class ResNet(Backbone):
    """Basic-block ResNet with global average pooling; three stages for CIFAR, four otherwise."""

    head_name = "fc"

    def __init__(
        self,
        width: int,
        blocks: tuple[int, ...],
        channels: int,
        n_classes: int,
        norm: NormLayer,
        *,
        shortcut: str = "conv",
        large_stem: bool = False,
    ) -> None:
        super().__init__()
        self.conv1 = (
            nn.Conv2d(channels, width, 7, 2, 3, bias=False)
            if large_stem
            else nn.Conv2d(channels, width, 3, 1, 1, bias=False)
        )
        self.bn1 = norm(width)
        self.pool = nn.MaxPool2d(3, 2, 1) if large_stem else nn.Identity()
        self.n_stages = len(blocks)
        w_in = width
        for stage, n_blocks in enumerate(blocks):
            w_out = width * 2**stage
            layers = []
            for block in range(n_blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                layers.append(BasicBlock(w_in, w_out, stride, shortcut, norm))
                w_in = w_out
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.n_features = w_in
        self.fc = _head(w_in, n_classes)

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier, named `fc` as in the usual checkpoints."""
        return self.fc

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        if self.training and x.device.type == "cpu":
            x = x.contiguous(memory_format=torch.channels_last)
        x = self.pool(F.relu(self.bn1(self.conv1(x))))
        for stage in range(1, self.n_stages + 1):
            x = getattr(self, f"layer{stage}")(x)
        return x.mean(dim=(2, 3))


class LeNet(Backbone):
    """LeNet-5 with ReLU and max pooling (after LeCun et al. 1998), with or without BatchNorm."""

    def __init__(self, channels: int, image_size: int, n_classes: int, norm: NormLayer | None) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5, padding=2)
        self.bn1 = norm(6) if norm else nn.Identity()
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.bn2 = norm(16) if norm else nn.Identity()
        side = (image_size // 2 - 4) // 2
        if side < 1:
            raise ConfigError(f"LeNet needs at least 12 pixels; the input has {image_size}")
        self.fc1 = nn.Linear(16 * side**2, 120)
        self.fc2 = nn.Linear(120, 84)
        self.n_features = 84
        self.head = _head(84, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
        return F.relu(self.fc2(F.relu(self.fc1(x.flatten(1)))))


FAMILIES = (
    "conv4-WIDTH, resnet10-WIDTH, resnet18-WIDTH, resnet18 (7x7 stem, width 64), "
    "cifar-resnetDEPTH, cifar-resnetDEPTH-a, lenet, lenet-bn"
)
_FROM_TORCHVISION = "torchvision/"


def build_backbone(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer = nn.BatchNorm2d
) -> Backbone:
    """Build a network by name, for example "conv4-32", "cifar-resnet20" or, as a teacher, "torchvision/resnet50".

    Args:
        architecture: one of `FAMILIES`, where a suffix "-a" means shortcuts without parameters, or "torchvision/"
            before the name of one of torchvision's classifiers.
        n_classes: outputs of the head; 0 leaves the head away.
        norm: makes the normalisation layers; that of a meta-model goes into our own families alone.

    Raises:
        ConfigError: no family has this name, the input is too small for it, or it cannot be a meta-model.
    """
    if architecture.startswith(_FROM_TORCHVISION):
        if norm is not nn.BatchNorm2d:
            raise ConfigError(f"{architecture} can be a teacher but no meta-model; a meta-model is one of {FAMILIES}")
        from purer_app.engine.torchvision_networks import torchvision_backbone

        return torchvision_backbone(architecture.removeprefix(_FROM_TORCHVISION), channels, image_size, n_classes)
    if architecture in ("lenet", "lenet-bn"):
        return LeNet(channels, image_size, n_classes, norm if architecture == "lenet-bn" else None)
    if found := re.fullmatch(r"conv4-([1-9]\d{0,2}|10[0-1]\d|102[0-4])", architecture):
        return Conv4(int(found[1]), channels, image_size, n_classes, norm)
    if found := re.fullmatch(r"resnet(10|18)-([1-9]\d{0,2})", architecture):
        blocks = (1, 1, 1, 1) if found[1] == "10" else (2, 2, 2, 2)
        return ResNet(int(found[2]), blocks, channels, n_classes, norm)
    if architecture == "resnet18":
        return ResNet(64, (2, 2, 2, 2), channels, n_classes, norm, large_stem=True)
    found = re.fullmatch(r"cifar-resnet(\d{1,3})(-a)?", architecture)
    if found and int(found[1]) >= 8 and (int(found[1]) - 2) % 6 == 0:
        n = (int(found[1]) - 2) // 6
        return ResNet(16, (n, n, n), channels, n_classes, norm, shortcut="pad" if found[2] else "conv")
    raise ConfigError(
        f"no architecture is called '{architecture}'; known are {FAMILIES} and {_FROM_TORCHVISION}NAME for a teacher"
    )
