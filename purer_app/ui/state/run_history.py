"""Collects the events of a training run as series and values for display; no Qt."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from purer_app.engine.core.events import (
    BaselineMeasured,
    EpisodeShown,
    Event,
    GallerySaved,
    Heartbeat,
    MetaStepDone,
    MicroBatchHalved,
    NoticeGiven,
    PaceMeasured,
    RunFinished,
    RunProgressed,
    SharesMeasured,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
)


@dataclass(slots=True)
class Series:
    """A line of a plot: x in meta-iterations, y, and half the width of the 95 % interval of y, or 0.

    Arrays need a fifth of the memory of lists.
    """

    x: "array[int]" = field(default_factory=lambda: array("q"))
    y: "array[float]" = field(default_factory=lambda: array("d"))
    ci95: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, x: int, y: float, ci95: float = 0.0) -> None:
        """Append a point."""
        self.x.append(x)
        self.y.append(y)
        self.ci95.append(ci95)

    def cut(self, x: int) -> None:
        """Remove the points from x on."""
        place = bisect_left(self.x, x)
        for values in (self.x, self.y, self.ci95):
            del values[place:]

    def value_at(self, x: int) -> float | None:
        """Return y at x; None if there is no point. The points are in the order of x."""
        place = bisect_left(self.x, x)
        return self.y[place] if place < len(self.x) and self.x[place] == x else None

    def __len__(self) -> int:
        return len(self.x)


class RunHistory:
    """The events of a run so far. `version` increases with each event that changes the plots.

    A run that was killed continues at an earlier snapshot. What was recorded after it is then forgotten, and
    `n_rewinds` increases.
    """

    def __init__(self) -> None:
        self.version = self.n_rewinds = 0
        self.stage = ""
        self.warmup_step = self.warmup_steps = 0
        self.step = self.planned_steps = 0
        self.hardness, self.lagged_hardness = Series(), Series()
        self.accuracy, self.validation = Series(), Series()
        self.inversion_loss = Series()
        """By inversion step of the warm-up."""
        self.baseline = Series()
        self.baseline_method = ""
        """Its name; old runs have the teacher ensemble."""
        self.baseline_episodes = ""
        """"validation" or "pseudo": the episodes on which the baseline was measured."""
        self.terms: dict[str, Series] = {
            name: Series() for name in ("cross_entropy", "bn_statistics", "total_variation", "l2", "adversarial_loss")
        }
        self.firings: list[SwitchFired] = []
        self.galleries: list[int] = []
        self.notices: list[str] = []
        self.halvings: list[MicroBatchHalved] = []
        self.episode: EpisodeShown | None = None
        self.pace: PaceMeasured | None = None
        self.shares: SharesMeasured | None = None
        self.finished: RunFinished | None = None
        self.progress: RunProgressed | None = None

    def take_all(self, events: Iterable[Event]) -> None:
        """Process events in order."""
        for event in events:
            self.take(event)

    def take(self, event: Event) -> None:
        """Process one event; events of other jobs are ignored."""
        self.version += not isinstance(event, Heartbeat | SnapshotSaved | PaceMeasured | RunProgressed)
        match event:
            case StageStarted():
                self.stage = event.stage
            case NoticeGiven() | TeacherSetAside() | MicroBatchHalved():
                self.notices.append(event.text)
                if isinstance(event, MicroBatchHalved):
                    self.halvings.append(event)
            case WarmupStepDone():
                if self.step or event.step <= self.warmup_step:
                    self.inversion_loss.cut(event.step)
                    self._rewind(0)
                self.warmup_step, self.warmup_steps = event.step, event.steps
                self.inversion_loss.add(event.step, event.inversion_loss)
            case MetaStepDone():
                self._take_step(event)
            case PaceMeasured():
                self.pace = event
            case RunProgressed():
                self.progress = event
            case SharesMeasured():
                self.shares = event
            case SwitchFired():
                self.firings.append(event)
            case ValidationDone():
                self.validation.cut(event.step)
                self.validation.add(event.step, event.mean, event.ci95)
            case BaselineMeasured():
                self.baseline.cut(event.step)
                self.baseline.add(event.step, event.mean, event.ci95)
                self.baseline_method, self.baseline_episodes = event.method, event.episodes
            case EpisodeShown():
                self.episode = event
            case GallerySaved() if event.step not in self.galleries:
                self.galleries.append(event.step)
            case RunFinished():
                self.finished = event

    @property
    def phase(self) -> str:
        """Return waiting, inversion, meta-training or finished."""
        if self.finished is not None:
            return "finished"
        if self.step:
            return "meta-training"
        return "inversion" if self.warmup_step else "waiting"

    def _rewind(self, step: int) -> None:
        """Forget what was recorded from a step on."""
        self.n_rewinds += 1
        self.step = max(0, step - 1)
        for series in (self.hardness, self.lagged_hardness, self.accuracy, self.validation, *self.terms.values()):
            series.cut(step)
        self.baseline.cut(max(1, step))  # what was measured before the first step is not measured again
        self.firings = [firing for firing in self.firings if firing.step < step]
        self.galleries = [gallery for gallery in self.galleries if gallery < step]

    def _take_step(self, event: MetaStepDone) -> None:
        if event.step <= self.step:
            self._rewind(event.step)
        self.step, self.planned_steps = event.step, event.steps
        self.hardness.add(event.step, event.hardness)
        if event.lagged_hardness is not None:
            self.lagged_hardness.add(event.step, event.lagged_hardness)
        self.accuracy.add(event.step, event.query_accuracy)
        for name, series in self.terms.items():
            value: float | None = getattr(event, name)
            if value is not None:
                series.add(event.step, value)
