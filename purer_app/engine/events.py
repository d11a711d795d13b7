"""What happened in a job, as frozen values that any front end can show, store or pickle."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


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
    """One file of a folder has its verdict (the words of intake: ready, assumptions, needs-choice, refused)."""

    path: str
    verdict: str
    use: str
    architecture: str
    reason: str
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
    | SnapshotSaved
    | EvaluationProgressed
    | RunFinished
)

EventSink: TypeAlias = Callable[[Event], None]
"""Takes each event. May block (pause) or raise RunCancelled (stop and discard)."""

_BY_NAME: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}


class Control:
    """Wishes of the user that the engine reads between iterations."""

    @property
    def finish_requested(self) -> bool:
        """True when the job should end now and keep its result."""
        return False


def ignore(event: Event) -> None:
    """Drop an event: the sink of callers that do not listen."""


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return the event as plain JSON values under its own name."""
    return {"event": type(event).__name__, **asdict(event)}


def event_from_dict(record: Mapping[str, Any]) -> Event:
    """Rebuild an event from `event_to_dict`.

    Raises:
        ValueError: the record names no event of this version, or its fields differ.
    """
    fields = dict(record)
    kind = _BY_NAME.get(str(fields.pop("event", "")))
    if kind is None:
        raise ValueError(f"no event is called {record.get('event')!r}")
    try:
        return kind(**fields)
    except TypeError as error:
        raise ValueError(f"{kind.__name__} does not have these fields: {error}") from error
