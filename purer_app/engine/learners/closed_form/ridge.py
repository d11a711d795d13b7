"""Ridge regression as the head of a few-shot classifier; leave-one-out chooses the penalty."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0)
"""Choices, in units of the mean squared length of the centred support features."""
DEFAULT_PENALTY = 0.3
"""For a support set with one picture of each class, where none can be left out."""
SHARPNESS = 8.0
"""Logits are this factor times the regressed class memberships, which are about 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """Weighted pictures in dual form, with targets whose weighted mean is 0."""

    centred: Tensor
    mean: Tensor
    kernel: Tensor
    unit: Tensor
    shares: Tensor
    targets: Tensor

    @classmethod
    def of(cls, features: Tensor, shares: Tensor, targets: Tensor) -> "_Fit":
        """Centre (n, d) features by the (n,) shares of the pictures, which sum to 1."""
        mean = shares @ features
        centred = features - mean
        kernel = centred @ centred.T
        return cls(centred, mean, kernel, (shares @ kernel.diagonal()).clamp_min(1e-12), shares, targets)

    @property
    def weights(self) -> Tensor:
        """(n,) weights of the pictures, with a mean of 1."""
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


def soft_ridge_head(features: Tensor, memberships: Tensor, weights: Tensor, penalty: float) -> tuple[Tensor, Tensor]:
    """Regress given class memberships on features, as `ridge_head` does for labels.

    Args:
        features: (n, d).
        memberships: (n, n_way), rows that sum to 1.
        weights: (n,) positive weights of the pictures; only their ratios matter.
        penalty: see `PENALTIES`, relative to the mean squared length of the weighted, centred features.

    Returns:
        Weight (n_way, d) and bias (n_way,) of a linear head whose outputs serve as logits.
    """
    shares = weights / weights.sum()
    mean = shares @ memberships
    fit = _Fit.of(features, shares, memberships - mean)
    weight = fit.dual_weights(penalty).T @ fit.centred
    return SHARPNESS * weight, SHARPNESS * (mean - weight @ fit.mean)


def choose_penalty(features: Tensor, labels: Tensor, n_way: int) -> float:
    """Return the penalty with the lowest leave-one-out cross-entropy.

    Leave-one-out has a closed form: with the hat matrix H, the left-out residual of picture i is its residual divided
    by 1 − H_ii. The only picture of a class is not left out.
    """
    return _chosen_penalty(_fitted(features, labels, n_way), labels, n_way)


def _chosen_penalty(fit: _Fit, labels: Tensor, n_way: int) -> float:
    """Evaluate all penalties with one eigendecomposition.

    W^½ K W^½ = Q diag(e) Qᵀ, so H = W^-½ Q diag(e / (e + λ)) Qᵀ W^½.
    """
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
    """Weight the pictures so that all classes have equal weight."""
    counts = labels.bincount(minlength=n_way).to(features.dtype)
    shares = 1 / (n_way * counts[labels])
    return _Fit.of(features, shares, F.one_hot(labels, n_way).to(features.dtype) - 1 / n_way)
