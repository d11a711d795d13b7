"""Conv4, the standard small network of few-shot learning."""

import itertools
import re

import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d, convolve_and_pool


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


def build_conv4(architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone | None:
    """Build a Conv4 by name; None if the name belongs to another family."""
    if found := re.fullmatch(r"conv4-([1-9]\d{0,2}|10[0-1]\d|102[0-4])", architecture):
        return Conv4(int(found[1]), channels, image_size, n_classes, norm)
    return None
