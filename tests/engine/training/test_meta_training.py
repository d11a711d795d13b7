"""The steps of the paper compared with a plain computation, on pools of every mixture."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.events import MetaStepDone
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.inversion.episodes import pseudo_episode
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.meta_training import MetaTraining
from tests.engine.training.conftest import Begin, run
from tests.helpers.tiny_pools import assert_same_tensors, changed, tiny_config, write_mixed_pool


@pytest.fixture(scope="module")
def mixed_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mixed_pool(tmp_path_factory.mktemp("mixed"))


def pixel_gradients(training: MetaTraining) -> list[Tensor]:
    """Run to the end, and return each block's gradient of the last D-hat step."""
    run(training)
    gradients = [pixels.grad for pixels in training.state.dataset.pixels]
    assert all(gradient is not None for gradient in gradients)
    return [gradient.clone() for gradient in gradients if gradient is not None]


def one_step(config: TrainConfig, n_way: int) -> TrainConfig:
    """One meta-iteration of all teachers, with one episode of so many classes."""
    return changed(
        config,
        inversion={"warmup_steps": 0, "teachers_per_step": 0},
        episode={"n_way": n_way, "n_shot": 1, "n_query": 1},
        learner={"image_size": 16},
        meta={"steps": 1, "episodes_per_step": 1},
    )


def assert_every_image_is_moved(training: MetaTraining, gradients: list[Tensor]) -> None:
    assert [block.spec.shape for block in training.state.dataset.blocks] == (
        [(1, 28, 28)] * 5 + [(3, 84, 84)] * 10 + [(3, 32, 32)] * 7
    )
    for block, gradient in enumerate(gradients):
        assert gradient.isfinite().all()
        assert gradient.flatten(1).abs().amax(dim=1).gt(0).all(), f"an image of block {block} has no gradient"


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", LEARNERS)
def test_different_teachers_train_together_and_every_image_gets_a_gradient(
    learner: str, mixed_pool: Path, begin: Begin
) -> None:
    config = one_step(tiny_config(mixed_pool, learner), n_way=22)
    closed, opened = begin(config), begin(config)
    opened.state.switch_open = True
    by_inversion, by_both = pixel_gradients(closed), pixel_gradients(opened)
    assert_every_image_is_moved(closed, by_inversion)
    adversarial = [both - inversion for both, inversion in zip(by_both, by_inversion, strict=True)]
    assert_every_image_is_moved(opened, adversarial)  # the episode holds all 22 classes, as support and as query


@pytest.mark.no_cover
def test_a_full_resnet18_at_84_pixels_trains_with_small_teachers(tmp_path: Path, begin: Begin) -> None:
    pool = write_mixed_pool(tmp_path / "pool", large="resnet18")
    training = begin(one_step(tiny_config(pool, "protonet"), n_way=22))
    training.state.switch_open = True
    assert_every_image_is_moved(training, pixel_gradients(training))


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", LEARNERS)
def test_the_open_switch_moves_the_images_of_its_episode_and_no_others(
    learner: str, tiny_pool: Path, begin: Begin
) -> None:
    config = one_step(tiny_config(tiny_pool, learner), n_way=3)
    closed, opened = begin(config), begin(config)
    opened.state.switch_open = True
    plan = opened.state.sampler.draw(child_generator(config.seed, "adversarial episode", 1))
    differences = [a - b for a, b in zip(pixel_gradients(opened), pixel_gradients(closed), strict=True)]
    moved = {block for block, difference in enumerate(differences) if difference.abs().sum() > 0}
    assert moved == set(plan.blocks)


def plain_inversion_loss(teacher: Teacher, images: Tensor, labels: Tensor) -> Tensor:
    """L_inv, written out term by term."""
    distances: list[Tensor] = []

    def look(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer, nn.BatchNorm2d) and layer.running_mean is not None and layer.running_var is not None
        mean, var = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)
        distances.extend([(var - layer.running_var).norm(), (mean - layer.running_mean).norm()])

    layers = [module for module in teacher.model.modules() if isinstance(module, nn.BatchNorm2d)]
    handles = [layer.register_forward_pre_hook(look) for layer in layers]
    loss = F.cross_entropy(teacher.model(images), labels)
    for handle in handles:
        handle.remove()
    x = images
    steps = (x.diff(dim=3), x.diff(dim=2), x[..., 1:, 1:] - x[..., :-1, :-1], x[..., 1:, :-1] - x[..., :-1, 1:])
    smoothness = sum((step.norm() for step in steps), torch.zeros((), dtype=x.dtype))
    statistics = sum(distances, torch.zeros((), dtype=x.dtype))
    total: Tensor = loss + 0.01 * statistics + 1e-4 * smoothness + 1e-5 * x.norm()
    return total


@pytest.mark.parametrize("learner", LEARNERS)
def test_one_meta_iteration_equals_a_plain_computation(learner: str, tiny_pool: Path, begin: Begin) -> None:
    config = changed(
        tiny_config(tiny_pool, learner),
        inversion={"warmup_steps": 0, "teachers_per_step": 0, "max_roll_px": 0},
        meta={"steps": 1},
        record={"gallery_every": 0},
    )
    actual, plain = (begin(config, dtype=torch.float64) for _ in "ab")
    actual.state.switch_open = True
    _, events = run(actual)
    (done,) = [event for event in events if isinstance(event, MetaStepDone)]

    state = plain.state
    losses = []
    for index, teacher in enumerate(plain.pool.teachers):
        blocks = [block for block in state.dataset.blocks if block.teacher == index]
        images = torch.cat([state.dataset.pixels[block.index] for block in blocks])
        labels = torch.tensor([block.class_index for block in blocks for _ in range(state.dataset.n_per_class)])
        losses.append(plain_inversion_loss(teacher, images, labels))
    plan = plain.state.sampler.draw(child_generator(config.seed, "adversarial episode", 1))
    episode = pseudo_episode(plan, state.dataset, state.learner.spec)
    if state.distillation is None:
        climbed = state.learner.outer(state.theta, episode, second_order=True).loss
    else:
        climbed = state.distillation.disagreement(torch.cat([episode.support_images, episode.query_images]), ())
    pixel_adam = torch.optim.Adam(state.dataset.pixels, lr=0.25)
    (torch.stack(losses).sum() - 10 * climbed).backward(inputs=state.dataset.pixels)
    pixel_adam.step()
    episodes = []
    for number in range(2):
        plan = plain.state.sampler.draw(child_generator(config.seed, "episode", number, 1))
        episodes.append(pseudo_episode(plan, state.dataset, state.learner.spec).detach())
    results = [state.learner.outer(state.theta, episode) for episode in episodes]
    if state.trained:
        theta_adam = torch.optim.Adam(state.trained, lr=1e-3)
        torch.stack([result.loss for result in results]).sum().backward(inputs=state.trained)
        theta_adam.step()

    assert done.adversarial_loss == pytest.approx(climbed.item())
    assert done.hardness == pytest.approx(sum(result.loss.item() for result in results) / 2)
    assert done.query_accuracy == pytest.approx(sum(result.accuracy for result in results) / 2)
    for block, pixels in enumerate(actual.state.dataset.pixels):
        torch.testing.assert_close(pixels, state.dataset.pixels[block], rtol=1e-6, atol=1e-6)
    for name, weight in actual.state.theta.items():
        if weight.requires_grad:
            torch.testing.assert_close(weight, state.theta[name], rtol=1e-6, atol=1e-6)


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["maml", "protonet"])
def test_teachers_are_bit_identical_after_a_run(learner: str, mixed_pool: Path, begin: Begin) -> None:
    config = changed(
        tiny_config(mixed_pool, learner),
        inversion={"warmup_steps": 1, "teachers_per_step": 0},
        learner={"image_size": 16},
        meta={"steps": 3},
    )
    training = begin(config)
    training.state.switch_open = True
    states = [teacher.model.state_dict() for teacher in training.pool.teachers]
    before = [{name: value.clone() for name, value in state.items()} for state in states]
    run(training)
    for teacher, state in zip(training.pool.teachers, before, strict=True):
        assert_same_tensors(teacher.model.state_dict(), state)
        assert all(weight.grad is None for weight in teacher.model.parameters())
