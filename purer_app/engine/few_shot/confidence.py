"""Confidence of an adapted classifier: leave-one-out accuracy, and answers that may be "not sure"."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, ImageSource
from purer_app.engine.few_shot.not_sure import (
    ConfidenceRule,
    Separation,
    distance_limits,
    fitted_temperature,
    lead_of,
    least_confidence,
    limit_from,
    limit_of_support,
    margins,
    separation,
    usual_temperature,
)
from purer_app.engine.images.class_folders import PictureCache, pictures_to_images
from purer_app.engine.learners.protonet import prototypes

MAX_LEFT_OUT = 100


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """Number of support pictures classified correctly when left out; Wilson interval of the share in per cent."""

    correct: int
    total: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The class of one picture; `not_sure` means that it should not be relied on.

    `probabilities` has one value per class and sums to 1; `confidence` is the greatest. `distance` is that from the
    class mean, relative to the largest accepted one: above 1 the answer is "not sure".
    """

    label: int
    confidence: float
    not_sure: bool
    probabilities: tuple[float, ...]
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class ClassifierScale:
    """Scale of logits and features: mean lead of the best class over the average one, mean distance of class means."""

    lead: float
    spread: float


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


def picture_source(pictures: list[Tensor]) -> ImageSource:
    """Return an image source of (3, h, w) uint8 pictures."""
    return lambda spec: pictures_to_images(pictures, spec)


def default_rule(method: FewShotMethod, source: ImageSource, labels: Tensor, n_way: int, seed: int) -> ConfidenceRule:
    """Return the rule without leave-one-out; see `usual_temperature` and `limit_of_support`."""
    classifier = method.adapt(source, labels, n_way, seed=seed)
    features, logits = classifier.features_and_logits(source)
    limit = limit_of_support(features, labels, prototypes(features, labels, n_way))
    return ConfidenceRule(usual_temperature(logits), limit)


def _spread(classifier: Classifier, source: ImageSource, labels: Tensor, n_way: int) -> float:
    """Mean distance between two class means."""
    return torch.pdist(prototypes(classifier.features(source), labels, n_way)).mean().item()


def measure_scale(classifier: Classifier, support: ImageSource, labels: Tensor, n_way: int) -> ClassifierScale:
    """Measure the scale of a classifier on its support set."""
    return ClassifierScale(lead_of(classifier.logits(support)), _spread(classifier, support, labels, n_way))


def rescaled_rule(rule: ConfidenceRule, plain: ClassifierScale, other: ClassifierScale) -> ConfidenceRule:
    """Convert the rule of one classifier for another one with the same support set.

    The temperature is proportional to the lead of support pictures, and the distance to the distance between class
    means, because another classifier may scale logits and features [ours].
    """
    return ConfidenceRule(
        rule.temperature * other.lead / plain.lead, rule.max_distance * other.spread / max(plain.spread, 1e-6)
    )


def answer(
    classifier: Classifier, support: list[Tensor], labels: Tensor, query: list[Tensor], n_way: int, rule: ConfidenceRule
) -> list[Answer]:
    """Classify each query picture; see `classify_pictures`."""
    return classify_pictures(classifier, picture_source(support), labels, picture_source(query), n_way, rule)


def classify_pictures(
    classifier: Classifier, support: ImageSource, labels: Tensor, query: ImageSource, n_way: int, rule: ConfidenceRule
) -> list[Answer]:
    """Classify each query picture.

    An answer is "not sure" if its confidence is below `least_confidence`, or if the picture is farther from its class
    mean than `distance_limits` allows [ours].
    """
    centres = prototypes(classifier.features(support), labels, n_way)
    return _classify(classifier, centres, query, rule.temperature, distance_limits(rule, labels, n_way))


def classify_batches(
    classifier: Classifier,
    support: ImageSource,
    labels: Tensor,
    batches: Iterable[Sequence[Tensor]],
    n_way: int,
    rule: ConfidenceRule,
) -> Iterator[Answer]:
    """Classify batches of (3, h, w) uint8 pictures; see `classify_pictures`. Batches are not kept in memory."""
    centres = prototypes(classifier.features(support), labels, n_way)
    limits = distance_limits(rule, labels, n_way)
    for batch in batches:
        yield from _classify(classifier, centres, PictureCache(batch).all, rule.temperature, limits)


def _classify(
    classifier: Classifier, centres: Tensor, query: ImageSource, temperature: float, limits: Tensor
) -> list[Answer]:
    features, logits = classifier.features_and_logits(query)
    probabilities = (logits / temperature).softmax(dim=1)
    best = probabilities.max(dim=1)
    distances = (features - centres[best.indices]).norm(dim=1)
    allowed = limits[best.indices]
    unsure = ~((best.values >= least_confidence(len(centres))) & (distances <= allowed))  # NaN is not sure
    relative = distances / allowed.clamp_min(1e-12)
    return [
        Answer(label, confidence, doubt, tuple(shares), distance)
        for label, confidence, doubt, shares, distance in zip(
            best.indices.tolist(),
            best.values.tolist(),
            unsure.tolist(),
            probabilities.tolist(),
            relative.tolist(),
            strict=True,
        )
    ]
