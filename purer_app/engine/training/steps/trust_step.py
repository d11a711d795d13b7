"""Finds teachers that learned nothing, from what they say about the pseudo images of the others."""

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

_IMAGES = 240
"""Images that a teacher is asked about, spread evenly over the classes of the others."""
_BATCH = 64
_TYPICAL = 0.75
_DOUBT_BELOW = 0.5
_FIRST_STEP = 100


@dataclass(frozen=True, slots=True)
class AnswerCertainty:
    """How much a teacher's answers to images of foreign classes tell, on average.

    `nats` is the logarithm of its number of outputs minus the entropy of its answer; `decided` is that as a share of
    the most that it could be, 0 to 1. A classifier that has learned to see answers even strange pictures decidedly;
    one with random weights, hardly any training or shuffled labels does not. On twelve good and twelve such Conv4-32
    teachers of mini-ImageNet classes the good ones had 0.57 to 0.92 after 150 steps of inversion, the others 0 to 0.27.
    """

    decided: float
    nats: float


def measure_certainty(pool: ModelPool, dataset: PseudoDataset, emit: EventSink) -> tuple[AnswerCertainty, ...]:
    """Ask every teacher about pseudo images of the other teachers' classes; all 0 where there are no others."""
    found = []
    for index, teacher in enumerate(pool.teachers):
        others = [block.index for block in dataset.blocks if block.teacher != index]
        emit(Heartbeat(teacher.name))
        found.append(_opinion(teacher, dataset, others) if others else AnswerCertainty(0.0, 0.0))
    return tuple(found)


def _opinion(teacher: Teacher, dataset: PseudoDataset, blocks: Sequence[int]) -> AnswerCertainty:
    each = max(1, _IMAGES // len(blocks))
    asked = blocks[:: max(1, math.ceil(len(blocks) * each / _IMAGES))]
    model, entropies = teacher.model, list[Tensor]()
    for block in asked:
        images = convert(dataset.pixels[block].detach()[:each], dataset.blocks[block].spec, teacher.spec)
        for part in images.split(_BATCH):
            with torch.no_grad():
                answer = model(part).float().log_softmax(dim=1)
            entropies.append(-(answer.exp() * answer).sum(dim=1))
    most = math.log(teacher.n_outputs) if teacher.n_outputs > 1 else 1.0
    nats = most - float(torch.cat(entropies).mean())
    if not math.isfinite(nats):  # answers that are NaN tell nothing, and must not spoil the comparison
        return AnswerCertainty(0.0, 0.0)
    return AnswerCertainty(nats / most, nats)


def uncertain_teachers(found: Sequence[AnswerCertainty]) -> list[int]:
    """Return whose answers tell less than half as much as the upper quartile's do, by both measures.

    By share alone a teacher of a thousand classes would look undecided beside one of five; by nats alone, one of two
    classes would.
    """
    typical = [torch.tensor(values, dtype=torch.float64).quantile(_TYPICAL).item() for values in _columns(found)]
    decided, nats = (_DOUBT_BELOW * value for value in typical)
    return [index for index, opinion in enumerate(found) if opinion.decided < decided and opinion.nats < nats]


def _columns(found: Sequence[AnswerCertainty]) -> tuple[list[float], list[float]]:
    return [opinion.decided for opinion in found], [opinion.nats for opinion in found]


class UntrainedTeacherFilter:
    """Leaves teachers that learned nothing out of a run: out of its episodes and, where there are any, its branches.

    Judges after 100 steps, 200, 400 and so on, for better images show more of them.
    """

    def __init__(self, config: TrainConfig, pool: ModelPool, state: TrainingState, dataset_step: DatasetStep) -> None:
        self.config = config
        self.pool = pool
        self.state = state
        self.dataset_step = dataset_step

    def apply_if_due(self, emit: EventSink) -> None:
        """Judge after the right steps, if the settings ask for it."""
        rounds, rest = divmod(self.state.step, _FIRST_STEP)
        if not self.config.episode.trusted_only or rest or rounds.bit_count() != 1:
            return
        found = measure_certainty(self.pool, self.state.dataset, emit)
        usual = median(opinion.decided for opinion in found)
        for index in uncertain_teachers(found):
            if index not in self.state.teacher_schedule.retired:
                cause = (
                    f"its answers to the other models' pseudo images are {found[index].decided:.0%} decided, where "
                    f"{usual:.0%} is usual, so it seems to be untrained or trained on wrong labels"
                )
                self.dataset_step.leave_out(index, cause, emit)
