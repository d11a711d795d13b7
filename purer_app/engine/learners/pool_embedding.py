"""Learners that keep the teachers' features and put a ridge regression on top: all teachers, or the small ones.

What is learned from pseudo images is which teachers take part (see `trust`), how much each view of each of them counts
(by episodes), and along which directions features of one class scatter.
"""

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from purer_app.engine.config import LearnerConfig
from purer_app.engine.episodes import Episode
from purer_app.engine.image_spec import ImageSpec
from purer_app.engine.learners.base import AdaptedModel, Learner, OuterResult, Parameters, body, query_result
from purer_app.engine.learners.branches import (
    AXES,
    FEW_AXES,
    GAIN_UNIT,
    BranchNetwork,
    TeacherBranches,
)
from purer_app.engine.learners.ridge import ridge_head
from purer_app.engine.learners.whitening import scatter_axes
from purer_app.engine.model_pool import ModelPool, Teacher

_PULL = 0.1
"""Weight of the mean squared logarithm of the gains in the outer loss."""


class BranchLearner(Learner):
    """Ridge regression on the views of several branches."""

    fixed_features = True
    network: BranchNetwork

    def __init__(self, config: LearnerConfig, network: BranchNetwork, n_way: int, names: Sequence[str]) -> None:
        self.config, self.spec, self.n_way = config, network.spec, n_way
        self.network = network
        self.names = tuple(names)
        """Of the branches' teachers."""

    def distrust(self, teacher: str) -> None:
        """Do without the branch of a teacher; the last one stays."""
        trusted = [index for index in self.network.trusted if self.names[index] != teacher]
        self.network.trusted = trusted or self.network.trusted

    def trust_only(self, teachers: Sequence[str]) -> None:
        """Let the branches of these teachers take part, as `facts` says it."""
        self.network.trusted = [index for index, name in enumerate(self.names) if name in teachers]

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "trusted": [self.names[index] for index in self.network.trusted]}

    def features(self, theta: Parameters, images: Tensor) -> Tensor:
        """Features (n, d) of images, each by itself."""
        features: Tensor = functional_call(self.network, body(theta), (images,))
        return features

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:
        """Outer loss on one support image of each class, and a pull of the gains back to where all count alike.

        More support images make pseudo episodes so easy that the gains learn from noise: four minutes on Photos gave
        +0.1/+0.1 points at 1/5 shots with five images, +0.5/+0.4 with one; three times as far it was -0.5/-0.5, hence
        the pull.
        """
        first = [int((episode.support_labels == label).nonzero()[0]) for label in range(episode.n_way)]
        support = self.features(theta, episode.support_images[first])
        query = self.features(theta, episode.query_images)
        head = ridge_head(support, episode.support_labels[first], episode.n_way)
        result = query_result(F.linear(query, *head), episode.query_labels)
        pull = _PULL * (GAIN_UNIT * theta["gains"]).square().mean()
        return OuterResult(result.loss + pull, result.accuracy)

    def settle(self, theta: Parameters, images: Sequence[Tensor]) -> None:
        """Choose the directions of great scatter anew, in place, by `config.whitening`.

        Args:
            images: (n, *spec.shape) pseudo images of each of some classes, as many of each, at least two.
        """
        with torch.no_grad():
            parameters = {name: weight for name, weight in body(theta).items() if name not in ("axes", "stretch")}
            plain = parameters | {name: torch.zeros_like(theta[name]) for name in ("axes", "stretch")}
            joined = torch.stack([functional_call(self.network, plain, (some,)) for some in images])
            axes, stretch = scatter_axes(joined, theta["axes"].shape[1], self.config.whitening)
            theta["axes"].copy_(axes)
            theta["stretch"].copy_(stretch)

    def trains(self, name: str) -> bool:
        """Gains alone.

        Pseudo episodes are so easy for these features (outer losses of 0.006) that their gradients are noise: 21 steps
        on the branches of a compact learner cost 1.1 and 1.0 points (Photos, validation classes).
        """
        return name == "gains"

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> tuple[Tensor, Tensor]:
        """Return the head, weight (n_way, d) and bias (n_way,), for (n, d) support features."""
        return ridge_head(features, labels, n_way)

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        with torch.no_grad():
            head = self.fit(self.features(theta, images), labels, n_way)
        return AdaptedModel(self.network, body(theta), {}, *head)


class PoolEmbedding(BranchLearner):
    """All teachers and encoders, frozen."""

    name = "pool-embedding"

    def __init__(self, config: LearnerConfig, pool: ModelPool, n_way: int) -> None:
        spec = richest_form(config, pool, pool.members)
        super().__init__(config, TeacherBranches(spec, pool.members), n_way, [member.name for member in pool.members])
        self._sizes = [whole_size(member, AXES) for member in pool.members]

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """All views of all teachers count alike; nothing is drawn."""
        return neutral(self.network)

    def starting_parameters(self) -> Parameters:
        """The same."""
        return self.initial_parameters(0)

    def size(self, theta: Parameters) -> int:
        """Number of weights behind an answer: those of the trusted teachers and of what was learned on top."""
        return sum(self._sizes[index] for index in self.network.trusted)


def richest_form(config: LearnerConfig, pool: ModelPool, teachers: Sequence[Teacher]) -> ImageSpec:
    """Return an input form from which each teacher's own can be made without loss: the largest, in colour if any is."""
    size = config.image_size or max(teacher.spec.height for teacher in teachers)
    channels = config.channels or max(teacher.spec.channels for teacher in teachers)
    return pool.common_spec(size, channels)


def neutral(network: BranchNetwork) -> Parameters:
    """Return what changes nothing: equal gains, and no direction made shorter."""
    return {name: torch.zeros_like(getattr(network, name), device="cpu") for name in ("gains", "axes", "stretch")}


def whole_size(teacher: Teacher, n_axes: int = FEW_AXES) -> int:
    """Count the weights of a branch: its head, its gains and its part of the axes belong to it."""
    length = teacher.network.n_features + teacher.n_outputs
    return teacher.parameters + teacher.head_parameters + 2 + n_axes * length
