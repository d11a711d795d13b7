"""Stacked teachers give the loss terms and pixel gradients of each; only the speed differs."""

import copy

import pytest
import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError, DeviceError
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.losses import InversionTerms, StatisticsProbe, inversion_terms, roll
from purer_app.engine.inversion.stacked_teachers import StackedTeachers, stacks
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import MakeTeacher

WEIGHTS = InversionConfig(bn_weight=0.3, tv_weight=0.2, l2_weight=0.1)
TERMS = ("cross_entropy", "bn_statistics", "total_variation", "l2")
LABELS = torch.arange(3).repeat_interleave(2)


def teachers_of(make_teacher: MakeTeacher, architecture: str, dtype: torch.dtype = torch.float64) -> list[Teacher]:
    teachers = [make_teacher(architecture, seed=seed, dtype=dtype) for seed in range(3)]
    for norm in teachers[0].model.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.weight[::2].neg_()  # a trained network may have such factors
    return teachers


def batches(n_teachers: int = 3, dtype: torch.dtype = torch.float64) -> list[Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [
        torch.randn(len(LABELS), 1, 16, 16, generator=generator, dtype=dtype).requires_grad_()
        for _ in range(n_teachers)
    ]


def plain_terms(model: Backbone, images: Tensor) -> InversionTerms:
    with StatisticsProbe(model).attached() as probe:
        return inversion_terms(model, probe, images, LABELS)


@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4", "cifar-resnet8-a", "lenet", "lenet-bn"])
def test_stacked_teachers_have_the_terms_and_pixel_gradients_of_each(
    make_teacher: MakeTeacher, architecture: str
) -> None:
    models, images = [teacher.model for teacher in teachers_of(make_teacher, architecture)], batches()
    found = StackedTeachers(models).terms(images, [LABELS] * 3)
    gradients = torch.autograd.grad(torch.stack([terms.weighted(WEIGHTS) for terms in found]).sum(), images)
    for model, pixels, terms, gradient in zip(models, images, found, gradients, strict=True):
        truth = plain_terms(model, pixels)
        for name in TERMS:
            torch.testing.assert_close(getattr(terms, name), getattr(truth, name), rtol=1e-10, atol=1e-10)
        (expected,) = torch.autograd.grad(truth.weighted(WEIGHTS), pixels)
        torch.testing.assert_close(gradient, expected, rtol=1e-10, atol=1e-12)


def test_each_teacher_keeps_its_own_labels(make_teacher: MakeTeacher) -> None:
    models, images = [teacher.model for teacher in teachers_of(make_teacher, "conv4-4")], batches()
    other = LABELS.flip(0)
    found = StackedTeachers(models).terms(images, [LABELS, other, LABELS])
    with torch.no_grad():
        expected = nn.functional.cross_entropy(models[1](images[1]), other)
    assert found[1].cross_entropy.item() == pytest.approx(expected.item(), rel=1e-12)
    assert expected.item() != pytest.approx(plain_terms(models[1], images[1]).cross_entropy.item(), rel=1e-6)


def test_gradients_reach_the_pixels_through_the_roll_and_add_to_those_that_are_there(
    make_teacher: MakeTeacher,
) -> None:
    models, images = [teacher.model for teacher in teachers_of(make_teacher, "conv4-4")], batches()
    expected = []
    for index, (model, pixels) in enumerate(zip(models, images, strict=True)):
        rolled = roll(pixels, 2, torch.Generator().manual_seed(index))
        expected.append(2 * torch.autograd.grad(plain_terms(model, rolled).weighted(WEIGHTS), pixels)[0])
    stack = StackedTeachers(models)
    for _ in range(2):
        rolled_each = [roll(p, 2, torch.Generator().manual_seed(index)) for index, p in enumerate(images)]
        terms = stack.add_gradients(rolled_each, [LABELS] * 3, WEIGHTS)
    torch.testing.assert_close([pixels.grad for pixels in images], expected, rtol=1e-10, atol=1e-12)
    truth = plain_terms(models[2], roll(images[2], 2, torch.Generator().manual_seed(2)))
    assert terms[2].weighted(WEIGHTS).item() == pytest.approx(truth.weighted(WEIGHTS).item(), rel=1e-12)
    assert not terms[2].cross_entropy.requires_grad


def test_new_weights_are_read_on_request(make_teacher: MakeTeacher) -> None:
    models, images = [teacher.model for teacher in teachers_of(make_teacher, "conv4-4")], batches()
    stack = StackedTeachers(models)
    before = stack.terms(images, [LABELS] * 3)[0].cross_entropy.item()
    models[0].load_state_dict(models[1].state_dict())
    assert stack.terms(images, [LABELS] * 3)[0].cross_entropy.item() == before
    stack.refresh()
    expected = plain_terms(models[1], images[0])
    found = stack.terms(images, [LABELS] * 3)[0]
    assert found.cross_entropy.item() == pytest.approx(expected.cross_entropy.item(), rel=1e-12)
    assert found.bn_statistics.item() == pytest.approx(expected.bn_statistics.item(), rel=1e-12)
    assert before != pytest.approx(expected.cross_entropy.item(), rel=1e-6)


def test_stacking_leaves_the_teachers_and_their_hooks_alone(make_teacher: MakeTeacher) -> None:
    models = [teacher.model for teacher in teachers_of(make_teacher, "resnet10-4")]
    before = copy.deepcopy([model.state_dict() for model in models])
    with StatisticsProbe(models[0]).attached() as probe, probe.recording() as distances:
        stack = StackedTeachers(models)
        stack.add_gradients(batches(), [LABELS] * 3, WEIGHTS)
        assert distances == []
        models[0](batches()[0])
        assert len(distances) == 12
    torch.testing.assert_close([model.state_dict() for model in models], before, rtol=0, atol=0)
    assert all(weight.grad is None for model in models for weight in model.parameters())


def test_bfloat16_gives_nearly_the_same_direction_and_exact_priors(make_teacher: MakeTeacher) -> None:
    models = [teacher.model for teacher in teachers_of(make_teacher, "resnet10-4", torch.float32)]
    images, labels = torch.stack(batches(dtype=torch.float32)), LABELS.repeat(3, 1)
    *exact, gradient = StackedTeachers(models).gradients(WEIGHTS, images, labels)
    *rounded, approximate = StackedTeachers(models, "bf16").gradients(WEIGHTS, images, labels)
    assert approximate.dtype == torch.float32
    assert nn.functional.cosine_similarity(gradient.flatten(), approximate.flatten(), dim=0) > 0.999
    assert torch.equal(rounded[2], exact[2]) and torch.equal(rounded[3], exact[3])
    torch.testing.assert_close(rounded[1], exact[1], rtol=0.02, atol=0)
    assert not torch.equal(rounded[1], exact[1])


def test_teachers_that_differ_in_more_than_weights_are_refused(make_teacher: MakeTeacher) -> None:
    models = [make_teacher("conv4-4").model, make_teacher("conv4-8").model]
    with pytest.raises(ConfigError, match="the 2 models differ in more than their weights"):
        StackedTeachers(models)


def test_stacks_hold_models_of_one_form_with_batches_of_one_shape_and_no_more_than_the_limit(
    make_teacher: MakeTeacher,
) -> None:
    kinds = ["conv4-4", "lenet", "conv4-4", "conv4-4", "lenet", "conv4-4"]
    models = [make_teacher(kind, seed=seed).model for seed, kind in enumerate(kinds)]
    shapes = [(6, 1, 16, 16)] * 5 + [(4, 1, 16, 16)]
    assert stacks(models, shapes, limit=2) == [[0, 2], [3], [1, 4], [5]]
    assert stacks(models, shapes, limit=9) == [[0, 2, 3], [1, 4], [5]]


def test_strides_and_shortcuts_are_part_of_a_models_form(make_teacher: MakeTeacher) -> None:
    models = [make_teacher("cifar-resnet8").model, make_teacher("cifar-resnet8-a").model, make_teacher("conv4-4").model]
    outputs = make_teacher("conv4-4", outputs=5).model
    assert len(stacks([*models, outputs], [(6, 1, 16, 16)] * 4, limit=4)) == 4


def test_recording_needs_a_cuda_device_and_leaves_the_pixels_without_gradient(make_teacher: MakeTeacher) -> None:
    models, images = [teacher.model for teacher in teachers_of(make_teacher, "lenet")], batches()
    with pytest.raises(DeviceError, match="CUDA graphs need"):
        StackedTeachers(models, cuda_graphs=True).add_gradients(images, [LABELS] * 3, WEIGHTS)
    assert all(pixels.grad is None for pixels in images)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("architecture", ["conv4-4", "resnet10-4", "lenet"])
def test_a_recorded_step_gives_the_gradients_of_each_teacher_at_every_replay(
    make_teacher: MakeTeacher, architecture: str
) -> None:
    models = [teacher.model.cuda() for teacher in teachers_of(make_teacher, architecture)]
    pixels = [images.detach().cuda().requires_grad_() for images in batches()]
    labels = LABELS.cuda()
    stack = StackedTeachers(models, cuda_graphs=True)
    for step in range(3):
        expected: list[Tensor] = []
        for model, images in zip(models, pixels, strict=True):
            with StatisticsProbe(model).attached() as probe:
                terms = inversion_terms(model, probe, roll(images, step, torch.Generator().manual_seed(step)), labels)
            expected += torch.autograd.grad(terms.weighted(WEIGHTS), images)
        rolled = [roll(images, step, torch.Generator().manual_seed(step)) for images in pixels]
        stack.add_gradients(rolled, [labels] * 3, WEIGHTS)
        torch.testing.assert_close([images.grad for images in pixels], expected, rtol=1e-8, atol=1e-10)
        for images in pixels:
            assert images.grad is not None
            images.data.sub_(images.grad, alpha=0.1)
            images.grad = None
