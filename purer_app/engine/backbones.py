"""Builds the field's own networks by name, each a classifier with a view of its features; Conv4 is here."""

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


def linear_head(n_features: int, n_classes: int) -> nn.Linear | nn.Identity:
    """Return the last layer, or nothing in its place where there are no classes."""
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
        self.head = linear_head(self.n_features, n_classes)

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


FAMILIES = (
    "conv4-WIDTH, resnet10-WIDTH, resnet18-WIDTH (also 34, 50, 101, 152 and WIDTH-WIDTH-WIDTH-WIDTH), resnet10 and "
    "resnet18 (7x7 stem, width 64), resnet12-WIDTH-WIDTH-WIDTH-WIDTH, cifar-resnetDEPTH, cifar-resnetDEPTH-a, "
    "wrn-DEPTH-FACTOR, cifar-vggDEPTH, cifar-vggDEPTH-bn, lenet, lenet-bn"
)
_FROM_TORCHVISION = "torchvision/"
_FROM_TIMM = "timm/"
Build = Callable[[str, int, int, int, NormLayer], Backbone | None]
"""(architecture, channels, image_size, n_classes, norm) to a network, None where the name is of another family."""


def build_backbone(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer = nn.BatchNorm2d
) -> Backbone:
    """Build a network by name, for example "conv4-32", "cifar-resnet20" or, as a teacher, "torchvision/resnet50".

    Args:
        architecture: one of `FAMILIES`, where a suffix "-a" means shortcuts without parameters, or "torchvision/"
            or "timm/" before the name of one of their classifiers; "+256-64" after it means hidden layers of these
            widths, with ReLU, before the head.
        n_classes: outputs of the head; 0 leaves the head away.
        norm: makes the normalisation layers; that of a meta-model goes into our own families alone.

    Raises:
        ConfigError: no family has this name, the input is too small for it, or it cannot be a meta-model.
    """
    from purer_app.engine.headed_networks import HeadedNetwork, split_name

    base, widths = split_name(architecture)
    if widths:
        return HeadedNetwork(build_backbone(base, channels, image_size, 0, norm), widths, n_classes)
    library, _, name = architecture.rpartition("/")
    if f"{library}/" in (_FROM_TORCHVISION, _FROM_TIMM):
        if norm is not nn.BatchNorm2d:
            raise ConfigError(f"{architecture} can be a teacher but no meta-model; a meta-model is one of {FAMILIES}")
        return _from_library(library, name, channels, image_size, n_classes)
    from purer_app.engine.plain_networks import build_plain
    from purer_app.engine.residual_networks import build_residual

    builders: tuple[Build, ...] = (_build_conv4, build_residual, build_plain)
    for build in builders:
        if (network := build(architecture, channels, image_size, n_classes, norm)) is not None:
            return network
    raise ConfigError(
        f"no architecture is called '{architecture}'; known are {FAMILIES}, "
        f"and {_FROM_TORCHVISION}NAME or {_FROM_TIMM}NAME for a teacher; +WIDTH after it adds a hidden layer"
    )


def _from_library(library: str, name: str, channels: int, image_size: int, n_classes: int) -> Backbone:
    if f"{library}/" == _FROM_TIMM:
        from purer_app.engine.timm_networks import timm_backbone

        return timm_backbone(name, channels, image_size, n_classes)
    from purer_app.engine.torchvision_networks import torchvision_backbone

    return torchvision_backbone(name, channels, image_size, n_classes)


def _build_conv4(architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone | None:
    if found := re.fullmatch(r"conv4-([1-9]\d{0,2}|10[0-1]\d|102[0-4])", architecture):
        return Conv4(int(found[1]), channels, image_size, n_classes, norm)
    return None
