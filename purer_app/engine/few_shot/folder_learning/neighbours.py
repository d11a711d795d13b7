"""The nearest neighbours of pictures in feature space, and class memberships averaged over them."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

NEIGHBOURS = 15
_CONCENTRATION = 10.0
"""Neighbours are weighted by the softmax of this factor times their cosine similarity."""
_ROUNDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Indices (n, k) and weights (n, k) of the nearest other pictures; the weights of a picture sum to 1."""

    indices: Tensor
    weights: Tensor

    @classmethod
    def of(cls, features: Tensor) -> "Neighbours":
        """Find up to `NEIGHBOURS` neighbours by the cosine similarity of centred features.

        Args:
            features: (n, d), with n of at least 2.
        """
        similarity = cosine_similarities(features)
        similarity.fill_diagonal_(-torch.inf)
        found = similarity.topk(min(NEIGHBOURS, len(features) - 1), dim=1)
        return cls(found.indices, (_CONCENTRATION * found.values).softmax(dim=1))

    def mean(self, values: Tensor) -> Tensor:
        """Average (n, c) values over the neighbours of each picture."""
        return (self.weights.unsqueeze(2) * values[self.indices]).sum(dim=1)


def cosine_similarities(features: Tensor) -> Tensor:
    """Cosine similarities (n, n) of (n, d) features minus their mean."""
    centred = F.normalize(features - features.mean(dim=0), dim=1)
    return centred @ centred.T


def smoothed_memberships(logits: Tensor, neighbours: Neighbours, known: Tensor, share: float) -> Tensor:
    """Return class memberships (n, n_way) in which similar pictures agree.

    The logits of a picture are increased by the memberships of its neighbours, twice [ours; cf. Ziko et al. 2020].

    Args:
        logits: (n, n_way), the labelled pictures first.
        known: (n_labelled, n_way) memberships of the labelled pictures, which do not change.
        share: by how much a class gains that all neighbours have.
    """
    scores = logits
    for _ in range(_ROUNDS):
        memberships = torch.cat((known, scores[len(known) :].softmax(dim=1)))
        scores = logits + share * neighbours.mean(memberships)
    return torch.cat((known, scores[len(known) :].softmax(dim=1)))
