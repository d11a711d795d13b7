"""Features computed by the optimised path equal those of the network."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.func import functional_call

from purer_app.engine.learners.base import body, features_and_statistics
from purer_app.engine.networks.inference import inferred_features
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d
from purer_app.engine.networks.registry import build_backbone
from tests.engine.conftest import MakeLearner, MakeTeacher


def images(n: int, size: int = 16, channels: int = 1, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(n, channels, size, size, generator=generator, dtype=dtype)


@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4", "lenet"])
@pytest.mark.parametrize("n", [1, 300])
def test_inferred_features_are_those_of_the_network(make_teacher: MakeTeacher, architecture: str, n: int) -> None:
    size = 28 if architecture == "lenet" else 16
    network = make_teacher(architecture, size=size, dtype=torch.float64).model
    found = inferred_features(network, images(n, size))
    torch.testing.assert_close(found, network.features(images(n, size)), rtol=1e-9, atol=1e-12)
    assert not found.requires_grad


def test_a_negative_factor_of_a_normalisation_turns_the_maxima_round(make_teacher: MakeTeacher) -> None:
    network = make_teacher("conv4-4", dtype=torch.float64).model
    for block in network.get_submodule("blocks").children():
        block.get_submodule("1").get_parameter("weight").mul_(torch.tensor([1.0, -1.0, 1.0, -1.0]))
    expected = network.features(images(5))
    torch.testing.assert_close(inferred_features(network, images(5)), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4"])
def test_given_weights_and_statistics_replace_those_of_the_network(architecture: str) -> None:
    def drawn(seed: int) -> torch.nn.Module:
        torch.manual_seed(seed)
        return build_backbone(architecture, 1, 16, 0, EpisodeBatchNorm2d).double().eval()

    network, other = build_backbone(architecture, 1, 16, 0, EpisodeBatchNorm2d).double().eval(), drawn(1)
    state = {name: value + 0.1 for name, value in other.state_dict().items() if value.is_floating_point()}
    expected = functional_call(network, state, (images(7),)).detach()
    torch.testing.assert_close(inferred_features(network, images(7), state), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("batch", [lambda x: x, lambda x: x[:0]])
def test_an_empty_batch_gives_no_features(make_teacher: MakeTeacher, batch: Callable[[Tensor], Tensor]) -> None:
    network = make_teacher("conv4-4", dtype=torch.float64).model
    assert inferred_features(network, batch(images(3))).shape == (len(batch(images(3))), network.n_features)


@pytest.mark.parametrize("backbone", ["conv4-4", "resnet10-4"])
def test_one_pass_gives_the_features_of_training_mode_and_their_moments(
    make_learner: MakeLearner, backbone: str
) -> None:
    learner, theta = make_learner("protonet", backbone=backbone)
    features, statistics = features_and_statistics(learner.network, theta, images(6))
    expected = learner.features(theta, images(6)).detach()
    torch.testing.assert_close(features, expected, rtol=1e-9, atol=1e-12)
    settled = functional_call(learner.network.eval(), body(theta) | statistics, (images(6),)).detach()
    torch.testing.assert_close(settled, expected, rtol=1e-9, atol=1e-12)
