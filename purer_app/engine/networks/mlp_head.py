"""Networks with an MLP head: a base network, hidden layers with ReLU, and a linear head."""

import itertools
from collections.abc import Mapping
from typing import Any

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, linear_head


class HeadedNetwork(Backbone):
    """A network with an MLP head; its features are the output of the last hidden layer.

    Args:
        base: a network without head.
        widths: widths of the hidden layers.
    """

    def __init__(self, base: Backbone, widths: tuple[int, ...], n_classes: int) -> None:
        super().__init__()
        lengths = (base.n_features, *widths)
        self.base = base
        self.hidden = nn.ModuleList(nn.Linear(*pair) for pair in itertools.pairwise(lengths))
        self.n_features = widths[-1]
        self.head = linear_head(self.n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.base.features(x)
        for layer in self.hidden:
            x = F.relu(layer(x))
        return x

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Any:
        """Load weights with torch's arguments; those with the prefix `base.` are loaded by the base network."""
        start = "base."
        self.base.load_state_dict(
            {name.removeprefix(start): value for name, value in state_dict.items() if name.startswith(start)},
            strict=strict,
            assign=assign,
        )
        own = {name: value for name, value in state_dict.items() if not name.startswith(start)}
        layers = nn.ModuleDict({"hidden": self.hidden, "head": self.head})
        return layers.load_state_dict(own, strict=strict, assign=assign)
