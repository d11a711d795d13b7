"""Ridge regression on the features of one new network, distilled from all teachers; needs no pool."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Self

import torch
from torch import Tensor
from torch.optim.swa_utils import update_bn

from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import LearnerConfig, StudentConfig
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.closed_form.branches import BranchNetwork, OwnBranches, copied_weights
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner, neutral
from purer_app.engine.learners.closed_form.ridge import ridge_head
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import ModelPool

_BRANCH = "branches.0."
_NOISE = 64
"""Images of noise that a new network takes its first BatchNorm statistics from."""


class Student(BranchLearner):
    """One network that reproduces the features of all teachers; `Distillation` trains it.

    The weights here are those of evaluation: averaged, and with each BatchNorm layer as an affine map.
    """

    name = "student"
    fits_in_closed_form = False
    config: StudentConfig

    def __init__(self, config: StudentConfig, spec: ImageSpec, n_way: int) -> None:
        with seeded(0, "network"):
            network = _own_branch(config, spec)
        super().__init__(config, network, n_way, (self.name,))

    @classmethod
    def of_pool(cls, config: LearnerConfig, pool: ModelPool, n_way: int) -> Self:
        """Build the learner for the most common input form of the pool."""
        assert isinstance(config, StudentConfig)
        return cls(config, pool.common_spec(config.image_size, config.channels), n_way)

    @classmethod
    def of_facts(cls, config: LearnerConfig, facts: Mapping[str, Any], pool: ModelPool | None) -> Self:  # noqa: ARG003
        """Build the learner of a finished run; the pool is not needed."""
        assert isinstance(config, StudentConfig)
        return cls(config, spec_from_table(facts["input"]), int(facts["n_way"]))

    @property
    def teachers(self) -> tuple[str, ...]:
        """Empty: the learner does not compute the features of any teacher."""
        return ()

    def exclude_teacher(self, teacher: str) -> None:
        """Change nothing; `Distillation` stops using its features."""

    def nonfinite_teachers(self, theta: Parameters, images: Tensor, *, gradients: bool) -> list[str]:  # noqa: D102
        return []

    def teacher_weights(self, theta: Parameters) -> dict[str, float]:  # noqa: D102 - as Learner
        return {}

    def fit_in_closed_form(
        self, theta: Parameters, images: Iterable[Tensor], known_to: Sequence[Collection[str]]
    ) -> None:
        """Change nothing."""

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw random weights on the CPU."""
        return self.weights_of(self.new_network(seed, *purpose))

    def new_network(self, seed: int, *purpose: str | int) -> Backbone:
        """Draw a random network to train, without a head; its BatchNorm statistics are those of noise."""
        with seeded(seed, "meta-model", *purpose):
            network = build_backbone(self.config.network, self.spec.channels, self.spec.height, 0)
            noise = torch.randn(_NOISE, *self.spec.shape)
        update_bn([noise], network)
        return network

    def weights_of(self, network: Backbone) -> Parameters:
        """Return the learner's weights for a network from `new_network`."""
        form = torch.contiguous_format  # another memory format would round otherwise than a resumed run
        copied = {_BRANCH + name: w.clone(memory_format=form) for name, w in copied_weights(network).items()}
        device = next(iter(copied.values())).device
        return copied | {name: weight.to(device) for name, weight in neutral(self.network).items()}

    def size(self, theta: Parameters) -> int:
        """Number of weights of the network."""
        return sum(weight.numel() for name, weight in theta.items() if name.startswith(_BRANCH))

    def fit_head(self, theta: Parameters, features: Tensor, labels: Tensor, n_way: int) -> tuple[Tensor, Tensor]:
        """Return the head, weight (n_way, d) and bias (n_way,), for (n, d) support features."""
        return ridge_head(features, labels, n_way)

    def standalone_network(self, theta: Parameters) -> BranchNetwork:  # noqa: D102 - as Learner
        self.network.load_state_dict(theta)
        return self.network


def _own_branch(config: StudentConfig, spec: ImageSpec) -> OwnBranches:
    return OwnBranches(spec, [spec], [(config.network, 0)])
