"""The demo opens its result in the window if there is a screen."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from purer_app.cli.app import run
from purer_app.engine import jobs
from purer_app.engine.jobs.demo_run import DemoResult

OPENS = "The result opens in the window; to open it again, run purer-app with this folder."
CLOSED = "The window is not opened: no screen was found."
SCREEN = {"DISPLAY": ":0"}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """Return a list that fills with the commands of started processes; the demo itself is done at once."""
    commands: list[Any] = []

    class StandIn:
        returncode: int | None = None

        def __init__(self, command: list[str], **options: object) -> None:
            commands.append(command)

    monkeypatch.setattr(subprocess, "Popen", StandIn)
    done = DemoResult(report=tmp_path / "demo" / "report.html", evaluations=(), conclusions=("It learned.",))
    monkeypatch.setattr(jobs, "demo", lambda config, emit, control: done)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "CI"):
        monkeypatch.delenv(name, raising=False)
    return commands


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
@pytest.mark.parametrize(
    ("environment", "options", "opens", "words"),
    [
        (SCREEN, [], True, OPENS),
        (SCREEN, ["--no-window"], False, ""),
        (SCREEN | {"CI": "true"}, [], False, ""),
        (SCREEN | {"CI": "true"}, ["--window"], True, OPENS),
        ({}, [], False, ""),
        ({}, ["--window"], False, CLOSED),
        ({"QT_QPA_PLATFORM": "offscreen"}, [], False, ""),
        ({"QT_QPA_PLATFORM": "offscreen"}, ["--window"], True, OPENS),
    ],
)
def test_the_demo_opens_the_window_where_it_is_seen_or_wanted(
    environment: dict[str, str],
    options: list[str],
    opens: bool,
    words: str,
    opened: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as end:
        run(["demo", *options])
    assert end.value.code == 0
    said = capsys.readouterr()
    assert said.out == f"It learned.\n{tmp_path / 'demo' / 'report.html'}\n", "the report stays the last line"
    assert said.err.strip() == words
    assert opened == ([[sys.executable, "-m", "purer_app", str(tmp_path / "demo")]] if opens else [])
