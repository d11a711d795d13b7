"""A real tray and a real notification service are told that a run has ended in a window behind others."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from tests.ui.real_window.screen import MISSING_PACKAGES, Screen

pytestmark = [
    pytest.mark.slow,
    pytest.mark.no_cover,
    pytest.mark.skipif(
        bool(MISSING_PACKAGES) or shutil.which("dbus-daemon") is None,
        reason="needs a virtual screen and a message bus: apt-get install xvfb xdotool dbus",
    ),
]

_LIMIT_S = 120


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Start a message bus for this test alone."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.stdout.readline().strip())
        yield
        daemon.terminate()


def test_the_end_of_a_run_appears_at_the_tray(tmp_path: Path, bus: None, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[3]
    monkeypatch.setenv("PYTHONPATH", str(root))
    with Screen(tmp_path) as screen:
        host = screen.start("tray_host.py", wait_for_line=True)
        assert host.stdout is not None
        screen.start("train_once.py", str(tmp_path / "project"), str(tmp_path / "pool"))
        limit = Timer(_LIMIT_S, host.kill)
        limit.start()
        seen: list[dict[str, Any]] = [json.loads(host.stdout.readline() or "{}") for _ in range(2)]
        limit.cancel()
    assert "icon" in seen[0]
    assert seen[1] == {"title": "Trees: run finished", "text": "The run has finished; its model is ready to use."}
