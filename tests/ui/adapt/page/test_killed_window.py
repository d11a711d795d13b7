"""A window that is killed without warning, while it copies pictures, loses no picture that was in a class."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.state.session import Session
from tests.ui.helpers import busy_window

KILLS = 4
LONGEST_S = 1.5
"""Seconds after the first import, at most, until the window is killed."""


def killed_while_copying(project: Path, source: Path, log: Path, seconds: float) -> int:
    """Run the window until some time after its first import; return how many pictures it counted last."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, str(busy_window.__file__), str(project), str(source)],
            stdout=out,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )
    while not (lines := log.read_text().split()) and process.poll() is None:
        time.sleep(0.02)
    time.sleep(seconds)
    process.kill()
    process.wait()
    lines = log.read_text().split()
    assert process.returncode == -9 and lines, "the window ended by itself"
    return int(lines[-1])


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_classes_and_pictures_are_back_after_kill_9(session: Session, classes: Path, tmp_path: Path) -> None:
    session.store.create(tmp_path / "project", "Trees")
    picture_store = PictureStore(session)
    picture_store.add_class("symbol-02")  # before symbol-01, and so with the first colour
    session.store.close()
    sources = {path.read_bytes() for path in classes.rglob("*.png")}
    n_before, chance = 0, random.Random(7)
    for number in range(KILLS):
        counted = killed_while_copying(
            tmp_path / "project", classes, tmp_path / f"log-{number}", chance.uniform(0, LONGEST_S)
        )
        session.store.open(tmp_path / "project")
        assert session.store.problem is None, "the lock of a killed process is free"
        assert picture_store.n_pictures >= counted > n_before, f"kill {number}"
        pictures = [path for found in picture_store.classes for path in found.pictures]
        assert {path.read_bytes() for path in pictures} <= sources, "no picture is cut"
        assert picture_store.names == ("symbol-02", "symbol-01")
        assert [picture_store.colour_index(name) for name in picture_store.names] == [0, 1]
        n_before = picture_store.n_pictures
        session.store.close()
