"""Draws a sheet of pseudo images with the names of models and classes, next to real pictures of the same classes."""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from purer_app.benchmarks.inversion.run_images import TeacherImages
from purer_app.benchmarks.real_pictures import RealPictures
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.reports.pictures import sheet_png

REAL_SHOWN = 3
_MARGIN_PX, _WIDEST_LABEL_PX, _LINE_PX, _FONT_PX, _TITLE_PX = 16, 170, 22, 14, 18
_ASPECT = 1.5
"""Width of the sheet relative to its height, approximately."""
_INK, _PALE, _PAPER = (20, 20, 24), (110, 110, 120), (255, 255, 255)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The images of one model: a row per class, (classes, n, 3, h, w) uint8 each; missing ones are white."""

    title: str
    class_names: tuple[str, ...]
    pseudo: Tensor
    real: Tensor


def panel_of(found: TeacherImages, real: RealPictures, title: str, n_images: int) -> Panel:
    """Return the first images of each inverted class, and the first held-out pictures of the same classes."""
    teacher = found.teacher
    labels = found.labels.unique().tolist()
    rows, pictures = [], []
    for label in labels:
        name = teacher.class_names[label]
        rows.append(to_rgb(found.images[found.labels == label][:n_images], teacher.spec))
        chosen = real.held_out_of([name])[:REAL_SHOWN] if name in real.class_names else torch.empty(0, dtype=torch.long)
        pictures.append(to_rgb(real.pictures.images(teacher.spec, chosen), teacher.spec))
    names = tuple(teacher.class_names[label] for label in labels)
    return Panel(title, names, _filled(rows, n_images), _filled(pictures, REAL_SHOWN))


def _filled(rows: Sequence[Tensor], n: int) -> Tensor:
    """Stack rows of at most n images, (k, 3, h, w) uint8 each, with white ones at their ends: (rows, n, 3, h, w)."""
    result = torch.full((len(rows), n, *rows[0].shape[1:]), 255, dtype=torch.uint8)
    for place, row in zip(result, rows, strict=True):
        place[: len(row)] = row
    return result


def draw_sheet(title: str, panels: Sequence[Panel]) -> bytes:
    """Draw all panels in columns, and return a PNG."""
    drawn = [_draw_panel(panel) for panel in panels]
    width, height = (max(sizes) + _MARGIN_PX for sizes in zip(*(panel.size for panel in drawn), strict=True))
    n_columns = min(len(drawn), max(1, round(math.sqrt(_ASPECT * len(drawn) * height / width))))
    n_rows = math.ceil(len(drawn) / n_columns)
    top = _MARGIN_PX + 2 * _LINE_PX
    sheet = Image.new("RGB", (_MARGIN_PX + n_columns * width, top + n_rows * height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((_MARGIN_PX, _MARGIN_PX), title, _INK, ImageFont.load_default(_TITLE_PX))
    note = "Each row is a class: pseudo images, then held-out real pictures"
    pen.text((_MARGIN_PX, _MARGIN_PX + _LINE_PX), note, _PALE, ImageFont.load_default(_FONT_PX))
    for position, panel in enumerate(drawn):
        column, row = divmod(position, n_rows)
        sheet.paste(panel, (_MARGIN_PX + column * width, top + row * height))
    out = io.BytesIO()
    sheet.save(out, format="PNG")
    return out.getvalue()


def _draw_panel(panel: Panel) -> Image.Image:
    pseudo, real = (Image.open(io.BytesIO(sheet_png(images))) for images in (panel.pseudo, panel.real))
    font = ImageFont.load_default(_FONT_PX)
    names = [_elided(name, _WIDEST_LABEL_PX, font) for name in panel.class_names]
    left = math.ceil(max(font.getlength(name) for name in names)) + _MARGIN_PX // 2
    right = left + pseudo.width + _MARGIN_PX
    drawn = Image.new("RGB", (right + real.width, _LINE_PX + pseudo.height), _PAPER)
    pen = ImageDraw.Draw(drawn)
    pen.text((0, 2), _elided(panel.title, drawn.width, font), _INK, font)
    step = pseudo.height / len(names)
    for position, name in enumerate(names):
        pen.text((0, _LINE_PX + round((position + 0.5) * step) - _FONT_PX // 2), name, _INK, font)
    for grid, at in ((pseudo, left), (real, right)):
        drawn.paste(grid, (at, _LINE_PX), grid)
    return drawn


def _elided(text: str, width: int, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """Shorten a text in its middle until it fits into a width in pixels."""
    kept = len(text)
    short = text
    while font.getlength(short) > width and kept > 2:
        kept -= 1
        short = f"{text[: (kept + 1) // 2]}...{text[len(text) - kept // 2 :]}"
    return short
