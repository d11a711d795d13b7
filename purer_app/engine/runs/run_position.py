"""Progress of a run, read from the facts of its newest snapshot. Loads no torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.toml_io import read_toml


@dataclass(frozen=True, slots=True)
class RunPosition:
    """Progress of a run.

    Attributes:
        step: finished steps, including inversion steps.
        inversion_steps: planned inversion steps before the first meta-iteration.
        planned_steps: planned meta-iterations; 0 if only a time limit ends the run.
        seconds: training time so far.
        progress: finished fraction of the whole run, 0 to 1.
    """

    step: int = 0
    inversion_steps: int = 0
    planned_steps: int = 0
    seconds: float = 0.0
    progress: float = 0.0

    @property
    def in_inversion(self) -> bool:
        """Whether the next step is an inversion step."""
        return self.step < self.inversion_steps

    @property
    def next_step(self) -> int:
        """Number of the next step within its phase, counted from 1."""
        return self.step + 1 if self.in_inversion else self.step - self.inversion_steps + 1

    @property
    def steps_of_phase(self) -> int:
        """Number of steps in the phase of the next step; 0 if unlimited."""
        return self.inversion_steps if self.in_inversion else self.planned_steps

    def __str__(self) -> str:
        """Name the next step: "inversion step 46 of 92"."""
        name = "inversion step" if self.in_inversion else "step"
        of = f" of {self.steps_of_phase:,}" if self.steps_of_phase else ""
        return f"{name} {self.next_step:,}{of}"


def position_of(step: int, facts: Mapping[str, Any], planned_steps: int) -> RunPosition:
    """Return the position of a snapshot; facts from older versions have no progress, so steps are counted instead."""
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
    """Read the position of the newest readable snapshot; without one, the position is the first step.

    Args:
        inversion_steps: planned inversion steps of the settings; a time limit may have shortened them.
        planned_steps: planned meta-iterations of the settings.
    """
    for file in sorted((run / "snapshots").glob("step-*/state.toml"), reverse=True):
        try:
            table = read_toml(file)
            return position_of(int(table["step"]), table["facts"], planned_steps)
        except (ConfigError, OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return RunPosition(inversion_steps=inversion_steps, planned_steps=planned_steps)
