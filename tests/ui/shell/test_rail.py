"""The rail shows its steps with their states, and tells which one was chosen."""

import re

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.rail import Rail, RailButton


def test_a_step_can_be_chosen_by_mouse_and_by_key(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.add("models", "Models")
    rail.add("train", "Train")
    chosen: list[str] = []
    rail.chosen.connect(chosen.append)
    models, train = rail.findChildren(RailButton)
    assert [models.text(), train.text()] == ["1  Models", "2  Train"]
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton)
    qtbot.keyClick(models, Qt.Key.Key_Space)
    assert chosen == ["train", "models"]
    rail.set_enabled(False)
    qtbot.mouseClick(train, Qt.MouseButton.LeftButton)
    assert chosen == ["train", "models"]


def test_a_state_is_shown_and_announced_to_screen_readers(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.add("models", "Models")
    button = rail.findChildren(RailButton)[0]
    rail.show()
    before = button.grab().toImage()
    rail.set_state("models", "7 ready, 2 refused")
    assert button.grab().toImage() != before
    assert button.accessibleDescription() == "7 ready, 2 refused"
    assert button.toolTip() == "1  Models: 7 ready, 2 refused"


def test_the_current_step_is_marked_and_the_start_page_marks_none(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.add("models", "Models")
    rail.add("train", "Train")
    for name, expected in (("train", [False, True]), ("start", [False, False]), ("models", [True, False])):
        rail.set_current(name)
        assert [button.isChecked() for button in rail.findChildren(RailButton)] == expected


@pytest.mark.parametrize("percent", [80, 100, 125, 150, 200])
def test_no_number_of_a_state_is_cut_at_any_size_of_text(qtbot: QtBot, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    rail = Rail(theme)
    qtbot.addWidget(rail)
    rail.add("models", "Models")
    rail.show()
    (button,) = rail.findChildren(RailButton)
    width, metrics = button.width() * 3 // 4, button.fontMetrics()
    parts = ["21 ready", "3 with features only", "12 need your choice", "104 refused", "17 missing"]
    for number in range(1, len(parts) + 1):
        rail.set_state("models", ", ".join(parts[:number]))
        lines = button.state_lines(width, most=2)
        shown = " ".join(lines).removesuffix(" …").rstrip(",").split(", ")
        assert shown == parts[: len(shown)] and len(lines) <= 2
        assert len(shown) == number or lines[-1].endswith(", …")
        for line in lines:
            elided = metrics.elidedText(line, Qt.TextElideMode.ElideRight, width)
            assert re.findall("[0-9]+", elided) == re.findall("[0-9]+", line)
        assert button.toolTip().endswith(", ".join(parts[:number]))
    assert button.height() >= 3 * metrics.height()
    assert button.state_lines(10_000, most=2) == [", ".join(parts)]
