"""Converts input images of a network to RGB pictures for display."""

from collections.abc import Sequence

import torch
from torch import Tensor

from purer_app.engine.core.events import Picture
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import change_channels, denormalise


def to_rgb(images: Tensor, spec: ImageSpec) -> Tensor:
    """Convert normalised images, (n, *spec.shape), to RGB pixels, (n, 3, h, w) uint8, detached from their graph."""
    pixels = change_channels(denormalise(images.detach(), spec), 3).clamp(0, 1)
    return (255 * pixels).round().to(torch.uint8)


def captioned(pictures: Tensor, captions: Sequence[str]) -> tuple[Picture, ...]:
    """Combine (n, 3, h, w) uint8 pixels and n captions into pictures for events."""
    rows = pictures.permute(0, 2, 3, 1).cpu().contiguous().numpy()  # (n, h, w, 3)
    return tuple(
        Picture(row.tobytes(), row.shape[0], row.shape[1], caption) for row, caption in zip(rows, captions, strict=True)
    )
