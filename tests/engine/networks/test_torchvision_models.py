"""Any classifier of torchvision is a teacher: same outputs, same weight names, features before the last layer."""

import pytest
import torch
from torch import nn
from torchvision import models

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.networks.torchvision_models import TorchvisionNetwork, form_of_weights, torchvision_backbone

SMALL = {
    "resnet18": 32,
    "vgg11_bn": 32,
    "squeezenet1_1": 64,
    "mobilenet_v3_small": 32,
    "shufflenet_v2_x0_5": 32,
    "regnet_y_400mf": 32,
    "googlenet": 64,
    "densenet121": 32,
    "vit_b_16": 32,
}
"""One of each family that tests can afford, and pixels that it takes."""


@pytest.fixture(scope="module", params=SMALL)
def network(request: pytest.FixtureRequest) -> tuple[str, TorchvisionNetwork, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    size = SMALL[request.param]
    images = torch.randn(2, 3, size, size, generator=generator)
    return request.param, torchvision_backbone(request.param, 3, size, 5).eval(), images


def test_outputs_and_weight_names_are_torchvision_s(
    network: tuple[str, TorchvisionNetwork, torch.Tensor],
) -> None:
    name, ours, images = network
    options = {"image_size": 32} if name == "vit_b_16" else {}
    theirs = models.get_model(name, weights=None, num_classes=5, **options).eval()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    theirs.load_state_dict(ours.state_dict())
    with torch.no_grad():
        torch.testing.assert_close(ours(images), theirs(images))


def test_features_are_what_the_last_layer_receives(
    network: tuple[str, TorchvisionNetwork, torch.Tensor],
) -> None:
    _, ours, images = network
    with torch.no_grad():
        features, logits = ours.features(images), ours(images)
        assert features.shape == (2, ours.n_features)
        if isinstance(ours.head, nn.Linear):
            torch.testing.assert_close(ours.head(features), logits)
    assert logits.shape == (2, 5)


@pytest.mark.parametrize("name", ["resnet18", "squeezenet1_1", "mobilenet_v3_small"])
def test_channels_and_classes_are_read_from_the_weights(name: str) -> None:
    state = torchvision_backbone(name, 1, 64, 7).state_dict()
    assert form_of_weights(name, state) == (1, 7)


def test_weights_of_another_network_are_refused() -> None:
    with pytest.raises(ConfigError, match="the weights have no such layer"):
        form_of_weights("vgg11", torchvision_backbone("resnet18", 3, 32, 2).state_dict())


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("resnet999", 32, "torchvision has no classifier called 'resnet999'"),
        ("fcn_resnet50", 32, "torchvision has no classifier called 'fcn_resnet50'"),
        ("vit_b_16", 33, "vit_b_16 cannot take 33x33 pixels"),
        ("alexnet", 16, "alexnet cannot take 16x16 pixels"),
    ],
)
def test_an_architecture_that_cannot_be_built_is_refused(name: str, size: int, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        torchvision_backbone(name, 3, size, 2)


def test_without_classes_the_head_is_omitted() -> None:
    ours = torchvision_backbone("resnet18", 3, 32, 0).eval()
    images = torch.zeros(1, 3, 32, 32)
    with torch.no_grad():
        assert torch.equal(ours(images), ours.features(images))
    assert not [name for name in ours.state_dict() if name.startswith("fc.")]


def test_it_is_a_teacher_and_no_meta_model() -> None:
    assert isinstance(build_backbone("torchvision/resnet18", 3, 32, 2), TorchvisionNetwork)
    with pytest.raises(ConfigError, match="can be a teacher, but a meta-model must be one of"):
        build_backbone("torchvision/resnet18", 3, 32, 0, EpisodeBatchNorm2d)
