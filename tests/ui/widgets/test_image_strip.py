"""The strip of pseudo images: groups, pixels and size."""

from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import Picture
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.image_strip import ImageStrip, by_caption, to_image

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture(caption: str, left: tuple[int, int, int] = RED, right: tuple[int, int, int] = BLUE) -> Picture:
    return Picture(rgb=bytes((*left, *right) * 3), height=3, width=2, caption=caption)


def test_pictures_of_one_class_stand_together_in_the_order_of_their_first() -> None:
    pictures = [picture("ash"), picture("elm"), picture("ash")]
    assert {name: len(group) for name, group in by_caption(pictures).items()} == {"ash": 2, "elm": 1}
    assert list(by_caption(pictures)) == ["ash", "elm"]


def test_an_image_keeps_every_pixel_when_rows_are_not_a_multiple_of_four_bytes() -> None:
    image = to_image(picture("ash"))
    assert [image.pixelColor(x, y).name() for y in (0, 2) for x in (0, 1)] == ["#ff0000", "#0000ff"] * 2


def test_pixels_are_enlarged_without_mixing_colours(qtbot: QtBot, theme: Theme) -> None:
    strip = ImageStrip(theme, "synthetic")
    qtbot.addWidget(strip)
    strip.show_pictures([picture("ash · teacher-1")])
    strip.show()
    shown = strip.grab().toImage()
    side = strip.fontMetrics().height() * 3
    colours = {shown.pixelColor(x, side // 2).name() for x in range(side)}
    assert colours == {"#ff0000", "#0000ff"}


def test_captions_are_named_for_those_who_do_not_see_them(qtbot: QtBot, theme: Theme) -> None:
    strip = ImageStrip(theme, "synthetic")
    qtbot.addWidget(strip)
    strip.show_pictures([picture("ash · a"), picture("elm · b")])
    assert strip.captions == ("ash · a", "elm · b")
    row = strip.widget()
    assert row is not None and row.accessibleDescription() == "ash · a, elm · b"
    strip.show_pictures([])
    assert len(strip.captions) == 0


def test_larger_text_makes_larger_pictures(qtbot: QtBot, theme: Theme) -> None:
    strip = ImageStrip(theme, "synthetic")
    qtbot.addWidget(strip)
    small = strip.height()
    theme.set_text_percent(200)
    assert strip.height() > 1.5 * small
