"""The networks have the published sizes, names and outputs of independent implementations."""

import pytest
import torch
import torch.nn.functional as F
import torchvision

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.networks.resnet import BasicBlock


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def n_parameters(model: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def filled_norm() -> EpisodeBatchNorm2d:
    layer = EpisodeBatchNorm2d(4)
    with torch.no_grad():
        for seed, tensor in enumerate((layer.weight, layer.bias, layer.running_mean)):
            assert tensor is not None
            tensor.copy_(noise(4, seed=seed + 1))
    return layer


def test_episode_batch_norm_normalises_by_the_batch_and_keeps_no_memory_of_it() -> None:
    layer, x = filled_norm(), noise(6, 4, 5, 5) * 3 + 1
    before = {name: tensor.clone() for name, tensor in layer.state_dict().items()}
    out = layer.train()(x)
    mean, var = x.mean(dim=(0, 2, 3), keepdim=True), x.var(dim=(0, 2, 3), correction=0, keepdim=True)
    expected = (x - mean) / (var + layer.eps).sqrt() * layer.weight.view(1, -1, 1, 1) + layer.bias.view(1, -1, 1, 1)
    torch.testing.assert_close(out, expected)
    torch.testing.assert_close(out, F.batch_norm(x, None, None, layer.weight, layer.bias, training=True))
    for name, tensor in layer.state_dict().items():
        assert torch.equal(tensor, before[name]), name


def test_episode_batch_norm_uses_its_statistics_in_evaluation() -> None:
    layer, x = filled_norm().eval(), noise(6, 4, 5, 5)
    expected = F.batch_norm(x, layer.running_mean, layer.running_var, layer.weight, layer.bias)
    torch.testing.assert_close(layer(x), expected)
    torch.testing.assert_close(layer(x[:1]), expected[:1])


@pytest.mark.parametrize(("image_size", "n_features"), [(28, 32), (32, 128), (84, 800)])
def test_conv4_has_the_usual_number_of_features(image_size: int, n_features: int) -> None:
    model = build_backbone("conv4-32", 3, image_size, 5).eval()
    x = noise(2, 3, image_size, image_size)
    assert model.n_features == n_features
    assert model.features(x).shape == (2, n_features)
    assert model(x).shape == (2, 5)


def test_conv4_is_convolution_batch_norm_relu_and_pooling() -> None:
    model = build_backbone("conv4-8", 1, 28, 5).eval()
    state, x = model.state_dict(), noise(3, 1, 28, 28)
    out = x
    for block in range(4):
        convolved = F.conv2d(out, state[f"blocks.{block}.0.weight"], state[f"blocks.{block}.0.bias"], padding=1)
        mean, var = state[f"blocks.{block}.1.running_mean"], state[f"blocks.{block}.1.running_var"]
        out = F.max_pool2d(F.relu(F.batch_norm(convolved, mean, var)), 2)
    torch.testing.assert_close(model(x), F.linear(out.flatten(1), state["head.weight"], state["head.bias"]))


def test_resnet18_takes_torchvision_weights_and_gives_its_outputs() -> None:
    theirs = torchvision.models.resnet18(num_classes=7).eval()
    ours = build_backbone("resnet18", 3, 64, 7).eval()
    assert {name: tensor.shape for name, tensor in ours.state_dict().items()} == {
        name: tensor.shape for name, tensor in theirs.state_dict().items()
    }
    ours.load_state_dict(theirs.state_dict())
    x = noise(2, 3, 64, 64)
    torch.testing.assert_close(ours(x), theirs(x))


@pytest.mark.parametrize(("depth", "millions"), [(20, 0.27), (32, 0.46), (44, 0.66), (56, 0.85), (110, 1.7)])
def test_cifar_resnets_have_the_published_number_of_parameters(depth: int, millions: float) -> None:
    model = build_backbone(f"cifar-resnet{depth}-a", 3, 32, 10)  # He et al. 2016, table 6, option A
    assert n_parameters(model) / 1e6 == pytest.approx(millions, abs=0.05 if millions > 1 else 0.005)


def test_option_b_adds_exactly_two_projections_to_resnet20() -> None:
    with_projections, without = (build_backbone(name, 3, 32, 10) for name in ("cifar-resnet20", "cifar-resnet20-a"))
    projections = (16 * 32 + 2 * 32) + (32 * 64 + 2 * 64)  # 1x1 weights and BatchNorm's scale and shift
    assert n_parameters(with_projections) - n_parameters(without) == projections


def test_option_a_subsamples_and_puts_zeros_on_both_sides() -> None:
    block = BasicBlock(4, 8, 2, "pad", torch.nn.BatchNorm2d).eval()
    with torch.no_grad():
        next(block.bn2.parameters()).zero_()  # the scale of the second BatchNorm: leaves the shortcut alone
    x = noise(2, 4, 6, 6)
    expected = torch.zeros(2, 8, 3, 3)
    expected[:, 2:6] = x[:, :, ::2, ::2].clamp(min=0)
    torch.testing.assert_close(block(x), expected)


def test_lenet_has_the_published_number_of_parameters() -> None:
    assert n_parameters(build_backbone("lenet", 1, 28, 10)) == 61_706
    assert n_parameters(build_backbone("lenet-bn", 1, 28, 10)) == 61_706 + 2 * (6 + 16)


@pytest.mark.parametrize(
    "architecture", ["conv4-8", "resnet10-8", "resnet18-4", "resnet18", "cifar-resnet8", "lenet", "lenet-bn"]
)
@pytest.mark.parametrize(("channels", "image_size"), [(1, 28), (3, 33)])
def test_every_family_takes_every_input_and_shows_its_features(
    architecture: str, channels: int, image_size: int
) -> None:
    model = build_backbone(architecture, channels, image_size, 4, EpisodeBatchNorm2d).eval()
    headless = build_backbone(architecture, channels, image_size, 0, EpisodeBatchNorm2d).eval()
    x = noise(2, channels, image_size, image_size)
    features = model.features(x)
    assert features.shape == (2, model.n_features)
    torch.testing.assert_close(model(x), model.head(features))
    assert dict(model.named_modules())[model.head_name] is model.head
    assert torch.equal(headless(x), headless.features(x))
    norms = [module for module in model.modules() if isinstance(module, torch.nn.BatchNorm2d)]
    assert all(isinstance(module, EpisodeBatchNorm2d) for module in norms)
    assert bool(norms) == (architecture != "lenet")


@pytest.mark.parametrize(
    "architecture", ["vgg16", "conv4-", "conv4-32x", "cifar-resnet21", "cifar-resnet2", "resnet12-64"]
)
def test_an_unknown_architecture_is_refused_with_the_known_ones(architecture: str) -> None:
    with pytest.raises(ConfigError, match=f"unknown architecture '{architecture}'; it must be one of conv4-WIDTH, "):
        build_backbone(architecture, 3, 32, 5)


@pytest.mark.parametrize(
    ("architecture", "image_size", "sentence"),
    [
        ("conv4-32", 15, "Conv4 halves its input four times; 15 pixels are fewer than 16"),
        ("lenet", 11, "LeNet needs at least 12 pixels; the input has 11"),
    ],
)
def test_an_input_that_is_too_small_is_refused(architecture: str, image_size: int, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        build_backbone(architecture, 1, image_size, 5)
    assert str(caught.value) == sentence
