"""A run is resumed from its newest usable snapshot and on the same pool, or not at all."""

import shutil
from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training
from tests.engine.training.conftest import copy_of, stopped_run
from tests.helpers.tiny_pools import assert_same_run, tiny_config, write_teacher, write_tiny_pool


def test_a_resumed_run_reports_the_step_where_it_continues(stopped: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("Continuing at step 2 of 6") in events


def test_a_run_without_a_snapshot_reports_that_it_starts_again(stopped: Path, trained: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    shutil.rmtree(run / "snapshots")
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("No snapshot was written yet; the run starts again from its first step") in events
    assert_same_run(run, trained)


def test_a_run_resumes_from_the_older_snapshot_if_the_newest_is_damaged(
    stopped: Path, trained: Path, tmp_path: Path
) -> None:
    run = copy_of(stopped, tmp_path)
    (run / "snapshots" / "step-00000003" / "state.safetensors").write_bytes(b"\0" * 100)
    events: list[Event] = []
    resume_training(run, events.append, Control())
    assert NoticeGiven("Continuing at step 1 of 6") in events
    assert_same_run(run, trained)


@pytest.mark.parametrize("change", ["other weights", "one more", "one less"])
def test_a_run_is_not_resumed_on_another_pool(change: str, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    run = stopped_run(tiny_config(pool), tmp_path / "run")
    match change:
        case "other weights":
            write_teacher(pool, "a", seed=99)
        case "one more":
            write_teacher(pool, "d", seed=99)
        case _:
            (pool / "a.safetensors").unlink()
    snapshot = RunFolder(run).latest_snapshot()
    with pytest.raises(RunFolderError, match=r"the models in .*pool are no longer those that .*run started with"):
        resume_training(run, ignore, Control())
    after = RunFolder(run).latest_snapshot()
    assert snapshot is not None and after is not None
    assert after.step == snapshot.step == 3


def test_damaged_snapshots_are_reported_and_no_event_is_lost(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    before = (tmp_path / "run" / "events.jsonl").read_bytes()
    for state in (tmp_path / "run" / "snapshots").glob("*/state.safetensors"):
        state.write_bytes(b"damaged")
    with pytest.raises(RunFolderError, match=r"no snapshot in .* can be used, so the run cannot be resumed"):
        resume_training(tmp_path / "run", ignore, Control())
    assert (tmp_path / "run" / "events.jsonl").read_bytes() == before


@pytest.mark.parametrize("lost", ["all snapshots", "the newest snapshot"])
def test_a_finished_model_is_not_replaced_by_one_of_fewer_steps(trained: Path, tmp_path: Path, lost: str) -> None:
    copy_of(trained, tmp_path)
    run = tmp_path / "run"
    snapshots = sorted((run / "snapshots").iterdir())
    assert len(snapshots) == 2
    for snapshot in snapshots if lost == "all snapshots" else snapshots[1:]:
        shutil.rmtree(snapshot)
    before = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}
    with pytest.raises(RunFolderError, match=r"its last snapshot is missing\. Its finished model can still be used"):
        resume_training(run, ignore, Control())
    assert {path.name: path.read_bytes() for path in run.iterdir() if path.name in before} == before


def test_resuming_a_complete_run_is_reported(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    events: list[Event] = []
    resume_training(tmp_path / "run", events.append, Control())
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert "The run is finished already; its model is written again from the last snapshot" in notices
    assert not [text for text in notices if text.startswith("Continuing at")]


def test_a_run_is_not_resumed_under_the_name_of_another_pool(tiny_pool: Path, trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    with pytest.raises(RunFolderError, match=r"run was trained on .*, not on "):
        resume_training(tmp_path / "run", ignore, Control(), tmp_path)
    resume_training(tmp_path / "run", ignore, Control(), tiny_pool)


def test_half_written_files_of_a_killed_process_are_removed(trained: Path, tmp_path: Path) -> None:
    copy_of(trained, tmp_path)
    left_over = tmp_path / "run" / "snapshots" / ".step-00000001.part"
    left_over.mkdir()
    resume_training(tmp_path / "run", ignore, Control())
    assert not left_over.exists()
