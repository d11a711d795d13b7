"""Batched episodes give the losses, gradients and accuracies of the same episodes one by one."""

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, DeviceError
from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS, learner_config
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import Learner, OuterResult, Parameters
from purer_app.engine.learners.batched import StackedThetaStep, stacked_outer
from tests.engine.conftest import MakeEpisode, MakeLearner


@pytest.fixture
def episodes(make_episode: MakeEpisode) -> list[Episode]:
    made = [make_episode(seed=seed) for seed in range(3)]
    for episode in made:
        episode.support_images.requires_grad_()
        episode.query_images.requires_grad_()
    return made


def gradients(results: list[OuterResult], theta: Parameters, episodes: list[Episode]) -> tuple[Tensor, ...]:
    pixels = [images for e in episodes for images in (e.support_images, e.query_images)]
    loss = torch.stack([result.loss for result in results]).sum()
    return torch.autograd.grad(loss, [*theta.values(), *pixels], materialize_grads=True)


@pytest.mark.parametrize("second_order", [None, True, False])
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_stacked_episodes_give_the_losses_and_gradients_of_single_ones(
    make_learner: MakeLearner, episodes: list[Episode], name: str, second_order: bool | None
) -> None:
    learner, theta = make_learner(name)
    singly = [learner.outer(theta, episode, second_order=second_order) for episode in episodes]
    stacked = stacked_outer(learner, theta, episodes, second_order=second_order)
    for one, same in zip(singly, stacked, strict=True):
        torch.testing.assert_close(same.loss, one.loss, rtol=1e-9, atol=1e-12)
        assert same.accuracy == pytest.approx(one.accuracy)
    expected = gradients(singly, theta, episodes)
    for found, truth in zip(gradients(stacked, theta, episodes), expected, strict=True):
        torch.testing.assert_close(found, truth, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("backbone", ["resnet10-4", "lenet-bn"])
def test_other_backbones_can_be_stacked_too(make_learner: MakeLearner, episodes: list[Episode], backbone: str) -> None:
    learner, theta = make_learner("maml", backbone=backbone)
    expected = gradients([learner.outer(theta, episode) for episode in episodes], theta, episodes)
    found = gradients(stacked_outer(learner, theta, episodes), theta, episodes)
    torch.testing.assert_close(found, expected, rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_stacked_theta_step_adds_the_gradients_of_all_episodes_to_the_weights(
    make_learner: MakeLearner, episodes: list[Episode], name: str
) -> None:
    learner, theta = make_learner(name)
    learner.outer(theta, episodes[0]).loss.backward(inputs=list(theta.values()))
    for episode in episodes:
        learner.outer(theta, episode).loss.backward(inputs=list(theta.values()))
    expected = {key: weight.grad for key, weight in theta.items()}
    for weight in theta.values():
        weight.grad = None
    step = StackedThetaStep(learner, theta)
    first = step.add_gradients(episodes[:1])
    results = step.add_gradients(episodes)
    torch.testing.assert_close({key: w.grad for key, w in theta.items()}, expected, rtol=1e-9, atol=1e-12)
    assert results[0].loss == pytest.approx(first[0].loss.item())
    assert not any(result.loss.requires_grad for result in results)


def test_a_stacked_step_leaves_the_pixels_and_the_network_without_gradient(
    make_learner: MakeLearner, episodes: list[Episode]
) -> None:
    learner, theta = make_learner("maml")
    StackedThetaStep(learner, theta).add_gradients(episodes)
    assert all(episode.query_images.grad is None for episode in episodes)
    assert all(weight.grad is None for weight in learner.network.parameters())


def test_episodes_of_different_shapes_are_refused(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    learner, theta = make_learner("protonet")
    with pytest.raises(ConfigError, match="only episodes of one shape can be stacked; these have 2"):
        stacked_outer(learner, theta, [make_episode(n_query=2), make_episode(n_query=3)])
    with pytest.raises(ConfigError, match="the learner has 3 classes; an episode has 4"):
        stacked_outer(learner, theta, [make_episode(n_way=4)])


def test_a_learner_without_a_stacked_form_is_named(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    class Other(Learner):
        name = "other"

        def outer(self, *_: object, **__: object) -> OuterResult:
            raise NotImplementedError

        def adapt(self, *_: object) -> None:  # type: ignore[override]
            raise NotImplementedError

    learner, theta = make_learner("protonet")
    other = Other(learner_config("maml", backbone="conv4-4"), learner.spec, 3)
    with pytest.raises(ConfigError, match="'other' has no stacked form"):
        stacked_outer(other, theta, [make_episode()])


def test_recording_the_kernels_of_a_theta_step_needs_a_cuda_device(
    make_learner: MakeLearner, make_episode: MakeEpisode
) -> None:
    learner, theta = make_learner("anil")
    with pytest.raises(DeviceError, match="CUDA graphs need"):
        StackedThetaStep(learner, theta, cuda_graphs=True).add_gradients([make_episode()])
    assert all(weight.grad is None for weight in theta.values())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_recorded_theta_step_follows_weights_that_are_changed_in_place(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    learner.to(torch.device("cuda"), torch.float64)
    theta = {key: weight.detach().cuda().requires_grad_() for key, weight in theta.items()}
    step = StackedThetaStep(learner, theta, cuda_graphs=True)
    for seed in range(3):
        on_cuda = [_moved(make_episode(seed=seed + 10 * index)) for index in range(2)]
        expected = torch.autograd.grad(
            torch.stack([learner.outer(theta, episode).loss for episode in on_cuda]).sum(), list(theta.values())
        )
        step.add_gradients(on_cuda)
        for weight, gradient in zip(theta.values(), expected, strict=True):
            assert weight.grad is not None
            torch.testing.assert_close(weight.grad, gradient, rtol=1e-8, atol=1e-11)
            with torch.no_grad():
                weight.sub_(weight.grad, alpha=0.1)
            weight.grad = None


def _moved(episode: Episode) -> Episode:
    tensors = (episode.support_images, episode.support_labels, episode.query_images, episode.query_labels)
    support, labels, query, targets = (tensor.cuda() for tensor in tensors)
    return Episode(support, labels, query, targets, episode.n_way)
