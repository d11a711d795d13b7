"""Formats numbers, paths and shapes for a report."""

import math
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any


def signed(number: float) -> str:
    """Format with two decimals and always a sign."""
    return f"{number:+.2f}".replace("-", "−")


def compact(number: int | None) -> str:
    """Format with three significant digits and a unit prefix: 1.81 G."""
    if number is None:
        return "–"
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{rounded(number / size)} {letter}"
    return str(number)


def rounded(number: float) -> str:
    """Format with about three significant digits, without an exponent."""
    if not math.isfinite(number):
        return "–"
    return f"{number:,.{2 if abs(number) < 10 else 1 if abs(number) < 100 else 0}f}"


def file_name(path: object) -> str:
    """Return the last part of a path from any system, so that a shared report does not reveal private folders."""
    return PurePosixPath(str(path).replace("\\", "/")).name or str(path)


def image_shape(shape: Any) -> str:
    """Format [C, H, W], or a table with channels, height and width, as C × H × W."""
    if isinstance(shape, Mapping):
        shape = [shape.get(key, "?") for key in ("channels", "height", "width")]
    return " × ".join(str(side) for side in shape) if shape else "–"
