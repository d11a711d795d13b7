"""Ridge regression on the frozen features of all teachers, and the base of learners with such branches.

Pseudo images determine which teachers are used (see `trust_step`), the weight of each (see `teacher_weights`), and the
directions of within-class scatter (see `whitening`). All three have closed forms, so no gradients of episodes are
needed. The support set determines the scale of the softened outputs relative to the features (see `balance`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.settings.learner_configs import LearnerConfig, PoolLearnerConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import (
    AdaptedModel,
    Learner,
    OuterResult,
    Parameters,
    PerImageFeatures,
    Views,
    body,
    query_result,
)
from purer_app.engine.learners.closed_form.balance import balance, effective_number
from purer_app.engine.learners.closed_form.branches import (
    AXES,
    FEW_AXES,
    BranchNetwork,
    TeacherBranches,
    ViewsOnly,
    unchecked_views,
)
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.learners.closed_form.teacher_weights import gains_from_ginis, same_class_gini
from purer_app.engine.learners.closed_form.whitening import scatter_axes
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

FITTED = ("gains", "axes", "stretch")
"""The weights that `fit_in_closed_form` determines; all others belong to the branches and never change."""


class _ConcatenatedViews(nn.Module):
    """Both views of a network, concatenated and unchecked."""

    def __init__(self, model: Backbone) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat(unchecked_views(self.model, images), dim=1)


class BranchLearner(Learner, PerImageFeatures):
    """Ridge regression on the views of several branches, one per teacher."""

    fits_in_closed_form = True
    config: LearnerConfig
    network: BranchNetwork

    def __init__(self, config: LearnerConfig, network: BranchNetwork, n_way: int, names: Sequence[str]) -> None:
        self.config, self.spec, self.n_way = config, network.spec, n_way
        self.network = network
        self.names = tuple(names)
        """The teacher of each branch."""

    @property
    def per_image(self) -> PerImageFeatures:
        """The learner itself."""
        return self

    @property
    def teachers(self) -> tuple[str, ...]:
        """The teachers of the trusted branches."""
        return tuple(self.names[index] for index in self.network.trusted)

    def exclude_teacher(self, teacher: str) -> None:
        """Stop using the branch of a teacher, unless it is the last one."""
        trusted = [index for index in self.network.trusted if self.names[index] != teacher]
        self.network.trusted = trusted or self.network.trusted

    def nonfinite_teachers(self, theta: Parameters, images: Tensor, *, gradients: bool) -> list[str]:  # noqa: D102
        return [self.names[i] for i in self.network.trusted if self._is_nonfinite(theta, i, images, gradients)]

    def _is_nonfinite(self, theta: Parameters, index: int, images: Tensor, gradients: bool) -> bool:
        network, own = self.network, f"branches.{index}."
        weights = {f"model.{name.removeprefix(own)}": theta[name] for name in theta if name.startswith(own)}
        with torch.set_grad_enabled(gradients):
            leaf = images.detach().requires_grad_(gradients)
            views = functional_call(
                _ConcatenatedViews(network.branch(index)), weights, (convert(leaf, network.spec, network.specs[index]),)
            )
            found = torch.autograd.grad(views.sum(), leaf)[0] if gradients else views
        return not bool(views.isfinite().all() and found.isfinite().all())

    def architecture_of(self, index: int) -> str:
        """Return the name of the architecture of a branch that belongs to the learner."""
        return self.config.network

    def trust_only(self, teachers: Sequence[str]) -> None:
        """Use only the branches of these teachers."""
        self.network.trusted = [index for index, name in enumerate(self.names) if name in teachers]

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "trusted": list(self.teachers)}

    def features(self, theta: Parameters, images: Tensor) -> Tensor:
        """Features (n, d), computed per image."""
        features: Tensor = functional_call(self.network, body(theta), (images,))
        return features

    def views(self, theta: Parameters, images: Tensor) -> Views:
        """Views of the trusted branches for (n, *spec.shape) images."""
        weights = {f"network.{name}": weight for name, weight in body(theta).items()}
        found: Views = functional_call(ViewsOnly(self.network), weights, (images,))
        return found

    def frozen_weights(self, theta: Parameters) -> list[Tensor]:  # noqa: D102 - as PerImageFeatures
        return [weight for name, weight in theta.items() if name not in FITTED]

    def features_of_views(self, theta: Parameters, views: Views, like: Tensor) -> Tensor:  # noqa: D102
        gains, axes, stretch = (theta[name].to(like.device) for name in FITTED)
        return self.network.shortened(self.network.weighted(views, gains, like), axes, stretch)

    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:
        """Outer loss with one support image of each class, because pseudo episodes with more are too easy."""
        first = [int((episode.support_labels == label).nonzero()[0]) for label in range(episode.n_way)]
        support = self.features(theta, episode.support_images[first])
        query = self.features(theta, episode.query_images)
        head = self.fit_head(theta, support, episode.support_labels[first], episode.n_way)
        return query_result(F.linear(query, *head), episode.query_labels)

    def fit_in_closed_form(
        self, theta: Parameters, images: Iterable[Tensor], known_to: Sequence[Collection[str]]
    ) -> None:
        """Determine, in place, the branches in use, their gains and the directions to shorten; see `Learner`."""
        assert isinstance(self.config, PoolLearnerConfig)
        with torch.no_grad():
            plain = {name: weight for name, weight in body(theta).items() if name not in FITTED}
            plain |= {name: weight.to(theta[name]) for name, weight in neutral(self.network).items()}
            joined = torch.stack([functional_call(self.network, plain, (of_class,)) for of_class in images])
            ginis = self._ginis(joined, known_to)
            chosen = self.choose(ginis)
            theta["gains"].zero_()
            theta["gains"][chosen] = joined.new_tensor(
                gains_from_ginis([ginis[i] for i in chosen], self.config.reliance)
            )
            self._shorten(theta, joined, self.config.whitening)

    def _shorten(self, theta: Parameters, joined: Tensor, whitening: float) -> None:
        """Find the directions of scatter of each view separately, because the scale of the outputs is not yet known."""
        gains = theta["gains"].repeat_interleave(torch.tensor(self.network.lengths, device=joined.device))
        theta["axes"].zero_()
        for view, columns in enumerate((~self.network.is_output, self.network.is_output)):
            which = columns & (gains > 0)
            scattered = (joined * gains)[..., which]
            axes, stretch = scatter_axes(scattered, theta["axes"].shape[1], whitening)
            theta["axes"][which] = axes
            theta["stretch"][view] = stretch

    def _ginis(self, joined: Tensor, known_to: Sequence[Collection[str]]) -> list[float | None]:
        """Measure how well the features of each trusted branch separate classes that it was not trained on."""
        ginis = list[float | None]()
        for index, branch in enumerate(joined.split(self.network.lengths, dim=2)):
            foreign = [row for row, owners in enumerate(known_to) if self.names[index] not in owners]
            features = branch[foreign, :, : self.network.sizes[index][0]]
            measurable = index in self.network.trusted and len(foreign) > 1
            ginis.append(same_class_gini(features) if measurable else None)
        return ginis

    def choose(self, ginis: Sequence[float | None]) -> list[int]:
        """Return the branches to use: all trusted ones."""
        return self.network.trusted

    def active_branches(self, theta: Parameters) -> list[int]:
        """Return the trusted branches whose gain is not 0."""
        return [index for index in self.network.trusted if bool(theta["gains"][index])]

    def teacher_weights(self, theta: Parameters) -> dict[str, float]:
        """Return the gain of each teacher in use; the mean square is 1."""
        return {self.names[index]: theta["gains"][index].item() for index in self.active_branches(theta)}

    def trains(self, name: str) -> bool:
        """False: pseudo episodes are too easy for these features, so gradients on them cost accuracy."""
        return False

    def fit_head(self, theta: Parameters, features: Tensor, labels: Tensor, n_way: int) -> tuple[Tensor, Tensor]:
        """Return the head, weight (n_way, d) and bias (n_way,), for (n, d) support features; see `balance`."""
        multipliers = self.column_scales(theta, features)
        weight, bias = ridge_head(features * multipliers, labels, n_way)
        return weight * multipliers, bias

    def column_scales(self, theta: Parameters, features: Tensor) -> Tensor:
        """Return the factors by which outputs count relative to features, see `balance`."""
        with_outputs = [index for index in self.active_branches(theta) if self.network.sizes[index][1]]
        return balance(features, self.network.is_output, effective_number(theta["gains"][with_outputs]))

    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:  # noqa: D102
        with torch.no_grad():
            head = self.fit_head(theta, self.features(theta, images), labels, n_way)
        return AdaptedModel(self.network, body(theta), {}, *head)


class PoolEmbedding(BranchLearner):
    """Ridge regression on all teachers and encoders, frozen."""

    name = "pool-embedding"
    needs_pool = True

    def __init__(self, config: PoolLearnerConfig, pool: ModelPool, n_way: int) -> None:
        spec = richest_form(config, pool, pool.members)
        super().__init__(config, TeacherBranches(spec, pool.members), n_way, [member.name for member in pool.members])
        self._sizes = [branch_size(member, AXES) for member in pool.members]

    @classmethod
    def of_pool(cls, config: LearnerConfig, pool: ModelPool, n_way: int) -> Self:
        """Build the learner with a branch for each member of the pool."""
        assert isinstance(config, PoolLearnerConfig)
        return cls(config, pool, n_way)

    @classmethod
    def of_facts(cls, config: LearnerConfig, facts: Mapping[str, Any], pool: ModelPool | None) -> Self:
        """Build the learner of a finished run on the same pool."""
        assert pool is not None and isinstance(config, PoolLearnerConfig)
        learner = cls(config, pool, int(facts["n_way"]))
        learner.trust_only(facts["trusted"])
        return learner

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Return equal gains; nothing is random."""
        return neutral(self.network)

    def teacher_parameters(self) -> Parameters:  # noqa: D102 - as Learner
        return neutral(self.network)

    def size(self, theta: Parameters) -> int:
        """Number of weights of the trusted teachers, their gains and axes."""
        return sum(self._sizes[index] for index in self.network.trusted)


def richest_form(config: LearnerConfig, pool: ModelPool, teachers: Sequence[Teacher]) -> ImageSpec:
    """Return an input form that keeps all information for every teacher: the largest, in colour if any teacher's is."""
    size = config.image_size or max(teacher.spec.height for teacher in teachers)
    channels = config.channels or max(teacher.spec.channels for teacher in teachers)
    return pool.common_spec(size, channels)


def neutral(network: BranchNetwork) -> Parameters:
    """Return equal gains, and no direction to shorten."""
    zeros = {name: torch.zeros_like(getattr(network, name), device="cpu") for name in ("axes", "stretch")}
    return {"gains": torch.ones_like(network.gains, device="cpu").detach()} | zeros


def branch_size(teacher: Teacher, n_axes: int = FEW_AXES) -> int:
    """Count the weights of a branch: network, head, gain and its rows of the axes."""
    length = teacher.network.n_features + teacher.n_outputs
    return teacher.parameters + teacher.head_parameters + 1 + n_axes * length
