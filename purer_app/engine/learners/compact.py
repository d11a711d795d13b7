"""The pool's small teachers as one network of their own, within a budget of weights and multiply-adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from purer_app.engine.config import LearnerConfig
from purer_app.engine.errors import ConfigError, PoolError
from purer_app.engine.image_spec import ImageSpec, spec_from_table, spec_to_table
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.branches import FEW_AXES, OwnBranches, copied_weights
from purer_app.engine.learners.pool_embedding import BranchLearner, neutral, richest_form, whole_size
from purer_app.engine.model_pool import ModelPool, Teacher
from purer_app.engine.randomness import seeded


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


class Compact(BranchLearner):
    """The pool's small teachers, as many as fit into a budget, as one network that needs no pool."""

    name = "compact"

    def __init__(self, config: LearnerConfig, plan: Plan, n_way: int, teachers: Sequence[Teacher] = ()) -> None:
        with seeded(0, "network"):
            network = OwnBranches(plan.spec, plan.specs, plan.architectures)
        super().__init__(config, network, n_way, plan.names)
        self.plan = plan
        self._teachers = teachers

    @classmethod
    def of_pool(cls, config: LearnerConfig, pool: ModelPool, n_way: int) -> "Compact":
        """Choose the branches from a pool."""
        chosen = affordable(pool.teachers, config)
        spec = richest_form(config, pool, chosen)
        architectures = tuple((t.architecture, t.n_outputs) for t in chosen)
        plan = Plan(spec, tuple(t.name for t in chosen), tuple(t.spec for t in chosen), architectures)
        return cls(config, plan, n_way, chosen)

    def facts(self) -> dict[str, Any]:  # noqa: D102 - as Learner
        return {**super().facts(), "branches": self.plan.to_table()}

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw fresh branches on the CPU."""
        plan = self.plan
        with seeded(seed, "meta-model", *purpose):
            network = OwnBranches(plan.spec, plan.specs, plan.architectures)
        return {name: weight.detach().clone() for name, weight in network.named_parameters()}

    def size(self, theta: Parameters) -> int:
        """Number of weights of the trusted branches and of what was learned on top."""
        counted = tuple(f"branches.{index}." for index in self.network.trusted)
        weights = sum(weight.numel() for name, weight in theta.items() if name.startswith(counted))
        on_top = sum(1 + FEW_AXES * self.network.lengths[index] for index in self.network.trusted)
        return weights + on_top

    def starting_parameters(self) -> Parameters:
        """Copy the chosen teachers; all count alike."""
        theta = neutral(self.network)
        for index, teacher in enumerate(self._teachers):
            for name, weight in copied_weights(teacher.model).items():
                theta[f"branches.{index}.{name}"] = weight.cpu()
        return theta


def affordable(teachers: Sequence[Teacher], config: LearnerConfig) -> tuple[Teacher, ...]:
    """Choose the cheapest teachers, as many as fit into the budget of a compact learner, in the order of the pool.

    Of equally cheap ones, the more accurate by their sidecars come first.

    Raises:
        PoolError: not even the cheapest fits.
    """
    multiply_adds = config.max_share * sum(teacher.multiply_adds for teacher in teachers)
    size, cost, chosen = 0, 0, list[Teacher]()

    def expense(teacher: Teacher) -> tuple[float, float]:
        share = max(whole_size(teacher) / config.max_parameters, teacher.multiply_adds / multiply_adds)
        return share, -(teacher.held_out_accuracy or 0.0)

    for teacher in sorted((t for t in teachers if "/" not in t.architecture), key=expense):
        if size + whole_size(teacher) <= config.max_parameters and cost + teacher.multiply_adds <= multiply_adds:
            size, cost = size + whole_size(teacher), cost + teacher.multiply_adds
            chosen.append(teacher)
    if not chosen:
        raise PoolError(
            f"no model of the pool fits into {config.max_parameters:,} weights and {config.max_share:.2f} of its "
            "multiply-adds, so there is nothing to build a compact learner from; raise learner.max_parameters or "
            "learner.max_share, or take the learner pool-embedding"
        )
    return tuple(teacher for teacher in teachers if teacher in chosen)
