"""Training from the window: a real run on a tiny pool that starts, waits, goes on, ends or is saved as asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QFile
from pytestqt.qtbot import QtBot

from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.runs.run_search import run_folders
from purer_app.ui.state.jobs.job_thread import Cancelled, Failed, Finished
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS


@pytest.fixture
def ready(qtbot: QtBot, project: Session, tmp_path: Path) -> Session:
    """Return a session whose project has a tiny pool and settings that make a run take a second."""
    with qtbot.waitSignal(project.models.added, timeout=LONG_MS):
        project.models.add([write_tiny_pool(tmp_path / "pool")])
    settings = replace(tiny_config(tmp_path / "pool"), pool="")
    project.store.change(train=settings)
    qtbot.waitUntil(lambda: not project.models.is_inspecting, timeout=LONG_MS)
    return project


def endless(session: Session) -> None:
    session.store.change(train=changed(session.store.project.train, meta={"steps": 100_000}))


def wait_for_step(qtbot: QtBot, session: Session, step: int) -> None:
    qtbot.waitUntil(lambda: session.training.history.step >= step, timeout=LONG_MS)


def wait_for_end(qtbot: QtBot, session: Session) -> object:
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS) as ended:
        pass
    assert ended.args is not None
    return ended.args[0]


def test_a_run_ends_automatically_and_stands_among_the_runs(qtbot: QtBot, ready: Session) -> None:
    states: list[str] = []
    ready.training.state_changed.connect(states.append)
    ready.training.start()
    assert ready.training.is_active
    assert isinstance(wait_for_end(qtbot, ready), Finished)
    assert states == ["running", "idle"]
    assert ready.training.history.step == 6
    assert ready.training.history.phase == "finished"
    qtbot.waitUntil(lambda: bool(ready.runs), timeout=LONG_MS)
    assert [run.status for run in ready.runs] == ["finished"]
    assert ready.store.project.shown_run == ready.runs[0].name
    assert ready.run_path(ready.runs[0].name) == ready.training.run


def test_the_window_and_the_command_line_give_the_same_run(qtbot: QtBot, ready: Session, tmp_path: Path) -> None:
    from purer_app.cli.app import run

    ready.training.start()
    wait_for_end(qtbot, ready)
    assert ready.training.run is not None
    settings = ready.training.run / "settings.toml"
    with pytest.raises(SystemExit):
        run(["train", str(tmp_path / "pool"), "--out", str(tmp_path / "again"), "--config", str(settings)])
    assert_same_run(ready.training.run, tmp_path / "again")


def test_a_pause_holds_the_run_and_its_progress(qtbot: QtBot, ready: Session) -> None:
    endless(ready)
    ready.training.start()
    wait_for_step(qtbot, ready, 2)
    ready.training.pause()
    qtbot.wait(100)
    progress, step = ready.training.progress, ready.training.history.step
    qtbot.wait(100)
    assert (ready.training.progress, ready.training.history.step) == (progress, step)
    assert ready.training.state == "paused"
    ready.training.unpause()
    wait_for_step(qtbot, ready, step + 2)
    assert progress is not None
    qtbot.waitUntil(lambda: ready.training.progress != progress, timeout=LONG_MS)
    ready.training.finish()
    wait_for_end(qtbot, ready)


def test_finish_now_keeps_the_model(qtbot: QtBot, ready: Session) -> None:
    endless(ready)
    ready.training.start()
    wait_for_step(qtbot, ready, 1)
    ready.training.finish()
    assert isinstance(wait_for_end(qtbot, ready), Finished)
    assert ready.training.run is not None
    assert RunFolder(ready.training.run).load_model()[1]["learner"] == "maml"


def test_a_discarded_run_is_in_the_trash(qtbot: QtBot, ready: Session, home: Path) -> None:
    endless(ready)
    ready.training.start()
    wait_for_step(qtbot, ready, 1)
    name = ready.store.project.shown_run
    ready.training.stop_and_discard()
    assert wait_for_end(qtbot, ready) == Cancelled(suspended=False)
    assert run_folders(ready.store.folder) == []
    assert ready.training.run is None
    assert ready.store.project.shown_run == ""
    assert [found.parent.name for found in home.rglob("manifest.toml")] == [name]


def test_a_discarded_run_is_kept_where_there_is_no_trash(
    qtbot: QtBot, ready: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: False)
    sentences: list[str] = []
    ready.failed.connect(lambda sentence, _: sentences.append(sentence))
    endless(ready)
    ready.training.start()
    wait_for_step(qtbot, ready, 1)
    ready.training.stop_and_discard()
    wait_for_end(qtbot, ready)
    (run,) = run_folders(ready.store.folder)
    why = f"The run was stopped, but cannot be moved to the trash. Delete {run.name} on the Runs page."
    assert sentences == [why]
    qtbot.waitUntil(lambda: [found.name for found in ready.runs] == [run.name], timeout=LONG_MS)


def test_a_suspended_run_goes_on_where_it_was(qtbot: QtBot, ready: Session) -> None:
    endless(ready)
    ready.training.start()
    wait_for_step(qtbot, ready, 2)
    ready.training.suspend()
    assert wait_for_end(qtbot, ready) == Cancelled(suspended=True)
    qtbot.waitUntil(lambda: bool(ready.runs), timeout=LONG_MS)
    assert [run.status for run in ready.runs] == ["interrupted"]
    step = ready.training.history.step
    ready.continue_run(Path(ready.runs[0].path))
    qtbot.waitUntil(lambda: ready.training.is_active, timeout=LONG_MS)
    assert list(ready.training.history.hardness.x) == list(range(1, step + 1)), "the plots go on from what was there"
    wait_for_step(qtbot, ready, step + 2)
    assert list(ready.training.history.hardness.x) == list(range(1, ready.training.history.step + 1))
    ready.training.finish()
    assert isinstance(wait_for_end(qtbot, ready), Finished)


def test_a_run_that_cannot_begin_says_why(qtbot: QtBot, ready: Session, tmp_path: Path) -> None:
    for path in (tmp_path / "pool").glob("a.*"):
        path.unlink()
    sentences: list[str] = []
    ready.failed.connect(lambda sentence, _: sentences.append(sentence))
    ready.training.start()
    end = wait_for_end(qtbot, ready)
    assert isinstance(end, Failed)
    assert sentences == [end.sentence]
    assert "a.safetensors" in end.sentence
    assert ready.training.state == "idle"


def test_a_run_of_earlier_can_be_shown(qtbot: QtBot, ready: Session, tmp_path: Path) -> None:
    ready.training.start()
    wait_for_end(qtbot, ready)
    run = ready.training.run
    assert run is not None
    told = ready.training.history.hardness.y
    folder = ready.store.folder
    ready.store.create(tmp_path / "other")
    assert ready.training.history.step == 0
    ready.store.open(folder)
    qtbot.waitUntil(lambda: bool(ready.runs), timeout=LONG_MS)
    ready.show_run(run)
    qtbot.waitUntil(lambda: ready.training.run == run, timeout=LONG_MS)
    assert ready.training.history.hardness.y == told
    assert ready.training.history.phase == "finished"
