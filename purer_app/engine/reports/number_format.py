"""Turns numbers, paths and shapes into the words of a report."""

import math
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any


def signed(number: float) -> str:
    """Two figures behind the point, and always a sign."""
    return f"{number:+.2f}".replace("-", "−")


def compact(number: int | None) -> str:
    """Three figures and a letter: 1.81 G."""
    if number is None:
        return "–"
    for size, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{rounded(number / size)} {letter}"
    return str(number)


def rounded(number: float) -> str:
    """About three figures, never in powers of ten."""
    if not math.isfinite(number):
        return "–"
    return f"{number:,.{2 if abs(number) < 10 else 1 if abs(number) < 100 else 0}f}"


def file_name(path: object) -> str:
    """The last part of a path of any system: a report that is passed on need not tell whose folder it was."""
    return PurePosixPath(str(path).replace("\\", "/")).name or str(path)


def image_shape(shape: Any) -> str:
    """[C, H, W], or a table with channels, height and width, as C × H × W."""
    if isinstance(shape, Mapping):
        shape = [shape.get(key, "?") for key in ("channels", "height", "width")]
    return " × ".join(str(side) for side in shape) if shape else "–"
