"""Turns an adapted classifier into answers with confidence, a leave-one-out estimate, and an honest "not sure"."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, ImageSource
from purer_app.engine.images.class_folders import PictureCache, pictures_to_images
from purer_app.engine.learners.protonet import prototypes

MAX_LEFT_OUT = 100
_REACH = 1.25
_TEMPERATURES: tuple[float, ...] = tuple(2.0 ** (exponent / 4) for exponent in range(-24, 25))
"""Relative to the mean lead of the best class over the average one, so that the scale of features does not matter."""


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """How many support pictures were recognised when left out; low and high bound the share in per cent (Wilson)."""

    correct: int
    total: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The class of one picture; `not_sure` means that no class should be believed.

    `probabilities` has one value per class and sums to 1; `confidence` is the greatest.
    """

    label: int
    confidence: float
    not_sure: bool
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities, and how far from its class a known picture may lie."""

    temperature: float
    reach: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The units of a classifier: how far the best class leads the average one, and how far class centres lie apart."""

    lead: float
    spread: float


def wilson(correct: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval for a share, in per cent; (0, 100) when nothing was tried."""
    if total == 0:
        return 0.0, 100.0
    z, share = 1.96, correct / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Which pictures were left out, in ascending order, and what the others took each for."""

    positions: tuple[int, ...]
    labels: tuple[int, ...]
    estimate: LeaveOneOut
    calibration: Calibration


def leave_one_out(
    method: FewShotMethod, pictures: Sequence[Tensor], labels: Tensor, n_way: int, seed: int, emit: EventSink
) -> tuple[LeaveOneOut, Calibration]:
    """Recognise each support picture by the others, and calibrate confidence on the way; see `leave_each_out`.

    Args:
        pictures: (3, h, w) uint8 each, as many as `labels`.
    """
    cache = PictureCache(pictures)
    found = leave_each_out(method.cached(cache, emit), cache, labels, n_way, seed, emit)
    return found.estimate, found.calibration


def leave_each_out(
    method: FewShotMethod, cache: PictureCache, labels: Tensor, n_way: int, seed: int, emit: EventSink
) -> LeftOut:
    """Recognise each support picture by the others, and calibrate confidence on the way.

    A class with one picture cannot spare it, so its picture is not left out. Of more than a
    hundred pictures, a hundred are drawn.

    Args:
        cache: its first pictures are the support set, as many as `labels`.
    """
    candidates = _candidates(labels, n_way)
    order = torch.randperm(len(candidates), generator=child_generator(seed, "leave one out"))[:MAX_LEFT_OUT]
    chosen, everyone = candidates[order].sort().values, torch.arange(len(labels))
    logits, distances = [], []
    for left_out in chosen.tolist():
        kept, alone = everyone[everyone != left_out], cache.some(everyone[left_out : left_out + 1])
        classifier = method.adapt(cache.some(kept), labels[kept], n_way, seed=seed)
        logits.append(classifier.logits(alone))
        centre = classifier.features(cache.some(kept[labels[kept] == labels[left_out]])).mean(dim=0)
        distances.append((classifier.features(alone) - centre).norm().item())
        emit(Heartbeat("leave one out"))
    if not logits:
        return LeftOut((), (), counted(0, 0), rough_calibration(method, cache.some(everyone), labels, n_way, seed))
    scores, truth = torch.cat(logits), labels[chosen]
    named = scores.argmax(dim=1)
    calibration = Calibration(_best_temperature(scores, truth), _REACH * max(distances))
    hits = counted(int((named == truth).sum()), len(truth))
    return LeftOut(tuple(chosen.tolist()), tuple(named.tolist()), hits, calibration)


def _candidates(labels: Tensor, n_way: int) -> Tensor:
    counts = labels.bincount(minlength=n_way)
    return (counts[labels] > 1).nonzero().flatten()


def n_left_out(labels: Tensor, n_way: int) -> int:
    """Return how many pictures `leave_each_out` will leave out."""
    return min(MAX_LEFT_OUT, len(_candidates(labels, n_way)))


def counted(correct: int, total: int) -> LeaveOneOut:
    """Count with Wilson's interval."""
    return LeaveOneOut(correct, total, *wilson(correct, total))


def picture_source(pictures: list[Tensor]) -> ImageSource:
    """Give (3, h, w) uint8 pictures in whatever form a network takes."""
    return lambda spec: pictures_to_images(pictures, spec)


def _best_temperature(scores: Tensor, truth: Tensor) -> float:
    """Choose the temperature of the lowest cross-entropy on left-out pictures, from a grid.

    One more picture counts as answered at random, for a few pictures that were all recognised are
    no reason to be certain [ours].
    """
    scale, doubt = _lead(scores), 1 / (1 + len(truth))
    losses = [F.cross_entropy(scores / (scale * step), truth, label_smoothing=doubt).item() for step in _TEMPERATURES]
    return scale * _TEMPERATURES[losses.index(min(losses))]


def _lead(scores: Tensor) -> float:
    return max((scores.max(dim=1).values - scores.mean(dim=1)).mean().item(), 1e-6)


def rough_calibration(method: FewShotMethod, source: ImageSource, labels: Tensor, n_way: int, seed: int) -> Calibration:
    """Calibrate where nothing is left out: a picture right on its class leads the average class by three [ours]."""
    classifier = method.adapt(source, labels, n_way, seed=seed)
    return Calibration(_lead(classifier.logits(source)) / 3, _spread(classifier, source, labels, n_way))


def _spread(classifier: Classifier, source: ImageSource, labels: Tensor, n_way: int) -> float:
    """Mean distance between two class centres."""
    return torch.pdist(prototypes(classifier.features(source), labels, n_way)).mean().item()


def scale_of(classifier: Classifier, support: ImageSource, labels: Tensor, n_way: int) -> Scale:
    """Measure the units of a classifier on its own support set."""
    return Scale(_lead(classifier.logits(support)), _spread(classifier, support, labels, n_way))


def carried_over(found: Calibration, plain: Scale, other: Scale) -> Calibration:
    """Bring the calibration of one classifier to another one of the same support set, in the other's own units.

    The temperature follows the lead that support pictures have, the reach the distance between
    class centres, since another classifier may stretch scores and features [ours].
    """
    return Calibration(
        found.temperature * other.lead / plain.lead, found.reach * other.spread / max(plain.spread, 1e-6)
    )


def answer(
    classifier: Classifier, support: list[Tensor], labels: Tensor, query: list[Tensor], n_way: int, found: Calibration
) -> list[Answer]:
    """Name each query picture; see `answer_each`."""
    return answer_each(classifier, picture_source(support), labels, picture_source(query), n_way, found)


def answer_each(
    classifier: Classifier, support: ImageSource, labels: Tensor, query: ImageSource, n_way: int, found: Calibration
) -> list[Answer]:
    """Name each query picture.

    "Not sure" wins when the best class has less than the share halfway between chance and
    certainty, or when the picture lies farther from its class than any left-out support picture
    did, by a quarter [ours].
    """
    return _named(classifier, prototypes(classifier.features(support), labels, n_way), query, found)


def answers_in_turn(
    classifier: Classifier,
    support: ImageSource,
    labels: Tensor,
    batches: Iterable[Sequence[Tensor]],
    n_way: int,
    found: Calibration,
) -> Iterator[Answer]:
    """Name pictures that come in batches, (3, h, w) uint8 each; see `answer_each`. No batch is kept."""
    centres = prototypes(classifier.features(support), labels, n_way)
    for batch in batches:
        yield from _named(classifier, centres, PictureCache(batch).all, found)


def _named(classifier: Classifier, centres: Tensor, query: ImageSource, found: Calibration) -> list[Answer]:
    n_way = len(centres)
    features, logits = classifier.features_and_logits(query)
    probabilities = (logits / found.temperature).softmax(dim=1)
    best = probabilities.max(dim=1)
    distances = (features - centres[best.indices]).norm(dim=1)
    unsure = (best.values < (1 + 1 / n_way) / 2) | (distances > found.reach)
    return [
        Answer(label, confidence, doubt, tuple(shares))
        for label, confidence, doubt, shares in zip(
            best.indices.tolist(), best.values.tolist(), unsure.tolist(), probabilities.tolist(), strict=True
        )
    ]
