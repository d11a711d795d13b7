"""A crash leaves a trace that the next start shows once; a normal end and a kill leave nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from purer_app import __version__
from purer_app.engine.core.files import log_folder
from purer_app.ui.app import tell_crashes
from purer_app.ui.core.crash_trace import new_crashes, read_trace
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.project.project_file import create_project
from purer_app.ui.state.session import Session
from tests.helpers.small_disks import fill
from tests.ui.conftest import LONG_MS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals end a process there without a trace")


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """Return the folder of logs in the test's own home."""
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return log_folder()


@pytest.fixture
def program(traces: Path, home: Path, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Return the real program, once it has opened a project."""
    create_project(tmp_path / "project", "Trees")
    process = subprocess.Popen(
        [sys.executable, "-m", "purer_app", str(tmp_path / "project")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + LONG_MS / 1000
    while not any(home.rglob("purer-app.conf")):  # it is written when the project is open
        assert time.monotonic() < until, "the window does not open"
        time.sleep(0.05)
    assert (traces / f"running-{process.pid}.trace").exists()
    yield process
    process.kill()
    process.wait()


def test_a_crash_is_told_at_the_next_start_with_its_trace_and_only_once(
    qtbot: QtBot,
    qapp: QApplication,
    session: Session,
    theme: Theme,
    program: "subprocess.Popen[bytes]",
    traces: Path,
) -> None:
    assert new_crashes(traces) == [], "the program still runs"
    program.send_signal(signal.SIGSEGV)
    assert program.wait() == -signal.SIGSEGV
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    tell_crashes(window, traces)
    (banner,) = window.banners.banners()
    (trace,) = traces.glob("crash-*.txt")
    assert banner.text.startswith(
        f"PURER crashed at its last use. The trace, which a bug report should contain, is in {trace}."
    )
    copy = next(button for button in banner.findChildren(QPushButton) if button.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = qapp.clipboard().text()
    assert copied.startswith(banner.text)
    assert f"PURER {__version__}, Python 3." in copied
    assert "Fatal Python error: Segmentation fault" in copied and "purer_app/ui/app.py" in copied
    banner.close_now()
    tell_crashes(window, traces)
    assert window.banners.banners() == []


def test_a_full_disk_does_not_keep_the_program_from_starting(small_disk: Path) -> None:
    fill(small_disk)
    code = (
        "import pathlib, sys; from purer_app.ui.core.crash_trace import record_crashes;"
        "record_crashes(pathlib.Path(sys.argv[1])); print('started')"
    )
    command = [sys.executable, "-c", code, str(small_disk)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "started\n", "")
    assert list(small_disk.glob("*.trace")) == []


def test_of_a_very_long_trace_only_the_beginning_is_read(tmp_path: Path) -> None:
    trace = tmp_path / "running-999999.trace"
    trace.write_bytes(b"PURER\n\nFatal Python error: \xff\n" + bytes(2**20))
    (found,) = new_crashes(tmp_path)
    assert found.stat().st_size > 2**20
    text = read_trace(found)
    assert text.startswith("PURER\n\nFatal Python error: \ufffd\n")
    assert len(text) < 2**19


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_normal_end_and_a_kill_are_no_crash(
    program: "subprocess.Popen[bytes]", traces: Path, number: signal.Signals
) -> None:
    program.send_signal(number)
    assert program.wait() == (0 if number == signal.SIGTERM else -number)
    assert new_crashes(traces) == []
    assert list(traces.glob("*.trace")) == list(traces.glob("crash-*")) == []


def test_the_five_latest_traces_are_kept_and_a_reused_number_is_no_running_program(tmp_path: Path) -> None:
    for day in range(10, 17):
        (tmp_path / f"crash-2026-01-{day}-120000-7.txt").write_text("x")
    own = tmp_path / f"running-{os.getpid()}.trace"
    own.write_text("PURER\n\nFatal Python error: Aborted\n")
    assert new_crashes(tmp_path) == []
    earlier = psutil.Process().create_time() - 100
    os.utime(own, (earlier, earlier))
    (found,) = new_crashes(tmp_path)
    assert read_trace(found).endswith("Aborted\n")
    assert len(list(tmp_path.glob("crash-*.txt"))) == 5
