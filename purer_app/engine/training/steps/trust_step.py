"""Detects untrained or mislabelled teachers by the uncertainty of their outputs for other teachers' pseudo images."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep

_N_IMAGES = 240
"""Images for each teacher, spread evenly over the classes of the others."""
_BATCH = 64
_REFERENCE_QUANTILE = 0.75
_SMALLEST_SHARE = 0.5
_FIRST_STEP = 100


@dataclass(frozen=True, slots=True)
class AnswerCertainty:
    """Mean certainty of a teacher's outputs for images of other teachers' classes.

    `nats` is the logarithm of the number of outputs minus the entropy; `decided` is its share of the maximum, 0 to 1.
    A trained classifier is certain even about unfamiliar pictures; one with random weights, little training or
    shuffled labels is not.
    """

    decided: float
    nats: float


def measure_certainty(pool: ModelPool, dataset: PseudoDataset, emit: EventSink) -> tuple[AnswerCertainty, ...]:
    """Measure every teacher on pseudo images of the other teachers' classes; all 0 without other teachers."""
    found = []
    for index, teacher in enumerate(pool.teachers):
        others = [block.index for block in dataset.blocks if block.teacher != index]
        emit(Heartbeat(teacher.name))
        found.append(_certainty_of(teacher, dataset, others) if others else AnswerCertainty(0.0, 0.0))
    return tuple(found)


def _certainty_of(teacher: Teacher, dataset: PseudoDataset, blocks: Sequence[int]) -> AnswerCertainty:
    each = max(1, _N_IMAGES // len(blocks))
    sample = blocks[:: max(1, math.ceil(len(blocks) * each / _N_IMAGES))]
    model, entropies = teacher.model, list[Tensor]()
    for block in sample:
        images = convert(dataset.pixels[block].detach()[:each], dataset.blocks[block].spec, teacher.spec)
        for part in images.split(_BATCH):
            with torch.no_grad():
                answer = model(part).float().log_softmax(dim=1)
            entropies.append(-(answer.exp() * answer).sum(dim=1))
    most = math.log(teacher.n_outputs) if teacher.n_outputs > 1 else 1.0
    nats = most - float(torch.cat(entropies).mean())
    if not math.isfinite(nats):  # NaN outputs must not affect the comparison
        return AnswerCertainty(0.0, 0.0)
    return AnswerCertainty(nats / most, nats)


def uncertain_teachers(found: Sequence[AnswerCertainty]) -> list[int]:
    """Return the teachers with less than half the certainty of the upper quartile, by both measures.

    By share alone, a teacher of 1,000 classes would look uncertain compared with one of 5; by nats alone, one of 2
    classes would.
    """
    typical = [
        torch.tensor(values, dtype=torch.float64).quantile(_REFERENCE_QUANTILE).item() for values in _columns(found)
    ]
    decided, nats = (_SMALLEST_SHARE * value for value in typical)
    return [index for index, certainty in enumerate(found) if certainty.decided < decided and certainty.nats < nats]


def _columns(found: Sequence[AnswerCertainty]) -> tuple[list[float], list[float]]:
    return [certainty.decided for certainty in found], [certainty.nats for certainty in found]


class UntrainedTeacherFilter:
    """Excludes untrained and mislabelled teachers from a run.

    Applied after 100, 200, 400 … steps, because better images separate them better.
    """

    def __init__(self, config: TrainConfig, pool: ModelPool, state: TrainingState, dataset_step: DatasetStep) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.dataset_step = dataset_step

    def apply_if_due(self, emit: EventSink) -> None:
        """Apply the filter if it is due after this step and enabled in the settings."""
        rounds, rest = divmod(self.state.step, _FIRST_STEP)
        if not self.config.episode.trusted_only or rest or rounds.bit_count() != 1:
            return
        found = measure_certainty(self.pool, self.state.dataset, emit)
        usual = median(certainty.decided for certainty in found)
        for index in uncertain_teachers(found):
            if index not in self.state.teacher_schedule.retired:
                cause = (
                    f"its predictions for the other models' pseudo images are {found[index].decided:.0%} certain, "
                    f"where {usual:.0%} is usual, so it seems to be untrained or trained on wrong labels"
                )
                self.dataset_step.leave_out(index, cause, emit)
