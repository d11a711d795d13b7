"""Where an interrupted run continues, from the facts of its newest snapshot, without loading a tensor."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.toml_io import read_toml


@dataclass(frozen=True, slots=True)
class RunPosition:
    """How far a snapshot is.

    Attributes:
        step: finished steps, those of inversion included.
        inversion_steps: planned steps of inversion before the first meta-iteration.
        planned_steps: meta-iterations; 0 where only a time limit ends the run.
        seconds: age of the run.
        progress: finished part of the whole run, 0 to 1.
    """

    step: int = 0
    inversion_steps: int = 0
    planned_steps: int = 0
    seconds: float = 0.0
    progress: float = 0.0

    @property
    def in_inversion(self) -> bool:
        """Whether the next step is one of inversion."""
        return self.step < self.inversion_steps

    @property
    def next_step(self) -> int:
        """The number of the next step, in its own phase; the first is 1."""
        return self.step + 1 if self.in_inversion else self.step - self.inversion_steps + 1

    @property
    def steps_of_phase(self) -> int:
        """How many steps the phase of the next step has; 0 where that is not planned."""
        return self.inversion_steps if self.in_inversion else self.planned_steps

    def __str__(self) -> str:
        """Name the next step: "inversion step 46 of 92"."""
        name = "inversion step" if self.in_inversion else "step"
        of = f" of {self.steps_of_phase:,}" if self.steps_of_phase else ""
        return f"{name} {self.next_step:,}{of}"


def position_of(step: int, facts: Mapping[str, Any], planned_steps: int) -> RunPosition:
    """Return the position of a snapshot by its facts; those of older versions have no progress, so steps count."""
    inversion_steps = int(facts["warmup_steps"])
    by_steps = step / max(1, inversion_steps + planned_steps) if planned_steps else 0.0
    return RunPosition(
        step=step,
        inversion_steps=inversion_steps,
        planned_steps=planned_steps,
        seconds=float(facts["seconds"]),
        progress=min(1.0, max(0.0, float(facts.get("progress", by_steps)))),
    )


def read_position(run: Path, inversion_steps: int, planned_steps: int) -> RunPosition:
    """Read the position of the newest readable snapshot; the first step where there is none.

    Args:
        inversion_steps: as the settings plan them; a time limit may have shortened them since.
        planned_steps: meta-iterations, as the settings plan them.
    """
    for file in sorted((run / "snapshots").glob("step-*/state.toml"), reverse=True):
        try:
            table = read_toml(file)
            return position_of(int(table["step"]), table["facts"], planned_steps)
        except (ConfigError, OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return RunPosition(inversion_steps=inversion_steps, planned_steps=planned_steps)
