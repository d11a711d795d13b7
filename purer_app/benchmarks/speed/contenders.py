"""Implementations of the training steps to compare: as released, as in the engine, and with single optimisations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.benchmarks.speed.random_pools import random_episode, random_pool
from purer_app.benchmarks.speed.reference import ReferenceTraining
from purer_app.engine.core.events import ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.learner_configs import learner_config, switch_learner
from purer_app.engine.core.settings.presets import without_tricks
from purer_app.engine.core.settings.train_config import EpisodeConfig, InversionConfig, TrainConfig
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.inversion.losses import batch_moments, roll, total_variation
from purer_app.engine.networks.kernels.fused_ops import channel_moments
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep

_Moments = Callable[[Tensor], tuple[Tensor, Tensor]]
_CPU = torch.device("cpu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes of the problem; the defaults are those of the published figures."""

    alike: tuple[str, ...] = ("conv4-32",) * 13
    mixed: tuple[str, ...] = ("conv4-32", "resnet10-16", "resnet18-16")
    backbone: str = "conv4-32"
    image_size: int = 32
    n_way: int = 5
    n_per_class: int = 30
    n_tasks: int = 4
    n_shot: int = 5
    n_query: int = 15
    inner_steps: int = 5
    teachers_per_step: int = 3
    steps_in_turns: int = 6


TINY = Sizes(
    alike=("conv4-4",) * 2,
    mixed=("conv4-4", "resnet10-4", "lenet"),
    backbone="conv4-4",
    image_size=16,
    n_way=3,
    n_per_class=3,
    n_tasks=2,
    n_shot=1,
    n_query=2,
    inner_steps=2,
    teachers_per_step=1,
    steps_in_turns=2,
)


Step = tuple[Callable[[], object], list[Tensor]]
"""A function that takes one step, and the tensors that it updates; their gradients stay in `.grad`."""


@dataclass(frozen=True, slots=True, eq=False)
class Contender:
    """One implementation; `take` takes `steps` steps, `note` describes it, `counts` also times it on two threads."""

    name: str
    step: Step
    note: str
    steps: int = 1
    counts: bool = False

    def take(self) -> None:
        """Run the steps."""
        for _ in range(self.steps):
            self.step[0]()


def alike_contenders(sizes: Sizes) -> list[Contender]:
    """Return implementations of a D-hat step for teachers of one architecture, without adversarial term.

    The first one is the released step.
    """
    exact, alike, plain = _exact(sizes), sizes.alike, partial(_plain, sizes)
    few = replace(exact, inversion=replace(exact.inversion, teachers_per_step=sizes.teachers_per_step))
    kept = "teachers stay loaded and hooked, their weights get no gradient"
    part = f"{sizes.teachers_per_step} of {len(alike)} teachers a step; fast only"
    return [
        Contender("reference", _released(sizes, alike), "the released procedure", counts=True),
        Contender("eci_conv4_kept", plain(_torch_moments), kept),
        Contender("eci_conv4_sums", plain(batch_moments), "and moments by sums"),
        Contender("eci_conv4_channels_last", plain(_moments_by_rows, channels_last=True), "and channels last"),
        Contender("eci_conv4_exact", _engine(sizes, alike, exact), "and fused, pooled before normalised", counts=True),
        Contender("eci_conv4_few_teachers", _engine(sizes, alike, few), part),
    ]


def mixed_contenders(sizes: Sizes) -> list[Contender]:
    """Return implementations of a D-hat step for teachers of different architectures, the released one first."""
    exact, mixed = _exact(sizes), sizes.mixed
    turns = replace(exact, inversion=replace(exact.inversion, turn_cost_power=InversionConfig().turn_cost_power))
    rarely = "costly teachers less often; fast only"
    return [
        Contender("reference", _released(sizes, mixed), "the released procedure", counts=True),
        Contender("eci_mixed_exact", _engine(sizes, mixed, exact), "all that keeps the numbers", counts=True),
        Contender("eci_mixed_turns", _engine(sizes, mixed, turns), rarely, steps=sizes.steps_in_turns),
    ]


def theta_contenders(sizes: Sizes) -> list[Contender]:
    """Return implementations of a theta step; the first one is the released second-order MAML."""
    config, pool = _exact(sizes), _pool(sizes, (sizes.backbone,))
    shape = (sizes.n_way, sizes.n_shot, sizes.n_query, sizes.image_size)
    episodes = [random_episode(*shape, seed=index) for index in range(sizes.n_tasks)]
    reference = ReferenceTraining(config, pool)
    released = (lambda: reference.theta_step(episodes)), list(reference.theta.values())
    ways = (
        ("maml_second_order_exact", "maml", "fused, pooled before normalised, channels last", True),
        ("maml_first_order", "maml-first-order", "another algorithm; fast only", False),
        ("anil", "anil", "another algorithm: the inner loop moves the head alone", True),
        ("protonet", "protonet", "another algorithm, without inner loop", False),
    )
    found = [Contender("reference", released, "the released second-order MAML", counts=True)]
    for name, learner, note, counts in ways:
        state = TrainingState(replace(config, learner=switch_learner(config.learner, learner)), pool, _CPU)
        step = partial(_theta_step, state, episodes), list(state.theta.values())
        found.append(Contender(name, step, note, counts=counts))
    return found


def _pool(sizes: Sizes, architectures: Sequence[str]) -> ModelPool:
    return random_pool(architectures, sizes.image_size, sizes.n_way)


def _exact(sizes: Sizes) -> TrainConfig:
    """Return the settings of a D-hat step that uses all images of a class."""
    config = TrainConfig(
        pool="",
        mode="exact",
        episode=EpisodeConfig(n_way=sizes.n_way, n_shot=sizes.n_per_class - 1, n_query=1),
        learner=learner_config("maml", backbone=sizes.backbone, train_steps=sizes.inner_steps),
    )
    return without_tricks(config)


def _released(sizes: Sizes, architectures: Sequence[str]) -> Step:
    training = ReferenceTraining(_exact(sizes), _pool(sizes, architectures))

    def step() -> None:
        training.step += 1
        training.dataset_step()

    return step, training.pixels


def _engine(sizes: Sizes, architectures: Sequence[str], config: TrainConfig) -> Step:
    pool = _pool(sizes, architectures)
    state = TrainingState(config, pool, _CPU)
    ours = DatasetStep(config, pool, state)

    def step() -> None:
        state.step += 1
        ours.take(ignore)

    return step, state.dataset.pixels


def _plain(sizes: Sizes, moments: _Moments, *, channels_last: bool = False) -> Step:
    step = _PlainStep(sizes, moments, torch.channels_last if channels_last else torch.contiguous_format)
    return step, step.state.dataset.pixels


class _PlainStep:
    """A D-hat step with torch's own layers, without loading teachers in each step."""

    def __init__(self, sizes: Sizes, moments: _Moments, layout: torch.memory_format) -> None:
        self._moments, self._layout = moments, layout
        self._config, self._pool = _exact(sizes), _pool(sizes, sizes.alike)
        self.state = TrainingState(self._config, self._pool, _CPU)
        self._distances: list[Tensor] = []
        for teacher in self._pool.teachers:
            for layer in teacher.model.to(memory_format=layout).modules():
                if isinstance(layer, nn.BatchNorm2d):
                    layer.register_forward_pre_hook(self._measure)

    def __call__(self) -> None:
        """Take one step."""
        state, config = self.state, self._config.inversion
        state.step += 1
        state.dataset.optimiser.zero_grad(set_to_none=True)
        for index, teacher in enumerate(self._pool.teachers):
            images, labels = state.dataset.batch_of(index)
            images = roll(images, config.max_roll_px, child_generator(0, "roll", index, state.step))
            self._distances.clear()
            loss = F.cross_entropy(teacher.model(images.contiguous(memory_format=self._layout)), labels)
            loss = loss + config.bn_weight * torch.stack(self._distances).sum()
            loss = loss + config.tv_weight * total_variation(images) + config.l2_weight * images.norm()
            loss.backward()
        state.dataset.optimiser.step()

    def _measure(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer.running_mean, Tensor) and isinstance(layer.running_var, Tensor)
        mean, var = self._moments(inputs[0])
        self._distances.append((var - layer.running_var).norm() + (mean - layer.running_mean).norm())


def _torch_moments(x: Tensor) -> tuple[Tensor, Tensor]:
    return x.mean(dim=(0, 2, 3)), x.var(dim=(0, 2, 3), unbiased=False)


def _moments_by_rows(x: Tensor) -> tuple[Tensor, Tensor]:
    mean, square = channel_moments(x)
    return mean, square - mean * mean


def _theta_step(state: TrainingState, episodes: Sequence[Episode]) -> None:
    """Take a theta step of the engine."""
    state.outer_optimiser.zero_grad(set_to_none=True)
    for episode in episodes:
        state.learner.outer(state.theta, episode).loss.backward(inputs=list(state.theta.values()))
    state.outer_optimiser.step()
