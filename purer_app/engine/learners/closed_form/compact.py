"""Ridge regression on copies of small teachers within a budget of weights and multiply-adds; needs no pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, PoolError
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import CompactConfig, LearnerConfig
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table, spec_to_table
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.closed_form.branches import FEW_AXES, BranchNetwork, OwnBranches, copied_weights
from purer_app.engine.learners.closed_form.knapsack import most_valuable_set
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner, branch_size, neutral, richest_form
from purer_app.engine.learners.closed_form.teacher_weights import relative_to_best
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher


@dataclass(frozen=True, slots=True)
class BranchLayout:
    """Teacher, input form, architecture and number of outputs of each branch, and the common input form."""

    spec: ImageSpec
    names: tuple[str, ...]
    specs: tuple[ImageSpec, ...]
    architectures: tuple[tuple[str, int], ...]

    def to_table(self) -> list[dict[str, Any]]:
        """Return the branches as a run folder saves them, without the common input form."""
        return [
            {"teacher": teacher, "architecture": name, "outputs": n, "input": spec_to_table(spec)}
            for teacher, spec, (name, n) in zip(self.names, self.specs, self.architectures, strict=True)
        ]

    def some(self, branches: Sequence[int]) -> "BranchLayout":
        """Return a layout of these branches only."""
        names, specs, architectures = self.names, self.specs, self.architectures
        return BranchLayout(
            self.spec,
            tuple(names[index] for index in branches),
            tuple(specs[index] for index in branches),
            tuple(architectures[index] for index in branches),
        )

    @classmethod
    def from_table(cls, spec: ImageSpec, table: Sequence[dict[str, Any]]) -> "BranchLayout":
        """Read what `to_table` returned.

        Raises:
            ConfigError: something is missing or malformed.
        """
        try:
            architectures = tuple((str(entry["architecture"]), int(entry["outputs"])) for entry in table)
            names = tuple(str(entry["teacher"]) for entry in table)
            return cls(spec, names, tuple(spec_from_table(entry["input"]) for entry in table), architectures)
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(f"the list of branches is incomplete or malformed: {error!r}") from error


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of all branches together: weights, and multiply-adds per image."""

    parameters: int
    multiply_adds: float

    @classmethod
    def of_pool(cls, config: CompactConfig, teachers: Sequence[Teacher]) -> "Budget":
        """Compute the budget of the settings; the multiply-adds are a share of the whole pool's."""
        return cls(config.max_parameters, config.max_share * sum(teacher.multiply_adds for teacher in teachers))

    def shares(self, teacher: Teacher) -> tuple[float, float]:
        """Return the shares of the two budgets that the branch of a teacher needs."""
        return branch_size(teacher) / self.parameters, teacher.multiply_adds / self.multiply_adds


class Compact(BranchLearner):
    """The most valuable small teachers of a pool within a budget.

    There is a branch for each candidate. Each fit in closed form chooses the branches to use and sets the gains of the
    others to 0; `pruned` removes those.

    Args:
        teachers: the candidates, in the order of the layout; empty for a trained learner.
        budget: None for a trained learner, which uses all its branches.
    """

    name = "compact"
    config: CompactConfig

    def __init__(
        self,
        config: CompactConfig,
        layout: BranchLayout,
        n_way: int,
        teachers: Sequence[Teacher] = (),
        budget: Budget | None = None,
    ) -> None:
        with seeded(0, "network"):
            network = OwnBranches(layout.spec, layout.specs, layout.architectures)
        super().__init__(config, network, n_way, layout.names)
        self.layout = layout
        self._teachers = tuple(teachers)
        self._budget = budget

    @classmethod
    def of_pool(cls, config: LearnerConfig, pool: ModelPool, n_way: int) -> Self:
        """Build a branch for each candidate of a pool.

        Raises:
            PoolError: no teacher fits into the budget.
        """
        assert isinstance(config, CompactConfig)
        found = candidates(pool.teachers, config)
        spec = richest_form(config, pool, found)
        architectures = tuple((t.architecture, t.n_outputs) for t in found)
        layout = BranchLayout(spec, tuple(t.name for t in found), tuple(t.spec for t in found), architectures)
        return cls(config, layout, n_way, found, Budget.of_pool(config, pool.teachers))

    @classmethod
    def of_facts(cls, config: LearnerConfig, facts: Mapping[str, Any], pool: ModelPool | None) -> Self:  # noqa: ARG003
        """Build the learner of a finished run; the pool is not needed."""
        assert isinstance(config, CompactConfig)
        layout = BranchLayout.from_table(spec_from_table(facts["input"]), facts["branches"])
        learner = cls(config, layout, int(facts["n_way"]))
        learner.trust_only(facts["trusted"])
        return learner

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "branches": self.layout.to_table()}

    def architecture_of(self, index: int) -> str:  # noqa: D102 - as BranchLearner
        return self.layout.architectures[index][0]

    def choose(self, ginis: Sequence[float | None]) -> list[int]:
        """Return the trusted branches with the greatest total value within the budget.

        The value of a branch is its relative Gini coefficient, which compares architectures, times the held-out
        accuracy in its sidecar, which compares models of one architecture.
        """
        trusted = self.network.trusted
        if self._budget is None:
            return trusted
        accuracies = _or_mean([teacher.held_out_accuracy for teacher in self._teachers])
        values = [gini * accuracies[i] for i, gini in enumerate(_or_mean(relative_to_best(ginis)))]
        sizes, costs = zip(*(self._budget.shares(self._teachers[i]) for i in trusted), strict=True)
        return [trusted[at] for at in most_valuable_set([values[i] for i in trusted], sizes, costs)] or trusted[:1]

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw random branches on the CPU."""
        layout = self.layout
        with seeded(seed, "meta-model", *purpose):
            network = OwnBranches(layout.spec, layout.specs, layout.architectures)
        drawn = {name: weight.detach().clone() for name, weight in network.named_parameters()}
        return drawn | {"gains": self._first_gains()}

    def _first_gains(self) -> Tensor:
        """Choose branches by their held-out accuracies alone, with equal gains."""
        gains = torch.zeros(len(self.names))
        gains[self.choose([None] * len(self.names))] = 1.0
        return gains

    def size(self, theta: Parameters) -> int:
        """Number of weights of the branches in use, their gains and axes."""
        active = self.active_branches(theta)
        prefixes = tuple(f"branches.{index}." for index in active)
        weights = sum(weight.numel() for name, weight in theta.items() if name.startswith(prefixes))
        return weights + sum(1 + FEW_AXES * self.network.lengths[index] for index in active)

    def teacher_parameters(self) -> Parameters:
        """Copy the weights of the candidates."""
        theta = neutral(self.network) | {"gains": self._first_gains()}
        for index, teacher in enumerate(self._teachers):
            for name, weight in copied_weights(teacher.model).items():
                theta[f"branches.{index}.{name}"] = weight.cpu()
        return theta

    def pruned(self, theta: Parameters) -> "tuple[Compact, Parameters]":
        """Return a learner with only the branches in use, and its weights.

        If all of them were excluded since the last choice, the first trusted branch replaces them.
        """
        active = self.active_branches(theta) or self.network.trusted[:1]
        learner = Compact(self.config, self.layout.some(active), self.n_way)
        kept = Parameters()
        for at, index in enumerate(active):
            old, new = f"branches.{index}.", f"branches.{at}."
            kept |= {new + name.removeprefix(old): weight for name, weight in theta.items() if name.startswith(old)}
        n_axes = learner.network.axes.shape[1]
        axes = theta["axes"][:, :n_axes].split(self.network.lengths)
        kept |= {"gains": theta["gains"][active], "axes": torch.cat([axes[index] for index in active])}
        if not bool(kept["gains"].any()):
            kept["gains"] = torch.ones_like(kept["gains"])
        return learner, kept | {"stretch": theta["stretch"][:, :n_axes]}

    def standalone_network(self, theta: Parameters) -> BranchNetwork:  # noqa: D102 - as Learner
        self.network.load_state_dict(theta)
        return self.network


CANDIDATES = 4
"""The candidates of a large pool are its cheapest models, up to this many times the budget of weights."""


def candidates(teachers: Sequence[Teacher], config: CompactConfig) -> tuple[Teacher, ...]:
    """Return the teachers that each fit into the budget alone, in the order of the pool.

    Raises:
        PoolError: none fits.
    """
    budget = Budget.of_pool(config, teachers)
    small = [t for t in teachers if "/" not in t.architecture and max(budget.shares(t)) <= 1]
    found, size = list[Teacher](), 0
    for teacher in sorted(small, key=lambda t: max(budget.shares(t))):
        size += branch_size(teacher)
        if size > CANDIDATES * budget.parameters:
            break
        found.append(teacher)
    if not found:
        raise PoolError(
            f"no model of the pool fits into {config.max_parameters:,} weights and {config.max_share:.2f} of its "
            "multiply-adds, so no compact learner can be built; raise learner.max_parameters or learner.max_share, or "
            "use the learner pool-embedding"
        )
    return tuple(teacher for teacher in teachers if teacher in found)


def _or_mean(values: Sequence[float | None]) -> list[float]:
    """Replace unknown values by the mean of the known ones, or by 1 if none is known."""
    known = [value for value in values if value is not None]
    usual = sum(known) / len(known) if known else 1.0
    return [usual if value is None else value for value in values]
