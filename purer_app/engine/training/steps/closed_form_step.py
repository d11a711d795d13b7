"""Lets a learner on the teachers' own features look at pseudo images of some classes, and choose what it relies on."""

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import Block, PseudoDataset
from purer_app.engine.learners.base import Parameters
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.state.time_plan import SETTLE
from purer_app.engine.training.state.training_state import TrainingState

_MOST_CLASSES, _MOST_IMAGES = 60, 10
"""How many classes, and images of each, a learner settles on; twenty of each said the same of their scatter."""
_FEWEST_CLASSES = 4
_BLOCKS_TO_CHECK = 60
_RECOGNISED = 0.5
"""Of the images of a class; runs on Photos and Glyphs had 90 to 100 % after their inversion steps."""


def settle_learner(state: TrainingState, emit: EventSink) -> None:
    """Let a learner on the teachers' features fit itself to the present pseudo images; others stay as they are."""
    if isinstance(state.learner, BranchLearner):
        blocks = [block for block in state.dataset.blocks if block.teacher not in state.turns.retired]
        some = blocks[:: math.ceil(len(blocks) / _BLOCKS_TO_CHECK)]
        with state.plan.measured(SETTLE):
            state.distrust_unsound([block.index for block in some], emit, gradients=False)
            settle(state.learner, state.theta, state.dataset, blocks, state.teachers, emit)


def plan_settling(state: TrainingState) -> None:
    """Keep time for the last `settle_learner`."""
    if isinstance(state.learner, BranchLearner):
        state.plan.plan_end(SETTLE, settling_work(state.dataset, state.teachers))


def settling_work(dataset: PseudoDataset, teachers: Sequence[Teacher]) -> float:
    """Return the multiply-adds of a look at as many images as `settle` takes, by all teachers."""
    n_images = min(_MOST_CLASSES, len(dataset.blocks)) * min(_MOST_IMAGES, dataset.n_per_class)
    return n_images * sum(teacher.multiply_adds for teacher in teachers)


def settle(
    learner: BranchLearner,
    theta: Parameters,
    dataset: PseudoDataset,
    blocks: Sequence[Block],
    teachers: Sequence[Teacher],
    emit: EventSink,
) -> None:
    """Change theta in place by what the learner sees in some of the blocks, spread evenly.

    Images that their own teacher does not recognise are still noise and say nothing of the others, so they are left
    out; where too few remain, theta stays as it is, and that is told.

    Args:
        teachers: those of the pool, in the order that blocks count them in.
    """
    n = min(_MOST_IMAGES, dataset.n_per_class)
    if n < 2:
        return
    asked = blocks[:: math.ceil(len(blocks) / _MOST_CLASSES)]
    images, known_to = list[Tensor](), list[tuple[str]]()
    for block in asked:
        emit(Heartbeat("settling"))
        teacher, pixels = teachers[block.teacher], dataset.pixels[block.index].detach()[:n]
        with torch.no_grad():
            recognised = teacher.model(pixels).argmax(dim=1) == block.class_index
        if recognised.float().mean() >= _RECOGNISED:
            images.append(convert(pixels, block.spec, learner.spec))
            known_to.append((teacher.name,))
    if len(images) >= min(_FEWEST_CLASSES, len(asked)):
        learner.settle(theta, _watched(images, emit), known_to)
    else:
        emit(NoticeGiven(f"Too few pseudo images are recognised by their own models for {learner.name} to learn from"))


def _watched(images: Sequence[Tensor], emit: EventSink) -> Iterator[Tensor]:
    """Give the images of one class after the other, with a sign of life before each."""
    for some in images:
        emit(Heartbeat("settling"))
        yield some
