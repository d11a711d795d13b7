"""Fits a learner in closed form to a sample of the current pseudo images."""

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, NoticeGiven
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import Block, PseudoDataset
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.state.time_budget import RunPart
from purer_app.engine.training.state.training_state import TrainingState

_MAX_CLASSES, _MAX_IMAGES = 60, 10
"""Size of the sample: classes, and images of each."""
_MIN_CLASSES = 4
_MIN_CLASS_SHARE = 0.5
"""Smallest number, and smallest share of the sample's classes, whose images are recognised."""
_MAX_BLOCKS_TO_CHECK = 60
_MIN_RECOGNISED = 0.5
"""Smallest share of a class's images that its own teacher must recognise."""


def fit_in_closed_form(state: TrainingState, emit: EventSink) -> bool:
    """Fit the learner to the current pseudo images; learners that train by gradients stay unchanged.

    Returns:
        Whether it was fitted.
    """
    if not state.learner.fits_in_closed_form:
        return False
    blocks = [block for block in state.dataset.blocks if block.teacher not in state.teacher_schedule.retired]
    sample = blocks[:: math.ceil(len(blocks) / _MAX_BLOCKS_TO_CHECK)]
    with state.time_budget.measured(RunPart.CLOSED_FORM_FIT):
        state.exclude_nonfinite([block.index for block in sample], emit, gradients=False)
        return fit_to_blocks(state.learner, state.theta, state.dataset, blocks, state.teachers, emit)


def reserve_time(state: TrainingState) -> None:
    """Reserve time for the last `fit_in_closed_form`."""
    if state.learner.fits_in_closed_form:
        state.time_budget.reserve_at_end(RunPart.CLOSED_FORM_FIT, multiply_adds_of_fit(state.dataset, state.teachers))


def multiply_adds_of_fit(dataset: PseudoDataset, teachers: Sequence[Teacher]) -> float:
    """Return the multiply-adds of passing the sample through all teachers."""
    n_images = min(_MAX_CLASSES, len(dataset.blocks)) * min(_MAX_IMAGES, dataset.n_per_class)
    return n_images * sum(teacher.multiply_adds for teacher in teachers)


def fit_to_blocks(
    learner: Learner,
    theta: Parameters,
    dataset: PseudoDataset,
    blocks: Sequence[Block],
    teachers: Sequence[Teacher],
    emit: EventSink,
) -> bool:
    """Fit theta in place to an evenly spread sample of the blocks.

    Images that their own teacher does not recognise are still noise and are not used. If too few classes remain, theta
    stays unchanged and a notice is emitted.

    Args:
        teachers: indexed by `Block.teacher`.

    Returns:
        Whether theta was fitted.
    """
    n = min(_MAX_IMAGES, dataset.n_per_class)
    if n < 2:
        return False
    sample = blocks[:: math.ceil(len(blocks) / _MAX_CLASSES)]
    images, known_to = list[Tensor](), list[tuple[str]]()
    for block in sample:
        emit(Heartbeat("closed-form fit"))
        teacher, pixels = teachers[block.teacher], dataset.pixels[block.index].detach()[:n]
        with torch.no_grad():
            recognised = teacher.model(pixels).argmax(dim=1) == block.class_index
        if recognised.float().mean() >= _MIN_RECOGNISED:
            images.append(convert(pixels, block.spec, learner.spec))
            known_to.append((teacher.name,))
    if len(images) < max(min(_MIN_CLASSES, len(sample)), _MIN_CLASS_SHARE * len(sample)):
        emit(NoticeGiven(f"Too few pseudo images are recognised by their own models for {learner.name} to learn from"))
        return False
    learner.fit_in_closed_form(theta, _with_heartbeats(images, emit), known_to)
    return True


def _with_heartbeats(images: Sequence[Tensor], emit: EventSink) -> Iterator[Tensor]:
    """Yield the images of one class after the other, with a heartbeat before each."""
    for of_class in images:
        emit(Heartbeat("closed-form fit"))
        yield of_class
