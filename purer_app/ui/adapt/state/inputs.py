"""The inputs of the answers on the Adapt page, and the inputs of the latest answers."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.settings.job_configs import ClassifyConfig

if TYPE_CHECKING:
    from purer_app.engine.few_shot.live.results import Classification

Stamps = tuple[tuple[str, int], ...]
"""Files with their modification times in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that answers without ICFIL depend on; `config` contains no queries and no ICFIL."""

    config: ClassifyConfig
    support: Stamps
    queries: Stamps

    def covers(self, other: "Inputs") -> bool:
        """Whether answers for these inputs include all answers for `other`."""
        return self.same_classes(other) and set(other.queries) <= set(self.queries)

    def same_classes(self, other: "Inputs") -> bool:
        """Whether the inputs differ at most in their queries."""
        return (self.config, self.support) == (other.config, other.support)

    def with_queries(self, *, icfil: bool = False) -> ClassifyConfig:
        """Return the settings of a job that classifies all queries."""
        return replace(self.config, queries=tuple(file for file, _ in self.queries), icfil=icfil)


@dataclass(frozen=True, slots=True)
class AdaptResult:
    """Answers and their inputs.

    `calibrated` holds the inputs of the answers with ICFIL, which may cover fewer queries; None without such answers.
    """

    inputs: Inputs
    result: "Classification"
    calibrated: Inputs | None = None

    def keeping_calibrated(self, earlier: "AdaptResult | None") -> "AdaptResult":
        """Return this result with the earlier answers with ICFIL if they have the same classes and classifier."""
        then = earlier.calibrated if earlier is not None else None
        if earlier is None or then is None or not then.same_classes(self.inputs):
            return self
        return AdaptResult(self.inputs, replace(self.result, calibrated=earlier.result.calibrated), then)


def modified(path: Path) -> int:
    """Return the modification time of a file in nanoseconds, 0 if it is missing."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def stamps_of(paths: list[Path]) -> Stamps:
    """Return files with their modification times."""
    return tuple((str(path), modified(path)) for path in paths)
