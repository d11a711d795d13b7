"""Whether an unlabelled folder shows the classes of the labelled pictures, or others only."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

_PENALTY = 1.0
"""Ridge penalty of the classifier that tells labelled pictures from the folder, relative to their mean square."""
_MIXED, _SHARED = 9.71, 4.91
_MIXED_FEW, _SHARED_FEW = -6.65, 2.73
"""Change of both coefficients with one picture per class; it falls with the square root of the number of pictures."""
_CONSTANT, _CONSTANT_FEW = -1.14, -0.26
_NOT_BELOW, _FULL_FROM = 0.4, 0.7
"""Probabilities at which learning from a folder begins, and is complete."""


def presence(support: Tensor, labels: Tensor, folder: Tensor, memberships: Tensor) -> float:
    """Estimate the probability that a folder holds pictures of the classes, not only pictures of other classes.

    A logistic regression on two figures that depend on no scale [ours]: `mixing` and `shared_differences`. Its
    coefficients are fitted on folds 1 and 2 of the learning benchmark, with folders of 20 to 300 pictures, 3 to 10
    classes and 1 to 10 pictures of each; before any folder is seen, both cases are equally likely.

    Args:
        support: (n_support, d) features of the labelled pictures, with (n_support,) labels.
        folder: (n_folder, d) features.
        memberships: (n_folder, n_way) class memberships of the folder's pictures.
    """
    few = math.sqrt(memberships.shape[1] / len(labels))
    mixed = mixing(support, folder)
    shared = shared_differences(support, labels, folder, memberships)
    logit = (
        (_MIXED + _MIXED_FEW * few) * mixed + (_SHARED + _SHARED_FEW * few) * shared + _CONSTANT + _CONSTANT_FEW * few
    )
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit)))) if math.isfinite(logit) else 0.0


def trust(probability: float) -> float:
    """Return how far to follow a head learned from a folder, from 0 to 1, for a probability from `presence`."""
    return max(0.0, min(1.0, (probability - _NOT_BELOW) / (_FULL_FROM - _NOT_BELOW)))


def mixing(support: Tensor, folder: Tensor) -> float:
    """Return how little a classifier can tell the labelled pictures from the folder: about −2 to 0, 0 if not at all.

    It is the mean left-out output for the folder minus the one for the labelled pictures, of a ridge regression on
    targets of −1 and 1 in which both sets have the same weight.
    """
    n, n_support = len(support) + len(folder), len(support)
    joined = torch.cat((support, folder))
    targets = torch.cat((joined.new_ones(n_support), -joined.new_ones(len(folder))))
    shares = torch.cat([joined.new_full((count,), 0.5 / count) for count in (n_support, len(folder))])
    centred = joined - shares @ joined
    kernel = centred @ centred.T
    unit = (shares @ kernel.diagonal()).clamp_min(1e-12)
    root = (shares * n).sqrt()
    values, vectors = torch.linalg.eigh(kernel * root.unsqueeze(1) * root)
    kept = values.clamp_min(0) / (values.clamp_min(0) + _PENALTY * unit)
    fitted = vectors @ (kept * (vectors.T @ (root * targets))) / root
    leverage = vectors.square() @ kept + shares
    left_out = targets - (targets - fitted) / (1 - leverage).clamp_min(1e-3)
    return float(left_out[n_support:].mean() - left_out[:n_support].mean())


def shared_differences(support: Tensor, labels: Tensor, folder: Tensor, memberships: Tensor) -> float:
    """Return how far the class means of the folder differ along the differences of the labelled class means.

    It is 1 if both are the same, and near 0 if the folder's pictures do not vary in these directions.
    """
    n_way = memberships.shape[1]
    known = F.one_hot(labels, n_way).to(support.dtype)
    means = (known / known.sum(dim=0)).T @ support
    folder_means = (memberships / memberships.sum(dim=0).clamp_min(1e-12)).T @ folder
    means, folder_means = means - means.mean(dim=0), folder_means - folder_means.mean(dim=0)
    return float((means * folder_means).sum() / means.square().sum().clamp_min(1e-12))
