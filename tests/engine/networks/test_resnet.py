"""Residual networks train in channels-last format at any width."""

import subprocess
import sys

import pytest
import torch
import torch.nn.functional as F

from purer_app.engine.networks.registry import build_backbone

TRAIN = """
import torch
from purer_app.engine.networks.registry import build_backbone
network = build_backbone("resnet10-{width}", channels=3, image_size=32, n_classes=3).train()
for _ in range(10):
    network(torch.randn(64, 3, 32, 32)).square().mean().backward()
"""


@pytest.mark.parametrize("width", [1, 4, 7, 8])
def test_a_narrow_network_trains(width: int) -> None:
    command = [sys.executable, "-c", TRAIN.format(width=width)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"{done.returncode} {done.stderr}"


@pytest.mark.parametrize("width", [2, 12])
def test_the_shortcut_is_a_strided_convolution_at_any_width(width: int) -> None:
    network = build_backbone(f"resnet10-{width}", channels=3, image_size=15, n_classes=3)
    convolution = network.get_submodule("layer2.0.downsample.0")
    images = torch.randn(2, width, 15, 15)
    expected = F.conv2d(images, convolution.get_parameter("weight"), stride=2)
    torch.testing.assert_close(convolution(images), expected)
