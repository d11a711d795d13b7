"""Peers of a teacher: other teachers for similar pictures, whose BatchNorm statistics its images have to match as well.

Images that satisfy one network alone look like noise to any other. The statistics of a network trained on other classes
of the same kind of pictures describe what such pictures have in common, so they act as a prior [ours].
"""

import statistics
from collections.abc import Collection, Sequence

import torch

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.pool.teacher import Teacher

_CLOSE_MEAN = 0.5
"""Greatest difference of two means, in standard deviations."""
_CLOSE_STD = 1.5
"""Greatest ratio of two standard deviations."""


class PeerChoice:
    """Draws a peer for each turn of a teacher.

    Peers are the other teachers with BatchNorm for pictures of the same kind (see `same_kind`) that cost no more than
    the median of the pool; if there are none, the cheapest of the others.
    """

    def __init__(self, teachers: Sequence[Teacher]) -> None:
        self._costs = [teacher.multiply_adds for teacher in teachers]
        self._usual = statistics.median(self._costs)
        self._peers = [
            [
                other
                for other, peer in enumerate(teachers)
                if other != index and peer.has_batch_norm and same_kind(teacher.spec, peer.spec)
            ]
            for index, teacher in enumerate(teachers)
        ]

    def of(self, teacher: int, excluded: Collection[int] = ()) -> list[int]:
        """Return the peers of a teacher that are not excluded."""
        possible = [index for index in self._peers[teacher] if index not in excluded]
        affordable = [index for index in possible if self._costs[index] <= self._usual]
        return affordable or sorted(possible, key=lambda index: self._costs[index])[:1]

    def draw(self, teacher: int, excluded: Collection[int], generator: torch.Generator) -> int | None:
        """Draw a peer that is not excluded; None if there is none."""
        candidates = self.of(teacher, excluded)
        return candidates[int(torch.randint(len(candidates), (1,), generator=generator))] if candidates else None


def same_kind(one: ImageSpec, other: ImageSpec) -> bool:
    """Whether two input forms are of the same kind of pictures: equal channels and inversion, similar normalisation."""
    if (one.channels, one.inverted) != (other.channels, other.inverted):
        return False
    scales = [max(pair) for pair in zip(one.std, other.std, strict=True)]
    means = zip(one.mean, other.mean, scales, strict=True)
    ratios = [max(pair) / min(pair) for pair in zip(one.std, other.std, strict=True)]
    return max(abs(a - b) / scale for a, b, scale in means) <= _CLOSE_MEAN and max(ratios) <= _CLOSE_STD
