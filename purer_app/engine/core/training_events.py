"""Events of a training run; `events` joins them with those of other jobs."""

from dataclasses import dataclass
from enum import StrEnum


class Baseline(StrEnum):
    """Names of the methods that need no training, as events, tables and files show them."""

    RANDOM = "random"
    AVERAGE = "average"
    BEST_SINGLE_TEACHER = "best-single-teacher"
    TEACHER_ENSEMBLE = "teacher-ensemble"
    ENSEMBLE_TWO_VIEWS = "ensemble-two-views"
    ENSEMBLE_RIDGE = "ensemble-ridge"


class EndCause(StrEnum):
    """Why a training run ended normally."""

    STEPS = "steps"
    TIME_LIMIT = "time limit"
    FINISH_REQUESTED = "finish requested"


@dataclass(frozen=True, slots=True)
class WarmupStepDone:
    """One inversion-only step before the first meta-iteration finished; losses are means over teachers."""

    step: int
    steps: int
    inversion_loss: float


@dataclass(frozen=True, slots=True)
class MetaStepDone:
    """One meta-iteration finished.

    `hardness` is the mean outer loss of this step's pseudo episodes under the current meta-model,
    `lagged_hardness` that of the same episodes under the meta-model of some steps ago (None when
    it was not measured in this step). Accuracies are 0 to 1; the loss terms are means over the
    teachers that had a turn in this step. `adversarial_loss` is the outer loss maximised by the images,
    None while the gradient switch was closed.
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
class PaceMeasured:
    """Speed and memory of a run, at most one event a second. Never written to disk.

    `images_per_second` counts images that were inverted; memory in bytes, of the process and of the device (0 on a
    CPU).
    """

    step: int
    steps_per_second: float
    images_per_second: float
    memory: int
    device_memory: int


@dataclass(frozen=True, slots=True)
class RunProgressed:
    """Progress of the whole training job, about once a second. Never written to disk.

    `fraction` is 0 to 1, never decreases and is 1 at the end; `elapsed_seconds` is the age of the run, from the start
    of its job and without pauses; `remaining_seconds` is None while neither a time limit nor the pace of the steps is
    known.
    """

    fraction: float
    elapsed_seconds: float
    remaining_seconds: float | None


@dataclass(frozen=True, slots=True)
class SharesMeasured:
    """The turns of each teacher so far, and its share, 0 to 1, of the FLOPs of all turns."""

    step: int
    teachers: tuple[str, ...]
    turns: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TeacherSetAside:
    """A teacher is untrained, mislabelled, or its loss was NaN or infinite several times; it is not used any more."""

    step: int
    teacher: str
    cause: str

    @property
    def text(self) -> str:
        """The sentence that the user should read."""
        return f"{self.teacher} is not used after step {self.step}: {self.cause}"


@dataclass(frozen=True, slots=True)
class MicroBatchHalved:
    """Memory was too small for a teacher's images at once; they now pass in smaller batches.

    `micro_batch` is the number of images at once from now on, `before` that until now; None in events of earlier
    versions.
    """

    step: int
    teacher: str
    micro_batch: int
    before: int | None = None

    @property
    def text(self) -> str:
        """The sentence that the user should read."""
        portion = "one by one" if self.micro_batch == 1 else f"{self.micro_batch} at a time"
        instead = "" if self.before is None else f" instead of {self.before}"
        if self.micro_batch == 1 and self.before is not None:
            instead += " at a time"
        return f"Memory is too small for the images of {self.teacher} at once; they now pass {portion}{instead}"


@dataclass(frozen=True, slots=True)
class SwitchFired:
    """The gradient switch opened for the next step of the images, with the numbers that caused it."""

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
class GallerySaved:
    """Pseudo images of every class were saved, as they are after this many meta-iterations.

    Those of step 0 are the result of the warm-up, or noise if there is none.

    `own` is the mean probability of the class by the images' own models, and `others` how surely other models take the
    images for their class (see `inversion.recognition`), both 0 to 1; None if it was not measured.
    """

    step: int
    path: str
    own: float | None = None
    others: float | None = None


@dataclass(frozen=True, slots=True)
class SnapshotSaved:
    """A snapshot was saved from which the run can be resumed."""

    step: int
    path: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    """Training ended normally; `cause` is an `EndCause`.

    `fitted` says whether the learner was fitted to the pseudo images in closed form after the last step.
    """

    step: int
    seconds: float
    cause: str
    fitted: bool = False
