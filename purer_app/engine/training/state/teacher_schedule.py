"""Decides which teachers are computed in a step, so that a costly one does not starve the others."""

import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import torch


class TeacherSchedule:
    """Stride scheduling: each turn advances the clock of its teacher, and the teacher furthest behind is next.

    A turn that costs r times the median advances the clock by max(1, r) ** power: with power 0 all teachers have
    equally many turns, with 1 costly teachers have an equal share of the computing time.

    Args:
        costs: cost of one turn of each teacher, for example multiply-adds.
        power: `InversionConfig.turn_cost_power`.
    """

    def __init__(self, costs: Sequence[float], power: float) -> None:
        median = statistics.median(costs)
        self.costs = tuple(costs)
        self._strides = [max(1.0, cost / median) ** power if median else 1.0 for cost in costs]
        self._clocks = [0.0] * len(costs)
        self.counts = [0] * len(costs)
        self.retired: set[int] = set()

    def scale_costs(self, factor: float) -> None:
        """Multiply the cost of every turn."""
        self.costs = tuple(factor * cost for cost in self.costs)

    @property
    def active(self) -> list[int]:
        """The teachers that are not retired."""
        return [index for index in range(len(self.costs)) if index not in self.retired]

    def due(self, step: int) -> list[int]:
        """Return the teachers whose clocks have not passed the previous step; the first step is 1."""
        return [index for index in self.active if self._clocks[index] <= step - 1]

    def furthest_behind(self, n: int, generator: torch.Generator) -> list[int]:
        """Return the n teachers with the smallest clocks; ties are in random order."""
        drawn = torch.randperm(len(self.costs), generator=generator).tolist()
        behind = sorted(self.active, key=lambda index: (self._clocks[index], drawn[index]))
        return behind[:n]

    def mean_cost(self) -> float:
        """Return the average cost of a step of `due` over many steps."""
        return sum(self.costs[index] / self._strides[index] for index in self.active)

    def with_others(self, turn: Iterable[int], others: Collection[int]) -> list[int]:
        """Return the sorted union of both without retired teachers."""
        return sorted({*turn, *others} - self.retired)

    def take(self, turn: Iterable[int]) -> None:
        """Count a turn of these teachers."""
        for index in turn:
            self._clocks[index] += self._strides[index]
            self.counts[index] += 1

    def retire(self, teacher: int) -> None:
        """Exclude this teacher from all further steps."""
        self.retired.add(teacher)

    def shares(self) -> tuple[float, ...]:
        """Return each teacher's share, 0 to 1, of the computing so far."""
        spent = [count * cost for count, cost in zip(self.counts, self.costs, strict=True)]
        return tuple(each / (sum(spent) or 1.0) for each in spent)

    def facts(self) -> dict[str, Any]:
        """Return the state for a snapshot."""
        return {"clocks": self._clocks, "counts": self.counts, "retired": sorted(self.retired)}

    def restore(self, facts: Mapping[str, Any]) -> None:
        """Restore the state from `facts()`.

        Raises:
            ValueError: the number of teachers differs.
        """
        if {len(facts["clocks"]), len(facts["counts"])} != {len(self.costs)}:
            raise ValueError(f"turns of {len(facts['clocks'])} teachers are kept, not of {len(self.costs)}")
        self._clocks = [float(clock) for clock in facts["clocks"]]
        self.counts = [int(count) for count in facts["counts"]]
        self.retired = {int(index) for index in facts["retired"]}
