"""Networks without shortcuts: LeNet (LeCun et al. 1998) and VGG for small images (Simonyan and Zisserman 2015)."""

import re

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head

VGG_STAGES = {"11": (1, 1, 2, 2, 2), "13": (2, 2, 2, 2, 2), "16": (2, 2, 3, 3, 3), "19": (2, 2, 4, 4, 4)}
VGG_WIDTHS = (64, 128, 256, 512, 512)
LENET_WIDTHS = (6, 16, 120, 84)
LENET_PADDINGS = {"": (2, 0), "-p0": (0, 0), "-same": (2, 2)}
"""Padding of the two convolutions of a LeNet, by the suffix of its name."""


class LeNet(Backbone):
    """LeNet-5 with ReLU and max pooling (after LeCun et al. 1998), with or without BatchNorm.

    `widths` are the widths of two 5x5 convolutions and of up to three linear layers; `paddings` belong to the
    convolutions.
    """

    def __init__(
        self,
        channels: int,
        image_size: int,
        n_classes: int,
        norm: NormLayer | None,
        *,
        widths: tuple[int, ...] = LENET_WIDTHS,
        paddings: tuple[int, int] = LENET_PADDINGS[""],
    ) -> None:
        super().__init__()
        first, second, *hidden = widths
        self.conv1 = nn.Conv2d(channels, first, 5, padding=paddings[0])
        self.bn1 = norm(first) if norm else nn.Identity()
        self.conv2 = nn.Conv2d(first, second, 5, padding=paddings[1])
        self.bn2 = norm(second) if norm else nn.Identity()
        side = ((image_size + 2 * paddings[0] - 4) // 2 + 2 * paddings[1] - 4) // 2
        if side < 1:
            least = 16 - 2 * paddings[0] - 4 * paddings[1]
            raise ConfigError(f"LeNet needs at least {least} pixels; the input has {image_size}")
        self.n_hidden = len(hidden)
        w_in = second * side**2
        for number, width in enumerate(hidden, start=1):
            self.add_module(f"fc{number}", nn.Linear(w_in, width))
            w_in = width
        self.n_features = w_in
        self.head = linear_head(w_in, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
        x = x.flatten(1)
        for number in range(1, self.n_hidden + 1):
            x = F.relu(self.get_submodule(f"fc{number}")(x))
        return x


class SmallVgg(Backbone):
    """VGG for 32 pixels: five stages of 3x3 convolutions and 2x2 pooling, then global average pooling.

    `hidden` are the widths of linear layers with ReLU before the head.
    """

    def __init__(
        self,
        stages: tuple[int, ...],
        channels: int,
        n_classes: int,
        norm: NormLayer | None,
        hidden: tuple[int, ...] = (),
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        w_in = channels
        for width, n_convolutions in zip(VGG_WIDTHS, stages, strict=True):
            for _ in range(n_convolutions):
                norms = [norm(width)] if norm else []
                layers += [nn.Conv2d(w_in, width, 3, padding=1), *norms, nn.ReLU()]
                w_in = width
            layers.append(nn.MaxPool2d(2))
        self.blocks = nn.Sequential(*layers)
        self.hidden = nn.ModuleList()
        for width in hidden:
            self.hidden.append(nn.Linear(w_in, width))
            w_in = width
        self.n_features = w_in
        self.head = linear_head(w_in, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.blocks(x).mean(dim=(2, 3))
        for layer in self.hidden:
            x = F.relu(layer(x))
        return x


def build_plain(architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone | None:
    """Build a network without shortcuts by name; None if the name belongs to another family.

    Raises:
        ConfigError: the input is too small.
    """
    if found := re.fullmatch(r"lenet(-bn)?((?:-[1-9]\d{0,3}){2,5})?(-p0|-same)?", architecture):
        widths = tuple(int(width) for width in found[2].split("-")[1:]) if found[2] else LENET_WIDTHS
        own_norm = norm if found[1] else None
        paddings = LENET_PADDINGS[found[3] or ""]
        return LeNet(channels, image_size, n_classes, own_norm, widths=widths, paddings=paddings)
    if found := re.fullmatch(r"cifar-vgg(11|13|16|19)(-bn)?((?:-[1-9]\d{0,3}){0,2})", architecture):
        if image_size < 32:
            raise ConfigError(f"VGG halves its input five times; {image_size} pixels are fewer than 32")
        hidden = tuple(int(width) for width in found[3].split("-")[1:])
        return SmallVgg(VGG_STAGES[found[1]], channels, n_classes, norm if found[2] else None, hidden)
    return None
