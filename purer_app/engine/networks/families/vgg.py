"""VGG of any width and depth: 3x3 convolutions in a row, with pooling in between (Simonyan and Zisserman 2015)."""

import re

from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.families.runs import joined, split

_NAME = re.compile(r"vgg(-bn)?((?:-(?:p|[1-9]\d{0,3})(?:x[1-9]\d?)?){2,60})(-flat)?")
POOLING = "p"
"""What stands for 2x2 max pooling between the widths."""


def vgg_name(parts: tuple[str, ...], *, normalised: bool, flat: bool) -> str:
    """Return the name for `build_backbone`.

    Args:
        parts: widths of the convolutions, and `POOLING`.
        flat: whether all positions go to the first linear layer; otherwise they are averaged.
    """
    return f"vgg{'-bn' if normalised else ''}-{joined(parts)}{'-flat' if flat else ''}"


class PlainVgg(Backbone):
    """3x3 convolutions with ReLU, 2x2 max pooling in between, and one linear layer."""

    def __init__(
        self,
        parts: tuple[str, ...],
        channels: int,
        image_size: int,
        n_classes: int,
        norm: NormLayer | None,
        *,
        flat: bool,
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        width, side = channels, image_size
        for part in parts:
            if part == POOLING:
                layers.append(nn.MaxPool2d(2))
                side //= 2
                continue
            norms = [norm(int(part))] if norm else []
            layers += [nn.Conv2d(width, int(part), 3, padding=1), *norms, nn.ReLU()]
            width = int(part)
        if side == 0:
            raise ConfigError(f"VGG halves its input {parts.count(POOLING)} times; {image_size} pixels are too few")
        self.blocks = nn.Sequential(*layers)
        self.flat = flat
        self.n_features = width * side**2 if flat else width
        self.head = linear_head(self.n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        x = self.blocks(x)
        return x.flatten(1) if self.flat else x.mean(dim=(2, 3))


def build_vgg(architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone | None:
    """Build a VGG by name; None if the name belongs to another family.

    Raises:
        ConfigError: the input is too small.
    """
    if (found := _NAME.fullmatch(architecture)) is None:
        return None
    parts = split(found[2].removeprefix("-"))
    own_norm = norm if found[1] else None
    return PlainVgg(parts, channels, image_size, n_classes, own_norm, flat=found[3] is not None)
