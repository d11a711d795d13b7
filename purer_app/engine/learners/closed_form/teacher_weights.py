"""The weight of each teacher, from how well its features separate classes that it was not trained on."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

_SMALLEST_SHARE = 0.5
"""Lower bound for a Gini coefficient relative to the best one, because few images give a noisy estimate; `trust_step`
excludes untrained teachers."""


def same_class_gini(features: Tensor) -> float:
    """Measure how well cosine similarity separates image pairs of the same class from pairs of different classes.

    Returns 2 · AUC − 1, averaged over all images: 1 if each image is closer to every other image of its class than to
    any image of another class, 0 if the classes make no difference.

    Args:
        features: (n_classes, n, d), at least two images of each of at least two classes.
    """
    n_classes, n, _ = features.shape
    flat = F.normalize(features, dim=2).flatten(0, 1)
    cosines = flat @ flat.T
    labels = torch.arange(n_classes, device=features.device).repeat_interleave(n)
    same = labels[:, None] == labels
    itself = torch.eye(len(flat), dtype=torch.bool, device=features.device)
    own = cosines[same & ~itself].view(len(flat), n - 1)
    foreign = cosines[~same].view(len(flat), -1).sort(dim=1).values
    below, not_above = (torch.searchsorted(foreign, own, right=right) for right in (False, True))
    auc = (below + not_above).double().mean() / 2 / foreign.shape[1]
    return float(2 * auc - 1)


def relative_to_best(ginis: Sequence[float | None]) -> list[float | None]:
    """Return Gini coefficients divided by the best one, at least one half; all 1 if none is above 0."""
    best = max((gini for gini in ginis if gini is not None), default=0.0)
    if best <= 0:
        return [None if gini is None else 1.0 for gini in ginis]
    return [None if gini is None else max(gini / best, _SMALLEST_SHARE) for gini in ginis]


def gains_from_ginis(ginis: Sequence[float | None], power: float) -> list[float]:
    """Return the factor for the views of each teacher: its Gini coefficient to a power, with a mean square of 1.

    All factors are 1 if no Gini coefficient is above 0.

    Args:
        ginis: None for a teacher that was not measured; its factor is 1.
    """
    powers = [None if share is None else share**power for share in relative_to_best(ginis)]
    known = [gain for gain in powers if gain is not None]
    usual = (sum(gain * gain for gain in known) / len(known)) ** 0.5 if known else 1.0
    return [1.0 if gain is None else gain / usual for gain in powers]
