"""SIGTERM and SIGHUP end a run cleanly: with a snapshot to continue from, and the exit code of the signal."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from purer_app.engine.events import Control, ignore
from purer_app.engine.run_folder import RunFolder
from purer_app.engine.settings_file import settings_to_toml
from purer_app.engine.training_job import resume_training, start_training
from tests.tiny_pools import assert_same_run, changed, tiny_config, write_tiny_pool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
ENDINGS = (signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else ()
STEPS = 40


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pool and settings of a run that takes some seconds, and that run as it ends by itself."""
    folder = tmp_path_factory.mktemp("place")
    config = changed(
        tiny_config(write_tiny_pool(folder / "pool"), "protonet"),
        meta={"steps": STEPS},
        record={"snapshot_seconds": 1000.0, "gallery_every": 0},
    )
    (folder / "settings.toml").write_text(settings_to_toml(config))
    start_training(config, folder / "whole", ignore, Control())
    return folder


def start(place: Path, out: Path, stderr: int = subprocess.PIPE, before: str = "") -> "subprocess.Popen[str]":
    usual = "signal.signal(signal.SIGHUP, signal.SIG_DFL)"  # whatever started the tests may ignore it, as nohup does
    code = f"import runpy, signal\n{usual}\n{before}\nrunpy.run_module('purer_app', run_name='__main__')"
    words = ["train", place / "pool", "--out", out, "--config", place / "settings.toml"]
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, text=True)


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    for _ in range(12_000):
        if condition():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("the program did not get that far within two minutes")


def has_learned(run: Path) -> bool:
    events = run / "events.jsonl"
    return events.exists() and "MetaStepDone" in events.read_text()


@pytest.mark.parametrize("number", ENDINGS)
def test_that_the_signal_saves_the_run_which_resumes_to_the_same_end(
    number: signal.Signals, place: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    process = start(place, run)
    wait_for(lambda: has_learned(run), process)
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 128 + number
    assert "continue it with: purer-app train --resume" in said.splitlines()[-1]
    assert "Traceback" not in said
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None and snapshot.step > 1, "only the first step is saved by itself"
    assert not (run / "model.safetensors").exists()
    resume_training(run, ignore, Control())
    assert_same_run(run, place / "whole")


def test_that_a_signal_before_training_leaves_nothing(place: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    with said.open("w") as file:
        process = start(place, tmp_path / "run", stderr=file.fileno())
        wait_for(lambda: "inspect:" in said.read_text(), process)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=120)
    assert process.returncode == 143
    assert said.read_text().splitlines()[-1] == "Stopped."
    assert not list(tmp_path.glob("*run*"))


def test_that_a_run_outlives_its_terminal_until_it_is_saved(place: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    ours, theirs = pty.openpty()
    process = start(place, run, stderr=theirs)
    os.close(theirs)
    wait_for(lambda: has_learned(run), process)
    os.close(ours)  # whatever is written from now on fails
    process.send_signal(signal.SIGHUP)
    process.wait(timeout=120)
    assert process.returncode == 129
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None and snapshot.step > 1


def test_that_an_ignored_hang_up_stays_ignored(place: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    process = start(place, run, before="signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    wait_for(lambda: has_learned(run), process)
    process.send_signal(signal.SIGHUP)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert_same_run(run, place / "whole")
