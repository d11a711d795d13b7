"""Generates a folder of invented symbols from a seed, each drawn many times with variation.

Usage: `python packaging/make_symbols.py OUT --seed 7` writes `OUT/symbol-01/01.png` and so on: 56x56 grey PNG,
black on white. A symbol consists of two to four joined strokes between the points of a lattice; each picture moves the
points, rotates and scales the symbol, and varies the width of the pen.
"""

import argparse
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

SIZE_PX = 56
OVERSAMPLING = 4
GREY_LEVELS = 8
LATTICE = tuple((x, y) for y in (0.0, 0.33, 0.67, 1.0) for x in (0.0, 0.5, 1.0))
MOST_ALIKE = 0.58
"""Correlation of two blurred symbols above which they are too similar."""

Point = tuple[float, float]
Stroke = tuple[Point, ...]
"""Control points of a smooth curve in the unit square, with y downwards."""


def main() -> None:
    """Write the folders of symbols."""
    parser = argparse.ArgumentParser(description="Draw invented symbols, a folder of pictures for each.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--symbols", type=int, default=30)
    parser.add_argument("--pictures", type=int, default=20)
    options = parser.parse_args()
    for number, symbol in enumerate(invent_symbols(options.seed, options.symbols), start=1):
        folder = options.out / f"symbol-{number:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        for picture in range(1, options.pictures + 1):
            save(draw(symbol, options.seed, number, picture), folder / f"{picture:02d}.png")


def invent_symbols(seed: int, n_symbols: int) -> list[list[Stroke]]:
    """Invent different symbols; the first ones do not depend on the number of symbols."""
    chance = random.Random(f"symbols/{seed}")
    symbols: list[list[Stroke]] = []
    looks: list[np.ndarray] = []
    while len(symbols) < n_symbols:
        symbol = invent_symbol(chance)
        look = blurred(symbol)
        if is_legible(symbol) and all(likeness(look, other) < MOST_ALIKE for other in looks):
            symbols.append(symbol)
            looks.append(look)
    return symbols


def invent_symbol(chance: random.Random) -> list[Stroke]:
    """Join two to four strokes; each starts at a point of an earlier one."""
    strokes = [chance.choice((bow, hook, wave, bar))(chance, *chance.sample(LATTICE, 2))]
    for _ in range(chance.choice((1, 2, 2, 3))):
        inked = [point for stroke in strokes for point in smooth(stroke)]
        free = [point for point in LATTICE if min(math.dist(point, other) for other in inked) > 0.3]
        start = chance.choice(chance.choice(strokes))
        strokes.append(chance.choice((bar, bar, bow, hook, loop))(chance, start, chance.choice(free or LATTICE)))
    return strokes


def bar(_: random.Random, start: Point, end: Point) -> Stroke:
    """A straight stroke."""
    return (start, between(start, end, 0.5, 0.0), end)


def bow(chance: random.Random, start: Point, end: Point) -> Stroke:
    """A stroke that bends to one side."""
    bulge = chance.choice((-1, 1)) * chance.uniform(0.3, 0.55)
    return (start, between(start, end, 0.2, 0.75 * bulge), between(start, end, 0.55, bulge), end)


def wave(chance: random.Random, start: Point, end: Point) -> Stroke:
    """A stroke that bends to one side and then to the other."""
    bulge = chance.choice((-1, 1)) * chance.uniform(0.22, 0.35)
    return (start, between(start, end, 0.28, bulge), between(start, end, 0.72, -bulge), end)


def hook(chance: random.Random, start: Point, end: Point) -> Stroke:
    """A straight stroke whose end turns back."""
    turn = chance.choice((-1, 1)) * chance.uniform(0.28, 0.4)
    return (start, between(start, end, 0.6, 0.0), end, between(start, end, 0.95, turn), between(start, end, 0.7, turn))


def loop(chance: random.Random, start: Point, end: Point) -> Stroke:
    """A small closed loop at the start point."""
    radius = chance.uniform(0.18, 0.28)
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    centre = (start[0] + radius * math.cos(angle), start[1] + radius * math.sin(angle))
    turns = [angle + math.pi + 2 * math.pi * part / 6 for part in range(7)]
    return tuple((centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)) for turn in turns)


def between(start: Point, end: Point, part: float, side: float) -> Point:
    """Return the point at a fraction of the way, moved sideways by a fraction of the distance."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + part * dx - side * dy, start[1] + part * dy + side * dx)


def smooth(stroke: Stroke, steps: int = 24) -> list[Point]:
    """Compute a Catmull-Rom curve through the control points."""
    padded = (stroke[0], *stroke, stroke[-1])
    return [
        (cubic(a[0], b[0], c[0], d[0], step / steps), cubic(a[1], b[1], c[1], d[1], step / steps))
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
        for step in range(steps)
    ] + [stroke[-1]]


def cubic(a: float, b: float, c: float, d: float, t: float) -> float:
    """Return the Catmull-Rom polynomial between b (t = 0) and c (t = 1)."""
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def is_legible(symbol: Sequence[Stroke]) -> bool:
    """Whether a symbol fills its square, is not too dense, and shows all its strokes."""
    left, top, right, bottom = bounds(symbol)
    if min(right - left, bottom - top) < 0.5 * max(right - left, bottom - top):
        return False
    whole = ink_share(symbol)
    rests = [ink_share([other for other in symbol if other is not stroke], symbol) for stroke in symbol]
    return 0.1 <= whole <= 0.21 and max(rests) <= 0.85 * whole


def ink_share(strokes: Sequence[Stroke], whole: Sequence[Stroke] | None = None) -> float:
    """Return the inked fraction of the square, 0 to 1, for some strokes of a symbol."""
    return 1 - float(np.asarray(steady(strokes, whole or strokes, 2.5)).mean()) / 255


def bounds(symbol: Sequence[Stroke]) -> tuple[float, float, float, float]:
    """Return the left, upper, right and lower bounds of a symbol."""
    points = [point for stroke in symbol for point in smooth(stroke)]
    return (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))


def fitted(strokes: Sequence[Stroke], whole: Sequence[Stroke]) -> list[Stroke]:
    """Centre and scale the strokes of a symbol so that its longer side is from -1 to 1."""
    left, top, right, bottom = bounds(whole)
    scale = 2 / max(right - left, bottom - top)
    x_mid, y_mid = (left + right) / 2, (top + bottom) / 2
    return [tuple(((x - x_mid) * scale, (y - y_mid) * scale) for x, y in stroke) for stroke in strokes]


def draw(symbol: Sequence[Stroke], seed: int, number: int, picture: int) -> Image.Image:
    """Draw a symbol with random variation; the same random numbers give the same picture."""
    chance = random.Random(f"picture/{seed}/{number}/{picture}")
    tilt, slope = chance.gauss(0, math.radians(9)), chance.gauss(0, 0.18)
    wide, high = chance.uniform(12, 21), chance.uniform(13, 22)
    x_mid, y_mid = (SIZE_PX / 2 + chance.uniform(-5, 5) for _ in "xy")
    pen_px = chance.uniform(1.9, 3.0)
    shaken = []
    for stroke in fitted(symbol, symbol):
        x_off, y_off = chance.gauss(0, 0.06), chance.gauss(0, 0.06)
        points = [(x + x_off + chance.gauss(0, 0.07), y + y_off + chance.gauss(0, 0.07)) for x, y in stroke]
        turned = [(x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt)) for x, y in points]
        shaken.append(tuple((x_mid + wide * (x - slope * y), y_mid + high * y) for x, y in turned))
    return ink(shaken, [pen_px * chance.uniform(0.9, 1.1) for _ in shaken])


def ink(strokes: Sequence[Stroke], pens_px: Sequence[float]) -> Image.Image:
    """Draw strokes, in pixels, with a round pen: (SIZE_PX, SIZE_PX) grey, dark on white."""
    side = SIZE_PX * OVERSAMPLING
    paper = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(paper)
    for stroke, pen_px in zip(strokes, pens_px, strict=True):
        radius = pen_px / 2
        for x, y in smooth(stroke):
            box = (x - radius, y - radius, x + radius, y + radius)
            pen.ellipse([OVERSAMPLING * edge for edge in box], fill=0)
    small = paper.resize((SIZE_PX, SIZE_PX), Image.Resampling.BOX)
    step = 255 / (GREY_LEVELS - 1)
    return small.point([round(round(value / step) * step) for value in range(256)])


def steady(strokes: Sequence[Stroke], whole: Sequence[Stroke], pen_px: float) -> Image.Image:
    """Draw strokes of a symbol without variation."""
    placed = [
        tuple((SIZE_PX / 2 + 20 * x, SIZE_PX / 2 + 20 * y) for x, y in stroke) for stroke in fitted(strokes, whole)
    ]
    return ink(placed, [pen_px] * len(placed))


def blurred(symbol: Sequence[Stroke]) -> np.ndarray:
    """Return the symbol without variation on a coarse grid, with zero mean and unit length: (14, 14)."""
    coarse = steady(symbol, symbol, 5.0).resize((14, 14), Image.Resampling.HAMMING)
    values = 255 - np.asarray(coarse, dtype=np.float64)
    values -= values.mean()
    return values / np.linalg.norm(values)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Return the largest correlation over shifts of up to two cells."""
    shifts = [(dy, dx) for dy in range(-2, 3) for dx in range(-2, 3)]
    return max(float((np.roll(one, shift, axis=(0, 1)) * other).sum()) for shift in shifts)


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture as a small PNG with few grey levels."""
    picture.save(path, optimize=True)


if __name__ == "__main__":
    main()
