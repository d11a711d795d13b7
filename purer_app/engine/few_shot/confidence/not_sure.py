"""The rule for the answer "not sure", fitted to left-out support pictures, and a test of it on left-out classes."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import torch
import torch.nn.functional as F
from torch import Tensor

COVERAGE = 0.9
"""Share of the pictures of a known class that are expected within its distance limit."""
UNTESTED_SHARE = 0.53
"""Distance limit without a second picture of any class, relative to the mean distance between two classes."""
USUAL_LEAD = 4.0
"""Usual lead of the best class over the average one, in nats."""
LEAD_SPREAD = 0.5
"""Standard deviation of the logarithm of that lead between tasks."""
RELIABLE_AUROC = 0.7
_TEMPERATURES: tuple[float, ...] = tuple(2.0 ** (exponent / 4) for exponent in range(-24, 25))
"""Relative to the mean lead of the best class over the average one, so they do not depend on the scale of features."""


@dataclass(frozen=True, slots=True)
class ConfidenceRule:
    """When an answer is "not sure".

    Attributes:
        temperature: of the softmax of the logits.
        max_distance: largest distance of a picture from the mean of its class if that mean were known exactly; see
            `distance_limits`.
        n_limited: number of classes, the first ones, for which distances count; None means all.
    """

    temperature: float
    max_distance: float
    n_limited: int | None = None


@dataclass(frozen=True, slots=True)
class Separation:
    """How well distances separate known classes from unknown ones, tested on the support pictures.

    Attributes:
        auroc: probability that a picture of an unknown class is farther from its class mean than one of a known class,
            0 to 1; 0.5 is chance.
        low: lower end of its 95 % interval.
        high: upper end of its 95 % interval.
    """

    auroc: float
    low: float
    high: float

    def to_json(self) -> dict[str, float | bool]:
        """Return the JSON values."""
        return {"auroc": self.auroc, "low": self.low, "high": self.high, "unreliable": self.unreliable}

    @property
    def unreliable(self) -> bool:
        """Whether "not sure" hardly recognises unknown classes.

        The test has one class less than the classifier, so it is slightly optimistic. Therefore the AUROC has to exceed
        the limit by its standard error [ours].
        """
        return self.auroc - (self.auroc - self.low) / 1.96 < RELIABLE_AUROC


def least_confidence(n_way: int) -> float:
    """Return the confidence below which an answer is "not sure": the midpoint of chance and 1 [ours]."""
    return (1 + 1 / n_way) / 2


def margins(counts: Tensor) -> Tensor:
    """Return by which factor distances to the means of few pictures exceed distances to the true class means.

    With a variance σ² within classes, the squared distance of a new picture from the mean of n others of its class has
    the expectation σ² (1 + 1/n).

    Args:
        counts: numbers of pictures, at least 1.
    """
    return (1 + 1 / counts.double()).sqrt().float()


def distance_limits(rule: ConfidenceRule, labels: Tensor, n_way: int) -> Tensor:
    """Return the largest accepted distance from each class mean, (n_way,); it is greater for classes of few pictures.

    It is infinite for classes whose distances do not count.

    Args:
        labels: (n_support,); every class occurs.
    """
    limits = rule.max_distance * margins(labels.bincount(minlength=n_way))
    if rule.n_limited is not None:
        limits[rule.n_limited :] = torch.inf
    return limits


def limit_from(distances: Tensor) -> float:
    """Return the upper end of the one-sided prediction interval of a normal variable, from a sample of it.

    The interval contains a further value with the probability `COVERAGE`; its width takes account of the size of the
    sample (Hahn and Meeker 1991, Statistical Intervals, section 4.8).

    Args:
        distances: (m,) distances of left-out pictures from their own class means, divided by `margins`; at least 2.
    """
    m = len(distances)
    deviation = float(distances.double().std()) * math.sqrt(1 + 1 / m)
    return float(distances.double().mean()) + student_quantile(COVERAGE, m - 1) * deviation


def student_quantile(probability: float, freedom: int) -> float:
    """Return a quantile of Student's t distribution (Abramowitz and Stegun 1964, 26.7.5).

    Within 3 % for a probability of 0.9, and within 0.2 % from three degrees of freedom.
    """
    z = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, start=1))


def limit_of_support(features: Tensor, labels: Tensor, centres: Tensor) -> float:
    """Estimate the limit without leave-one-out, from the distances of support pictures to their own class means.

    In fixed features, the distance of a picture from the mean of the n − 1 others of its class is n / (n − 1) times its
    distance from the mean of all n. Without a class of several pictures, the distance between classes is used.

    Args:
        features: (n_support, d).
        labels: (n_support,).
        centres: (n_way, d) class means.
    """
    counts = labels.bincount(minlength=len(centres))[labels]
    several = counts > 1
    if not bool(several.any()):
        return UNTESTED_SHARE * float(torch.pdist(centres).mean())
    own = (features - centres[labels]).norm(dim=1)[several]
    n = counts[several]
    return limit_from(own * n / (n - 1) / margins(n - 1))


def lead_of(scores: Tensor) -> float:
    """Return the mean lead of the best class over the average one, of (n, n_way) logits."""
    return max((scores.max(dim=1).values - scores.mean(dim=1)).mean().item(), 1e-6)


def usual_temperature(scores: Tensor) -> float:
    """Return the temperature at which (n, n_way) logits have the usual lead [ours]."""
    return lead_of(scores) / USUAL_LEAD


def fitted_temperature(scores: Tensor, truth: Tensor) -> float:
    """Return the most probable temperature given the logits of left-out pictures, from a grid.

    The likelihood is the softmax of the logits, with label smoothing that corresponds to one more picture with a random
    label: a few pictures that are all classified correctly do not justify full confidence. The prior of the logarithm
    of the temperature is normal around the usual one, so that a few pictures do not decide alone [ours].

    Args:
        scores: (n, n_way) logits of left-out pictures.
        truth: (n,) their classes.
    """
    scale, n = lead_of(scores), len(truth)
    losses = []
    for step in _TEMPERATURES:
        loss = F.cross_entropy(scores / (scale * step), truth, label_smoothing=1 / (1 + n)).item()
        losses.append(n * loss + (math.log(step * USUAL_LEAD) / LEAD_SPREAD) ** 2 / 2)
    return scale * _TEMPERATURES[losses.index(min(losses))]


def separation(scores: Tensor, distances: Tensor, truth: Tensor) -> Separation | None:
    """Test how well distances separate unknown classes: each class in turn is treated as unknown.

    A left-out picture gets the best of the other classes and its distance from that class mean. So pictures of the
    unknown class can be compared with those of the other classes, and the AUROC is averaged over the unknown classes.
    None if fewer than two classes have left-out pictures.

    Args:
        scores: (n, n_way) logits of left-out pictures, each by a classifier that has not seen it.
        distances: (n, n_way) distances from the class means of that classifier, divided by `margins`.
        truth: (n,) their classes.
    """
    tested = truth.unique().tolist()
    if len(tested) < 2:
        return None
    areas = []
    for unknown in tested:
        allowed = scores.clone()
        allowed[:, unknown] = -torch.inf
        found = distances.gather(1, allowed.argmax(dim=1, keepdim=True)).flatten()
        areas.append(auroc(found[truth != unknown], found[truth == unknown]))
    area = sum(areas) / len(areas)
    half = 1.96 * auroc_error(area, len(truth), len(truth))
    return Separation(area, max(0.0, area - half), min(1.0, area + half))


def auroc(known: Tensor, unknown: Tensor) -> float:
    """Return the share of pairs in which the unknown value is the greater one; equal values count half.

    Args:
        known: (n,) values.
        unknown: (m,) values.
    """
    difference = unknown.double().unsqueeze(1) - known.double()
    return float((difference.sign().mean() + 1) / 2)


def auroc_error(area: float, n_known: int, n_unknown: int) -> float:
    """Return the standard error of an AUROC (Hanley and McNeil 1982), for at least half a pair in the wrong order."""
    least = 0.5 / (n_known * n_unknown)
    area = min(max(area, least), 1 - least)
    unknown_pairs, known_pairs = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (n_known - 1) * (unknown_pairs - area**2) + (n_unknown - 1) * (known_pairs - area**2)
    return math.sqrt(max(0.0, variance) / (n_known * n_unknown))
