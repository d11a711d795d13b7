"""Information, warning and error differ by icon and by colour; measured on grabbed pictures."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.message_kinds import KIND_ICONS, kind_colour, show_kind
from tests.ui.core.test_theme import contrast


def message(qtbot: QtBot, theme: Theme, kind: str) -> tuple[QImage, QImage]:
    """Return pictures of a message and of its icon."""
    frame, icon = QFrame(), QLabel()
    qtbot.addWidget(frame)
    QHBoxLayout(frame).addWidget(icon)
    show_kind(frame, icon, theme, kind)
    frame.resize(120, 60)
    frame.show()
    return frame.grab().toImage(), icon.pixmap().toImage()


def shape(icon: QImage) -> list[bool]:
    return [icon.pixelColor(x, y).alpha() > 100 for x in range(icon.width()) for y in range(icon.height())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_three_kinds_differ_in_shape_and_colour(qtbot: QtBot, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    pictures = {kind: message(qtbot, theme, kind) for kind in ("info", "warning", "error")}
    assert len({kind_colour(theme, kind) for kind in pictures}) == 3
    grounds = {kind: frame.pixelColor(100, 30).name() for kind, (frame, _) in pictures.items()}
    assert len(set(grounds.values())) == 3
    shapes = [shape(icon) for _, icon in pictures.values()]
    assert all(any(drawn) for drawn in shapes)
    assert shapes[0] != shapes[1] != shapes[2] != shapes[0]
    for kind, (frame, icon) in pictures.items():
        inks = {icon.pixelColor(x, y).name() for x in range(icon.width()) for y in range(icon.height())}
        assert kind_colour(theme, kind) in inks
        assert contrast(kind_colour(theme, kind), grounds[kind]) >= 4.5
        assert frame.pixelColor(60, 0).name() == kind_colour(theme, kind), "the frame"
        assert contrast(theme.colours.text, grounds[kind]) >= 4.5


def test_a_message_changes_its_look_with_its_kind(qtbot: QtBot, theme: Theme) -> None:
    bar = InlineBar(theme, "bar")
    qtbot.addWidget(bar)
    bar.resize(300, 80)
    grounds = []
    for kind in KIND_ICONS:
        bar.show_message("Something happened.", ("Yes", "", lambda: None), icon=kind)
        grounds.append(bar.grab().toImage().pixelColor(150, 3).name())
    colours = theme.colours
    assert grounds == [colours.info_ground, colours.warn_ground, colours.warn_ground, colours.bad_ground]
