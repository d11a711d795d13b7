"""Leave-one-out accuracy of an adapted classifier, and the confidence rule fitted to it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.confidence.not_sure import (
    ConfidenceRule,
    Separation,
    fitted_temperature,
    limit_from,
    limit_of_support,
    margins,
    separation,
    usual_temperature,
)
from purer_app.engine.few_shot.methods import FewShotMethod, ImageSource
from purer_app.engine.images.class_folders import PictureCache
from purer_app.engine.learners.protonet import prototypes

MAX_LEFT_OUT = 100


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """Number of support pictures classified correctly when left out; Wilson interval of the share in per cent."""

    correct: int
    total: int
    low: float
    high: float


def wilson(correct: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share, in per cent; (0, 100) if `total` is 0."""
    if total == 0:
        return 0.0, 100.0
    z, share = 1.96, correct / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class LeftOutPredictions:
    """Positions of the left-out pictures, in ascending order, and the predicted label of each.

    `separation` tests "not sure" on left-out classes; it is None if fewer than two classes have left-out pictures.
    """

    positions: tuple[int, ...]
    labels: tuple[int, ...]
    estimate: LeaveOneOut
    rule: ConfidenceRule
    separation: Separation | None = None


def leave_one_out(
    method: FewShotMethod, pictures: Sequence[Tensor], labels: Tensor, n_way: int, seed: int, emit: EventSink
) -> tuple[LeaveOneOut, ConfidenceRule]:
    """Estimate accuracy and fit the confidence rule; see `left_out_pictures`."""
    found = left_out_pictures(method, pictures, labels, n_way, seed, emit)
    return found.estimate, found.rule


def left_out_pictures(
    method: FewShotMethod, pictures: Sequence[Tensor], labels: Tensor, n_way: int, seed: int, emit: EventSink
) -> LeftOutPredictions:
    """Classify each support picture by the others; see `predict_left_out`.

    Args:
        pictures: (3, h, w) uint8 each, as many as `labels`.
    """
    cache = PictureCache(pictures)
    return predict_left_out(method.cached(cache, emit), cache, labels, n_way, seed, emit)


def predict_left_out(
    method: FewShotMethod, cache: PictureCache, labels: Tensor, n_way: int, seed: int, emit: EventSink
) -> LeftOutPredictions:
    """Classify each support picture by the others, and fit the confidence rule to the results.

    The only picture of a class is not left out. Of more than 100 pictures, 100 are drawn at random.

    Args:
        cache: starts with the support pictures, as many as `labels`.
    """
    chosen = torch.tensor(sorted(left_out_order(labels, n_way, seed)), dtype=torch.int64)
    positions = torch.arange(len(labels))
    logits, distances = [], []
    for left_out in chosen.tolist():
        kept, single = positions[positions != left_out], cache.some(positions[left_out : left_out + 1])
        classifier = method.adapt(cache.some(kept), labels[kept], n_way, seed=seed)
        logits.append(classifier.logits(single))
        centres = prototypes(classifier.features(cache.some(kept)), labels[kept], n_way)
        from_means = (classifier.features(single) - centres).norm(dim=1)  # (n_way,)
        distances.append(from_means / margins(labels[kept].bincount(minlength=n_way)))
        emit(Heartbeat("leave one out"))
    if not logits:
        return LeftOutPredictions(
            (), (), with_interval(0, 0), default_rule(method, cache.some(positions), labels, n_way, seed)
        )
    scores, from_means, truth = torch.cat(logits), torch.stack(distances), labels[chosen]
    predicted = scores.argmax(dim=1)
    own = from_means.gather(1, truth.unsqueeze(1)).flatten()
    return LeftOutPredictions(
        tuple(chosen.tolist()),
        tuple(predicted.tolist()),
        with_interval(int((predicted == truth).sum()), len(truth)),
        ConfidenceRule(fitted_temperature(scores, truth), limit_from(own)),
        separation(scores, from_means, truth),
    )


def left_out_order(labels: Tensor, n_way: int, seed: int) -> list[int]:
    """Return the positions of the pictures that `predict_left_out` leaves out, in random order."""
    candidates = _candidates(labels, n_way)
    order = torch.randperm(len(candidates), generator=child_generator(seed, "leave one out"))[:MAX_LEFT_OUT]
    return [int(position) for position in candidates[order]]


def _candidates(labels: Tensor, n_way: int) -> Tensor:
    counts = labels.bincount(minlength=n_way)
    return (counts[labels] > 1).nonzero().flatten()


def n_left_out(labels: Tensor, n_way: int) -> int:
    """Return the number of pictures that `predict_left_out` leaves out."""
    return min(MAX_LEFT_OUT, len(_candidates(labels, n_way)))


def with_interval(correct: int, total: int) -> LeaveOneOut:
    """Return a leave-one-out estimate with its Wilson interval."""
    return LeaveOneOut(correct, total, *wilson(correct, total))


def nothing_left_out(rule: ConfidenceRule) -> LeftOutPredictions:
    """Return the result without leave-one-out."""
    return LeftOutPredictions((), (), with_interval(0, 0), rule)


def default_rule(method: FewShotMethod, source: ImageSource, labels: Tensor, n_way: int, seed: int) -> ConfidenceRule:
    """Return the rule without leave-one-out; see `usual_temperature` and `limit_of_support`."""
    classifier = method.adapt(source, labels, n_way, seed=seed)
    features, logits = classifier.features_and_logits(source)
    limit = limit_of_support(features, labels, prototypes(features, labels, n_way))
    return ConfidenceRule(usual_temperature(logits), limit)
