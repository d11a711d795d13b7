"""What every network of this program is: features, with a linear head on top."""

from collections.abc import Callable

from torch import Tensor, nn

NormLayer = Callable[[int], nn.Module]
"""Makes the normalisation layer of so many channels."""


class Backbone(nn.Module):
    """A classifier in two parts: `features` (n, c, h, w) → (n, d), and a linear `head` on top."""

    head: nn.Linear | nn.Identity
    head_name = "head"
    n_features: int

    def features(self, x: Tensor) -> Tensor:
        """Penultimate features, (n, d)."""
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """Logits, (n, n_classes); the features themselves where there is no head."""
        logits: Tensor = self.head(self.features(x))
        return logits


def linear_head(n_features: int, n_classes: int) -> nn.Linear | nn.Identity:
    """Return the last layer, or nothing in its place where there are no classes."""
    return nn.Linear(n_features, n_classes) if n_classes else nn.Identity()
