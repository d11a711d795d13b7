"""VGG, networks of linear layers, and LeNets of any width and depth are rebuilt."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.registry import build_backbone
from tests.engine.checkpoints.identify.families.conftest import Recognised


def vgg_layers(*widths: int | str, norm: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    w_in = 3
    for width in widths:
        if isinstance(width, str):
            layers.append(nn.MaxPool2d(2))
            continue
        norms = [nn.BatchNorm2d(width)] if norm else []
        layers += [nn.Conv2d(w_in, width, 3, padding=1, bias=not norm), *norms, nn.ReLU()]
        w_in = width
    return nn.Sequential(*layers)


class SlimmedVgg(nn.Module):
    """A pruned VGG of Liu et al. 2017: its last positions are averaged without pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.feature = vgg_layers(8, 7, "M", 12, 9, "M", 16, 15, "M", 11, 10, norm=True)
        self.classifier = nn.Linear(10, 10)

    def forward(self, x: Tensor) -> Any:
        return self.classifier(F.avg_pool2d(self.feature(x), 4).flatten(1))


def test_a_slimmed_vgg_is_not_pooled_at_its_end(recognised: Recognised) -> None:
    found = recognised(SlimmedVgg(), "vgg-bn-8-7-p-12-9-p-16-15-p-11-10")
    assert "vgg-bn-8-7-p-12-9-p-16-15-p-11-10-p" in found.verdict.candidates


class Vgg(nn.Module):
    def __init__(self, side: int, *hidden: int, norm: bool) -> None:
        super().__init__()
        self.features = vgg_layers(8, "M", 12, 12, "M", 16, 10, "M", norm=norm)
        widths = (10 * side**2, *hidden, 7)
        layers: list[nn.Module] = []
        for w_in, width in pairwise(widths):
            layers += [nn.Linear(w_in, width), nn.ReLU(), nn.Dropout()]
        self.classifier = nn.Sequential(*layers[:-2])

    def forward(self, x: Tensor) -> Any:
        return self.classifier(self.features(x).flatten(1))


def test_a_vgg_takes_the_size_that_its_linear_layers_say(recognised: Recognised) -> None:
    name = "vgg-8-p-12x2-p-16-10-p-flat"
    recognised(Vgg(4, norm=False), name)
    found = recognised(Vgg(4, 24, 20, norm=True), f"{name.replace('vgg', 'vgg-bn')}+24-20")
    assert "vgg-bn-8-p-12x2-p-16-10-flat+24-20" in found.verdict.candidates


def test_convolutions_that_leave_room_for_more_than_pooling_are_no_vgg(tmp_path: Path) -> None:
    layers = vgg_layers(8, 12, 12, "M", 16, 10, norm=True)
    with_dropout = nn.Sequential(*layers[:9], nn.Dropout(), *layers[9:])
    torch.save({f"features.{key}": value for key, value in with_dropout.state_dict().items()}, tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.architecture[:3] != "vgg"


def test_a_vgg_needs_room_for_its_pooling() -> None:
    build_backbone("vgg-4-p-4-p", 3, 4, 2)
    with pytest.raises(ConfigError, match="VGG halves its input 2 times; 3 pixels are too few"):
        build_backbone("vgg-4-p-4-p", 3, 3, 2)


class Flat(nn.Module):
    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.linear_relu_stack = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Any:
        return self.linear_relu_stack(x.flatten(1))


def test_linear_layers_with_activations(recognised: Recognised) -> None:
    deep = Flat(
        nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 20), nn.ReLU(), nn.Linear(20, 9)
    )
    recognised(deep, "mlp-32x2-20", 28, 1)
    normalised = Flat(
        nn.Linear(3072, 40), nn.BatchNorm1d(40), nn.ReLU(), nn.Dropout(),
        nn.Linear(40, 20), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 5),
    )  # fmt: skip
    recognised(normalised, "mlp-bn-40-20", 32)


@pytest.mark.parametrize(
    "layers",
    [
        (nn.Linear(784, 32), nn.Linear(32, 10)),  # no room for an activation
        (nn.Linear(2048, 512), nn.ReLU(), nn.Linear(512, 10)),  # the head of another network
        (nn.Linear(784, 10),),
    ],
)
def test_other_linear_layers_are_no_network(layers: tuple[nn.Module, ...], tmp_path: Path) -> None:
    torch.save(nn.Sequential(*layers).state_dict(), tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.use == "none"


class YunjeyNet(nn.Module):
    """The convolutional network of yunjey/pytorch-tutorial: two stages and one linear layer."""

    layer1: nn.Module
    layer2: nn.Module

    def __init__(self) -> None:
        super().__init__()
        for number, (w_in, width) in enumerate(((1, 16), (16, 32)), start=1):
            stage = (nn.Conv2d(w_in, width, 5, padding=2), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2))
            setattr(self, f"layer{number}", nn.Sequential(*stage))
        self.fc = nn.Linear(7 * 7 * 32, 10)

    def forward(self, x: Tensor) -> Any:
        return self.fc(self.layer2(self.layer1(x)).flatten(1))


def test_two_convolutions_and_one_linear_layer(recognised: Recognised) -> None:
    recognised(YunjeyNet(), "lenet-bn-16-32-same", 28, 1)


class DeepLeNet(nn.Module):
    """Two 5x5 convolutions, four linear layers."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 8, 5), nn.Conv2d(8, 12, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(300, 40), nn.Linear(40, 30), nn.Linear(30, 20)
        self.fc4 = nn.Linear(20, 5)

    def forward(self, x: Tensor) -> Any:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.fc4(F.relu(self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))))


class ConvolutionalLeNet(nn.Module):
    """LeNet-5 as published: its third layer is a convolution that sees all positions."""

    def __init__(self) -> None:
        super().__init__()
        self.c1, self.c3, self.c5 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)
        self.f6, self.output = nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x: Tensor) -> Any:
        x = F.max_pool2d(F.relu(self.c1(x)), 2)
        x = F.relu(self.c5(F.max_pool2d(F.relu(self.c3(x)), 2))).flatten(1)
        return self.output(F.relu(self.f6(x)))


def test_lenets_of_other_depths(recognised: Recognised) -> None:
    recognised(DeepLeNet(), "lenet-8-12-40-30-20-p0", 32)
    recognised(ConvolutionalLeNet(), "lenet", 28, 1)
