"""Combines a few-shot classifier of all classes with the heads of models that know some of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

SCORE_WEIGHT = 2.0
"""Weight of the few-shot scores in the gate."""
ENERGY_WEIGHT = 1.0
"""Weight of the heads' energies in the gate."""
OFFSET = -0.25
"""Added for a group of old classes, in nats, since its pseudo images are easier than pictures."""
HEAD_TEMPERATURE = 2.0
"""Temperature of the softmax of a head."""
_LEAST_RANGE = 0.1


@dataclass(frozen=True, slots=True)
class GroupScale:
    """The scale of one signal of a group: its means over other images (0) and over the group's own (1)."""

    other: float
    own: float

    def normalised(self, values: Tensor) -> Tensor:
        """Map the mean over others to 0, and the mean over the group's own images to 1."""
        return (values - self.other) / max(self.own - self.other, _LEAST_RANGE)


def measured_scale(values: Tensor, own: Tensor, other: Tensor) -> GroupScale:
    """Return the scale of (n,) values; `own` and `other` say which are of the group's own images and of others.

    Infinite values, of images whose whole group could not be scored, do not count; without others the mean is 0.
    """
    finite = values.isfinite()
    of_other, of_own = values[other & finite], values[own & finite]
    return GroupScale(of_other.mean().item() if len(of_other) else 0.0, of_own.mean().item() if len(of_own) else 0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """Classes that one model knows: their positions among all classes, and the scales of its two signals.

    `score` is the scale of the lead of the few-shot scores, and `energy` that of the head's energy.
    """

    classes: tuple[int, ...]
    score: GroupScale
    energy: GroupScale


def lead(scores: Tensor, classes: Sequence[int]) -> Tensor:
    """Return how far the log-sum-exp of some classes is above that of all others, (n,), for (n, n_way) scores."""
    others = [k for k in range(scores.shape[1]) if k not in classes]
    return scores[:, list(classes)].logsumexp(dim=1) - scores[:, others].logsumexp(dim=1)


class Gate(nn.Module):
    """Class logits from the few-shot scores of all classes, those of the new classes, and the heads' logits.

    Each old class belongs to the group of the model that knows it; the new classes form a group without a head. The
    gate gives the probability of each group: softmax of 0 for the new classes, and for each other group of

        2 · lead + energy − 0.25 + min(0, log(number of its classes / number of new classes)),

    where lead is `lead` of its few-shot scores, energy is the log-sum-exp of its head's logits (Liu et al. 2020),
    and both are on a scale where pictures of the new classes have a mean of 0 (without new classes, images of the
    other groups), and the group's own pseudo images one of 1 [ours]. Within a group of old classes the head
    decides, and among the new classes few-shot scores fitted to them alone. So pictures of old classes are told
    apart as the model does, and new ones as without old classes.

    Args:
        n_new: number of new classes, which come first; may be 0.
        groups: the classes after them, in order; at least two groups in all.
    """

    def __init__(self, n_new: int, groups: Sequence[Group]) -> None:
        super().__init__()
        self.n_new, self.groups = n_new, tuple(groups)

    def forward(self, scores: Tensor, new_scores: Tensor, heads: Sequence[Tensor]) -> Tensor:
        """Return log-probabilities of all classes.

        Args:
            scores: (n, n_way) few-shot scores of all classes.
            new_scores: (n, n_new) few-shot scores of the new classes, fitted to these alone.
            heads: for each group the logits of its classes, (n, n_classes).
        """
        gates, within = [], []
        if self.n_new:
            gates.append(torch.full_like(scores[:, 0], math.log(self.n_new)))
            within.append(new_scores.log_softmax(dim=1))
        for group, logits in zip(self.groups, heads, strict=True):
            of_scores = group.score.normalised(lead(scores, group.classes))
            of_head = group.energy.normalised(logits.logsumexp(dim=1))
            counted = len(group.classes) if not self.n_new else min(len(group.classes), self.n_new)
            offset = OFFSET + math.log(counted)
            gates.append(SCORE_WEIGHT * of_scores + ENERGY_WEIGHT * of_head + offset)
            within.append((logits / HEAD_TEMPERATURE).log_softmax(dim=1))
        shares = torch.stack(gates, dim=1).log_softmax(dim=1)
        return torch.cat([shares[:, k : k + 1] + part for k, part in enumerate(within)], dim=1)
