"""Chooses the teacher of `best-single-teacher` by its features and outputs for unlabelled pictures."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat, ignore
from purer_app.engine.few_shot.baselines import SharedViews
from purer_app.engine.images.class_folders import LabelledPictures, ListedPictures, picture_batches
from purer_app.engine.images.folder_pictures import read_each
from purer_app.engine.learners.closed_form.branches import SOFTENING
from purer_app.engine.pool.teacher import Teacher

N_PICTURES = 256
_AT_ONCE = 64
_UNDECIDED_BELOW = 0.25
"""Relative to the most certain teacher by both measures, see `trust_step.AnswerCertainty`."""


def choose_single_teacher(
    teachers: Sequence[Teacher], pictures: LabelledPictures | ListedPictures, emit: EventSink
) -> tuple[Teacher, str] | None:
    """Choose the trained teacher whose features have the most effective dimensions on the evaluation pictures.

    Labels are not used. Random features have many dimensions too, so untrained models are excluded by the uncertainty
    of their outputs.

    Returns:
        The teacher, and the reason as the end of a sentence; None if fewer than two pictures can be read.
    """
    step = max(1, len(pictures.files) // N_PICTURES)
    if isinstance(pictures, ListedPictures):
        sample = [picture for _, picture in read_each(pictures.files[::step][:N_PICTURES], _heartbeats(emit))]
    else:
        sample = [pictures.pixels[index] for index in range(0, len(pictures.files), step)][:N_PICTURES]
    if len(sample) < 2:
        return None
    views: list[list[tuple[Tensor, Tensor]]] = [[] for _ in teachers]
    for batch in picture_batches(iter(sample), _AT_ONCE):
        shared = SharedViews(batch, emit)
        for teacher, found in zip(teachers, views, strict=True):
            found.append(shared.views(teacher))
    features = [torch.cat([part for part, _ in found]) for found in views]
    trained = _trained([torch.cat([part for _, part in found]) for found in views])
    chosen = max(trained, key=lambda index: effective_dimensions(features[index]))
    why = (
        f"its features vary in the most directions (effective dimensions) on {len(sample)} of these pictures; "
        "their labels are not used, so another model may be more accurate"
    )
    return teachers[chosen], why


def _heartbeats(emit: EventSink) -> EventSink:
    """Pass on heartbeats only; unreadable pictures are reported when all are read."""
    return lambda event: emit(event) if isinstance(event, Heartbeat) else ignore(event)


def effective_dimensions(features: Tensor) -> float:
    """Participation ratio of the covariance of (n, d) features: (Σ e)² / Σ e², between 1 and the lesser of n and d."""
    normalised = F.normalize(features, dim=1)
    variances = torch.linalg.svdvals(normalised - normalised.mean(dim=0)).square()
    return float(variances.sum().square() / variances.square().sum().clamp_min(1e-24))


def _trained(answers: Sequence[Tensor]) -> list[int]:
    """Return the teachers with certain outputs, from (n, n_outputs) roots of softened probabilities."""
    nats = [_nats(of_teacher) for of_teacher in answers]
    decided = [value / math.log(max(2, of_teacher.shape[1])) for value, of_teacher in zip(nats, answers, strict=True)]
    enough = [_UNDECIDED_BELOW * max(values) for values in (nats, decided)]
    return [
        index for index, of in enumerate(zip(nats, decided, strict=True)) if of[0] >= enough[0] or of[1] >= enough[1]
    ]


def _nats(answers: Tensor) -> float:
    """Mean of log n minus the entropy of the outputs, from (n, n_outputs) roots of softened probabilities."""
    if answers.shape[1] < 2:
        return 0.0
    sharpened = (SOFTENING * 2 * answers.clamp_min(1e-12).log()).log_softmax(dim=1)
    entropy = -(sharpened.exp() * sharpened).sum(dim=1).mean()
    return math.log(answers.shape[1]) - float(entropy)
