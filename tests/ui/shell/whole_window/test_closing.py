"""The window closes soon, whatever is computed, but not before everything that writes has ended."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.project.project_file import read_project
from tests.ui.conftest import LONG_MS
from tests.ui.helpers import stuck_reader


@pytest.fixture
def may_end() -> Iterator[threading.Event]:
    """Return what the jobs of a test wait for; it is set in the end."""
    event = threading.Event()
    yield event
    event.set()


def test_closing_does_not_wait_for_a_long_operation_of_a_job_that_only_reads(
    qtbot: QtBot, window: MainWindow, may_end: threading.Event
) -> None:
    runner = window.session.job_runner
    job = runner.start("Measuring", lambda *_: may_end.wait(), owner=window, reads_only=True)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert runner.running == (job,) and job.state == "stopping"
    may_end.set()
    qtbot.waitUntil(lambda: not runner.running, timeout=LONG_MS)


def test_closing_waits_for_a_job_that_writes(qtbot: QtBot, window: MainWindow, may_end: threading.Event) -> None:
    runner = window.session.job_runner
    runner.start("Writing", lambda *_: may_end.wait(), owner=window)
    window.close()
    qtbot.wait(1500)
    assert window.isVisible(), "it waits longer than for a job that only reads"
    may_end.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert not runner.running


def test_the_program_ends_with_its_window_although_a_job_never_looks_up(tmp_path: Path) -> None:
    words = [sys.executable, stuck_reader.__file__, str(tmp_path / "project")]
    assert subprocess.run(words, check=False, timeout=LONG_MS / 1000).returncode == 0
    assert read_project(tmp_path / "project").preset == "quick"
