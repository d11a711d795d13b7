"""What happened in a job, as frozen values that any front end can show, store or pickle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from purer_app.engine.core.training_events import (
    BaselineMeasured,
    GallerySaved,
    MetaStepDone,
    MicroBatchHalved,
    PaceMeasured,
    RunFinished,
    RunProgressed,
    SharesMeasured,
    SnapshotSaved,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.verdict import Format, Verdict

__all__ = [
    "TRANSIENT",
    "BaselineMeasured",
    "CalibrationProgressed",
    "CheckpointInspected",
    "CheckpointListed",
    "Control",
    "DreamProgressed",
    "EpisodeShown",
    "EvaluationProgressed",
    "Event",
    "EventSink",
    "FilesSkipped",
    "GallerySaved",
    "Heartbeat",
    "LeftOutCompared",
    "MetaStepDone",
    "MicroBatchHalved",
    "NoticeGiven",
    "PaceMeasured",
    "PartsDone",
    "Picture",
    "RunFinished",
    "RunProgressed",
    "SharesMeasured",
    "SnapshotSaved",
    "StageStarted",
    "SwitchFired",
    "TeacherEpochDone",
    "TeacherSetAside",
    "TeacherTrained",
    "ValidationDone",
    "WarmupStepDone",
    "ignore",
]

_SUFFIXES_NAMED = 5


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to show: rows of RGB bytes, 3 · width · height of them, and what it is."""

    rgb: bytes
    height: int
    width: int
    caption: str = ""


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A named part of a job began, for example "inspect" or "invert"."""

    stage: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A notice for the user; the job continues."""

    text: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life inside a long step, where a front end may pause or stop. Never written to disk."""

    doing: str


@dataclass(frozen=True, slots=True)
class FilesSkipped:
    """Files of the inspected folders are no checkpoints; `counts` are those of each of `suffixes`, most first.

    The suffix of files without one is empty.
    """

    suffixes: tuple[str, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Number of files."""
        return sum(self.counts)

    @property
    def text(self) -> str:
        """A sentence without a full stop."""
        pairs = zip(self.suffixes, self.counts, strict=True)
        parts = [f"{count:,} {suffix or 'without a suffix'}" for suffix, count in pairs]
        others = sum(self.counts[_SUFFIXES_NAMED:])
        if others:
            parts = [*parts[:_SUFFIXES_NAMED], f"{others:,} others"]
        which = "1 file is no checkpoint" if self.total == 1 else f"{self.total:,} files are no checkpoints"
        return f"{which}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class CheckpointListed:
    """One file of a folder as its first bytes show it, before it has a verdict.

    `parameters` is 0 and `architecture` (a guess by names and shapes) empty where the header does not say.
    """

    path: str
    format: Format
    bytes: int
    parameters: int
    architecture: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CheckpointInspected:
    """File number `done` of `total` has its verdict."""

    verdict: Verdict
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TeacherEpochDone:
    """One pass over a teacher's training images finished (pretraining)."""

    teacher: str
    epoch: int
    epochs: int
    loss: float


@dataclass(frozen=True, slots=True)
class TeacherTrained:
    """A teacher is on disk; `held_out_accuracy` is over images it never saw, 0 to 1."""

    teacher: str
    architecture: str
    n_classes: int
    held_out_accuracy: float
    seconds: float
    reused: bool


@dataclass(frozen=True, slots=True)
class EpisodeShown:
    """Some pictures of the current pseudo episode, at most one event a second. Never written to disk.

    `captions` of the pictures name model and class; `kind` is "inversion" or "meta-training".
    """

    step: int
    kind: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class DreamProgressed:
    """The current images of an inversion preview. Never written to disk."""

    step: int
    steps: int
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class EvaluationProgressed:
    """One more episode of an evaluation is done.

    A row is one method at one number of shots; `done` and `total` count its episodes, `all_done` and `all_total` those
    of all rows.
    """

    method: str
    n_shot: int
    done: int
    total: int
    all_done: int
    all_total: int


@dataclass(frozen=True, slots=True)
class PartsDone:
    """Some of the equal parts of a job are done, for example pictures of a folder. Never written to disk."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CalibrationProgressed:
    """A step of ICFIL finished; the remaining time is estimated from the steps so far. Never written to disk."""

    step: int
    steps: int
    elapsed_seconds: float
    remaining_seconds: float


@dataclass(frozen=True, slots=True)
class LeftOutCompared:
    """A left-out support picture was classified with and without ICFIL: picture `done` of `total`.

    `truth`, `plain` and `calibrated` are numbers of classes: its own, and the answers without and with ICFIL. Never
    written to disk.
    """

    done: int
    total: int
    file: str
    truth: int
    plain: int
    calibrated: int


Event: TypeAlias = (
    StageStarted
    | NoticeGiven
    | Heartbeat
    | FilesSkipped
    | CheckpointListed
    | CheckpointInspected
    | TeacherEpochDone
    | TeacherTrained
    | WarmupStepDone
    | MetaStepDone
    | PaceMeasured
    | RunProgressed
    | SharesMeasured
    | TeacherSetAside
    | MicroBatchHalved
    | SwitchFired
    | ValidationDone
    | BaselineMeasured
    | EpisodeShown
    | GallerySaved
    | DreamProgressed
    | SnapshotSaved
    | EvaluationProgressed
    | PartsDone
    | CalibrationProgressed
    | LeftOutCompared
    | RunFinished
)

EventSink: TypeAlias = Callable[[Event], None]
"""Takes each event. May block (pause) or raise RunCancelled (stop and discard)."""

TRANSIENT = (
    Heartbeat,
    EpisodeShown,
    DreamProgressed,
    PaceMeasured,
    PartsDone,
    RunProgressed,
    CalibrationProgressed,
    LeftOutCompared,
)
"""Events for display only: they hold image bytes or come often, and are never written to disk."""


class Control:
    """Requests of the user that the engine checks between iterations."""

    @property
    def finish_requested(self) -> bool:
        """Whether the job should end now and keep its result."""
        return False

    @property
    def suspend_requested(self) -> bool:
        """Whether training should save a snapshot and raise RunSuspended, to be resumed later."""
        return False


def ignore(event: Event) -> None:
    """Ignore an event: the sink of callers that need no events."""
