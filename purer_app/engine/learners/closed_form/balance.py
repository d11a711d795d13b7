"""The scale of softened outputs relative to features, from their variance on the support set."""

import torch
from torch import Tensor

SCATTER_RATIO = 0.2
"""Scatter of the outputs of one model, relative to its features. It grows with the square root of the number of models:
errors in the outputs of models of different classes average out more than errors in their features."""
LARGEST_RATIO = 1.0
LARGEST_MULTIPLIER = 4.0
"""Outputs that hardly vary carry no information and are not amplified further."""


def balance(features: Tensor, is_output: Tensor, n_models: float) -> Tensor:
    """Return a multiplier for each column of the features, (d,): 1 for features, one common factor for outputs.

    Scatter is the root mean squared distance to the mean of the support set. The support set determines it because it
    differs between pools and pseudo images do not show it.

    Args:
        features: (n_support, d), the concatenated views of all models.
        is_output: (d,) whether a column belongs to a softened output.
        n_models: number of models with outputs; fractional if their weights differ, see `effective_number`.
    """
    is_output = is_output.to(features.device)
    scatter = features.detach().var(dim=0, unbiased=False)
    of_outputs, of_features = float(scatter[is_output].sum()), float(scatter[~is_output].sum())
    multipliers = torch.ones_like(scatter)
    if of_outputs > 0 and of_features > 0:
        ratio = min(LARGEST_RATIO, SCATTER_RATIO * n_models**0.5)
        multipliers[is_output] = min(LARGEST_MULTIPLIER, ratio * (of_features / of_outputs) ** 0.5)
    return multipliers


def effective_number(gains: Tensor) -> float:
    """Return the effective number of models, (Σ g²)² / Σ g⁴.

    Args:
        gains: (n_models,), the weights of the models in use.
    """
    squares = gains.detach().square()
    return float(squares.sum() ** 2 / squares.square().sum().clamp_min(1e-12))
