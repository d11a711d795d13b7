"""SIGTERM and SIGHUP end a run cleanly: with a snapshot to continue from, and the exit code of the signal."""

import os
import pty
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from purer_app.cli.output import Reporter
from purer_app.cli.signals import SignalControl, Terminated
from purer_app.engine.core.events import Control, Heartbeat, ignore
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training, start_training
from tests.helpers.cli_tools import has_learned
from tests.helpers.forked import CAN_FORK, Program
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_tiny_pool

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="Windows has no such signals")
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


def start(place: Path, tmp_path: Path, terminal: Path | None = None, **settings: signal.Handlers) -> Program:
    words = ["train", place / "pool", "--out", tmp_path / "run", "--config", place / "settings.toml"]
    return Program(*words, place=tmp_path, terminal=terminal, **settings)


@pytest.mark.parametrize("number", ENDINGS)
def test_the_signal_saves_the_run_which_resumes_to_the_same_end(
    number: signal.Signals, place: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    program = start(place, tmp_path)
    program.wait_for(lambda: has_learned(run))
    program.send_signal(number)
    code, said = program.wait(), program.said()
    assert code == 128 + number
    assert "continue it with: purer-app train --resume" in said.splitlines()[-1]
    assert "Traceback" not in said
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None and snapshot.step > 1, "only the first step is saved by itself"
    assert not (run / "model.safetensors").exists()
    resume_training(run, ignore, Control())
    assert_same_run(run, place / "whole")


def test_a_signal_before_training_leaves_nothing(place: Path, tmp_path: Path) -> None:
    program = start(place, tmp_path)
    program.wait_for(lambda: "inspect:" in program.said())
    program.send_signal(signal.SIGTERM)
    assert program.wait() == 143
    assert program.said().splitlines()[-1] == "Stopped."
    assert not list(tmp_path.glob("*run*"))


def test_a_run_survives_its_terminal_until_it_is_saved(place: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    ours, theirs = pty.openpty()
    program = start(place, tmp_path, terminal=Path(os.ttyname(theirs)))
    program.wait_for(lambda: has_learned(run))
    os.close(theirs)
    os.close(ours)  # whatever is written from now on fails
    program.send_signal(signal.SIGHUP)
    assert program.wait() == 129
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None and snapshot.step > 1


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    ("number", "reason"), [(signal.SIGINT, KeyboardInterrupt), *((number, Terminated) for number in ENDINGS)]
)
def test_a_signal_that_was_lost_ends_the_job_at_its_next_event(
    number: signal.Signals, reason: type[BaseException]
) -> None:
    with SignalControl() as control:
        with suppress(reason):  # as the interpreter does for one that is raised inside a finalizer
            signal.raise_signal(number)
        with pytest.raises(reason):
            control.follow(Heartbeat("inspect"))


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", ENDINGS)
def test_an_error_that_a_signal_caused_ends_the_command_as_the_signal(number: signal.Signals) -> None:
    def import_half() -> None:
        with Reporter():
            with suppress(Terminated):
                signal.raise_signal(number)
            raise ImportError("a module was half imported")

    with pytest.raises(Terminated) as ended:
        import_half()
    assert ended.value.exit_code == 128 + number


def test_an_ignored_hang_up_stays_ignored(place: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    program = start(place, tmp_path, hang_up=signal.SIG_IGN)
    program.wait_for(lambda: has_learned(run))
    program.send_signal(signal.SIGHUP)
    assert program.wait() == 0, program.said()
    assert_same_run(run, place / "whole")
