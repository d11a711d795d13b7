"""The icons are one family, can be drawn at every size in any colour, and no name is asked for in vain."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QImage

from purer_app.engine.core.resources import resource
from purer_app.ui.core.theme import Theme

FILES = sorted(path for path in resource("icons").glob("*.svg") if path.stem != "purer-app")
NAMES = [path.stem for path in FILES]
CODE = sorted((Path(__file__).parents[3] / "purer_app" / "ui").rglob("*.py"))
ASKED = re.compile(r'\bicon(?:=|\()"([a-z_-]+)"')


def drawn(theme: Theme, name: str, size_px: int) -> np.ndarray:
    """Return a red icon as (size_px, size_px, 4) bytes, red, green, blue and opacity."""
    image = theme.icon(name, "#ff0000").pixmap(size_px, size_px).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(size_px, size_px, 4)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_icon_is_a_line_drawing_of_the_family(path: Path) -> None:
    drawing = ElementTree.parse(path).getroot()
    family = {
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "1.75",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    assert drawing.attrib == family
    shapes = {element.tag.rpartition("}")[2] for element in drawing.iter()} - {"svg"}
    assert shapes <= {"path", "circle", "rect"}
    assert not re.findall(r"#[0-9a-fA-F]{3,6}\b", path.read_text(encoding="utf-8")), "colours come from the theme"


@pytest.mark.parametrize("size_px", [16, 48])
def test_icons_are_seen_in_their_colour_and_do_not_touch_the_edge(size_px: int, theme: Theme) -> None:
    for name in NAMES:
        pixels = drawn(theme, name, size_px)
        opacity = pixels[..., 3]
        assert 0.04 < opacity.mean() / 255 < 0.55, name
        assert max(opacity[[0, -1]].max(), opacity[:, [0, -1]].max()) < 40, name
        assert (pixels[opacity == 255][:, :3] == (255, 0, 0)).all(), name


def test_no_two_icons_are_alike(theme: Theme) -> None:
    assert len({drawn(theme, name, 24).tobytes() for name in NAMES}) == len(NAMES) >= 39


def test_every_icon_that_the_window_asks_for_is_there() -> None:
    asked = {name for path in CODE for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert asked, "the pattern finds no name any more"
    assert asked - set(NAMES) == set()
