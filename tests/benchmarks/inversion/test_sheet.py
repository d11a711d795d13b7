"""The sheet shows each image once, at its class, and elides long names."""

import io

import numpy as np
import torch
from PIL import Image, ImageFont

from purer_app.benchmarks.inversion.sheet import Panel, _elided, draw_sheet

RED, GREEN = (255, 0, 0), (0, 160, 0)


def filled(colour: tuple[int, int, int], rows: int, columns: int) -> torch.Tensor:
    return torch.tensor(colour, dtype=torch.uint8).view(1, 1, 3, 1, 1).expand(rows, columns, 3, 28, 28)


def test_a_sheet_shows_pseudo_images_to_the_left_of_real_ones() -> None:
    panels = [Panel(f"model {k}", ("a class", "another class"), filled(RED, 2, 4), filled(GREEN, 2, 3)) for k in (1, 2)]
    with Image.open(io.BytesIO(draw_sheet("A title", panels))) as sheet:
        pixels = np.asarray(sheet.convert("RGB"))
    red, green = (np.argwhere((pixels == colour).all(axis=2)) for colour in (RED, GREEN))
    assert len(red) == 2 * 2 * 4 * 56**2 and len(green) == 2 * 2 * 3 * 56**2, "enlarged twice, none covered"
    assert red[:, 1].min() < green[:, 1].min()
    assert (pixels < 100).all(axis=2).any(), "names are written"


def test_a_long_name_is_shortened_in_its_middle() -> None:
    font = ImageFont.load_default(14)
    short = _elided("Japanese_(katakana)__character01", 160, font)
    assert font.getlength(short) <= 160 and short.startswith("Japan") and short.endswith("r01") and "..." in short
    assert _elided("n01532829", 160, font) == "n01532829"
