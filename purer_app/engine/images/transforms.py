"""Reads pictures as tensors, and converts images between the input forms of networks."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.picture_reading import read_pixels

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, as Pillow's own conversion to grey


def read_picture(path: Path) -> Tensor:
    """Read one picture file; see `read_pixels`.

    Returns:
        (3, h, w) uint8.

    Raises:
        DataError: the file cannot be read, is not a picture, is truncated, or has too many pixels.
    """
    return torch.from_numpy(read_pixels(path)).permute(2, 0, 1).contiguous()


def change_channels(pixels: Tensor, channels: int) -> Tensor:
    """Convert grey to colour by repetition, or colour to grey by luma weights; differentiable.

    Args:
        pixels: (n, 1 or 3, h, w) in [0, 1] before normalisation.

    Returns:
        (n, channels, h, w).
    """
    if pixels.shape[1] == channels:
        return pixels
    if channels == 3:
        return pixels.expand(-1, 3, -1, -1)
    weights = torch.tensor(_LUMA, dtype=pixels.dtype, device=pixels.device).view(1, 3, 1, 1)
    return (pixels * weights).sum(dim=1, keepdim=True)


def resize(pixels: Tensor, height: int, width: int) -> Tensor:
    """Resize (n, c, h, w) to (n, c, height, width), bilinear with antialiasing to preserve thin strokes."""
    if pixels.shape[-2:] == (height, width):
        return pixels
    return F.interpolate(pixels, (height, width), mode="bilinear", align_corners=False, antialias=True)


def _per_channel(values: tuple[float, ...], like: Tensor) -> Tensor:
    return torch.tensor(values, dtype=like.dtype, device=like.device).view(1, -1, 1, 1)


def normalise(pixels: Tensor, spec: ImageSpec) -> Tensor:
    """Convert file pixels, (n, 1 or 3, h, w) in [0, 1], to the input form of a network, (n, *spec.shape)."""
    if spec.inverted:
        pixels = 1 - pixels
    pixels = resize(change_channels(pixels, spec.channels), spec.height, spec.width)
    return (pixels - _per_channel(spec.mean, pixels)) / _per_channel(spec.std, pixels)


def denormalise(images: Tensor, spec: ImageSpec) -> Tensor:
    """Invert `normalise` except for size and channels; not clamped, so that gradients flow."""
    pixels = images * _per_channel(spec.std, images) + _per_channel(spec.mean, images)
    return 1 - pixels if spec.inverted else pixels


def convert(images: Tensor, source: ImageSpec, target: ImageSpec) -> Tensor:
    """Convert images from the input form of one network to that of another; differentiable.

    Args:
        images: (n, *source.shape), normalised for the source.

    Returns:
        (n, *target.shape), normalised for the target.
    """
    if source == target:
        return images
    return normalise(denormalise(images, source), target)
