"""The disk fills, turns read-only or loses the project during a run: the run says why, and continues afterwards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.main_window import MainWindow
from tests.helpers.small_disks import fill, make_read_only, make_room, make_writable
from tests.helpers.tiny_pools import changed
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.shell.faults.conftest import shown_texts, wait_until_idle

pytestmark = pytest.mark.slow


def take_away(disk: Path) -> None:
    (disk / "project").rename(disk / "away")


def bring_back(disk: Path) -> None:
    (disk / "away").rename(disk / "project")


def has_finished(window: MainWindow) -> bool:
    return window.session.training.history.finished is not None


FAULTS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None], str]] = {
    "full": (fill, make_room, "No space left on device"),
    "read-only": (make_read_only, make_writable, "Read-only file system"),
    "gone": (take_away, bring_back, "was removed, renamed or replaced during training"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_run_that_loses_its_disk_says_why_and_continues_when_it_is_back(
    qtbot: QtBot, stocked: MainWindow, disk: Path, fault: str
) -> None:
    cause, mend, words = FAULTS[fault]
    session, caused = stocked.session, list[int]()
    session.store.change(train=changed(session.store.project.train, meta={"steps": 30}))
    assert session.store.save_now()
    stocked.show_page("train")

    def at_the_second_step() -> None:
        if not caused and session.training.history.step >= 2:
            caused.append(session.training.history.step)
            cause(disk)

    session.training.progressed.connect(at_the_second_step)
    session.training.start()
    qtbot.waitUntil(lambda: bool(caused) and not session.training.is_active, timeout=LONG_MS)
    try:
        wait_until_idle(qtbot, stocked)
        assert [text for text in shown_texts(stocked) if re.search(words, text)] != []
        assert not has_finished(stocked)
        assert not any("internal error" in text for text in shown_texts(stocked))
    finally:
        mend(disk)
    session.read_runs()
    answer = child(stocked, QPushButton, "continue_run")
    qtbot.waitUntil(answer.isVisible, timeout=LONG_MS)
    answer.click()
    qtbot.waitUntil(lambda: not session.training.is_active and not session.job_runner.running, timeout=LONG_MS)
    assert has_finished(stocked) and session.training.history.step == 30
    qtbot.waitUntil(lambda: session.store.is_saved or session.store.save_now(), timeout=LONG_MS)


def test_a_run_that_cannot_be_saved_keeps_the_closing_window_open(
    qtbot: QtBot, stocked: MainWindow, disk: Path
) -> None:
    session, filled = stocked.session, list[bool]()
    session.store.change(train=changed(session.store.project.train, meta={"steps": 100_000}))
    assert session.store.save_now()

    def at_the_second_step() -> None:
        if not filled and session.training.history.step >= 2:
            filled.append(True)
            fill(disk)
            stocked.close_without_asking()

    session.training.progressed.connect(at_the_second_step)
    session.training.start()
    qtbot.waitUntil(lambda: bool(filled) and not session.training.is_active, timeout=LONG_MS)
    wait_until_idle(qtbot, stocked)
    qtbot.wait(1000)
    assert stocked.isVisible()
    assert [text for text in shown_texts(stocked) if "could not be saved, so the window stays open" in text] != []
    make_room(disk)
    next(button for button in stocked.findChildren(QPushButton) if button.text() == "Quit anyway").click()
    qtbot.waitUntil(lambda: not stocked.isVisible(), timeout=LONG_MS)
