"""Directions of the greatest within-class scatter of features, to be shortened by partial whitening."""

import torch
from torch import Tensor


def scatter_axes(features: Tensor, rank: int, power: float) -> tuple[Tensor, Tensor]:
    """Return the directions of the greatest within-class scatter, and the relative change of length of each.

    With C the within-class covariance and e the mean of its eigenvalues, (C / e + 1)^-power makes the scatter more
    even. It is applied to the directions of the greatest eigenvalues only; all others stay unchanged.

    Args:
        features: (n_classes, n, d), at least two images of each class.
        rank: number of directions, at most d.

    Returns:
        Orthonormal columns (d, rank) and values (rank,) ≤ 0: x + (x axes · values) axesᵀ is the new feature. Both
        are zero without scatter.
    """
    scatter = (features - features.mean(dim=1, keepdim=True)).flatten(0, 1)
    axes = features.new_zeros(features.shape[-1], rank)
    stretch = features.new_zeros(rank)
    _, lengths, directions = torch.linalg.svd(scatter, full_matrices=False)
    mean = lengths.square().sum() / features.shape[-1]
    kept = min(rank, len(lengths))
    if float(mean) > 0:
        axes[:, :kept] = directions[:kept].T
        stretch[:kept] = (lengths[:kept].square() / mean + 1) ** -power - 1
    return axes, stretch
