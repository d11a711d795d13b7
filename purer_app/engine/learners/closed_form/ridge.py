"""Ridge regression as the head of a few-shot classifier, with a penalty that the support set chooses itself."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Choices, in units of the mean squared length of the centred support features."""
DEFAULT_PENALTY = 0.3
"""For a support set with one picture of each class, which can leave none out."""
SHARPNESS = 8.0
"""Scores are regressed class memberships between 0 and 1; times this they serve as logits. Of 3, 8 and 20, 8 chose the
best penalties on the Photos pool's validation classes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A support set in dual form: pictures weigh so that all classes count alike, whatever their number of pictures."""

    centred: Tensor
    mean: Tensor
    kernel: Tensor
    unit: Tensor
    shares: Tensor
    targets: Tensor

    @property
    def weights(self) -> Tensor:
        """(n,) weights of the pictures, whose mean is 1."""
        return self.shares * len(self.shares)

    def dual_weights(self, penalty: float) -> Tensor:
        """(K + λ W⁻¹)⁻¹ Y, (n, n_way), with W the weights of the pictures and Y the targets."""
        found: Tensor = torch.linalg.solve(self.kernel + torch.diag(penalty * self.unit / self.weights), self.targets)
        return found


def ridge_head(features: Tensor, labels: Tensor, n_way: int, penalty: float | None = None) -> tuple[Tensor, Tensor]:
    """Regress class memberships on features, in closed form (Bertinetto et al. 2019); differentiable in the features.

    Args:
        features: (n, d); d may be far greater than n.
        labels: (n,) integers in [0, n_way); every class occurs.
        penalty: see `PENALTIES`; None lets `choose_penalty` decide.

    Returns:
        Weight (n_way, d) and bias (n_way,) of a linear head whose outputs serve as logits.
    """
    fit = _fitted(features, labels, n_way)
    chosen = _chosen_penalty(fit, labels, n_way) if penalty is None else penalty
    weight = fit.dual_weights(chosen).T @ fit.centred
    bias = 1 / n_way - weight @ fit.mean
    return SHARPNESS * weight, SHARPNESS * bias


def choose_penalty(features: Tensor, labels: Tensor, n_way: int) -> float:
    """Return the penalty under which each picture is best recognised by the others.

    Leaving one out has a closed form: with the hat matrix H, the residual of picture i without itself is its
    residual divided by 1 - H_ii. Pictures that are alone in their class are not left out.
    """
    return _chosen_penalty(_fitted(features, labels, n_way), labels, n_way)


def _chosen_penalty(fit: _Fit, labels: Tensor, n_way: int) -> float:
    """Try all penalties on one eigendecomposition: W^½ K W^½ = Q diag(e) Qᵀ, so H = W^-½ Q diag(e / (e + λ)) Qᵀ W^½."""
    spare = labels.bincount(minlength=n_way)[labels] > 1
    if not bool(spare.any()):
        return DEFAULT_PENALTY
    with torch.no_grad():
        root = fit.weights.sqrt().unsqueeze(1)
        values, vectors = torch.linalg.eigh(fit.kernel * root * root.T)
        projected = vectors.T @ (root * fit.targets)
        mean = fit.shares @ fit.targets
        losses = []
        for penalty in PENALTIES:
            kept = values / (values + penalty * fit.unit)
            fitted = vectors @ (kept.unsqueeze(1) * projected) / root + mean
            leverage = vectors.square() @ kept + fit.shares
            residual = (fit.targets - fitted) / (1 - leverage).clamp_min(1e-6).unsqueeze(1)
            left_out = SHARPNESS * (fit.targets - residual)
            losses.append(F.cross_entropy(left_out[spare], labels[spare]))
        return PENALTIES[int(torch.stack(losses).argmin())]


def _fitted(features: Tensor, labels: Tensor, n_way: int) -> _Fit:
    counts = labels.bincount(minlength=n_way).to(features.dtype)
    shares = 1 / (n_way * counts[labels])
    mean = shares @ features
    centred = features - mean
    kernel = centred @ centred.T
    unit = (shares @ kernel.diagonal()).clamp_min(1e-12)
    targets = F.one_hot(labels, n_way).to(features.dtype) - 1 / n_way
    return _Fit(centred, mean, kernel, unit, shares, targets)
