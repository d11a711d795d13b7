"""Networks of linear layers only, of any width and depth."""

import re
from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.networks.backbone import Backbone, linear_head
from purer_app.engine.networks.families.runs import joined, split

_NAME = re.compile(r"mlp(-bn)?((?:-[1-9]\d{0,4}(?:x[1-9])?){1,12})")


def mlp_name(widths: tuple[int, ...], *, normalised: bool) -> str:
    """Return the name for `build_backbone`, given the widths of the hidden layers."""
    return f"mlp{'-bn' if normalised else ''}-{joined([str(width) for width in widths])}"


class Mlp(Backbone):
    """Linear layers with ReLU on all pixels of a picture, with or without BatchNorm before each ReLU."""

    def __init__(self, widths: tuple[int, ...], n_inputs: int, n_classes: int, *, normalised: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairwise((n_inputs, *widths)))
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) if normalised else nn.Identity() for width in widths)
        self.n_features = widths[-1]
        self.head = linear_head(self.n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = x.flatten(1)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = F.relu(norm(layer(x)))
        return x


def build_mlp(architecture: str, channels: int, image_size: int, n_classes: int) -> Backbone | None:
    """Build a network of linear layers by name; None if the name belongs to another family."""
    if (found := _NAME.fullmatch(architecture)) is None:
        return None
    widths = tuple(map(int, split(found[2].removeprefix("-"))))
    return Mlp(widths, channels * image_size**2, n_classes, normalised=found[1] is not None)
