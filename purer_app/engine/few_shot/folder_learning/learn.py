"""Learns a head from a few labelled pictures and an unlabelled folder."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.few_shot.folder_learning.neighbours import Neighbours, smoothed_memberships
from purer_app.engine.few_shot.folder_learning.presence import presence, trust
from purer_app.engine.few_shot.folder_learning.shares import estimated_shares, with_shares
from purer_app.engine.learners.closed_form.ridge import SHARPNESS, choose_penalty, ridge_head, soft_ridge_head

LEAST_PICTURES_PER_CLASS = 2
"""A folder with fewer pictures than this times the number of classes teaches nothing."""
_SHARPNESS = 6.0
"""Of the memberships of the folder's pictures; less than for answers, because most of them are less certain."""
_AGREEMENT = 1.8
"""By how much a class gains that all neighbours of a picture have."""
_LEAST_LEAD = 0.01
"""Below this mean lead of the best class over the average one, the labelled classes look the same."""
_FOLDER_WEIGHT = 1.0
"""Weight of the whole folder relative to all labelled pictures."""
_PENALTY_FACTOR = 2.0
"""Factor on the penalty chosen for the labelled pictures, because memberships of the folder may be wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class FolderHead:
    """A head, weight (n_way, d) and bias (n_way,), learned from labelled pictures and a folder.

    `probability` is the estimated probability that the folder shows the classes, and `trust`, from 0 to 1, how far the
    folder is followed: 0 leaves the head of the labelled pictures.
    """

    weight: Tensor
    bias: Tensor
    probability: float
    trust: float


def learn_from_folder(
    support: Tensor, labels: Tensor, folder: Tensor, n_way: int, plain: tuple[Tensor, Tensor] | None = None
) -> FolderHead:
    """Fit ridge regression to labelled pictures and to the estimated memberships of a folder's pictures [ours].

    The memberships come from ridge regression on the labelled pictures alone; similar pictures agree, and the classes
    have the shares that the folder seems to have. One round is better than several, which repeat their own errors.

    Args:
        support: (n_support, d) features, with (n_support,) labels in [0, n_way); every class occurs.
        folder: (n_folder, d) features.
        plain: weight and bias of the head that is used where the folder is not trusted; by default that of
            `ridge_head`. The scale of the learned logits is that of its logits.
    """
    ridge = ridge_head(support, labels, n_way)
    plain = ridge if plain is None else plain
    if len(folder) < LEAST_PICTURES_PER_CLASS * n_way or _lead(support, ridge) < _LEAST_LEAD:
        return FolderHead(*plain, 0.0, 0.0)
    known = F.one_hot(labels, n_way).to(support.dtype)
    joined = torch.cat((support, folder))
    logits = F.linear(joined, *ridge) * (_SHARPNESS / SHARPNESS)
    probability = presence(support, labels, folder, logits[len(support) :].softmax(dim=1))
    follow = trust(probability)
    if not follow:
        return FolderHead(*plain, probability, follow)
    centred = logits - logits.mean(dim=1, keepdim=True)
    smooth = smoothed_memberships(centred, Neighbours.of(joined), known, _AGREEMENT)[len(support) :]
    memberships = with_shares(smooth, estimated_shares(smooth))
    learned = soft_ridge_head(
        joined,
        torch.cat((known, memberships)),
        _weights(known, len(folder)),
        _PENALTY_FACTOR * choose_penalty(support, labels, n_way),
    )
    scale = _lead(support, plain) / _lead(support, ridge)
    mixed = [follow * scale * new + (1 - follow) * old for new, old in zip(learned, plain, strict=True)]
    return FolderHead(mixed[0], mixed[1], probability, follow)


def _weights(known: Tensor, n_folder: int) -> Tensor:
    """Weights of all pictures; the classes of the labelled ones have equal weight."""
    n_support, n_way = known.shape
    labelled = (known / known.sum(dim=0)).sum(dim=1) * (n_support / n_way)
    return torch.cat((labelled, known.new_full((n_folder,), _FOLDER_WEIGHT * n_support / n_folder)))


def _lead(features: Tensor, head: tuple[Tensor, Tensor]) -> float:
    logits = F.linear(features, *head)
    return max((logits.max(dim=1).values - logits.mean(dim=1)).mean().item(), 1e-6)
