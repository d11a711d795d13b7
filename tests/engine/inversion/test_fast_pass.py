"""The fast pass of a teacher compared with `inversion_terms` in float64."""

from collections.abc import Callable
from dataclasses import astuple, replace

import pytest
import torch
from torch import Tensor, nn

from purer_app.engine.core.settings.choices import BnDistance
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.fast_pass import TeacherPass, use_precision
from purer_app.engine.inversion.losses import InversionTerms, StatisticsProbe, inversion_terms, roll, total_variation
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.networks.kernels.fused_ops import (
    AffineMoments,
    AffineMomentsForVmap,
    PooledConvolution,
    channel_moments,
    image_priors,
)
from purer_app.engine.networks.registry import build_backbone

CONFIG = InversionConfig(bn_weight=0.3, tv_weight=0.02, l2_weight=0.01)
RELATIVE = InversionConfig(
    bn_weight=0.3, bn_distance=BnDistance.RELATIVE, peer_weight=0.4, tv_weight=0.02, l2_weight=0.01
)
ARCHITECTURES = ("conv4-4", "resnet10-4", "resnet18-4", "cifar-resnet8", "cifar-resnet8-a", "lenet", "lenet-bn")


def network(architecture: str, seed: int = 0, size: int = 16) -> nn.Module:
    """A classifier of three classes whose BatchNorm factors have both signs."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = build_backbone(architecture, 3, size, 3).double()
        for layer in model.modules():
            if isinstance(layer, nn.BatchNorm2d):
                assert layer.running_mean is not None and layer.running_var is not None
                layer.running_mean.uniform_(-0.5, 0.5)
                layer.running_var.uniform_(0.5, 1.5)
                if layer.weight is not None:
                    nn.init.uniform_(layer.weight, -1, 1)
                    nn.init.uniform_(layer.bias, -0.3, 0.3)
    return model.eval().requires_grad_(False)


def batch(n: int = 6, size: int = 16) -> tuple[list[Tensor], Tensor]:
    """Blocks of pixels of three classes, and the labels of all images."""
    generator = torch.Generator().manual_seed(7)
    blocks = [torch.randn(n // 3, 3, size, size, generator=generator, dtype=torch.float64) for _ in range(3)]
    return [block.requires_grad_() for block in blocks], torch.arange(3).repeat_interleave(n // 3)


def seen(blocks: list[Tensor]) -> Tensor:
    return roll(torch.cat(blocks), 2, torch.Generator().manual_seed(1))


def gradients(blocks: list[Tensor]) -> Tensor:
    found = torch.cat([block.grad for block in blocks if block.grad is not None])
    for block in blocks:
        block.grad = None
    return found


def plainly(
    model: nn.Module, blocks: list[Tensor], labels: Tensor, config: InversionConfig = CONFIG
) -> tuple[InversionTerms, Tensor]:
    images = seen(blocks)
    with StatisticsProbe(model, config.bn_distance).attached() as probe:
        terms = inversion_terms(model, probe, images, labels)
    terms.weighted(config).backward()
    return terms.detach(), gradients(blocks)


def assert_equal(found: tuple[InversionTerms, Tensor], wanted: tuple[InversionTerms, Tensor]) -> None:
    torch.testing.assert_close(torch.stack(astuple(found[0])), torch.stack(astuple(wanted[0])), rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(found[1], wanted[1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("micro_batch", [0, 1, 4, 6])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_fast_pass_equals_the_plain_one(architecture: str, micro_batch: int) -> None:
    model, (blocks, labels) = network(architecture), batch()
    wanted = plainly(model, blocks, labels)
    terms = TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG, micro_batch)
    assert_equal((terms, gradients(blocks)), wanted)


@pytest.mark.parametrize("micro_batch", [0, 4])
@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4"])
def test_the_fast_pass_equals_the_plain_one_with_relative_distances(architecture: str, micro_batch: int) -> None:
    model, (blocks, labels) = network(architecture), batch()
    wanted = plainly(model, blocks, labels, RELATIVE)
    terms = TeacherPass(model).add_gradients(seen(blocks), labels, RELATIVE, micro_batch)
    assert_equal((terms, gradients(blocks)), wanted)


@pytest.mark.parametrize("micro_batch", [0, 1, 4])
@pytest.mark.parametrize("config", [replace(CONFIG, peer_weight=0.4), RELATIVE], ids=["norm", "relative"])
def test_a_peer_pulls_images_to_its_statistics_alone(config: InversionConfig, micro_batch: int) -> None:
    model, (blocks, _) = network("resnet10-4"), batch()
    images = seen(blocks)
    with StatisticsProbe(model, config.bn_distance).attached() as probe:
        terms = inversion_terms(model, probe, images, torch.zeros(len(images), dtype=torch.long))
    (0.4 * terms.bn_statistics).backward()
    wanted = gradients(blocks)
    TeacherPass(model).add_statistics_gradients(seen(blocks), config, micro_batch)
    torch.testing.assert_close(gradients(blocks), wanted, rtol=1e-9, atol=1e-12)


def test_a_peer_whose_gradient_is_not_finite_moves_nothing() -> None:
    model, (blocks, _) = network("conv4-4"), batch()
    with torch.no_grad():
        next(model.parameters()).fill_(torch.nan)
    TeacherPass(model).add_statistics_gradients(seen(blocks), RELATIVE)
    assert not gradients(blocks).any()


@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "densenet121"])
def test_networks_of_others_are_measured_too(name: str) -> None:
    from torchvision import models

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = models.get_model(name, weights=None, num_classes=3).double().eval().requires_grad_(False)
    blocks, labels = batch(3, size=32)
    wanted = plainly(model, blocks, labels)
    terms = TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG, 2)
    assert_equal((terms, gradients(blocks)), wanted)


def test_layers_without_factors_or_statistics_are_measured_as_far_as_they_can_be() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4, affine=False),
        nn.ReLU(inplace=True),
        nn.Conv2d(4, 4, 3),
        nn.BatchNorm2d(4),
        nn.Flatten(),
        nn.Linear(4 * 12 * 12, 3),
    )
    model.double().eval().requires_grad_(False)
    blocks, labels = batch()
    wanted = plainly(model, blocks, labels)
    assert_equal((TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG), gradients(blocks)), wanted)


def test_ties_of_the_pooling_send_the_gradient_to_one_pixel() -> None:
    model, (blocks, labels) = network("conv4-4"), batch()
    with torch.no_grad():
        for block in blocks:
            block.copy_(block.round())
            block[..., :8, :] = 1.0  # whole squares of equal values
    wanted = plainly(model, blocks, labels)
    terms = TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG)
    found = gradients(blocks)
    torch.testing.assert_close(torch.stack(astuple(terms)), torch.stack(astuple(wanted[0])), rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(found.sum(dim=(2, 3)), wanted[1].sum(dim=(2, 3)), rtol=1e-6, atol=1e-6)


def test_weights_are_read_at_every_pass() -> None:
    model, other, (blocks, labels) = network("conv4-4"), network("conv4-4", seed=5), batch()
    ready = TeacherPass(model)
    ready.add_gradients(seen(blocks), labels, CONFIG)
    gradients(blocks)
    model.load_state_dict(other.state_dict(), assign=True)
    wanted = plainly(other, blocks, labels)
    assert_equal((ready.add_gradients(seen(blocks), labels, CONFIG), gradients(blocks)), wanted)


def test_the_model_is_left_as_it_was() -> None:
    model, (blocks, labels) = network("resnet10-4"), batch()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG, 2)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert not [layer for layer in model.modules() if "forward" in vars(layer)]


def test_a_failing_pass_leaves_the_model_as_it_was_too() -> None:
    model = network("resnet10-4")
    with pytest.raises(RuntimeError):
        TeacherPass(model).add_gradients(torch.zeros(2, 5, 16, 16, requires_grad=True), torch.zeros(2).long(), CONFIG)
    assert not [layer for layer in model.modules() if "forward" in vars(layer)]


def test_every_portion_emits_a_heartbeat() -> None:
    model, (blocks, labels) = network("lenet-bn"), batch()
    beats: list[int] = []
    TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG, 2, lambda: beats.append(1))
    assert len(beats) == 6, "three portions, once to measure and once to descend"


@pytest.mark.parametrize("architecture", ["conv4-8", "resnet10-8"])
def test_bfloat16_points_the_same_way(architecture: str) -> None:
    model, (blocks, labels) = network(architecture).float(), batch()
    blocks = [block.detach().float().requires_grad_() for block in blocks]
    TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG)
    exact = gradients(blocks).flatten()
    terms = TeacherPass(model, "bf16").add_gradients(seen(blocks), labels, CONFIG)
    rounded = gradients(blocks).flatten()
    assert terms.bn_statistics.dtype == rounded.dtype == torch.float32
    assert torch.cosine_similarity(exact, rounded, dim=0) > 0.98
    assert not torch.equal(exact, rounded)


def test_precision_does_not_affect_a_cpu() -> None:
    before = torch.backends.cudnn.allow_tf32
    use_precision("tf32", torch.device("cpu"))
    assert torch.backends.cudnn.allow_tf32 == before


@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("n", [1, 7])
def test_a_pooled_convolution_has_the_right_gradient(size: int, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "purer_app.engine.networks.kernels.fused_ops._CACHED_VALUES", 3 * 4 * size**2
    )  # three images at a time
    x = torch.randn(n, 2, size, size, dtype=torch.float64, requires_grad=True)
    weight, bias = torch.randn(4, 2, 3, 3, dtype=torch.float64), torch.randn(4, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda x: PooledConvolution.apply(x, weight, bias), (x,))


@pytest.mark.parametrize("lay_out", [torch.contiguous_format, torch.channels_last])
def test_moments_are_those_of_each_channel(lay_out: torch.memory_format) -> None:
    x = torch.randn(3, 5, 4, 6, dtype=torch.float64).contiguous(memory_format=lay_out)
    mean, square = channel_moments(x)
    torch.testing.assert_close(mean, x.mean(dim=(0, 2, 3)))
    torch.testing.assert_close(square - mean**2, x.var(dim=(0, 2, 3), unbiased=False))


def test_the_gradient_of_the_image_priors_equals_autograd() -> None:
    x = torch.randn(2, 3, 5, 7, dtype=torch.float64, requires_grad=True)
    variation, length, gradient = image_priors(x, 0.3, 0.7)
    (0.3 * total_variation(x) + 0.7 * torch.linalg.vector_norm(x)).backward()
    torch.testing.assert_close(gradient, x.grad)
    torch.testing.assert_close(torch.stack([variation, length]), torch.stack([total_variation(x), x.norm()]).detach())


def test_black_pictures_have_a_zero_gradient() -> None:
    variation, length, gradient = image_priors(torch.zeros(2, 1, 4, 4), 1.0, 1.0)
    assert variation == length == 0
    assert torch.equal(gradient, torch.zeros(2, 1, 4, 4))


@pytest.mark.parametrize("signs", [torch.ones, lambda n: -torch.ones(n), lambda n: (-1.0) ** torch.arange(n)])
def test_conv4_pools_first_without_changing_its_features(signs: Callable[[int], Tensor]) -> None:
    model = network("conv4-4")
    assert isinstance(model, Conv4)
    for block in model.blocks:
        norm = block.get_submodule("1")
        assert isinstance(norm, nn.BatchNorm2d)
        norm.weight.copy_(norm.weight.abs() * signs(4))
    blocks, labels = batch()
    wanted = plainly(model, blocks, labels)
    assert_equal((TeacherPass(model).add_gradients(seen(blocks), labels, CONFIG), gradients(blocks)), wanted)


@pytest.mark.parametrize("function", [AffineMoments, AffineMomentsForVmap])
def test_affine_moments_and_their_gradient_are_those_of_plain_operations(
    function: type[torch.autograd.Function],
) -> None:
    generator = torch.Generator().manual_seed(5)
    x = torch.randn(3, 2, 4, 5, generator=generator, dtype=torch.float64).requires_grad_()
    scale, shift = torch.randn(2, 2, generator=generator, dtype=torch.float64)
    expected = (x * scale[:, None, None] + shift[:, None, None], x.mean(dim=(0, 2, 3)), (x * x).mean(dim=(0, 2, 3)))
    found = function.apply(x, scale, shift)
    torch.testing.assert_close(found, expected)
    slopes = [torch.randn(value.shape, generator=generator, dtype=torch.float64) for value in expected]
    (gradient,) = torch.autograd.grad(found, x, slopes)
    torch.testing.assert_close(gradient, torch.autograd.grad(expected, x, slopes)[0])
