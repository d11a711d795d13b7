"""Balances the two views of models beside each other: how far their answers scatter, beside their features."""

import torch
from torch import Tensor

SCATTER = 0.2
"""Of the answers of one model, beside its features'. With more models it grows as the root of their number: what errs
in the answers of models of different classes averages out, what errs in their features does less."""
EVEN = 1.0
"""Answers scatter no more than features do."""
LONGEST = 4.0
"""Answers that hardly differ say nothing, and are not blown up for it."""


def balance(features: Tensor, answers: Tensor, n_models: float) -> Tensor:
    """Return what each column of a support set's features is to be multiplied by, (d,): 1, or a length for answers.

    Scatter is the root of the mean squared distance to the mean of the support set. It is taken from the user's own
    pictures, for it differs between pools, and pseudo images do not show it. Against a length that grew with the number
    of models alone (n / 12, at most 1), this was worth 0.4 to 1.1 points with two to thirteen Conv4 at 84x84, and -0.3
    to 0.2 in subsets of four other pools; two runs side by side on Photos lost 0.1 and 0.2 (validation classes).

    Args:
        features: (n_support, d), both views of all models, as the learner concatenates them.
        answers: (d,) whether a column is one of the second view.
        n_models: how many models have answers; a fraction where they do not count alike.
    """
    answers = answers.to(features.device)
    scatter = features.detach().var(dim=0, unbiased=False)
    of_answers, of_features = float(scatter[answers].sum()), float(scatter[~answers].sum())
    multipliers = torch.ones_like(scatter)
    if of_answers > 0 and of_features > 0:
        wanted = min(EVEN, SCATTER * n_models**0.5)
        multipliers[answers] = min(LONGEST, wanted * (of_features / of_answers) ** 0.5)
    return multipliers


def models_that_count(gains: Tensor) -> float:
    """Return the number of equally important models that would average out as much as these do.

    Args:
        gains: (n_models,), of those that take part.
    """
    squares = gains.detach().square()
    return float(squares.sum() ** 2 / squares.square().sum().clamp_min(1e-12))
