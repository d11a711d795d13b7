"""A window is opened only on a screen, and outlives the process that opened it."""

import os
import sys
from pathlib import Path

import pytest

from purer_app.launching import open_window, someone_is_watching, window_can_open


@pytest.mark.parametrize(
    ("environment", "platform", "can_open", "watched"),
    [
        ({}, "linux", False, False),
        ({"DISPLAY": ""}, "linux", False, False),
        ({"DISPLAY": ":0"}, "linux", True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, True),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", True, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "minimal:enable_fonts"}, "linux", True, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, "linux", True, True),
        ({}, "darwin", True, True),
        ({}, "win32", True, True),
        ({"CI": "1"}, "win32", True, False),
    ],
)
def test_screens_are_recognised(environment: dict[str, str], platform: str, can_open: bool, watched: bool) -> None:
    assert window_can_open(environment, platform) is can_open
    assert someone_is_watching(environment, platform) is watched


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_the_window_is_a_separate_process_on_the_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    stand_in = tmp_path / "python"
    stand_in.write_text(f'#!/bin/sh\nprintf "%s|" "$@" $(ps -o sid= -p $$) $$ > "{told}"\n')
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    monkeypatch.chdir(tmp_path)
    open_window(Path("result"))
    *command, session, process, _ = told.read_text().split("|")
    assert command == ["-m", "purer_app", str(tmp_path / "result")]
    assert session == process, "it leads a session of its own, so the terminal's end does not end it"
