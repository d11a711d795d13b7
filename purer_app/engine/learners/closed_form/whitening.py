"""Finds the directions in which features of one class scatter, from pseudo images, to be made a little shorter."""

import torch
from torch import Tensor


def scatter_axes(features: Tensor, rank: int, power: float) -> tuple[Tensor, Tensor]:
    """Return the directions of the greatest scatter within classes, and how much longer each is to be made.

    With C the covariance within classes and e the mean of its eigenvalues, (C / e + 1)^-power turns features into ones
    that scatter more evenly; of it, the greatest eigenvalues are kept, and all other directions stay as they are.

    Args:
        features: (n_classes, n, d), at least two of each class.
        rank: number of directions, at most d.

    Returns:
        Orthonormal columns (d, rank) and values (rank,) below 0: x + (x axes · values) axesᵀ is the new feature. Both
        are zeros where nothing scatters.
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
