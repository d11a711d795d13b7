"""How far the probability of a rebuilt network can be trusted."""

SURE_ENOUGH = 0.95
"""The least confidence at which a rebuilt network is used without a choice of the user."""


def calibrated(probability: float) -> float:
    """Return the confidence in a rebuilt network, 0 to 1, from its probability among those tried."""
    return min(round(probability, 2), 0.95)
