"""What happened in a job, as frozen values that any front end can show, store or pickle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


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
    """A sentence that the user should read; the job goes on."""

    text: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Work goes on; lets a front end pause or stop inside a long step. Never written to disk."""

    doing: str


@dataclass(frozen=True, slots=True)
class CheckpointInspected:
    """One file of a folder has its verdict (the words of intake: ready, assumptions, needs-choice, refused).

    The fields before `done` are those of the machine-readable verdict; `input` is (C, H, W), empty where it is
    not known; `class_names` and `held_out_accuracy` (0 to 1) come from the note beside the file.
    """

    path: str
    format: str
    verdict: str
    use: str
    architecture: str
    confidence: float
    n_classes: int
    input: tuple[int, ...]
    parameters: int
    assumptions: tuple[str, ...]
    reasons: tuple[str, ...]
    sha256: str
    class_names: tuple[str, ...]
    held_out_accuracy: float | None
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
class WarmupStepDone:
    """One inversion-only step before the first meta-iteration finished; losses are means over teachers."""

    step: int
    steps: int
    inversion_loss: float


@dataclass(frozen=True, slots=True)
class MetaStepDone:
    """One meta-iteration finished.

    `hardness` is the mean outer loss of this step's pseudo episodes under the present meta-model,
    `lagged_hardness` that of the same episodes under the meta-model of some steps ago (None when
    it was not measured in this step). Accuracies are 0 to 1; the loss terms are means over the
    teachers that took their turn. `adversarial_loss` is the outer loss that the pixels climbed,
    None while the switch was closed.
    """

    step: int
    steps: int
    hardness: float
    lagged_hardness: float | None
    query_accuracy: float
    cross_entropy: float
    bn_statistics: float
    total_variation: float
    l2: float
    adversarial_loss: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class SwitchFired:
    """The gradient switch opened for the next D-hat step, with the numbers that caused it."""

    step: int
    cause: str
    accuracy: float
    best: float
    waited: int


@dataclass(frozen=True, slots=True)
class ValidationDone:
    """The meta-model was measured on real validation episodes; accuracy and interval are 0 to 1."""

    step: int
    mean: float
    ci95: float


@dataclass(frozen=True, slots=True)
class BaselineMeasured:
    """A method without training was measured on the learner's own episodes; mean and interval are 0 to 1.

    `episodes` is "validation" (real pictures, the same as in ValidationDone) or "pseudo" (those of this step).
    """

    step: int
    method: str
    mean: float
    ci95: float
    episodes: str


@dataclass(frozen=True, slots=True)
class EpisodeShown:
    """Some pictures of the present pseudo episode, at most one event a second. Never written to disk.

    `captions` of the pictures name model and class; `kind` is "inversion" or "meta-training".
    """

    step: int
    kind: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class GallerySaved:
    """Pseudo images of every class are on disk, as they are after this many meta-iterations (0: after warm-up)."""

    step: int
    path: str


@dataclass(frozen=True, slots=True)
class DreamProgressed:
    """What a model's inverted images look like by now. Never written to disk."""

    step: int
    steps: int
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class SnapshotSaved:
    """A snapshot from which the run can continue is on disk."""

    step: int
    path: str


@dataclass(frozen=True, slots=True)
class EvaluationProgressed:
    """Episodes of one row of an evaluation are done."""

    method: str
    n_shot: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class RunFinished:
    """Training ended normally: because of its steps, its time limit, or a wish to finish now."""

    step: int
    seconds: float
    cause: str


Event: TypeAlias = (
    StageStarted
    | NoticeGiven
    | Heartbeat
    | CheckpointInspected
    | TeacherEpochDone
    | TeacherTrained
    | WarmupStepDone
    | MetaStepDone
    | SwitchFired
    | ValidationDone
    | BaselineMeasured
    | EpisodeShown
    | GallerySaved
    | DreamProgressed
    | SnapshotSaved
    | EvaluationProgressed
    | RunFinished
)

EventSink: TypeAlias = Callable[[Event], None]
"""Takes each event. May block (pause) or raise RunCancelled (stop and discard)."""

TRANSIENT = (Heartbeat, EpisodeShown, DreamProgressed)
"""Events that are for the eye alone: they hold bytes or come often, and are never written to disk."""


class Control:
    """Wishes of the user that the engine reads between iterations."""

    @property
    def finish_requested(self) -> bool:
        """True when the job should end now and keep its result."""
        return False

    @property
    def suspend_requested(self) -> bool:
        """True when training should save a snapshot and leave with RunSuspended, to be continued another time."""
        return False


def ignore(event: Event) -> None:
    """Drop an event: the sink of callers that do not listen."""
