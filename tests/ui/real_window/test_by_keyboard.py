"""A person goes the whole way by keyboard alone in a real window: train, draw, read an answer, export, classify."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from purer_app.engine.core.resources import resource
from tests.ui.real_window.screen import MISSING_PACKAGES, Screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING_PACKAGES),
        reason=f"a window on a virtual screen needs system packages: apt-get install {' '.join(MISSING_PACKAGES)}",
    ),
]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: PURER_SCREENSHOTS, or the test's own folder."""
    folder = Path(os.environ.get("PURER_SCREENSHOTS", tmp_path / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def line_of(screen: Screen, name: str) -> str:
    return screen.find(name=name).text


def press_button(screen: Screen, name: str) -> None:
    screen.wait_for(lambda: screen.find(name=name).enabled, f"{name} is enabled", 240)
    screen.tab_to(name)
    screen.press("space")


def draw(screen: Screen, pad: str, ways: list[str]) -> None:
    """Draw a line with the arrow keys."""
    screen.tab_to(pad)
    screen.press("space")
    for way in ways:
        for _ in range(6):
            screen.press(way)
    screen.press("space")


def test_the_sample_is_trained_adapted_and_exported_by_keyboard_alone(
    screen: Screen, pictures: Path, tmp_path: Path
) -> None:
    screen.start_program()
    screen.give_focus("PURER")
    press_button(screen, "try_sample")
    screen.wait_for(lambda: screen.can_read("10 of 10 models are used"), "all models have their verdicts")

    screen.press("ctrl+2")
    press_button(screen, "train_start")
    screen.wait_for(lambda: "step 2" in line_of(screen, "train_sentence"), "two steps are done", 240)
    press_button(screen, "train_finish")
    screen.wait_for(lambda: line_of(screen, "run_state") == "Nothing is running", "the run has ended", 240)
    screen.photograph(pictures / "keyboard-1-trained.png")

    screen.press("ctrl+4")
    screen.command("sample symbols")
    screen.wait_for(lambda: "Up to date" in line_of(screen, "learning_state"), "the symbols are learned", 240)
    screen.press("ctrl+shift+n")
    screen.wait_for(lambda: any(seen.focused and seen.name == "class_name" for seen in screen.see()), "a new card")
    screen.type("corner")
    screen.press("Return")
    screen.find(name="class_card", label="Class corner")
    screen.tab_to("draw_example")
    screen.press("space")
    for ways in (["Right", "Down"], ["Down", "Right"]):
        draw(screen, "example_pad", ways)
        press_button(screen, "add_drawing")
    press_button(screen, "close_example_pad")
    screen.wait_for(lambda: screen.can_read("corner: 2 of 2 recognised"), "the drawings are learned", 240)
    screen.photograph(pictures / "keyboard-2-adapted.png")

    screen.command("Export the classifier")
    screen.wait_for(lambda: screen.find(name="take_away_start").enabled, "the export is measured", 240)
    screen.give_focus("Export the classifier")
    folder = Path(line_of(screen, "take_away_path"))
    press_button(screen, "take_away_start")
    screen.wait_for(lambda: any(seen.name == "take_away_open" for seen in screen.see()), "the export is written", 400)
    screen.photograph(pictures / "keyboard-3-exported.png")

    known = sorted(tmp_path.rglob("classes/corner/*.png"))
    assert len(known) == 2
    symbol = next(iter(sorted((resource("symbols") / "symbol-01").glob("*.png"))))
    command = [sys.executable, str(folder / "predict.py"), *map(str, (*known, symbol))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(rows) == 3
    assert [row[1] for row in rows[:2]] == ["corner", "corner"]
