"""Networks under the names of kuangliu/pytorch-cifar are rebuilt, of any width and depth."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from tests.engine.checkpoints.identify.families.conftest import Recognised

Block = Callable[[int, int, int], Any]


def conv(w_in: int, w_out: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    return nn.Conv2d(w_in, w_out, kernel, stride, kernel // 2, groups=groups, bias=False)


class MobileBlock(nn.Module):
    def __init__(self, w_in: int, w_out: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv(w_in, w_in, 3, stride, w_in), nn.BatchNorm2d(w_in)
        self.conv2, self.bn2 = conv(w_in, w_out, 1), nn.BatchNorm2d(w_out)

    def forward(self, x: Tensor) -> Any:
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


class MobileNet(nn.Module):
    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
        self.conv1, self.bn1 = conv(3, widths[0], 3), nn.BatchNorm2d(widths[0])
        self.layers = nn.Sequential(*(MobileBlock(*pair, s) for pair, s in zip(pairwise(widths), strides, strict=True)))
        self.linear = nn.Linear(widths[-1], 7)

    def forward(self, x: Tensor) -> Any:
        x = self.layers(F.relu(self.bn1(self.conv1(x))))
        return self.linear(F.avg_pool2d(x, 2).flatten(1))


def test_mobilenet(recognised: Recognised) -> None:
    widths = (8, 12, 16, 16, 20, 20, 24, 24, 25, 24, 24, 24, 32, 32)
    found = recognised(MobileNet(widths), "mobilenet-8-12-s16-16-s20-20-s24-24-25-24x3-s32-32")
    assert found.verdict.candidates[1] == "mobilenet-s8-12-s16-16-s20-20-s24-24-25-24x3-s32-32"


class InvertedBlock(nn.Module):
    def __init__(self, w_in: int, w_out: int, expansion: int, stride: int) -> None:
        super().__init__()
        wide = expansion * w_in
        self.stride = stride
        self.conv1, self.bn1 = conv(w_in, wide, 1), nn.BatchNorm2d(wide)
        self.conv2, self.bn2 = conv(wide, wide, 3, stride, wide), nn.BatchNorm2d(wide)
        self.conv3, self.bn3 = conv(wide, w_out, 1), nn.BatchNorm2d(w_out)
        changes = stride == 1 and w_in != w_out
        self.shortcut = nn.Sequential(conv(w_in, w_out, 1), nn.BatchNorm2d(w_out)) if changes else nn.Sequential()

    def forward(self, x: Tensor) -> Any:
        out = F.relu(self.bn1(self.conv1(x)))
        out = F.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        return out + self.shortcut(x) if self.stride == 1 else out


class MobileNetV2(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv(3, 8, 3), nn.BatchNorm2d(8)
        blocks = ((8, 4, 1, 1), (4, 6, 6, 1), (6, 6, 6, 1), (6, 8, 6, 2), (8, 8, 6, 1), (8, 16, 6, 2), (16, 20, 6, 1))
        self.layers = nn.Sequential(*(InvertedBlock(*block) for block in blocks))
        self.conv2, self.bn2 = conv(20, 40, 1), nn.BatchNorm2d(40)
        self.linear = nn.Linear(40, 10)

    def forward(self, x: Tensor) -> Any:
        x = self.layers(F.relu(self.bn1(self.conv1(x))))
        x = F.relu(self.bn2(self.conv2(x)))
        return self.linear(F.avg_pool2d(x, x.shape[-1]).flatten(1))


def test_mobilenet_v2(recognised: Recognised) -> None:
    recognised(MobileNetV2(), "mobilenetv2-8-4-6x2-s8-8-s16-20-40-e-8-24-36x2-48x2-96")


class PreActBlock(nn.Module):
    def __init__(self, w_in: int, width: int, stride: int, *, excites: bool = False) -> None:
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(w_in), conv(w_in, width, 3, stride)
        self.bn2, self.conv2 = nn.BatchNorm2d(width), conv(width, width, 3)
        if stride != 1 or w_in != width:
            self.shortcut = nn.Sequential(conv(w_in, width, 1, stride))
        if excites:
            self.fc1, self.fc2 = nn.Conv2d(width, width // 16, 1), nn.Conv2d(width // 16, width, 1)
        self.width = width

    def forward(self, x: Tensor) -> Any:
        out = F.relu(self.bn1(x))
        shortcut = self.shortcut(out) if hasattr(self, "shortcut") else x
        out = self.conv1(out)
        out = self.conv2(F.relu(self.bn2(out)))
        if hasattr(self, "fc1"):
            weight = F.avg_pool2d(out, out.size(2))
            out = out * torch.sigmoid(self.fc2(F.relu(self.fc1(weight))))
        return out + shortcut


class PreActBottleneck(nn.Module):
    def __init__(self, w_in: int, width: int, stride: int) -> None:
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(w_in), conv(w_in, width, 1)
        self.bn2, self.conv2 = nn.BatchNorm2d(width), conv(width, width, 3, stride)
        self.bn3, self.conv3 = nn.BatchNorm2d(width), conv(width, 4 * width, 1)
        if stride != 1 or w_in != 4 * width:
            self.shortcut = nn.Sequential(conv(w_in, 4 * width, 1, stride))
        self.width = 4 * width

    def forward(self, x: Tensor) -> Any:
        out = F.relu(self.bn1(x))
        shortcut = self.shortcut(out) if hasattr(self, "shortcut") else x
        out = self.conv2(F.relu(self.bn2(self.conv1(out))))
        return self.conv3(F.relu(self.bn3(out))) + shortcut


class SeBlock(nn.Module):
    def __init__(self, w_in: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv(w_in, width, 3, stride), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width, 3), nn.BatchNorm2d(width)
        changes = stride != 1 or w_in != width
        self.shortcut = nn.Sequential(conv(w_in, width, 1, stride), nn.BatchNorm2d(width)) if changes else nn.Identity()
        self.fc1, self.fc2 = nn.Conv2d(width, width // 16, 1), nn.Conv2d(width // 16, width, 1)
        self.width = width

    def forward(self, x: Tensor) -> Any:
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        weight = F.relu(self.fc1(F.avg_pool2d(out, out.size(2))))
        return F.relu(out * torch.sigmoid(self.fc2(weight)) + self.shortcut(x))


class ResNeXtBlock(nn.Module):
    def __init__(self, w_in: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.bn1 = conv(w_in, width, 1), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = conv(width, width, 3, stride, 4), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = conv(width, 2 * width, 1), nn.BatchNorm2d(2 * width)
        changes = stride != 1 or w_in != 2 * width
        self.shortcut = nn.Sequential()
        if changes:
            self.shortcut = nn.Sequential(conv(w_in, 2 * width, 1, stride), nn.BatchNorm2d(2 * width))
        self.width = 2 * width

    def forward(self, x: Tensor) -> Any:
        out = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(self.bn3(self.conv3(out)) + self.shortcut(x))


class Staged(nn.Module):
    """The stages that these residual networks share; `stem_norm` tells whether BatchNorm follows the first layer."""

    def __init__(self, block: Block, stem: int, kernel: int, stem_norm: bool, stages: dict[int, int]) -> None:
        super().__init__()
        self.conv1 = conv(3, stem, kernel)
        self.bn1 = nn.BatchNorm2d(stem) if stem_norm else None
        w_in = stem
        for number, (width, n_blocks) in enumerate(stages.items(), start=1):
            blocks = []
            for place in range(n_blocks):
                blocks.append(block(w_in, width, 2 if number > 1 and place == 0 else 1))
                w_in = blocks[-1].width
            setattr(self, f"layer{number}", nn.Sequential(*blocks))
        self.stages = len(stages)
        self.linear = nn.Linear(w_in, 10)

    def forward(self, x: Tensor) -> Any:
        x = self.conv1(x)
        x = x if self.bn1 is None else F.relu(self.bn1(x))
        for number in range(1, self.stages + 1):
            x = getattr(self, f"layer{number}")(x)
        return self.linear(F.avg_pool2d(x, x.shape[-1]).flatten(1))


def test_preact_resnet(recognised: Recognised) -> None:
    stages = {8: 2, 12: 1, 16: 3}
    recognised(Staged(PreActBlock, 8, 3, False, stages), "preact-2.1.3-8-12-16")


def test_preact_resnet_with_bottlenecks(recognised: Recognised) -> None:
    recognised(Staged(PreActBottleneck, 8, 3, False, {4: 2, 6: 2, 8: 1}), "preact-2.2.1-4-6-8-stem8-x4")


def test_senet_before_and_after_activation(recognised: Recognised) -> None:
    stages = {32: 1, 48: 2}
    recognised(Staged(partial(PreActBlock, excites=True), 32, 3, True, stages), "preact-senet-1.2-32-48")
    recognised(Staged(SeBlock, 32, 3, True, stages), "senet-1.2-32-48")


def test_resnext(recognised: Recognised) -> None:
    recognised(Staged(ResNeXtBlock, 8, 1, True, {8: 1, 16: 2}), "resnet-1.2-8-16-k1-x2-g4")


class DenseLayer(nn.Module):
    def __init__(self, w_in: int, growth: int) -> None:
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(w_in), conv(w_in, 4 * growth, 1)
        self.bn2, self.conv2 = nn.BatchNorm2d(4 * growth), conv(4 * growth, growth, 3)

    def forward(self, x: Tensor) -> Any:
        out = self.conv2(F.relu(self.bn2(self.conv1(F.relu(self.bn1(x))))))
        return torch.cat([out, x], 1)


class Transition(nn.Module):
    def __init__(self, w_in: int, w_out: int) -> None:
        super().__init__()
        self.bn, self.conv = nn.BatchNorm2d(w_in), conv(w_in, w_out, 1)

    def forward(self, x: Tensor) -> Any:
        return F.avg_pool2d(self.conv(F.relu(self.bn(x))), 2)


class DenseNet(nn.Module):
    def __init__(self, growth: int, blocks: tuple[int, ...]) -> None:
        super().__init__()
        width = 2 * growth
        self.conv1 = conv(3, width, 3)
        for number, n_layers in enumerate(blocks, start=1):
            setattr(
                self,
                f"dense{number}",
                nn.Sequential(*(DenseLayer(width + k * growth, growth) for k in range(n_layers))),
            )
            width += n_layers * growth
            if number < len(blocks):
                setattr(self, f"trans{number}", Transition(width, width // 2))
                width //= 2
        self.bn, self.linear, self.n_blocks = nn.BatchNorm2d(width), nn.Linear(width, 10), len(blocks)

    def forward(self, x: Tensor) -> Any:
        x = self.conv1(x)
        for number in range(1, self.n_blocks):
            x = getattr(self, f"trans{number}")(getattr(self, f"dense{number}")(x))
        x = getattr(self, f"dense{self.n_blocks}")(x)
        return self.linear(F.avg_pool2d(F.relu(self.bn(x)), 4).flatten(1))


@pytest.mark.parametrize("blocks", [(2, 1, 3, 2), (1, 2, 1, 1)])
def test_densenet(blocks: tuple[int, ...], recognised: Recognised) -> None:
    name = f"densenet-{'.'.join(map(str, blocks))}-12-6-x4-front"
    found = recognised(DenseNet(6, blocks), name)
    assert name.removesuffix("-front") in found.verdict.candidates
