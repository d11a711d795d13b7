"""Learners that keep the teachers' features and put a ridge regression on top: all teachers, or the small ones.

Pseudo images determine which teachers are used (see `trust_step`), the weight of each (see `reliance`), and the
directions in which features of one class scatter (see `whitening`). All three have closed forms, so no gradients of
episodes are needed. The support set determines the weight of the softened outputs relative to the features (see
`balance`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.settings.learner_configs import LearnerConfig, PoolLearnerConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import AdaptedModel, Learner, OuterResult, Parameters, body, query_result
from purer_app.engine.learners.closed_form.balance import balance, models_that_count
from purer_app.engine.learners.closed_form.branches import (
    AXES,
    FEW_AXES,
    BranchNetwork,
    TeacherBranches,
    Views,
    ViewsOnly,
    unchecked_views,
)
from purer_app.engine.learners.closed_form.reliance import gains_of, same_class_gini
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.learners.closed_form.whitening import scatter_axes
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

SETTLED = ("gains", "axes", "stretch")
"""The weights that `settle` chooses; all others are the branches', which stay as they are."""


class _Views(nn.Module):
    """Both views of a network side by side, as it computes them."""

    def __init__(self, model: Backbone) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat(unchecked_views(self.model, images), dim=1)


class BranchLearner(Learner):
    """Ridge regression on the views of several branches."""

    fixed_features = True
    config: PoolLearnerConfig
    network: BranchNetwork

    def __init__(self, config: PoolLearnerConfig, network: BranchNetwork, n_way: int, names: Sequence[str]) -> None:
        self.config, self.spec, self.n_way = config, network.spec, n_way
        self.network = network
        self.names = tuple(names)
        """Of the branches' teachers."""

    def distrust(self, teacher: str) -> None:
        """Do without the branch of a teacher; the last one stays."""
        trusted = [index for index in self.network.trusted if self.names[index] != teacher]
        self.network.trusted = trusted or self.network.trusted

    def unsound(self, theta: Parameters, images: Tensor, *, gradients: bool) -> list[str]:
        """Name the trusted teachers whose features or answers to images, or the gradients of these, are not finite.

        Args:
            images: (n, *spec.shape).
        """
        return [self.names[index] for index in self.network.trusted if self._is_lost(theta, index, images, gradients)]

    def _is_lost(self, theta: Parameters, index: int, images: Tensor, gradients: bool) -> bool:
        network, own = self.network, f"branches.{index}."
        weights = {f"model.{name.removeprefix(own)}": theta[name] for name in theta if name.startswith(own)}
        with torch.set_grad_enabled(gradients):
            leaf = images.detach().requires_grad_(gradients)
            seen = functional_call(
                _Views(network.branch(index)), weights, (convert(leaf, network.spec, network.specs[index]),)
            )
            found = torch.autograd.grad(seen.sum(), leaf)[0] if gradients else seen
        return not bool(seen.isfinite().all() and found.isfinite().all())

    def trust_only(self, teachers: Sequence[str]) -> None:
        """Let the branches of these teachers take part, as `facts` says it."""
        self.network.trusted = [index for index, name in enumerate(self.names) if name in teachers]

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "trusted": [self.names[index] for index in self.network.trusted]}

    def features(self, theta: Parameters, images: Tensor) -> Tensor:
        """Features (n, d) of images, each by itself."""
        features: Tensor = functional_call(self.network, body(theta), (images,))
        return features

    def views(self, theta: Parameters, images: Tensor) -> Views:
        """What the trusted branches see in images; it stays the same while the learner settles again."""
        weights = {f"network.{name}": weight for name, weight in body(theta).items()}
        seen: Views = functional_call(ViewsOnly(self.network), weights, (images,))
        return seen

    def features_of_views(self, theta: Parameters, seen: Views, like: Tensor) -> Tensor:
        """Features (n, d) of images whose views are known, as `features` gives them; `like` is any (n, …) tensor."""
        joined = self.network.weighted(seen, theta["gains"], like)
        return self.network.shortened(joined, theta["axes"], theta["stretch"])

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:
        """Outer loss on one support image of each class; more make pseudo episodes all too easy."""
        first = [int((episode.support_labels == label).nonzero()[0]) for label in range(episode.n_way)]
        support = self.features(theta, episode.support_images[first])
        query = self.features(theta, episode.query_images)
        head = self.fit(theta, support, episode.support_labels[first], episode.n_way)
        return query_result(F.linear(query, *head), episode.query_labels)

    def settle(self, theta: Parameters, images: Iterable[Tensor], known_to: Sequence[Collection[str]]) -> None:
        """Choose anew, in place, which branches take part, how much each counts and which directions are shortened.

        Args:
            images: (n, *spec.shape) pseudo images of each of some classes, as many of each, at least two.
            known_to: for each class the names of the teachers that learned it.
        """
        with torch.no_grad():
            plain = {name: weight for name, weight in body(theta).items() if name not in SETTLED}
            plain |= {name: weight.to(theta[name]) for name, weight in neutral(self.network).items()}
            joined = torch.stack([functional_call(self.network, plain, (some,)) for some in images])
            ginis = self._ginis(joined, known_to)
            chosen = self.choose(ginis)
            theta["gains"].zero_()
            theta["gains"][chosen] = joined.new_tensor(gains_of([ginis[i] for i in chosen], self.config.reliance))
            self._shorten(theta, joined)

    def _shorten(self, theta: Parameters, joined: Tensor) -> None:
        """Find the directions of scatter of each view by itself: how long answers are is decided later."""
        gains = theta["gains"].repeat_interleave(torch.tensor(self.network.lengths, device=joined.device))
        theta["axes"].zero_()
        for view, columns in enumerate((~self.network.answers, self.network.answers)):
            which = columns & (gains > 0)
            scattered = (joined * gains)[..., which]
            axes, stretch = scatter_axes(scattered, theta["axes"].shape[1], self.config.whitening)
            theta["axes"][which] = axes
            theta["stretch"][view] = stretch

    def _ginis(self, joined: Tensor, known_to: Sequence[Collection[str]]) -> list[float | None]:
        """Say how well each trusted branch tells the classes apart that it did not learn, by its features."""
        ginis = list[float | None]()
        for index, branch in enumerate(joined.split(self.network.lengths, dim=2)):
            foreign = [row for row, owners in enumerate(known_to) if self.names[index] not in owners]
            features = branch[foreign, :, : self.network.sizes[index][0]]
            asked = index in self.network.trusted and len(foreign) > 1
            ginis.append(same_class_gini(features) if asked else None)
        return ginis

    def choose(self, ginis: Sequence[float | None]) -> list[int]:
        """Return the branches that are to take part: all that are trusted."""
        return self.network.trusted

    def counted(self, theta: Parameters) -> list[int]:
        """Return the branches that take part under these weights."""
        return [index for index in self.network.trusted if bool(theta["gains"][index])]

    def counts(self, theta: Parameters) -> dict[str, float]:
        """Return how much each teacher that takes part counts, 1 being the usual."""
        return {self.names[index]: float(theta["gains"][index]) for index in self.counted(theta)}

    def trains(self, name: str) -> bool:
        """Nothing, by gradients.

        Pseudo episodes are so easy for these features that gains learned from them gained less than the closed form
        and took from it when learned on top of it (five pools, validation classes), and 21 steps on the branches of a
        compact learner cost 1.1 and 1.0 points.
        """
        return False

    def fit(self, theta: Parameters, features: Tensor, labels: Tensor, n_way: int) -> tuple[Tensor, Tensor]:
        """Return the head, weight (n_way, d) and bias (n_way,), for (n, d) support features; see `balance`."""
        answering = [index for index in self.counted(theta) if self.network.sizes[index][1]]
        multipliers = balance(features, self.network.answers, models_that_count(theta["gains"][answering]))
        weight, bias = ridge_head(features * multipliers, labels, n_way)
        return weight * multipliers, bias

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        with torch.no_grad():
            head = self.fit(theta, self.features(theta, images), labels, n_way)
        return AdaptedModel(self.network, body(theta), {}, *head)


class PoolEmbedding(BranchLearner):
    """All teachers and encoders, frozen."""

    name = "pool-embedding"

    def __init__(self, config: PoolLearnerConfig, pool: ModelPool, n_way: int) -> None:
        spec = richest_form(config, pool, pool.members)
        super().__init__(config, TeacherBranches(spec, pool.members), n_way, [member.name for member in pool.members])
        self._sizes = [whole_size(member, AXES) for member in pool.members]

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """All teachers count alike; nothing is drawn."""
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
    zeros = {name: torch.zeros_like(getattr(network, name), device="cpu") for name in ("axes", "stretch")}
    return {"gains": torch.ones_like(network.gains, device="cpu").detach()} | zeros


def whole_size(teacher: Teacher, n_axes: int = FEW_AXES) -> int:
    """Count the weights of a branch: its head, its gain and its part of the axes belong to it."""
    length = teacher.network.n_features + teacher.n_outputs
    return teacher.parameters + teacher.head_parameters + 1 + n_axes * length
