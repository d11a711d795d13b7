"""The learners' optimised computations compared with plain layers and loops under autograd, in float64."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.autograd import gradcheck, gradgradcheck
from torch.func import functional_call

from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import Learner, Parameters, body
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.episode_layers import BatchNorm, Convolution, convolve_and_pool
from purer_app.engine.networks.registry import build_backbone
from tests.engine.conftest import MakeEpisode, MakeLearner

LR, STEPS = 0.1, 2  # those of make_learner


class PlainNorm(nn.BatchNorm2d):
    """BatchNorm as PyTorch has it, under the batch's own statistics."""

    def forward(self, x: Tensor) -> Tensor:
        return F.batch_norm(x, None, None, self.weight, self.bias, training=True, eps=self.eps)


Features = Callable[[Parameters, Tensor], Tensor]


def plain_features(backbone: str, size: int) -> Features:
    network = build_backbone(backbone, 1, size, 0, PlainNorm).double().train()
    return lambda weights, images: functional_call(network, body(weights), (images.contiguous(),))


def plain_logits(name: str, features: Features, theta: Parameters, episode: Episode, second_order: bool) -> Tensor:
    """Query logits of a learner, written down as in its paper, with nothing kept from step to step."""
    if name == "protonet":
        support, query = features(theta, episode.support_images), features(theta, episode.query_images)
        means = torch.stack([support[episode.support_labels == k].mean(dim=0) for k in range(episode.n_way)])
        return -torch.stack([(query - mean).square().sum(dim=1) for mean in means], dim=1)
    moving = [key for key in theta if name != "anil" or key.startswith("head.")]
    weights = dict(theta)
    for _ in range(STEPS):
        logits = F.linear(features(weights, episode.support_images), weights["head.weight"], weights["head.bias"])
        loss = F.cross_entropy(logits, episode.support_labels)
        gradients = torch.autograd.grad(loss, [weights[key] for key in moving], create_graph=second_order)
        weights |= {key: weights[key] - LR * gradient for key, gradient in zip(moving, gradients, strict=True)}
    return F.linear(features(weights, episode.query_images), weights["head.weight"], weights["head.bias"])


def with_signs(theta: Parameters) -> Parameters:
    """Give BatchNorm scales of both signs, and shifts that are not zero."""
    generator = torch.Generator().manual_seed(7)
    vectors = {key: torch.randn(w.shape, generator=generator, dtype=w.dtype) for key, w in theta.items() if w.ndim == 1}
    assert any((v < 0).any() and (v > 0).any() for key, v in vectors.items() if key.endswith("1.weight"))
    return {key: vectors.get(key, weight).detach().clone().requires_grad_() for key, weight in theta.items()}


def with_pixels(episode: Episode) -> Episode:
    support, query = (x.clone().requires_grad_() for x in (episode.support_images, episode.query_images))
    return Episode(support, episode.support_labels, query, episode.query_labels, episode.n_way)


def assert_equal_to_plain(learner: Learner, theta: Parameters, episode: Episode, features: Features) -> None:
    orders = (
        (False,) if learner.name == "maml-first-order" else (True,) if learner.name == "protonet" else (True, False)
    )
    episode = with_pixels(episode)
    inputs = [episode.query_images, *theta.values(), episode.support_images]
    for order in orders:
        loss = learner.outer(theta, episode, second_order=order).loss
        plain = F.cross_entropy(plain_logits(learner.name, features, theta, episode, order), episode.query_labels)
        assert loss.item() == pytest.approx(plain.item(), abs=1e-10)
        expected = _gradients(plain, inputs)
        assert all(gradient.abs().max() > 1e-6 for gradient in (expected[0], expected[-1 if order else 0]))
        for found, truth in zip(_gradients(loss, inputs), expected, strict=True):
            torch.testing.assert_close(found, truth, rtol=1e-9, atol=1e-10)


def _gradients(loss: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    found = torch.autograd.grad(loss, inputs, allow_unused=True)
    return [torch.zeros_like(x) if gradient is None else gradient for x, gradient in zip(inputs, found, strict=True)]


@pytest.mark.parametrize("size", [16, 19])  # 19 pixels are pooled to 9, 4, 2 and 1: a row is left over twice
@pytest.mark.parametrize("name", ["maml", "maml-first-order", "anil", "protonet"])
def test_the_outer_loss_and_its_gradients_to_weights_and_pixels_are_those_of_a_plain_loop(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, size: int
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode(shape=(1, size, size))
    assert_equal_to_plain(learner, with_signs(theta), episode, plain_features("conv4-4", size))


@pytest.mark.parametrize("backbone", ["resnet10-4", "cifar-resnet8-a", "lenet-bn"])
@pytest.mark.parametrize("name", ["maml", "anil"])
def test_the_other_backbones_have_the_same_gradients_as_with_plain_layers(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, backbone: str
) -> None:
    learner, theta = make_learner(name, backbone=backbone)
    assert_equal_to_plain(learner, theta, make_episode(), plain_features(backbone, 16))


@pytest.mark.parametrize("needs_x", [True, False])
def test_a_block_breaks_ties_as_plain_layers_do_in_both_derivatives(needs_x: bool) -> None:
    """Whole numbers: the sums of a convolution are exact in any order, and most of its 2x2 maxima occur twice."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randint(0, 2, (4, 2, 7, 6), generator=generator).double().requires_grad_(needs_x)
    convolution, norm = nn.Conv2d(2, 3, 3, padding=1).double(), PlainNorm(3).double()
    with torch.no_grad():
        convolution.weight.copy_(torch.randint(-1, 2, (3, 2, 3, 3), generator=generator))
        norm.weight.copy_(torch.tensor([1.5, -0.7, 0.3]))
        norm.bias.copy_(torch.tensor([0.2, -0.1, 0.4]))
    values = F.unfold(convolution(x).detach().flatten(0, 1).unsqueeze(1), 2, stride=2)
    assert ((values == values.amax(dim=1, keepdim=True)).sum(dim=1) > 1).double().mean() > 0.1

    inputs = [convolution.weight, norm.weight, norm.bias, *([x] if needs_x else [])]
    quick = convolve_and_pool(x.contiguous(memory_format=torch.channels_last), convolution, norm)
    plain = F.max_pool2d(F.relu(norm(convolution(x))), 2)
    for found, truth in zip(_derivatives(quick, inputs), _derivatives(plain, inputs), strict=True):
        torch.testing.assert_close(found, truth, rtol=1e-10, atol=1e-10)
        assert truth.abs().max() > 1e-3


def _derivatives(out: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    """Return out, the gradients of a sum over it, and the gradients of a sum over those."""
    weighted = (out * torch.linspace(-1, 1, out.numel(), dtype=out.dtype).view(out.shape)).square().sum()
    first = torch.autograd.grad(weighted, inputs, create_graph=True)
    return [out, *first, *torch.autograd.grad(torch.cat([g.flatten() for g in first]).pow(3).sum(), inputs)]


def _draw(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)), dtype=torch.float64).requires_grad_()


@pytest.mark.parametrize("pool", [True, False])
def test_both_derivatives_of_batch_norm_match_finite_differences(pool: bool) -> None:
    def normalise(x: Tensor, scale: Tensor, shift: Tensor) -> Any:
        return BatchNorm.apply(x.contiguous(memory_format=torch.channels_last), scale, shift, 1e-5, pool)

    inputs = (_draw(2, 2, 5, 4), _draw(2).detach().abs().requires_grad_(), _draw(2))
    assert gradcheck(normalise, inputs) and gradgradcheck(normalise, inputs)


def test_both_derivatives_of_a_convolution_match_finite_differences() -> None:
    inputs = (_draw(2, 2, 4, 3), _draw(3, 2, 3, 3), _draw(3))
    assert gradcheck(Convolution.apply, inputs) and gradgradcheck(Convolution.apply, inputs)
    torch.testing.assert_close(Convolution.apply(*inputs), F.conv2d(inputs[0], inputs[1], padding=1))


def test_a_channel_without_variance_gives_its_shift_and_no_nan() -> None:
    """In float32 the mean of squares of such a channel may fall below the square of its mean."""
    values = torch.tensor([0.0, 0.1, 333.3, 1000.7])
    x = values.view(1, 4, 1, 1).expand(25, 4, 32, 32).contiguous(memory_format=torch.channels_last).requires_grad_()
    shift = torch.tensor([0.5, -0.5, 1.0, 2.0])
    out = BatchNorm.apply(x, torch.ones(4), shift, 1e-5, True)
    torch.testing.assert_close(out, shift.view(1, 4, 1, 1).expand_as(out), rtol=0, atol=0.1)
    assert torch.autograd.grad(out.square().sum(), x)[0].isfinite().all()


def test_float32_is_as_close_to_float64_as_plain_layers_are(
    make_learner: MakeLearner, make_episode: MakeEpisode
) -> None:
    exact, plain, quick = (
        _network(make_learner, norm, dtype)(_pictures(make_episode, dtype))
        for norm, dtype in ((PlainNorm, torch.float64), (PlainNorm, torch.float32), (None, torch.float32))
    )
    errors = [(found.double() - exact).abs().max().item() for found in (plain, quick)]
    assert 0 < errors[1] < max(3 * errors[0], 1e-5)


def _pictures(make_episode: MakeEpisode, dtype: torch.dtype) -> Tensor:
    return make_episode().support_images.to(dtype) + 1


def _network(make_learner: MakeLearner, norm: type[nn.BatchNorm2d] | None, dtype: torch.dtype) -> Backbone:
    learner, theta = make_learner("protonet", dtype=torch.float32)
    network = learner.network if norm is None else build_backbone("conv4-4", 1, 16, 0, norm)
    network.load_state_dict({key: weight.detach() for key, weight in theta.items()}, strict=False)
    return network.to(dtype).train()
