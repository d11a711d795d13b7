"""What the answers on Adapt depend on, and which inputs the answers at hand came from."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.settings.job_configs import ClassifyConfig

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live_classifier import Classification

Stamps = tuple[tuple[str, int], ...]
"""Files with their times of change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a plain answer depends on; `config` has neither queries, which stand beside it, nor ICFIL."""

    config: ClassifyConfig
    support: Stamps
    queries: Stamps

    def covers(self, other: "Inputs") -> bool:
        """Whether answers for these inputs hold all those for other ones."""
        return self.same_classes(other) and set(other.queries) <= set(self.queries)

    def same_classes(self, other: "Inputs") -> bool:
        """Whether only the queries may differ."""
        return (self.config, self.support) == (other.config, other.support)

    def with_queries(self, *, icfil: bool = False) -> ClassifyConfig:
        """Return the settings of a job that names all queries."""
        return replace(self.config, queries=tuple(file for file, _ in self.queries), icfil=icfil)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was found, and from what.

    `calibrated` are the inputs of the answers with ICFIL, which may know fewer queries; None where there are none.
    """

    inputs: Inputs
    result: "Classification"
    calibrated: Inputs | None = None

    def keeping_calibrated(self, earlier: "Learned | None") -> "Learned":
        """Return this with the earlier answers with ICFIL, where they come from the same pictures and classifier."""
        then = earlier.calibrated if earlier is not None else None
        if earlier is None or then is None or not then.same_classes(self.inputs):
            return self
        return Learned(self.inputs, replace(self.result, calibrated=earlier.result.calibrated), then)


def modified(path: Path) -> int:
    """Return a file's time of change in nanoseconds, 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def stamps_of(paths: list[Path]) -> Stamps:
    """Return files with their times of change."""
    return tuple((str(path), modified(path)) for path in paths)
