"""A job that cannot start leaves no run folder; a failed write leaves a run that can be resumed."""

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import DataError, DeviceError, EngineError, PoolError, RunFolderError
from purer_app.engine.core.events import Control, Event, NoticeGiven, SnapshotSaved, ignore
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training, start_training
from tests.engine.training.conftest import copy_of, train
from tests.helpers.tiny_pools import assert_same_run, changed, files_limited_to, tiny_config, write_tiny_pool


def test_checkpoint_files_are_the_same_after_a_run(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    before = {path.name: sha256_of(path) for path in pool.iterdir()}
    train(tiny_config(pool), tmp_path / "run")
    assert {path.name: sha256_of(path) for path in pool.iterdir()} == before


def test_a_run_inside_its_pool_is_refused(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    with pytest.raises(RunFolderError, match=r"run lies inside the pool; the run's own model would count as a teacher"):
        train(tiny_config(pool), pool / "run")
    assert not (pool / "run").exists()


def test_a_run_may_lie_in_the_folder_of_the_models_it_names(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    config = replace(tiny_config(pool), models=("a.safetensors", str(pool / "c.pth")))
    train(changed(config, episode={"n_way": 2}), pool / "run")
    manifest = RunFolder.open(pool / "run").manifest()
    assert sorted(manifest["checkpoints"]) == ["a.safetensors", "c.pth"]
    resume_training(pool / "run", ignore, Control())


def test_a_run_without_a_time_limit_reports_its_estimated_duration(trained: Path) -> None:
    notices = [event.text for event in RunFolder(trained).events() if isinstance(event, NoticeGiven)]
    assert [text for text in notices if text.startswith("At the current speed 6 meta-iterations take about 1 min")]


def test_a_new_run_does_not_change_an_old_one(tiny_pool: Path, stopped: Path, tmp_path: Path) -> None:
    run = copy_of(stopped, tmp_path)
    with pytest.raises(RunFolderError, match="is not empty; choose another folder"):
        start_training(tiny_config(tiny_pool, seed=1), run, ignore, Control())
    assert RunFolder(run).settings().seed == 0


def test_a_full_disk_leaves_a_run_that_resumes_to_the_same_end(tiny_pool: Path, trained: Path, tmp_path: Path) -> None:
    config, run = tiny_config(tiny_pool), tmp_path / "run"
    with ExitStack() as disk:

        def emit(event: Event) -> None:
            if isinstance(event, SnapshotSaved) and event.step == 3:
                disk.enter_context(files_limited_to(20_000))

        sentence = r"snapshots/step-00000004 cannot be written: File too large; choose another place"
        with pytest.raises(RunFolderError, match=sentence):
            start_training(config, run, emit, Control())
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 3
    resume_training(run, ignore, Control())
    assert_same_run(run, trained)


def test_events_on_a_full_disk_leave_the_snapshots(stopped: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    run = copy_of(stopped, tmp_path)
    (run / "events.jsonl").unlink()
    (run / "events.jsonl").symlink_to("/dev/full")
    with pytest.raises(RunFolderError, match=r"events\.jsonl cannot be written: No space left on device"):
        resume_training(run, ignore, Control())
    snapshot = RunFolder(run).latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == 3


def test_lost_permission_leaves_the_snapshots(unprivileged_folder: Path) -> None:
    config = tiny_config(write_tiny_pool(unprivileged_folder / "pool"))
    run = unprivileged_folder / "run"

    def emit(event: Event) -> None:
        if isinstance(event, SnapshotSaved) and event.step == 3:
            (run / "snapshots").chmod(0o555)

    with pytest.raises(RunFolderError, match="step-00000004 cannot be written: Permission denied"):
        start_training(config, run, emit, Control())
    (run / "snapshots").chmod(0o755)
    assert resume_training(run, ignore, Control()).steps == 6


def test_a_run_folder_without_write_permission_is_reported(unprivileged_folder: Path) -> None:
    config = tiny_config(write_tiny_pool(unprivileged_folder / "pool"))
    closed = unprivileged_folder / "closed"
    closed.mkdir(mode=0o555)
    with pytest.raises(RunFolderError, match="run cannot be written: Permission denied"):
        start_training(config, closed / "run", ignore, Control())


def assert_nothing_begins(config: TrainConfig, run: Path, kind: type[EngineError], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        start_training(config, run, ignore, Control())
    assert not run.exists(), "a run that cannot begin leaves no folder behind"


def test_a_job_without_a_pool_leaves_nothing(tmp_path: Path) -> None:
    assert_nothing_begins(tiny_config(tmp_path / "gone"), tmp_path / "run", PoolError, "gone does not exist")


def test_a_pool_with_too_few_classes_leaves_nothing(tiny_pool: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(tiny_pool), episode={"n_way": 9})
    assert_nothing_begins(config, tmp_path / "run", PoolError, "the pool has 8 classes; 9-way episodes need 9")


def test_too_few_validation_pictures_leave_nothing(tiny_pool: Path, pictures: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(tiny_pool, validation=str(pictures)), episode={"n_query": 3})
    sentence = "class 'class-00' has 3 images; 1 support \\+ 3 query need 4"
    assert_nothing_begins(config, tmp_path / "run", DataError, sentence)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what the test takes for absent")
def test_an_absent_device_leaves_nothing(tiny_pool: Path, tmp_path: Path) -> None:
    config = TrainConfig(pool=str(tiny_pool), device="cuda")
    assert_nothing_begins(
        config, tmp_path / "run", DeviceError, "device 'cuda' is not available here; this machine has"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_run_in_a_loop_of_links_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    write_tiny_pool(tmp_path / "pool")
    sentence = r"loop is a link that leads nowhere, not a folder; move it away$"
    with pytest.raises(RunFolderError, match=sentence):
        start_training(tiny_config(tmp_path / "pool", "anil"), tmp_path / "loop" / "x", ignore, Control())
