"""Inner and outer gradients of the learners compared with finite differences and plain training loops, in float64."""

import copy
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import Learner, Parameters, body, detached
from purer_app.engine.networks.backbone import Backbone
from tests.engine.conftest import MakeEpisode, MakeLearner

LR, TRAIN_STEPS, TEST_STEPS = 0.1, 2, 3  # those of make_learner


class Plain(nn.Module):
    """The meta-model as an ordinary module with ordinary training: the truth to compare with."""

    def __init__(self, learner: Learner, theta: Parameters) -> None:
        super().__init__()
        self.network: Backbone = copy.deepcopy(learner.network)
        self.network.load_state_dict(body(theta), strict=False)
        self.network.double().train()
        self.head = nn.Linear(self.network.n_features, len(theta["head.bias"])).double()
        self.head.load_state_dict({"weight": theta["head.weight"], "bias": theta["head.bias"]})

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.network(images))
        return logits

    def fit(self, images: Tensor, labels: Tensor, steps: int, *, head_only: bool = False) -> "Plain":
        optimiser = torch.optim.SGD(self.head.parameters() if head_only else self.parameters(), lr=LR)
        for _ in range(steps):
            self.zero_grad()
            F.cross_entropy(self(images), labels).backward()
            optimiser.step()
        self.zero_grad()
        return self

    def weight(self, name: str) -> nn.Parameter:
        return self.get_parameter(name if name.startswith("head.") else f"network.{name}")


def slopes(loss_of: Callable[[Tensor], Tensor], at: Tensor, gradient: Tensor) -> None:
    """Compare a gradient with central differences along five random directions."""
    for seed in range(5):
        direction = torch.randn(at.shape, generator=torch.Generator().manual_seed(seed), dtype=at.dtype)
        h = 1e-6
        measured = (loss_of(at.detach() + h * direction) - loss_of(at.detach() - h * direction)).item() / (2 * h)
        assert measured == pytest.approx((gradient * direction).sum().item(), rel=1e-4, abs=1e-8)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["maml", "anil", "protonet"])
def test_outer_gradients_to_theta_match_finite_differences(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    gradients = torch.autograd.grad(learner.outer(theta, episode).loss, list(theta.values()))
    moved = 0
    for (key, weight), gradient in zip(theta.items(), gradients, strict=True):

        def loss_of(value: Tensor, key: str = key) -> Tensor:
            return learner.outer(theta | {key: value.requires_grad_()}, episode).loss

        slopes(loss_of, weight, gradient)
        moved += int(gradient.abs().max() > 1e-6)
    assert moved > len(theta) / 2  # a gradient of zeros would prove nothing; biases before BatchNorm have none


@pytest.mark.no_cover
@pytest.mark.parametrize("part", ["support_images", "query_images"])
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_second_order_gradients_to_the_pixels_match_finite_differences(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, part: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()

    def loss_of(pixels: Tensor) -> Tensor:
        images = {"support_images": episode.support_images, "query_images": episode.query_images} | {part: pixels}
        drawn = Episode(
            images["support_images"], episode.support_labels, images["query_images"], episode.query_labels, 3
        )
        return learner.outer(theta, drawn, second_order=True).loss

    pixels = getattr(episode, part).clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss_of(pixels), pixels)
    assert gradient.flatten(1).abs().amax(dim=1).min() > 0  # every image takes part
    slopes(loss_of, pixels, gradient)


@pytest.mark.parametrize(("name", "head_only"), [("maml", False), ("maml-first-order", False), ("anil", True)])
def test_the_outer_loss_is_the_query_loss_after_plain_gradient_descent(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, head_only: bool
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode(n_query=4)
    fitted = Plain(learner, theta).fit(episode.support_images, episode.support_labels, TRAIN_STEPS, head_only=head_only)
    logits = fitted(episode.query_images)
    found = learner.outer(theta, episode)
    assert found.loss.item() == pytest.approx(F.cross_entropy(logits, episode.query_labels).item(), rel=1e-10)
    hits = [int(row.argmax()) == label for row, label in zip(logits, episode.query_labels.tolist(), strict=True)]
    assert found.accuracy == pytest.approx(sum(hits) / len(hits))


@pytest.mark.parametrize("name", ["maml", "maml-first-order"])
def test_the_first_order_gradient_is_the_plain_gradient_at_the_adapted_weights(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    fitted = Plain(learner, theta).fit(episode.support_images, episode.support_labels, TRAIN_STEPS)
    F.cross_entropy(fitted(episode.query_images), episode.query_labels).backward()
    order = None if name == "maml-first-order" else False
    gradients = torch.autograd.grad(learner.outer(theta, episode, second_order=order).loss, list(theta.values()))
    exact = torch.autograd.grad(learner.outer(theta, episode, second_order=True).loss, list(theta.values()))
    for key, gradient in zip(theta, gradients, strict=True):
        expected = fitted.weight(key).grad
        assert expected is not None
        torch.testing.assert_close(gradient, expected, rtol=1e-8, atol=1e-12)
    assert any(not torch.allclose(one, other, rtol=1e-3) for one, other in zip(gradients, exact, strict=True))


def test_each_learner_trains_with_its_derivative_order(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    episode = make_episode()
    for name, second_order in (("maml", True), ("maml-first-order", False), ("anil", True)):
        learner, theta = make_learner(name)
        own, asked, other = (
            torch.autograd.grad(learner.outer(theta, episode, second_order=order).loss, theta["head.weight"])[0]
            for order in (None, second_order, not second_order)
        )
        assert torch.equal(own, asked) and not torch.allclose(own, other)


@pytest.mark.parametrize(("name", "head_only"), [("maml", False), ("maml-first-order", False), ("anil", True)])
def test_adaptation_is_plain_gradient_descent_on_the_support(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, head_only: bool
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    before = detached(theta)
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    fitted = Plain(learner, theta).fit(episode.support_images, episode.support_labels, TEST_STEPS, head_only=head_only)
    found = adapted.parameters | {"head.weight": adapted.weight, "head.bias": adapted.bias}
    assert found.keys() == theta.keys()
    for key, weight in found.items():
        torch.testing.assert_close(weight, fitted.weight(key).detach(), rtol=1e-9, atol=1e-12)
        assert not weight.requires_grad
    for key, weight in theta.items():
        assert torch.equal(weight, before[key]) and weight.grad is None
