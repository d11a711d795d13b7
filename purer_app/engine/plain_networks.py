"""Builds networks without shortcuts: LeNet (LeCun et al. 1998) and VGG for small pictures (Simonyan and Zisserman)."""

import re

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.errors import ConfigError

VGG_STAGES = {"11": (1, 1, 2, 2, 2), "13": (2, 2, 2, 2, 2), "16": (2, 2, 3, 3, 3), "19": (2, 2, 4, 4, 4)}
VGG_WIDTHS = (64, 128, 256, 512, 512)


class LeNet(Backbone):
    """LeNet-5 with ReLU and max pooling (after LeCun et al. 1998), with or without BatchNorm.

    `widths` are those of two 5x5 convolutions and two linear layers; the first convolution pads by `padding`.
    """

    def __init__(
        self,
        channels: int,
        image_size: int,
        n_classes: int,
        norm: NormLayer | None,
        *,
        widths: tuple[int, int, int, int] = (6, 16, 120, 84),
        padding: int = 2,
    ) -> None:
        super().__init__()
        first, second, third, fourth = widths
        self.conv1 = nn.Conv2d(channels, first, 5, padding=padding)
        self.bn1 = norm(first) if norm else nn.Identity()
        self.conv2 = nn.Conv2d(first, second, 5)
        self.bn2 = norm(second) if norm else nn.Identity()
        side = ((image_size + 2 * padding - 4) // 2 - 4) // 2
        if side < 1:
            raise ConfigError(f"LeNet needs at least {16 - 2 * padding} pixels; the input has {image_size}")
        self.fc1 = nn.Linear(second * side**2, third)
        self.fc2 = nn.Linear(third, fourth)
        self.n_features = fourth
        self.head = linear_head(fourth, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
        return F.relu(self.fc2(F.relu(self.fc1(x.flatten(1)))))


class SmallVgg(Backbone):
    """VGG for 32 pixels: five stages of 3x3 convolutions and 2x2 pooling, averaged over what positions are left.

    `hidden` are the widths of linear layers with ReLU before the head; dropout between them has no weights.
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
    """Build a network without shortcuts by name; None where the name is of another family.

    Raises:
        ConfigError: the input is too small for it.
    """
    if found := re.fullmatch(r"lenet(-bn)?(?:-(\d{1,4})-(\d{1,4})-(\d{1,4})-(\d{1,4}))?(-p0)?", architecture):
        widths = (6, 16, 120, 84) if found[2] is None else (int(found[2]), int(found[3]), int(found[4]), int(found[5]))
        padding = 0 if found[6] else 2
        own_norm = norm if found[1] else None
        return LeNet(channels, image_size, n_classes, own_norm, widths=widths, padding=padding) if all(widths) else None
    if found := re.fullmatch(r"cifar-vgg(11|13|16|19)(-bn)?((?:-[1-9]\d{0,3}){0,2})", architecture):
        if image_size < 32:
            raise ConfigError(f"VGG halves its input five times; {image_size} pixels are fewer than 32")
        hidden = tuple(int(width) for width in found[3].split("-")[1:])
        return SmallVgg(VGG_STAGES[found[1]], channels, n_classes, norm if found[2] else None, hidden)
    return None
