"""Tests for the names of layer lists."""

import pytest
import torch
from torch import nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.layer_list.layers import Convolution, Flatten, Linear, shapes, weighted
from purer_app.engine.networks.layer_list.notation import name_of, parse_name
from purer_app.engine.networks.registry import build_backbone

NAME = (
    "layers/c16k3p1b0-bn-relu-max2-res-c16k3p1b0-bn-relu-c32k3s2p1-bn-skip-c32k1s2b0-bn-end-leaky0.1-max3s2p1-avgto2"
    "-flat-drop-fc64-relu"
)


def test_a_name_is_read_and_written_unchanged() -> None:
    assert name_of(parse_name(NAME)) == NAME


def test_a_network_built_by_name_computes_what_its_layers_compute_in_pytorch() -> None:
    network = build_backbone("layers/c4k3s2p1g1-bn-leaky0.2-max3s2p1-gap-flat-fc6-elu", 3, 20, 5).eval()
    body = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2, padding=1),
        nn.BatchNorm2d(4),
        nn.LeakyReLU(0.2),
        nn.MaxPool2d(3, 2, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 6),
        nn.ELU(),
        nn.Linear(6, 5),
    ).eval()
    for index in range(8):
        body[index].load_state_dict(network.get_submodule(f"layers.{index}").state_dict())
    body[8].load_state_dict(network.head.state_dict())
    pictures = torch.randn(2, 3, 20, 20, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(network(pictures), body(pictures))


def test_a_residual_block_adds_its_shortcut() -> None:
    network = build_backbone("layers/res-c3k3p1-bn-end-relu-gap-flat", 3, 8, 2).eval()
    pictures = torch.randn(2, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    expected = (network.get_submodule("layers.0.body")(pictures) + pictures).relu().mean(dim=(2, 3))
    torch.testing.assert_close(network.features(pictures), expected)


def test_layers_with_weights_are_named_as_in_the_network() -> None:
    network = build_backbone(NAME, 3, 32, 5)
    named = {name.rpartition(".")[0] for name, _ in network.named_parameters()} - {"head"}
    assert {name for name, _ in weighted(parse_name(NAME))} == named


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("layers/c16k3-foo", "word 2 of the layer list, 'foo', is no layer"),
        ("layers/c0k3", "word 1 of the layer list, 'c0k3' has out 0; it must be from 1 to 16384"),
        ("layers/max2s0", "has stride 0; it must be from 1 to 64"),
        ("layers/res-bn", "the residual block at word 1 of the layer list has no 'end' or no body"),
        ("layers/bn-end", "'end' in a layer list has no 'res' before it"),
        ("layers/res-res-bn-end-end", "opens a residual block inside another"),
    ],
)
def test_a_malformed_name_is_an_error_that_names_the_word(name: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        parse_name(name)


def test_layers_that_do_not_fit_together_are_an_error_that_names_the_entry() -> None:
    with pytest.raises(ConfigError, match="layer 2: a linear layer takes one vector, not 4x8x8"):
        shapes([Convolution(4, 1), Linear(3)], (3, 8, 8))
    with pytest.raises(ConfigError, match="layer 1: a kernel of 9 does not fit into 8 positions a side with padding 0"):
        shapes([Convolution(4, 9)], (3, 8, 8))
    with pytest.raises(ConfigError, match="a flatten layer is missing at the end"):
        build_backbone("layers/c4k3", 3, 8, 2)
    with pytest.raises(ConfigError, match="layer 1: the body gives 4x8x8, the shortcut 3x8x8; both must be equal"):
        build_backbone("layers/res-c4k1-end-flat", 3, 8, 2)
    assert shapes([Flatten()], (3, 8, 8)) == [(192,)]
