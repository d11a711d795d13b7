"""Random pictures with edges and areas, as photographs have: overlapping discs and boxes ("dead leaves")."""

import torch
from torch import Tensor

_SHAPES = 14
_SPREAD = 1.1


def dead_leaves(n: int, channels: int, size: int, generator: torch.Generator) -> Tensor:
    """Draw normalised pictures: mean about 0 and deviation about 1, (n, channels, size, size)."""
    place = torch.linspace(0, 1, size)
    rows, columns = place.view(1, -1, 1), place.view(1, 1, -1)
    shade = torch.rand(n, 1, 1, 1, generator=generator)
    found = _colours(n, channels, shade, generator).expand(n, channels, size, size).clone()
    for _ in range(_SHAPES):
        y, x, radius = (torch.rand(n, 1, 1, generator=generator) for _ in range(3))
        radius = 0.05 + 0.35 * radius**2
        ratio = 0.5 + torch.rand(n, 1, 1, generator=generator)
        down, across = (rows - y) / ratio, columns - x
        disc = down**2 + across**2 < radius**2
        box = (down.abs() < radius) & (across.abs() < radius)
        inside = torch.where(torch.rand(n, 1, 1, generator=generator) < 0.5, disc, box).unsqueeze(1)
        found = torch.where(inside, _colours(n, channels, shade, generator), found)
    noise = 0.05 * torch.randn(found.shape, generator=generator)
    return (found - 0.5) * (2 * _SPREAD) / 0.58 + noise


def _colours(n: int, channels: int, shade: Tensor, generator: torch.Generator) -> Tensor:
    """Draw a colour of each picture, more grey than colourful, (n, channels, 1, 1)."""
    grey = torch.rand(n, 1, 1, 1, generator=generator)
    tint = torch.rand(n, channels, 1, 1, generator=generator)
    return 0.15 * shade + 0.6 * grey + 0.25 * tint
