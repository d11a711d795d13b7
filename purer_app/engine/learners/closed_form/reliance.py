"""Says how much each teacher counts beside the others, by what its features make of classes that it did not learn."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

_LEAST = 0.5
"""Of the best Gini, below which none counts as less: few images make a noisy one; `trust_step` looks after the rest."""


def same_class_gini(features: Tensor) -> float:
    """Say how surely an image of the same class is told from one of another, by the cosine of their features.

    It is 2 · AUC - 1 of that choice, averaged over all images: 1 where each is closer to every other of its class than
    to any of another, 0 where classes make no difference.

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


def beside_the_best(ginis: Sequence[float | None]) -> list[float | None]:
    """Return Gini coefficients as parts of the best one, not below a half; all 1 where none is above 0."""
    best = max((gini for gini in ginis if gini is not None), default=0.0)
    if best <= 0:
        return [None if gini is None else 1.0 for gini in ginis]
    return [None if gini is None else max(gini / best, _LEAST) for gini in ginis]


def gains_of(ginis: Sequence[float | None], power: float) -> list[float]:
    """Return what the views of each teacher are multiplied by: its Gini to a power, with a mean square of 1.

    Where no Gini is above 0, all count alike.

    Args:
        ginis: None for a teacher that could not be asked; it counts as the others do on average.
    """
    powers = [None if part is None else part**power for part in beside_the_best(ginis)]
    known = [gain for gain in powers if gain is not None]
    usual = (sum(gain * gain for gain in known) / len(known)) ** 0.5 if known else 1.0
    return [1.0 if gain is None else gain / usual for gain in powers]
