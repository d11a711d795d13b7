"""The shares of the classes in an unlabelled folder: estimated, and imposed on class memberships."""

from torch import Tensor

UNEVENNESS = 0.2
"""Shares at this distance from even ones are believed by half."""
_SMALLEST = 0.1
"""Smallest share of a class, relative to an even one."""
_ROUNDS = 10


def estimated_shares(memberships: Tensor) -> Tensor:
    """Estimate the share of each class, (n_way,), from (n, n_way) memberships.

    Small deviations from even shares are mostly errors of the memberships, so that the estimate shrinks towards even
    shares: by half at `UNEVENNESS`, hardly at large deviations [ours].
    """
    even = 1 / memberships.shape[1]
    deviation = memberships.mean(dim=0) - even
    length = deviation.square().sum()
    shares = (even + deviation * length / (length + UNEVENNESS**2)).clamp_min(_SMALLEST * even)
    return shares / shares.sum()


def with_shares(memberships: Tensor, shares: Tensor) -> Tensor:
    """Rescale (n, n_way) memberships so that their means are about the (n_way,) shares (Sinkhorn and Knopp 1967)."""
    for _ in range(_ROUNDS):
        memberships = memberships / memberships.mean(dim=0).clamp_min(1e-12) * shares
        memberships = memberships / memberships.sum(dim=1, keepdim=True)
    return memberships
