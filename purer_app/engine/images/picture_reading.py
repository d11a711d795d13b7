"""Reads picture files of any size as pixels of limited size, in limited memory. Loads no torch."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from purer_app.engine.core.errors import DataError
from purer_app.engine.images.decoding import PictureError, decode


def read_pixels(path: Path) -> NDArray[np.uint8]:
    """Read one picture file as `decode` does.

    Returns:
        (h, w, 3) uint8, RGB.

    Raises:
        DataError: the file cannot be read, is not a picture, is truncated, or has too many pixels.
    """
    try:
        return np.array(decode(path))
    except PictureError as error:
        raise DataError(f"{path} {error}") from error


def check_picture(path: Path) -> None:
    """Check that `read_pixels` can read a file; a JPEG is decoded at a small size.

    Raises:
        DataError: it cannot.
    """
    try:
        decode(path, 1)
    except PictureError as error:
        raise DataError(f"{path} {error}") from error
