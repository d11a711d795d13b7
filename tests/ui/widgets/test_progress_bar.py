"""The text of a progress bar can be read at every fill level in both themes: measured on grabbed pictures."""

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.progress_bar import ProgressBar
from tests.ui.core.test_theme import contrast

LEVELS = (0.0, 0.03, 0.4, 0.48, 0.5, 0.52, 0.6, 0.97, 1.0)


def grabbed(qtbot: QtBot, theme: Theme, fraction: float) -> tuple[ProgressBar, QImage]:
    bar = ProgressBar(theme)
    qtbot.addWidget(bar)
    bar.resize(400, 28)
    bar.show_fraction(fraction)
    bar.show()
    return bar, bar.grab().toImage()


def colours_between(image: QImage, left: int, right: int) -> list[str]:
    """The colours of the rows of text, from one column to another."""
    rows = range(6, image.height() - 6)
    return [image.pixelColor(x, y).name() for x in range(left, right) for y in rows]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fraction", LEVELS)
def test_every_letter_stands_out_from_the_ground_behind_it(
    qtbot: QtBot, theme: Theme, scheme: str, fraction: float
) -> None:
    theme.set_scheme(scheme)
    bar, image = grabbed(qtbot, theme, fraction)
    boundary = round(image.width() * fraction)
    middle, half = image.width() // 2, bar.fontMetrics().horizontalAdvance(bar.text()) // 2
    colours = theme.colours
    inked = 0
    for start, end, ground, ink in (
        (middle - half, min(boundary - 1, middle + half), colours.accent, colours.on_accent),
        (max(boundary + 1, middle - half), middle + half, colours.sunken, colours.text),
    ):
        if end - start < 3:
            continue
        found = colours_between(image, start, end)
        assert found.count(ground) > len(found) / 3, "the ground behind the text"
        strongest = max(found, key=lambda colour: contrast(colour, ground))
        if contrast(strongest, ground) > 1.5:  # a letter stands here, not a space
            inked += 1
            assert contrast(strongest, ground) >= 4.5 or end - start < 8
        assert contrast(ink, ground) >= 4.5
    assert inked, "the text is drawn"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_filled_part_ends_where_the_fraction_is(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    bar, image = grabbed(qtbot, theme, 0.25)
    row = image.height() - 4
    assert [image.pixelColor(x, row).name() for x in (20, 95, 105, 380)] == (
        [theme.colours.accent] * 2 + [theme.colours.sunken] * 2
    )
    assert bar.text() == "25 %"


def test_without_a_fraction_the_bar_has_no_number(qtbot: QtBot, theme: Theme) -> None:
    bar, _ = grabbed(qtbot, theme, 0.5)
    bar.show_fraction(None)
    assert (bar.minimum(), bar.maximum(), bar.text()) == (0, 0, "")
    bar.grab()
    bar.show_fraction(0.5)
    assert bar.text() == "50 %"
