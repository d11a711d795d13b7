"""SVG elements of the charts.

Colours are CSS custom properties with a fallback, so that a page can set them for the light and the dark theme.
"""

import re
from html import escape

INK, GRID, FLAG = "var(--chart-ink,#4a4f57)", "var(--chart-grid,#d9dce1)", "var(--chart-flag,#7a3fa0)"
_COLOURS = ("var(--chart-1,#1f5fa8)", "var(--chart-2,#b3500b)", "var(--chart-3,#1a7548)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DASHES = ("none", "8 5", "1 5")


def text(words: str) -> str:
    """Escape text for XML and remove the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", words))


def colour(index: int) -> str:
    """Return the colour of the series with this index."""
    return _COLOURS[index % len(_COLOURS)]


def dash(index: int) -> str:
    """Return the dash pattern of the series with this index, to distinguish series without colour."""
    return _DASHES[index % len(_DASHES)]


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, look: str = "") -> str:
    """Draw a straight line; `look` holds further attributes."""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" style="stroke:{stroke}" {look}/>'


def label(x: float, y: float, content: str, anchor: str, look: str = "") -> str:
    """Draw a line of text; anchor is start, middle or end."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="fill:{INK}" {look}>{text(content)}</text>'


def dot(x: float, y: float, radius: float, fill: str) -> str:
    """Draw a filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" style="fill:{fill}"/>'


def horizontal_whisker(x1: float, x2: float, y: float, stroke: str) -> str:
    """Draw a horizontal interval from x1 to x2 with a cap at each end."""
    return line(x1, y, x2, y, stroke) + "".join(line(x, y - 4, x, y + 4, stroke) for x in (x1, x2))


def vertical_whisker(x: float, y1: float, y2: float, stroke: str) -> str:
    """Draw a vertical interval from y1 to y2 with a cap at each end."""
    return line(x, y1, x, y2, stroke) + "".join(line(x - 4, y, x + 4, y, stroke) for y in (y1, y2))


def pennant(x: float, y: float, *, hollow: bool) -> str:
    """Draw a triangle that points down to (x, y)."""
    fill = "none" if hollow else FLAG
    return (
        f'<path d="M{x - 5:.1f} {y - 9:.1f}h10L{x:.1f} {y:.1f}z" style="fill:{fill};stroke:{FLAG}" stroke-width="1.2"/>'
    )
