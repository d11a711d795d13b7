"""Base class of all networks: features and a linear head."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn

NormLayer = Callable[[int], nn.Module]
"""Builds a normalisation layer for a number of channels."""


class Backbone(nn.Module):
    """A classifier in two parts: `features` (n, c, h, w) → (n, d), and a linear `head` on top."""

    head: nn.Linear | nn.Identity
    head_name = "head"
    n_features: int
    frozen = False
    """Whether most of the computation uses weights that never change, so that `caching` saves it."""

    @contextmanager
    def watched(self, beat: Callable[[], None]) -> Iterator[None]:
        """Call `beat` between the parts of a long computation inside the block; by default there are none."""
        yield

    @contextmanager
    def caching(self) -> Iterator[None]:
        """Compute what depends on frozen weights only once per batch inside the block; by default nothing."""
        yield

    def features(self, x: Tensor) -> Tensor:
        """Compute penultimate features, (n, d)."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Compute logits, (n, n_classes); without a head, the features."""
        logits: Tensor = self.head(self.features(x))
        return logits


def linear_head(n_features: int, n_classes: int) -> nn.Linear | nn.Identity:
    """Return a linear layer, or the identity if there are no classes."""
    return nn.Linear(n_features, n_classes) if n_classes else nn.Identity()
