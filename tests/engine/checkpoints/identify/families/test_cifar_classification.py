"""Networks under the names of bearpaw/pytorch-classification are rebuilt, of any width and depth."""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision import models

from tests.engine.checkpoints.identify.families.conftest import Recognised


def conv(w_in: int, w_out: int, kernel: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(w_in, w_out, kernel, stride, kernel // 2, bias=False)


class Bottleneck(nn.Module):
    """A bottleneck that activates last, or first; then its shortcut takes the input as it is."""

    bn1: nn.Module
    bn2: nn.Module
    bn3: nn.Module
    conv1: nn.Module
    conv2: nn.Module
    conv3: nn.Module

    def __init__(self, w_in: int, width: int, stride: int, *, first: bool) -> None:
        super().__init__()
        self.first = first
        shapes = ((w_in, width, 1, 1), (width, width, 3, stride), (width, 4 * width, 1, 1))
        for number, (before, after, kernel, step) in enumerate(shapes, start=1):
            setattr(self, f"bn{number}", nn.BatchNorm2d(before if first else after))
            setattr(self, f"conv{number}", conv(before, after, kernel, step))
        self.downsample = None
        if stride != 1 or w_in != 4 * width:
            norms = [] if first else [nn.BatchNorm2d(4 * width)]
            self.downsample = nn.Sequential(conv(w_in, 4 * width, 1, stride), *norms)
        self.width = 4 * width

    def forward(self, x: Tensor) -> Any:
        shortcut = x if self.downsample is None else self.downsample(x)
        if self.first:
            out = self.conv1(F.relu(self.bn1(x)))
            out = self.conv2(F.relu(self.bn2(out)))
            return self.conv3(F.relu(self.bn3(out))) + shortcut
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(out)))))
        return F.relu(out + shortcut)


class ResNet(nn.Module):
    layer1: nn.Module
    layer2: nn.Module
    layer3: nn.Module

    def __init__(self, widths: Sequence[int], n_blocks: int, *, first: bool) -> None:
        super().__init__()
        self.conv1 = conv(3, 8, 3)
        if not first:
            self.bn1 = nn.BatchNorm2d(8)
        w_in = 8
        for number, width in enumerate(widths, start=1):
            blocks = []
            for place in range(n_blocks):
                blocks.append(Bottleneck(w_in, width, 2 if number > 1 and not place else 1, first=first))
                w_in = blocks[-1].width
            setattr(self, f"layer{number}", nn.Sequential(*blocks))
        if first:
            self.bn = nn.BatchNorm2d(w_in)
        self.fc, self.first = nn.Linear(w_in, 10), first

    def forward(self, x: Tensor) -> Any:
        x = self.conv1(x)
        x = x if self.first else F.relu(self.bn1(x))
        x = self.layer3(self.layer2(self.layer1(x)))
        x = F.relu(self.bn(x)) if self.first else x
        return self.fc(F.avg_pool2d(x, 8).flatten(1))


def test_bottlenecks_in_three_stages(recognised: Recognised) -> None:
    recognised(ResNet((8, 12, 16), 3, first=False), "resnet-3.3.3-8-12-16-x4")


def test_bottlenecks_that_activate_first(recognised: Recognised) -> None:
    recognised(ResNet((4, 6, 8), 2, first=True), "preresnet-2.2.2-4-6-8-stem8-x4")


class DenseLayer(nn.Module):
    def __init__(self, w_in: int, growth: int, *, wide: bool) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(w_in)
        self.conv1 = conv(w_in, 4 * growth, 1) if wide else conv(w_in, growth, 3)
        if wide:
            self.bn2, self.conv2 = nn.BatchNorm2d(4 * growth), conv(4 * growth, growth, 3)
        self.wide = wide

    def forward(self, x: Tensor) -> Any:
        out = self.conv1(F.relu(self.bn1(x)))
        out = self.conv2(F.relu(self.bn2(out))) if self.wide else out
        return torch.cat((x, out), 1)


class Transition(nn.Module):
    def __init__(self, w_in: int, w_out: int) -> None:
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(w_in), conv(w_in, w_out, 1)

    def forward(self, x: Tensor) -> Any:
        return F.avg_pool2d(self.conv1(F.relu(self.bn1(x))), 2)


class DenseNet(nn.Module):
    dense1: nn.Module
    dense2: nn.Module
    dense3: nn.Module
    trans1: nn.Module
    trans2: nn.Module

    def __init__(self, growth: int, n_layers: int, compression: int, *, wide: bool) -> None:
        super().__init__()
        width = 2 * growth
        self.conv1 = conv(3, width, 3)
        for number in (1, 2, 3):
            layers = [DenseLayer(width + k * growth, growth, wide=wide) for k in range(n_layers)]
            setattr(self, f"dense{number}", nn.Sequential(*layers))
            width += n_layers * growth
            if number < 3:
                setattr(self, f"trans{number}", Transition(width, width // compression))
                width //= compression
        self.bn, self.fc = nn.BatchNorm2d(width), nn.Linear(width, 10)

    def forward(self, x: Tensor) -> Any:
        x = self.trans1(self.dense1(self.conv1(x)))
        x = self.dense3(self.trans2(self.dense2(x)))
        return self.fc(F.avg_pool2d(F.relu(self.bn(x)), 8).flatten(1))


def test_densenet(recognised: Recognised) -> None:
    recognised(DenseNet(4, 3, 2, wide=True), "densenet-3.3.3-8-4-x4")
    recognised(DenseNet(5, 2, 1, wide=False), "densenet-2.2.2-10-5-full")


def test_densenets_of_torchvision_with_a_first_layer_for_small_pictures(recognised: Recognised) -> None:
    for pools, name in ((False, "densenet-2.3-12-6-x4-stemnorm"), (True, "densenet-2.3-12-6-x4-stemnorm-pool")):
        network = models.DenseNet(growth_rate=6, block_config=(2, 3), num_init_features=12, num_classes=5)
        network.features.conv0 = conv(3, 12, 3)
        if not pools:
            network.features.pool0 = nn.Identity()
        recognised(network, name)


class ResNeXtBottleneck(nn.Module):
    """A bottleneck whose 3x3 convolution is twice as wide as its output."""

    def __init__(self, w_in: int, w_out: int, stride: int, groups: int) -> None:
        super().__init__()
        wide = 2 * w_out
        self.conv_reduce, self.bn_reduce = conv(w_in, wide, 1), nn.BatchNorm2d(wide)
        self.conv_conv = nn.Conv2d(wide, wide, 3, stride, 1, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(wide)
        self.conv_expand, self.bn_expand = conv(wide, w_out, 1), nn.BatchNorm2d(w_out)
        self.shortcut = nn.Sequential()
        if w_in != w_out:
            self.shortcut.add_module("shortcut_conv", conv(w_in, w_out, 1, stride))
            self.shortcut.add_module("shortcut_bn", nn.BatchNorm2d(w_out))

    def forward(self, x: Tensor) -> Any:
        out = F.relu(self.bn_reduce(self.conv_reduce(x)))
        out = F.relu(self.bn(self.conv_conv(out)))
        return F.relu(self.bn_expand(self.conv_expand(out)) + self.shortcut(x))


class ResNeXt(nn.Module):
    def __init__(self, groups: int) -> None:
        super().__init__()
        self.conv_1_3x3, self.bn_1 = conv(3, 8, 3), nn.BatchNorm2d(8)
        w_in = 8
        for number, w_out in enumerate((16, 32, 64), start=1):
            stage = nn.Sequential()
            for place in range(2):
                block = ResNeXtBottleneck(w_in, w_out, 2 if number > 1 and not place else 1, groups)
                stage.add_module(f"stage_{number}_bottleneck_{place}", block)
                w_in = w_out
            self.add_module(f"stage_{number}", stage)
        self.classifier = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Any:
        x = F.relu(self.bn_1(self.conv_1_3x3(x)))
        for number in (1, 2, 3):
            x = self.get_submodule(f"stage_{number}")(x)
        return self.classifier(F.avg_pool2d(x, 8).flatten(1))


def test_resnext_with_wide_bottlenecks(recognised: Recognised) -> None:
    recognised(ResNeXt(4), "resnet-2.2.2-32-64-128-stem8-d2-g4")
