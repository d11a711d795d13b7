"""The pool's small teachers as one network of their own, within a budget of weights and multiply-adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, PoolError
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import CompactConfig
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table, spec_to_table
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.closed_form.branches import FEW_AXES, OwnBranches, copied_weights
from purer_app.engine.learners.closed_form.knapsack import most_worth
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner, neutral, richest_form, whole_size
from purer_app.engine.learners.closed_form.reliance import beside_the_best
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher


@dataclass(frozen=True, slots=True)
class Plan:
    """The branches of a compact learner: teacher, input form, architecture and number of outputs of each."""

    spec: ImageSpec
    names: tuple[str, ...]
    specs: tuple[ImageSpec, ...]
    architectures: tuple[tuple[str, int], ...]

    def to_table(self) -> list[dict[str, Any]]:
        """Return what a run folder keeps of it, beside the input form."""
        return [
            {"teacher": teacher, "architecture": name, "outputs": n, "input": spec_to_table(spec)}
            for teacher, spec, (name, n) in zip(self.names, self.specs, self.architectures, strict=True)
        ]

    def some(self, branches: Sequence[int]) -> "Plan":
        """Return a plan of these branches alone."""
        names, specs, architectures = self.names, self.specs, self.architectures
        return Plan(
            self.spec,
            tuple(names[index] for index in branches),
            tuple(specs[index] for index in branches),
            tuple(architectures[index] for index in branches),
        )

    @classmethod
    def from_table(cls, spec: ImageSpec, table: Sequence[dict[str, Any]]) -> "Plan":
        """Read a plan back.

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
    """What the branches of a compact learner may have together: weights, and multiply-adds for one image."""

    parameters: int
    multiply_adds: float

    @classmethod
    def of_pool(cls, config: CompactConfig, teachers: Sequence[Teacher]) -> "Budget":
        """Return what the settings allow, part of it as a share of a pool's multiply-adds."""
        return cls(config.max_parameters, config.max_share * sum(teacher.multiply_adds for teacher in teachers))

    def shares(self, teacher: Teacher) -> tuple[float, float]:
        """Return how much of the weights and of the multiply-adds the branch of a teacher takes."""
        return whole_size(teacher) / self.parameters, teacher.multiply_adds / self.multiply_adds


class Compact(BranchLearner):
    """The small teachers of a pool that are worth most within a budget, as one network that needs no pool.

    There is a branch for each candidate; which of them take part is said by the gains, and chosen anew whenever the
    learner settles. `kept` leaves the others out for good.

    Args:
        teachers: the candidates, in the order of the plan; none where nothing is left to choose.
    """

    name = "compact"
    config: CompactConfig

    def __init__(
        self,
        config: CompactConfig,
        plan: Plan,
        n_way: int,
        teachers: Sequence[Teacher] = (),
        budget: Budget | None = None,
    ) -> None:
        with seeded(0, "network"):
            network = OwnBranches(plan.spec, plan.specs, plan.architectures)
        super().__init__(config, network, n_way, plan.names)
        self.plan = plan
        self._teachers = tuple(teachers)
        self._budget = budget

    @classmethod
    def of_pool(cls, config: CompactConfig, pool: ModelPool, n_way: int) -> "Compact":
        """Build a branch for each candidate of a pool."""
        found = candidates(pool.teachers, config)
        spec = richest_form(config, pool, found)
        architectures = tuple((t.architecture, t.n_outputs) for t in found)
        plan = Plan(spec, tuple(t.name for t in found), tuple(t.spec for t in found), architectures)
        return cls(config, plan, n_way, found, Budget.of_pool(config, pool.teachers))

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "branches": self.plan.to_table()}

    def choose(self, ginis: Sequence[float | None]) -> list[int]:
        """Return the trusted branches that are worth most together within the budget.

        One is worth its Gini coefficient times the accuracy that its sidecar names: the one compares architectures,
        the other models of one architecture. On the Glyphs pool this was worth 3.2 and 1.1 points at 1 and 5 shots
        beside as many of the cheapest as fit, and changed nothing where all that are small enough fit together.
        """
        trusted = self.network.trusted
        if self._budget is None:
            return trusted
        accuracies = _or_mean([teacher.held_out_accuracy for teacher in self._teachers])
        values = [part * accuracies[i] for i, part in enumerate(_or_mean(beside_the_best(ginis)))]
        sizes, costs = zip(*(self._budget.shares(self._teachers[i]) for i in trusted), strict=True)
        return [trusted[at] for at in most_worth([values[i] for i in trusted], sizes, costs)] or trusted[:1]

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw fresh branches on the CPU."""
        plan = self.plan
        with seeded(seed, "meta-model", *purpose):
            network = OwnBranches(plan.spec, plan.specs, plan.architectures)
        drawn = {name: weight.detach().clone() for name, weight in network.named_parameters()}
        return drawn | {"gains": self._first_gains()}

    def _first_gains(self) -> Tensor:
        """Let those take part that are worth most while nothing but their accuracies is known; all count alike."""
        gains = torch.zeros(len(self.names))
        gains[self.choose([None] * len(self.names))] = 1.0
        return gains

    def size(self, theta: Parameters) -> int:
        """Number of weights of the branches that take part and of what was learned on top."""
        counted = self.counted(theta)
        ours = tuple(f"branches.{index}." for index in counted)
        weights = sum(weight.numel() for name, weight in theta.items() if name.startswith(ours))
        return weights + sum(1 + FEW_AXES * self.network.lengths[index] for index in counted)

    def starting_parameters(self) -> Parameters:
        """Copy the candidates."""
        theta = neutral(self.network) | {"gains": self._first_gains()}
        for index, teacher in enumerate(self._teachers):
            for name, weight in copied_weights(teacher.model).items():
                theta[f"branches.{index}.{name}"] = weight.cpu()
        return theta

    def kept(self, theta: Parameters) -> "tuple[Compact, Parameters]":
        """Return a learner of the branches that take part under these weights, and its weights.

        Where all of them were set aside since the last choice, one that is trusted takes their place.
        """
        counted = self.counted(theta) or self.network.trusted[:1]
        learner = Compact(self.config, self.plan.some(counted), self.n_way)
        kept = Parameters()
        for at, index in enumerate(counted):
            old, new = f"branches.{index}.", f"branches.{at}."
            kept |= {new + name.removeprefix(old): weight for name, weight in theta.items() if name.startswith(old)}
        n_axes = learner.network.axes.shape[1]
        axes = theta["axes"][:, :n_axes].split(self.network.lengths)
        kept |= {"gains": theta["gains"][counted], "axes": torch.cat([axes[index] for index in counted])}
        if not bool(kept["gains"].any()):
            kept["gains"] = torch.ones_like(kept["gains"])
        return learner, kept | {"stretch": theta["stretch"][:, :n_axes]}


CANDIDATES = 4
"""Times the budget of weights: as many of a large pool's cheapest models are kept to choose from."""


def candidates(teachers: Sequence[Teacher], config: CompactConfig) -> tuple[Teacher, ...]:
    """Return the teachers that fit into the budget of a compact learner, each alone, in the order of the pool.

    Raises:
        PoolError: not even the cheapest fits.
    """
    budget = Budget.of_pool(config, teachers)
    small = [t for t in teachers if "/" not in t.architecture and max(budget.shares(t)) <= 1]
    found, size = list[Teacher](), 0
    for teacher in sorted(small, key=lambda t: max(budget.shares(t))):
        size += whole_size(teacher)
        if size > CANDIDATES * budget.parameters:
            break
        found.append(teacher)
    if not found:
        raise PoolError(
            f"no model of the pool fits into {config.max_parameters:,} weights and {config.max_share:.2f} of its "
            "multiply-adds, so there is nothing to build a compact learner from; raise learner.max_parameters or "
            "learner.max_share, or take the learner pool-embedding"
        )
    return tuple(teacher for teacher in teachers if teacher in found)


def _or_mean(values: Sequence[float | None]) -> list[float]:
    """Put the mean of the known ones in the place of the unknown ones; 1 where none is known."""
    known = [value for value in values if value is not None]
    usual = sum(known) / len(known) if known else 1.0
    return [usual if value is None else value for value in values]
