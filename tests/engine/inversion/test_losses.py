"""Each term of the inversion loss equals its formula, and teachers are not changed."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.choices import BnDistance
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.losses import (
    InversionTerms,
    StatisticsProbe,
    batch_moments,
    inversion_terms,
    roll,
    statistics_distance,
    total_variation,
)
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import MakeTeacher

LABELS = torch.tensor([0, 1, 2, 1])


@pytest.fixture
def images() -> Tensor:
    return torch.randn(4, 1, 16, 16, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def terms_of(teacher: Teacher, images: Tensor, measure: str = BnDistance.NORM) -> InversionTerms:
    with StatisticsProbe(teacher.model, measure).attached() as probe:
        return inversion_terms(teacher.model, probe, images, LABELS)


def inputs_of_batch_norms(teacher: Teacher, images: Tensor) -> Iterator[tuple[nn.BatchNorm2d, Tensor]]:
    """Walk through a network by hand and give each BatchNorm layer with what enters it."""
    x, model = images, teacher.model
    if isinstance(model, Conv4):
        for block in model.blocks:
            assert isinstance(block, nn.Sequential)
            conv, norm = block[0], block[1]
            assert isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
            x = F.conv2d(x, conv.weight, conv.bias, padding=1)
            yield norm, x
            x = F.max_pool2d(F.relu(norm(x)), 2)
        return
    x = model.conv1(x)  # type: ignore[operator]
    yield model.bn1, x  # type: ignore[misc]
    x = F.relu(model.bn1(x))  # type: ignore[operator]
    for stage in range(1, 5):
        for block in getattr(model, f"layer{stage}"):
            first, shortcut = block.conv1(x), x
            yield block.bn1, first
            second = block.conv2(F.relu(block.bn1(first)))
            yield block.bn2, second
            if block.downsample is not None:
                convolved = block.downsample[0](x)
                yield block.downsample[1], convolved
                shortcut = block.downsample[1](convolved)
            x = F.relu(block.bn2(second) + shortcut)


@pytest.mark.parametrize(("architecture", "n_layers"), [("conv4-4", 4), ("resnet10-4", 12)])
def test_the_bn_term_sums_the_distances_of_every_layer_shortcuts_included(
    make_teacher: MakeTeacher, images: Tensor, architecture: str, n_layers: int
) -> None:
    teacher = make_teacher(architecture, dtype=torch.float64)
    distances = []
    for layer, entering in inputs_of_batch_norms(teacher, images):
        values = entering.numpy()
        assert layer.running_mean is not None and layer.running_var is not None
        by_mean = values.mean(axis=(0, 2, 3)) - layer.running_mean.numpy()
        by_var = values.var(axis=(0, 2, 3), ddof=0) - layer.running_var.numpy()
        distances.append(np.sqrt((by_mean**2).sum()) + np.sqrt((by_var**2).sum()))
    assert len(distances) == n_layers
    assert terms_of(teacher, images).bn_statistics.item() == pytest.approx(sum(distances), rel=1e-10)


@pytest.mark.parametrize(("architecture", "n_layers"), [("conv4-4", 4), ("resnet10-4", 12)])
def test_the_relative_bn_term_averages_over_channels_and_layers_in_units_of_each_variance(
    make_teacher: MakeTeacher, images: Tensor, architecture: str, n_layers: int
) -> None:
    teacher = make_teacher(architecture, dtype=torch.float64)
    distances = []
    for layer, entering in inputs_of_batch_norms(teacher, images):
        values = entering.numpy()
        assert layer.running_mean is not None and layer.running_var is not None
        usual, floor = layer.running_var.numpy(), 1e-3 * layer.running_var.numpy().mean()
        by_mean = (values.mean(axis=(0, 2, 3)) - layer.running_mean.numpy()) ** 2 / (usual + floor)
        by_var = np.log((values.var(axis=(0, 2, 3), ddof=0) + floor) / (usual + floor)) ** 2
        distances.append((by_mean + by_var).mean())
    assert len(distances) == n_layers
    found = terms_of(teacher, images, BnDistance.RELATIVE)
    assert found.bn_statistics.item() == pytest.approx(np.mean(distances), rel=1e-9)


def test_the_relative_distance_does_not_depend_on_the_scale_of_a_layer() -> None:
    generator = torch.Generator().manual_seed(4)
    mean, running_mean = torch.randn(2, 6, generator=generator, dtype=torch.float64)
    var, running_var = torch.rand(2, 6, generator=generator, dtype=torch.float64) + 0.5
    small = statistics_distance(mean, var, running_mean, running_var, BnDistance.RELATIVE)
    large = statistics_distance(30 * mean, 900 * var, 30 * running_mean, 900 * running_var, BnDistance.RELATIVE)
    assert large.item() == pytest.approx(small.item(), rel=1e-6)


def test_a_channel_without_variance_does_not_decide_the_relative_distance() -> None:
    var = torch.tensor([1.0, 1.0, 0.0])
    running_var = torch.tensor([1.0, 1.0, 1e-12], requires_grad=True)
    mean = torch.tensor([0.0, 0.0, 0.01], requires_grad=True)
    distance = statistics_distance(mean, var, torch.zeros(3), running_var, BnDistance.RELATIVE)
    distance.backward()
    assert distance.item() < 0.1
    assert mean.grad is not None and mean.grad.isfinite().all()


def test_the_cross_entropy_is_the_mean_minus_log_probability_of_the_labels(
    make_teacher: MakeTeacher, images: Tensor
) -> None:
    teacher = make_teacher(dtype=torch.float64)
    logits = teacher.model(images).numpy()
    expected = [np.log(np.exp(row).sum()) - row[label] for row, label in zip(logits, LABELS.tolist(), strict=True)]
    assert terms_of(teacher, images).cross_entropy.item() == pytest.approx(np.mean(expected), rel=1e-10)


def test_total_variation_adds_four_plain_norms_over_the_whole_batch() -> None:
    images = torch.randn(2, 3, 5, 4, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    values, expected = images.numpy(), 0.0
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        squares = 0.0
        for y in range(5):
            for x in range(4):
                if 0 <= y + down < 5 and 0 <= x + right < 4:
                    squares += ((values[:, :, y + down, x + right] - values[:, :, y, x]) ** 2).sum()
        expected += squares**0.5
    assert total_variation(images).item() == pytest.approx(expected, rel=1e-12)


def test_the_l2_term_and_total_variation_are_those_of_the_same_batch(make_teacher: MakeTeacher, images: Tensor) -> None:
    terms = terms_of(make_teacher(dtype=torch.float64), images)
    assert terms.l2.item() == pytest.approx(np.sqrt((images.numpy() ** 2).sum()), rel=1e-12)
    assert terms.total_variation.item() == total_variation(images).item()


def test_the_loss_weighs_its_terms_as_the_released_code_does() -> None:
    terms = InversionTerms(*(torch.tensor(value, dtype=torch.float64) for value in (2.0, 300.0, 50_000.0, 700_000.0)))
    assert terms.weighted(InversionConfig()).item() == pytest.approx(2 + 0.01 * 300 + 1e-4 * 50_000 + 1e-5 * 700_000)
    config = InversionConfig(bn_weight=1, tv_weight=0, l2_weight=0)
    assert terms.weighted(config).item() == pytest.approx(302)


def test_a_teacher_without_batch_norm_has_no_bn_term(make_teacher: MakeTeacher, images: Tensor) -> None:
    teacher = make_teacher("lenet", dtype=torch.float64)
    terms = terms_of(teacher, images.requires_grad_())
    assert terms.bn_statistics.item() == 0
    assert not teacher.has_batch_norm
    (gradient,) = torch.autograd.grad(terms.weighted(InversionConfig()), images)
    assert gradient.isfinite().all() and gradient.abs().max() > 0


@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4"])
def test_the_pixel_gradient_of_the_loss_matches_finite_differences(
    make_teacher: MakeTeacher, images: Tensor, architecture: str
) -> None:
    teacher = make_teacher(architecture, dtype=torch.float64)
    config = InversionConfig(bn_weight=0.3, tv_weight=0.2, l2_weight=0.1)
    images.requires_grad_()
    (gradient,) = torch.autograd.grad(terms_of(teacher, images).weighted(config), images)
    for seed in range(5):
        direction = torch.randn(images.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
        with torch.no_grad():
            above, below = (terms_of(teacher, images + h * direction).weighted(config) for h in (1e-6, -1e-6))
        assert ((above - below) / 2e-6).item() == pytest.approx((gradient * direction).sum().item(), rel=1e-5)


def test_moments_are_the_mean_and_the_biased_variance_of_each_channel() -> None:
    x = 3 + 2 * torch.randn(5, 4, 6, 7, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    mean, var = batch_moments(x)
    torch.testing.assert_close(mean, torch.from_numpy(x.numpy().mean(axis=(0, 2, 3))))
    torch.testing.assert_close(var, torch.from_numpy(x.numpy().var(axis=(0, 2, 3), ddof=0)))


def offset_of(rolled: Tensor, image: Tensor) -> tuple[int, int]:
    offsets = [
        (down, right)
        for down in range(-3, 4)
        for right in range(-3, 4)
        if torch.equal(rolled, image.roll((down, right), dims=(1, 2)))
    ]
    assert len(offsets) == 1
    return offsets[0]


def test_one_offset_of_up_to_two_pixels_rolls_the_whole_batch(images: Tensor) -> None:
    generator = torch.Generator().manual_seed(0)
    seen = set()
    for _ in range(250):
        rolled = roll(images, 2, generator)
        found = {offset_of(one, image) for one, image in zip(rolled, images, strict=True)}
        assert len(found) == 1
        seen |= found
    assert seen == {(down, right) for down in range(-2, 3) for right in range(-2, 3)}


def test_no_roll_leaves_the_images_where_they_are(images: Tensor) -> None:
    assert torch.equal(roll(images, 0, torch.Generator().manual_seed(0)), images)


def test_a_probe_measures_only_while_recording_and_leaves_no_hook_behind(
    make_teacher: MakeTeacher, images: Tensor
) -> None:
    model = make_teacher(dtype=torch.float64).model
    with StatisticsProbe(model).attached() as probe:
        model(images)
        with probe.recording() as distances:
            model(images)
        model(images)
        assert len(distances) == 4
        with probe.recording() as again:
            model(images)
            model(images)
        assert len(again) == 8
    assert not any(module._forward_pre_hooks for module in model.modules())


@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4", "lenet-bn"])
def test_inversion_leaves_the_teacher_bit_identical_and_lowers_its_loss(
    make_teacher: MakeTeacher, architecture: str
) -> None:
    teacher = make_teacher(architecture)
    before = {name: value.clone() for name, value in teacher.model.state_dict().items()}
    pixels = torch.randn(4, 1, 16, 16, generator=torch.Generator().manual_seed(4)).requires_grad_()
    optimiser = torch.optim.Adam([pixels], lr=0.25)
    first = terms_of(teacher, pixels.detach())
    for _ in range(40):
        optimiser.zero_grad()
        terms_of(teacher, pixels).weighted(InversionConfig()).backward()
        optimiser.step()
    last = terms_of(teacher, pixels.detach())
    assert last.cross_entropy < 0.97 * first.cross_entropy
    assert last.weighted(InversionConfig()) < 0.97 * first.weighted(InversionConfig())
    assert not teacher.model.training
    assert all(weight.grad is None for weight in teacher.model.parameters())
    for name, value in teacher.model.state_dict().items():
        assert torch.equal(value, before[name]), name
