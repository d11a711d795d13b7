"""A helper process that is killed in the middle of a job: the job goes on, or says what happened and works again."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.take_away import TakeAwayDialog
from purer_app.ui.main_window import MainWindow
from tests.helpers.tiny_pools import write_teacher
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS
from tests.ui.shell.faults.conftest import wait_until_idle
from tests.ui.shell.faults.jobs import JOBS, Start, adapt_page

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@contextmanager
def killing_helpers(module: str) -> Iterator[list[int]]:
    """Kill the first process of a module that this program starts or has, once it works; yield the killed ones."""
    killed, over = list[int](), threading.Event()

    def kill() -> None:
        while not over.is_set() and not killed:
            for process in psutil.Process().children(recursive=True):
                if module in " ".join(command_of(process)) and process.cpu_times().user > 0:
                    killed.append(process.pid)
                    os.kill(process.pid, signal.SIGKILL)
                    return
            over.wait(0.002)

    thread = threading.Thread(target=kill, name="killer")
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def command_of(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def touch_models(disk: Path) -> None:
    """Let the models be read again, as after they were replaced."""
    for path in (disk / "pool").iterdir():
        os.utime(path)


def test_models_are_taken_in_although_their_reader_is_killed(qtbot: QtBot, stocked: MainWindow, disk: Path) -> None:
    models = stocked.session.models
    paths = [write_teacher(disk / "more", f"m{number}", seed=10 + number, form="pth") for number in range(6)]
    with killing_helpers("reading_worker") as killed:
        models.add([disk / "more"])
        qtbot.waitUntil(lambda: not models.is_inspecting and len(killed) == 1, timeout=LONG_MS)
    verdicts = [models.verdict(str(path)) for path in paths]
    assert [str(verdict.kind) for verdict in verdicts if verdict is not None] == ["ready"] * 6


@pytest.mark.slow
@pytest.mark.parametrize("start", JOBS)
def test_a_job_goes_on_although_the_reader_of_its_models_was_killed(
    qtbot: QtBot, stocked: MainWindow, disk: Path, start: Start
) -> None:
    touch_models(disk)
    with killing_helpers("reading_worker"):
        done = start(stocked)
        qtbot.waitUntil(done, timeout=LONG_MS)
    wait_until_idle(qtbot, stocked)
    assert [banner.text for banner in stocked.banners.banners() if banner.objectName() == "banner_error"] == []


@pytest.mark.slow
def test_an_export_whose_helper_is_killed_says_so_leaves_nothing_and_works_again(
    qtbot: QtBot, stocked: MainWindow, disk: Path
) -> None:
    stocked.show_page("adapt")
    adapt_page(stocked).take_away()
    dialog = adapt_page(stocked).findChild(TakeAwayDialog)
    assert dialog is not None
    start, state = child(dialog, QPushButton, "take_away_start"), child(dialog, QLabel, "take_away_state")
    wait_until_idle(qtbot, stocked)
    for name in ("format_safetensors", "format_pt2"):
        child(dialog, QCheckBox, name).setChecked(False)
    child(dialog, QLineEdit, "take_away_path").setText(str(disk / "out" / "classifier"))
    with killing_helpers("onnx_worker") as killed:
        start.click()
        qtbot.waitUntil(lambda: not dialog.is_running, timeout=LONG_MS)
    assert len(killed) == 1
    assert state.text() == (
        "the process that writes ONNX ended early, perhaps for lack of memory; close other programs and try again, "
        "or export without ONNX"
    )
    assert list((disk / "out").iterdir()) == []
    start.click()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=LONG_MS)
    assert state.text().startswith("Saved as") and (disk / "out" / "classifier" / "model.onnx").is_file()
