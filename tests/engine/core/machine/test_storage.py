"""Folders are measured, and only what the program makes again is cleared."""

import sqlite3
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Control, Event, Heartbeat, ignore
from purer_app.engine.core.machine.storage import clear_caches, folder_size
from purer_app.engine.core.settings.job_configs import InspectConfig
from tests.helpers.tiny_pools import write_tiny_pool


def test_the_size_is_that_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one").write_bytes(bytes(1000))
    (tmp_path / "a" / "b" / "two").write_bytes(bytes(234))
    assert folder_size(tmp_path) == 1234
    assert folder_size(tmp_path / "a" / "one") == 1000
    assert folder_size(tmp_path / "missing") == 0
    assert jobs.measure_folders([tmp_path / "a" / "b", tmp_path], ignore, Control()) == (234, 1234)


def test_a_folder_that_is_removed_meanwhile_does_not_count(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name / "runs").mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(bytes(10))
    n_files = 0

    def remove(event: Event) -> None:
        nonlocal n_files
        n_files += isinstance(event, Heartbeat) and event.doing != str(tmp_path)
        for place in tmp_path.glob("*/runs"):
            place.rmdir()

    assert jobs.measure_folders([tmp_path], remove, Control()) == (30,)
    assert n_files == 3


def test_measuring_can_be_stopped(tmp_path: Path) -> None:
    def stop(event: Event) -> None:
        raise RunCancelled

    with pytest.raises(RunCancelled):
        jobs.measure_folders([tmp_path], stop, Control())

    (tmp_path / "file").write_bytes(bytes(10))
    events: list[Event] = []

    def stop_inside(event: Event) -> None:
        events.append(event)
        if len(events) > 1:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        jobs.measure_folders([tmp_path], stop_inside, Control())


def test_caches_are_cleared_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PURER_CACHE", str(cache))
    pool = write_tiny_pool(tmp_path / "pool")
    first = jobs.inspect(InspectConfig(paths=(str(pool),)), ignore, Control())
    (cache / "class-images").mkdir()
    (cache / "class-images" / "x.safetensors").write_bytes(bytes(5000))
    (cache / "mine.txt").write_text("not the program's")
    before = folder_size(cache)
    freed, problem = jobs.clear_caches(ignore, Control())
    assert problem == ""
    assert sorted(path.name for path in cache.iterdir()) == ["mine.txt"]
    assert freed == before - folder_size(cache) >= 5000
    assert jobs.inspect(InspectConfig(paths=(str(pool),)), ignore, Control()) == first
    with sqlite3.connect(cache / "verdicts.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM verdicts").fetchone() == (3,)
    connection.close()


def test_a_cache_that_cannot_be_deleted_is_named(unprivileged_folder: Path) -> None:
    locked = unprivileged_folder / "signatures"
    locked.mkdir()
    (locked / "timm-1.tsv").write_bytes(bytes(10))
    locked.chmod(0o500)
    freed, problem = clear_caches(unprivileged_folder)
    locked.chmod(0o700)
    assert freed == 0
    assert problem == f"{locked} cannot be deleted: Permission denied"
    assert (locked / "timm-1.tsv").exists()
