"""Colours can be read in both themes, text grows and shrinks, and choices outlive the program."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from purer_app.engine.core.resources import resource
from purer_app.ui.core.theme import DARK, LIGHT, TEXT_SIZES, Colours, Theme


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    ink = QColor(colour)
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (ink.redF(), ink.greenF(), ink.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(colours: Colours) -> None:
    for ground in (colours.window, colours.surface, colours.sunken, colours.selection):
        for ink in (colours.text, colours.muted, colours.accent, colours.ok, colours.warn, colours.bad):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.window, colours.muted) >= 4.5, "the mark of a box that is ticked and disabled"
    for line in (*colours.series, *colours.classes):
        assert contrast(line, colours.surface) >= 4.5, line


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_messages_can_be_read_on_three_different_grounds(colours: Colours) -> None:
    kinds = {colours.info_ground: colours.accent, colours.warn_ground: colours.warn, colours.bad_ground: colours.bad}
    assert len(kinds) == 3
    for ground, frame in kinds.items():
        for ink in (colours.text, colours.muted, frame):
            assert contrast(ink, ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_handles_and_frames_of_fields_stand_out(colours: Colours) -> None:
    for ground in (colours.window, colours.surface, colours.sunken):
        assert contrast(colours.handle, ground) >= 3, ground


def test_both_themes_say_every_colour() -> None:
    for field in fields(Colours):
        for colours in (LIGHT, DARK):
            value = getattr(colours, field.name)
            for colour in value if isinstance(value, tuple) else (value,):
                assert QColor(colour).isValid()


def test_a_scheme_colours_the_application_and_is_remembered(
    qapp: QApplication, theme: Theme, settings: QSettings
) -> None:
    changes: list[int] = []
    theme.changed.connect(lambda: changes.append(1))
    theme.set_scheme("dark")
    assert changes == [1]
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert DARK.border in qapp.styleSheet()
    assert "@" not in qapp.styleSheet().split("*/")[1]
    assert Theme(qapp, settings).is_dark
    theme.set_scheme("light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window


def test_text_grows_and_shrinks_within_its_sizes(qapp: QApplication, theme: Theme, settings: QSettings) -> None:
    normal = qapp.font().pointSizeF()
    theme.set_text_percent(200)
    assert qapp.font().pointSizeF() == pytest.approx(2 * normal)
    theme.step_text_size(1)
    assert theme.text_percent == TEXT_SIZES[-1]
    for _ in range(20):
        theme.step_text_size(-1)
    assert qapp.font().pointSizeF() == pytest.approx(0.8 * normal)
    assert settings.value("theme/text_percent") == 80
    theme.set_text_percent(100)
    assert qapp.font().pointSizeF() == pytest.approx(normal)


@pytest.mark.parametrize(("scheme", "percent"), [("sepia", "400"), ("", ""), ("3", "x")])
def test_settings_that_mean_nothing_are_passed_over(
    qapp: QApplication, theme: Theme, settings: QSettings, scheme: str, percent: str
) -> None:
    settings.setValue("theme/scheme", scheme)
    settings.setValue("theme/text_percent", percent)
    other = Theme(qapp, settings)
    assert (other.scheme, other.text_percent) == ("system", 100)


def test_every_icon_can_be_drawn(theme: Theme) -> None:
    icons = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(icons) > 30
    for name in icons:
        image = theme.icon(name).pixmap(24, 24).toImage()
        drawn = sum(image.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))
        assert drawn > 20, f"icon {name} is empty"
