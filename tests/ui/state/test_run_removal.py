"""Runs go to the trash of the system; what is no run stays."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QFile

from purer_app.engine.core.errors import RunFolderError
from purer_app.ui.state.run_removal import delete_permanently, move_to_trash


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_text("x")
    (folder / "manifest.toml").write_text("")
    return folder


def test_a_run_can_be_restored_from_the_trash(run: Path, home: Path) -> None:
    assert move_to_trash(run)
    assert not run.exists()
    assert [found.read_text() for found in home.rglob("deep/file")] == ["x"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps the trash in a folder of the user's data")
@pytest.mark.parametrize("has_variable", [True, False])
def test_a_new_account_has_a_trash_as_well(
    run: Path, home: Path, monkeypatch: pytest.MonkeyPatch, has_variable: bool
) -> None:
    if has_variable:
        monkeypatch.setenv("XDG_DATA_HOME", str(home / "not" / "yet"))
    else:
        monkeypatch.delenv("XDG_DATA_HOME")
    assert move_to_trash(run)
    assert not run.exists()
    assert [found.read_text() for found in home.rglob("deep/file")] == ["x"]


def test_a_run_stays_whole_where_there_is_no_trash(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: False)
    assert not move_to_trash(run)
    assert (run / "deep" / "file").is_file()


def test_a_run_is_deleted_permanently(run: Path, home: Path) -> None:
    delete_permanently(run)
    assert not run.exists()
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("remove", [move_to_trash, delete_permanently])
def test_a_folder_that_is_no_run_stays(run: Path, remove: object) -> None:
    (run / "manifest.toml").unlink()
    with pytest.raises(RunFolderError, match="run holds no run; nothing was deleted"):
        remove(run)  # type: ignore[operator]
    assert (run / "deep" / "file").is_file()


def test_a_run_that_cannot_be_deleted_says_why(unprivileged_folder: Path) -> None:
    run = unprivileged_folder / "run"
    run.mkdir()
    (run / "manifest.toml").write_text("")
    run.chmod(0o500)
    with pytest.raises(RunFolderError, match=r"cannot be deleted: Permission denied; close programs that use it"):
        delete_permanently(run)
