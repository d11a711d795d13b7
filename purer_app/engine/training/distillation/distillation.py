"""Trains one network to reproduce the features of all teachers, on mixtures of pseudo images.

Mixtures keep the artefacts of single pseudo images from being memorised; the target of a mixture is the mixture of the
features (mixup, Zhang et al. 2018).
"""

import math
from collections.abc import Collection, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.randomness import child_generator, seeded
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset, load_optimiser, optimiser_tensors
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.closed_form.student import Student
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.training.distillation.teacher_features import TeacherFeatures

_PREFIX = "student/"
_BATCH = 64
_AVERAGING = 0.98
"""Share of the averaged weights that remains after a batch."""
_WEIGHT_DECAY = 0.05
_RISE = 0.1
"""Share of the training during which the learning rate rises."""


class Distillation:
    """The student in training: network, its average, a linear map to the teachers' features, and their optimiser."""

    def __init__(self, config: TrainConfig, learner: Student, pool: ModelPool, dataset: PseudoDataset) -> None:
        self._config, self._learner = config, learner
        self._settings = learner.config
        self.features = TeacherFeatures(dataset, pool.members, learner.spec, config.seed)
        like = dataset.pixels[0]
        self._network = learner.new_network(config.seed).to(like).to(memory_format=torch.channels_last)
        self._average = AveragedModel(self._network, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGING), use_buffers=True)
        with seeded(config.seed, "map to the teachers' features"):
            self._map = nn.Linear(self._network.n_features, len(self.features.owner)).to(like)
        self._optimiser = torch.optim.AdamW(
            [*self._network.parameters(), *self._map.parameters()],
            lr=self._settings.student_lr,
            weight_decay=_WEIGHT_DECAY,
        )

    def train(self, step: int, progress: float, without: Collection[int], emit: EventSink) -> float:
        """Train on the batches of one meta-iteration.

        Args:
            step: of the run, for its random numbers.
            progress: of the training, 0 to 1.
            without: teachers to ignore.

        Returns:
            Mean loss: 1 minus the cosine between what the student maps to and the teachers' features minus their mean.
        """
        for group in self._optimiser.param_groups:
            group["lr"] = self._settings.student_lr * _share_of_rate(progress)
        self._network.train()
        used = self._used(without)
        losses = []
        for batch in range(self._settings.student_batches):
            generator = child_generator(self._config.seed, "distillation", step, batch)
            samples = self.features.draw(_BATCH, self._config.episode.unlabelled_share, without, generator)
            images, targets = self.features.batch(samples, emit)
            images, targets = _mixed(images, targets - targets.mean(dim=0), generator)
            losses.append(self._learn(images, targets, used.to(targets)))
            emit(Heartbeat("distillation"))
        return sum(losses) / len(losses)

    def disagreement(self, images: Tensor, without: Collection[int]) -> Tensor:
        """Return the mean loss of the averaged student on images (n, *spec.shape), with graph to the images.

        Args:
            without: teachers to ignore.
        """
        used = self._used(without).to(images)
        targets = self.features.of_images(images)
        network = self._average.module
        assert isinstance(network, Backbone)
        network.eval()
        answers = self._map(network.features(images))
        return _distance(answers, targets - targets.mean(dim=0), used)

    def _used(self, without: Collection[int]) -> Tensor:
        """Return for each feature, (n_features,), whether its teacher is in use."""
        return torch.tensor([index not in without for index in range(len(self.features.teachers))])[self.features.owner]

    def _learn(self, images: Tensor, targets: Tensor, used: Tensor) -> float:
        """Take one step on the features in use, those where `used` (n_features,) is 1."""
        answers = self._map(self._network.features(images.contiguous(memory_format=torch.channels_last)))
        loss = _distance(answers, targets, used)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self._optimiser.step()
        self._average.update_parameters(self._network)
        return loss.item()

    def weights(self) -> Parameters:
        """Return the learner's weights for the averaged network."""
        averaged = self._average.module
        assert isinstance(averaged, Backbone)
        return self._learner.weights_of(averaged)

    def tensors(self) -> dict[str, Tensor]:
        """Return the state by name, for a snapshot."""
        named = {_PREFIX + name: value for name, value in self._modules().state_dict().items()}
        return named | optimiser_tensors(self._optimiser, "student_adam")

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Restore the state from `tensors()` of an equal student."""
        own = {name.removeprefix(_PREFIX): value for name, value in tensors.items() if name.startswith(_PREFIX)}
        self._modules().load_state_dict(own)
        load_optimiser(self._optimiser, tensors, "student_adam")

    def _modules(self) -> nn.ModuleDict:
        return nn.ModuleDict({"network": self._network, "average": self._average, "map": self._map})


def _distance(answers: Tensor, targets: Tensor, used: Tensor) -> Tensor:
    """Return the mean of 1 minus the cosine between rows of (n, n_features), of the features in use."""
    return (1 - F.cosine_similarity(answers * used, targets * used, dim=1)).mean()


def _share_of_rate(progress: float) -> float:
    """Return the learning rate as a share of the highest one."""
    if progress < _RISE:
        return 0.04 + 0.96 * progress / _RISE
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - _RISE) / (1 - _RISE))))


def _mixed(images: Tensor, targets: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Mix each image and its target with another one of the batch, in random shares."""
    shares = torch.rand(len(images), 1, generator=generator).to(images)
    order = torch.randperm(len(images), generator=generator).to(images.device)
    weights = shares[:, :, None, None]
    return weights * images + (1 - weights) * images[order], shares * targets + (1 - shares) * targets[order]
