"""Turns picture files into tensors, and pixels of one network's input into pixels of another's."""

import warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps, UnidentifiedImageError
from torch import Tensor

from purer_app.engine.errors import DataError
from purer_app.engine.image_spec import ImageSpec

MAX_PIXELS = 64_000_000
MAX_SHORTER_SIDE_PX = 512
_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, as Pillow's own conversion to grey


def read_picture(path: Path) -> Tensor:
    """Read one picture file.

    Returns:
        (3, h, w) uint8, RGB, upright as its EXIF note says; transparent parts lie on white. A picture
        whose shorter side exceeds 512 pixels is shrunk to that, antialiased and in its own proportions,
        so that a folder of photos fits in memory.

    Raises:
        DataError: the file cannot be read, is not a picture, or has more than 64 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise DataError(f"{path} has {picture.width}x{picture.height} pixels; the limit is {MAX_PIXELS}")
                pixels = np.array(_shrunk(_on_white(ImageOps.exif_transpose(picture))))
    except DataError:
        raise
    except UnidentifiedImageError as error:
        raise DataError(f"{path} is not a picture that can be read") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read as a picture: {error.strerror or error}") from error
    except Exception as error:  # decoders raise many kinds on broken files; trust ends here
        raise DataError(f"{path} is a broken picture: {error}") from error
    return torch.from_numpy(pixels).permute(2, 0, 1).contiguous()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow's own conversion would clip to white
        return Image.fromarray((np.clip(np.array(picture), 0, 65535) // 257).astype(np.uint8)).convert("RGB")
    if picture.mode == "F":
        raise ValueError("its pixels are unbounded numbers; save it with 8 or 16 bits per channel")
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    rgba = picture.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(paper, rgba).convert("RGB")


def _shrunk(picture: Image.Image) -> Image.Image:
    shorter = min(picture.size)
    if shorter <= MAX_SHORTER_SIDE_PX:
        return picture
    width, height = (round(side * MAX_SHORTER_SIDE_PX / shorter) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BILINEAR)  # Pillow antialiases wherever it shrinks


def change_channels(pixels: Tensor, channels: int) -> Tensor:
    """Repeat grey into colour, or weigh colour into grey; differentiable.

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
    """Resize (n, c, h, w) to (n, c, height, width), bilinear with antialiasing so that thin strokes survive."""
    if pixels.shape[-2:] == (height, width):
        return pixels
    return F.interpolate(pixels, (height, width), mode="bilinear", align_corners=False, antialias=True)


def _per_channel(values: tuple[float, ...], like: Tensor) -> Tensor:
    return torch.tensor(values, dtype=like.dtype, device=like.device).view(1, -1, 1, 1)


def normalise(pixels: Tensor, spec: ImageSpec) -> Tensor:
    """Bring file pixels (n, 1 or 3, h, w) in [0, 1] into a network's input form (n, *spec.shape)."""
    if spec.inverted:
        pixels = 1 - pixels
    pixels = resize(change_channels(pixels, spec.channels), spec.height, spec.width)
    return (pixels - _per_channel(spec.mean, pixels)) / _per_channel(spec.std, pixels)


def denormalise(images: Tensor, spec: ImageSpec) -> Tensor:
    """Undo `normalise` except for size and channels; not clamped, so that gradients pass."""
    pixels = images * _per_channel(spec.std, images) + _per_channel(spec.mean, images)
    return 1 - pixels if spec.inverted else pixels


def convert(images: Tensor, source: ImageSpec, target: ImageSpec) -> Tensor:
    """Carry one network's input images into another's form; differentiable in the images.

    Args:
        images: (n, *source.shape), normalised for the source.

    Returns:
        (n, *target.shape), normalised for the target.
    """
    if source == target:
        return images
    return normalise(denormalise(images, source), target)
