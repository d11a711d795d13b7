"""Encodes images as PNG files and data URIs."""

import base64
import io

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

GAP_PX = 2
_SHEET_CELL_PX, _LARGEST_CELL_PX = 56, 112
_LEAST_PICTURE_PX, _LARGEST_PICTURE_PX = 96, 144
_JPEG_QUALITY = 85


def sheet_png(images: Tensor) -> bytes:
    """Lay out images in a grid with transparent gaps; small images are enlarged by a whole factor to stay sharp.

    Args:
        images: (rows, columns, 3, h, w) uint8.

    Returns:
        PNG, RGBA.
    """
    n_rows, n_columns = images.shape[:2]
    cells = _resized(images.flatten(0, 1), _SHEET_CELL_PX, _LARGEST_CELL_PX)  # (rows · columns, 3, h, w)
    height, width = cells.shape[-2:]
    opaque = torch.cat([cells, torch.full_like(cells[:, :1], 255)], dim=1)
    padded = F.pad(opaque, (0, GAP_PX, 0, GAP_PX)).unflatten(0, (n_rows, n_columns))
    sheet = padded.permute(0, 3, 1, 4, 2).flatten(2, 3).flatten(0, 1)  # (rows · h, columns · w, 4) with gaps
    return _png(sheet[: n_rows * (height + GAP_PX) - GAP_PX, : n_columns * (width + GAP_PX) - GAP_PX])


def picture_png(picture: Tensor) -> bytes:
    """Encode one picture, (3, h, w) uint8, at a size for a page: large ones are reduced, small ones enlarged."""
    return _png(_resized(picture.unsqueeze(0), _LEAST_PICTURE_PX, _LARGEST_PICTURE_PX)[0].permute(1, 2, 0))


def data_uri(png: bytes) -> str:
    """Return a PNG file as a data URI."""
    return _uri(png, "png")


def thumbnail_uri(picture: Tensor) -> str:
    """Return one picture, (3, h, w) uint8, as a data URI at the size of `picture_png`; reduced ones are JPEG files."""
    if max(picture.shape[-2:]) <= _LARGEST_PICTURE_PX:
        return data_uri(picture_png(picture))
    pixels = _resized(picture.unsqueeze(0), _LEAST_PICTURE_PX, _LARGEST_PICTURE_PX)[0].permute(1, 2, 0)
    buffer = io.BytesIO()
    Image.fromarray(pixels.contiguous().numpy()).save(buffer, format="JPEG", quality=_JPEG_QUALITY)
    return _uri(buffer.getvalue(), "jpeg")


def _uri(content: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _resized(images: Tensor, wanted_px: int, largest_px: int) -> Tensor:
    """Enlarge (n, 3, h, w) uint8 to about `wanted_px` by a whole factor, or reduce it to `largest_px` by averaging."""
    images, longest = images.cpu(), max(images.shape[-2:])
    if longest > largest_px:
        size = [max(1, round(side * largest_px / longest)) for side in images.shape[-2:]]
        return F.interpolate(images.float(), size, mode="area").round().to(torch.uint8)
    factor = max(1, round(wanted_px / longest))
    return images.repeat_interleave(factor, dim=-2).repeat_interleave(factor, dim=-1)


def _png(pixels: Tensor) -> bytes:
    """Encode (h, w, 3 or 4) uint8 as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels.contiguous().numpy()).save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()
