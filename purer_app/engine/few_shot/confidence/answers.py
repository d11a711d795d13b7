"""Answers of an adapted classifier, which may be "not sure"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.few_shot.confidence.not_sure import (
    ConfidenceRule,
    distance_limits,
    lead_of,
    least_confidence,
)
from purer_app.engine.few_shot.methods import Classifier, ImageSource
from purer_app.engine.images.class_folders import PictureCache, pictures_to_images
from purer_app.engine.learners.protonet import prototypes


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


def picture_source(pictures: list[Tensor]) -> ImageSource:
    """Return an image source of (3, h, w) uint8 pictures."""
    return lambda spec: pictures_to_images(pictures, spec)


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
