"""The released procedure (Hu et al. 2023, as in their code), without optimisation, as the reference to compare with.

Teachers are loaded again in each step, hooks are attached and removed, gradients of the teachers' weights are computed,
too, and the layers and memory formats are torch's own. Back-propagation goes teacher by teacher and episode by episode,
which gives the same sums as one graph over all of them and favours the reference. It shares with the engine what
defines a run: random numbers (seeds, episodes, initial weights), the rule of the switch and the conversion between the
input forms of teachers. Losses, inner loops, gradients and updates are implemented separately here.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.learner_configs import InnerLoopConfig
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.episodes import Episode, PseudoEpisodeIndices, PseudoEpisodeSampler
from purer_app.engine.inversion.pseudo_dataset import Block
from purer_app.engine.learners.initial_weights import starting_parameters
from purer_app.engine.learners.registry import build_learner
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.training.state.curriculum import SwitchState, advance

Weights = dict[str, Tensor]


class _BatchStatistics(nn.BatchNorm2d):
    """BatchNorm of the meta-model in torch: batch statistics without running statistics."""

    def __init__(self, width: int) -> None:
        super().__init__(width, track_running_stats=False)


@dataclass(frozen=True, slots=True)
class ReferenceStep:
    """Results of one meta-iteration."""

    hardness: float
    accuracy: float
    climbed: float | None
    fired: bool


@dataclass
class ReferenceTraining:
    """One run of the released procedure on a pool.

    Args:
        running_sums: reproduce a bug of the released code: its pool loss adds running sums, so that teacher i of n
            has the weight n − i + 1.
    """

    config: TrainConfig
    pool: ModelPool
    dtype: torch.dtype = torch.float32
    running_sums: bool = False
    step: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        config, pool = self.config, self.pool
        self.spec = pool.common_spec(config.learner.image_size, config.learner.channels)
        n_per_class = config.episode.n_shot + config.episode.n_query
        self.blocks: list[Block] = []
        self.pixels: list[Tensor] = []
        for index, teacher in enumerate(pool.teachers):
            generator = child_generator(config.seed, "initial pixels", index)
            for label, name in enumerate(teacher.class_names):
                noise = torch.randn(n_per_class, *teacher.spec.shape, generator=generator, dtype=self.dtype)
                self.blocks.append(Block(len(self.blocks), index, label, name, teacher.spec))
                self.pixels.append(noise.requires_grad_())
        self.models = [deepcopy(teacher.model).requires_grad_(True) for teacher in pool.teachers]
        self.states = [deepcopy(model.state_dict()) for model in self.models]
        self.sampler = PseudoEpisodeSampler(self.blocks, config.episode)
        start = starting_parameters(build_learner(config.learner, self.spec, config.episode.n_way), pool, config.seed)
        self.theta: Weights = {name: weight.to(self.dtype).requires_grad_() for name, weight in start.items()}
        channels, size, _ = self.spec.shape
        self.network = (
            build_backbone(config.learner.network, channels, size, 0, _BatchStatistics).to(self.dtype).train()
        )
        self.pixel_adam = torch.optim.Adam(self.pixels, lr=config.inversion.lr)
        self.theta_adam = torch.optim.Adam(list(self.theta.values()), lr=config.meta.outer_lr)
        self.switch = SwitchState()
        self.switch_open = False

    def meta_iteration(self) -> ReferenceStep:
        """Run a D-hat step, draw episodes, update the switch, and run a theta step."""
        self.step += 1
        climbed = self.dataset_step()
        plans = [self._plan("episode", index) for index in range(self.config.meta.episodes_per_step)]
        losses, accuracies = self.theta_step([self._episode(plan) for plan in plans])
        accuracy = sum(accuracies) / len(accuracies)
        progress = self.step / self.config.meta.steps
        self.switch, firing = advance(self.switch, accuracy, progress, self.config.curriculum)
        self.switch_open = self.switch_open or firing is not None
        return ReferenceStep(sum(losses) / len(losses), accuracy, climbed, firing is not None)

    def dataset_step(self) -> float | None:
        """Update the images by Adam: sum of inversion losses, minus λ times one outer loss if the switch is open."""
        self.pixel_adam.zero_grad()
        n_teachers = len(self.pool.teachers)
        for index in range(n_teachers):
            weight = n_teachers - index if self.running_sums else 1
            (weight * self.inversion_loss(index)).backward()
        climbed = None
        if self.switch_open:
            loss, _ = self.outer(self._episode(self._plan("adversarial episode")), second_order=True)
            (-self.config.curriculum.adversarial_weight * loss).backward()
            self.theta_adam.zero_grad()
            climbed = loss.item()
            self.switch_open = False
        self.pixel_adam.step()
        return climbed

    def inversion_loss(self, index: int) -> Tensor:
        """Return L_inv of one teacher on all its images, shifted by one offset."""
        model, config = self.models[index], self.config.inversion
        model.load_state_dict(self.states[index])
        model.zero_grad(set_to_none=True)
        blocks = [block for block in self.blocks if block.teacher == index]
        images = torch.cat([self.pixels[block.index] for block in blocks])
        labels = torch.tensor([block.class_index for block in blocks]).repeat_interleave(len(images) // len(blocks))
        reach, generator = config.max_roll_px, child_generator(self.config.seed, "roll", index, self.step)
        offsets = torch.randint(-reach, reach + 1, (2,), generator=generator).tolist()
        images = torch.roll(images, offsets, dims=(2, 3))
        logits, distance = _watched(model, images)
        loss = F.cross_entropy(logits, labels) + config.bn_weight * distance
        priors: Tensor = config.tv_weight * _total_variation(images) + config.l2_weight * images.norm()
        return loss + priors

    def theta_step(self, episodes: Sequence[Episode]) -> tuple[list[float], list[float]]:
        """Update the weights by Adam on the sum of the outer losses; return losses and query accuracies."""
        self.theta_adam.zero_grad()
        losses, accuracies = [], []
        for episode in episodes:
            loss, accuracy = self.outer(episode.detach(), second_order=self.config.learner.name != "maml-first-order")
            loss.backward()
            losses.append(loss.item())
            accuracies.append(accuracy)
        self.theta_adam.step()
        return losses, accuracies

    def outer(self, episode: Episode, *, second_order: bool) -> tuple[Tensor, float]:
        """Return the outer loss with its graph, and the query accuracy, of the configured learner."""
        name = self.config.learner.name
        if name == "protonet":
            logits = self._protonet(episode)
        elif name == "anil":
            logits = self._anil(episode, second_order=second_order)
        else:
            logits = self._maml(episode, second_order=second_order)
        accuracy = (logits.argmax(dim=1) == episode.query_labels).float().mean().item()
        return F.cross_entropy(logits, episode.query_labels), accuracy

    def _inner_loop(self) -> InnerLoopConfig:
        assert isinstance(self.config.learner, InnerLoopConfig)
        return self.config.learner

    def _maml(self, episode: Episode, *, second_order: bool) -> Tensor:
        fast, settings = dict(self.theta), self._inner_loop()
        for _ in range(settings.train_steps):
            loss = F.cross_entropy(self._logits(fast, episode.support_images), episode.support_labels)
            gradients = torch.autograd.grad(loss, list(fast.values()), create_graph=second_order)
            fast = {name: w - settings.inner_lr * g for (name, w), g in zip(fast.items(), gradients, strict=True)}
        return self._logits(fast, episode.query_images)

    def _anil(self, episode: Episode, *, second_order: bool) -> Tensor:
        weight, bias = self.theta["head.weight"], self.theta["head.bias"]
        settings = self._inner_loop()
        for _ in range(settings.train_steps):
            support = self._features(self.theta, episode.support_images)
            loss = F.cross_entropy(F.linear(support, weight, bias), episode.support_labels)
            by_weight, by_bias = torch.autograd.grad(loss, (weight, bias), create_graph=second_order)
            weight = weight - settings.inner_lr * by_weight
            bias = bias - settings.inner_lr * by_bias
        return F.linear(self._features(self.theta, episode.query_images), weight, bias)

    def _protonet(self, episode: Episode) -> Tensor:
        support = self._features(self.theta, episode.support_images)
        query = self._features(self.theta, episode.query_images)
        classes = [support[episode.support_labels == k].mean(dim=0) for k in range(episode.n_way)]
        return -torch.stack([(query - mean).square().sum(dim=1) for mean in classes], dim=1)

    def _features(self, weights: Weights, images: Tensor) -> Tensor:
        body = {name: weight for name, weight in weights.items() if not name.startswith("head.")}
        found: Tensor = functional_call(self.network, body, (images,))
        return found

    def _logits(self, weights: Weights, images: Tensor) -> Tensor:
        return F.linear(self._features(weights, images), weights["head.weight"], weights["head.bias"])

    def _plan(self, *purpose: str | int) -> PseudoEpisodeIndices:
        return self.sampler.draw(child_generator(self.config.seed, *purpose, self.step))

    def _episode(self, plan: PseudoEpisodeIndices) -> Episode:
        def images(chosen: Tensor) -> Tensor:
            pairs = zip(plan.blocks, chosen, strict=True)
            return torch.cat([convert(self.pixels[b][c], self.blocks[b].spec, self.spec) for b, c in pairs])

        def labels(chosen: Tensor) -> Tensor:
            return torch.arange(len(chosen)).repeat_interleave(chosen.shape[1])

        support, query = images(plan.support), images(plan.query)
        return Episode(support, labels(plan.support), query, labels(plan.query), len(plan.blocks))


def _watched(model: nn.Module, images: Tensor) -> tuple[Tensor, Tensor]:
    """Return logits, and the distance of each BatchNorm layer's input to its running statistics."""
    distances = [torch.zeros((), dtype=images.dtype)]

    def measure(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer.running_mean, Tensor) and isinstance(layer.running_var, Tensor)
        mean, var = inputs[0].mean(dim=(0, 2, 3)), inputs[0].var(dim=(0, 2, 3), unbiased=False)
        distances.append((var - layer.running_var).norm() + (mean - layer.running_mean).norm())

    norms = [layer for layer in model.modules() if isinstance(layer, nn.BatchNorm2d)]
    hooks = [layer.register_forward_pre_hook(measure) for layer in norms]
    logits = model(images)
    for hook in hooks:
        hook.remove()
    return logits, torch.stack(distances).sum()


def _total_variation(images: Tensor) -> Tensor:
    right, down = images[..., 1:] - images[..., :-1], images[..., 1:, :] - images[..., :-1, :]
    falling, rising = images[..., 1:, 1:] - images[..., :-1, :-1], images[..., 1:, :-1] - images[..., :-1, 1:]
    return torch.stack([right.norm(), down.norm(), falling.norm(), rising.norm()]).sum()
