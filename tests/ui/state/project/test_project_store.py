"""The open project is saved automatically, belongs to one window, and is remembered."""

import itertools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings, QSize, QTimer
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.state.project.project_lock import LOCK_NAME
from purer_app.ui.state.project.project_store import AUTOSAVE_MS, ProjectStore
from purer_app.ui.state.project.save_problems import SaveProblem
from tests.helpers.small_disks import fill, make_room
from tests.helpers.tiny_pools import files_limited_to
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find


@pytest.fixture
def store(settings: QSettings) -> ProjectStore:
    return ProjectStore(settings)


def test_a_change_is_on_disk_after_two_seconds(qtbot: QtBot, store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    assert AUTOSAVE_MS == 2000
    store.change(page="runs")
    assert store.is_saved is False
    assert read_project(tmp_path / "trees").page == "models"
    with qtbot.waitSignal(store.saved_changed, timeout=LONG_MS) as saved:
        pass
    assert saved.args == [True]
    assert read_project(tmp_path / "trees").page == "runs"
    store.close()


def test_equal_values_are_no_change(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    changes: list[int] = []
    store.changed.connect(lambda: changes.append(1))
    store.change(page="models")
    assert changes == []
    assert store.is_saved
    store.close()


def test_closing_saves_what_is_not_saved(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    store.change(page="adapt")
    store.close()
    assert not store.is_open
    assert read_project(tmp_path / "trees").page == "adapt"


def test_another_window_cannot_have_the_same_project(store: ProjectStore, settings: QSettings, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    other = ProjectStore(settings)
    other.create(tmp_path / "other")
    with pytest.raises(RunFolderError, match="is open in another window of PURER; close it there first"):
        other.open(tmp_path / "trees")
    assert other.folder == tmp_path / "other", "the present project stays"
    store.close()
    other.open(tmp_path / "trees")
    assert other.folder == tmp_path / "trees"
    other.close()


def test_a_lock_of_a_window_that_died_does_not_count(store: ProjectStore, tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication, QSettings\n"
        "from purer_app.ui.state.project.project_store import ProjectStore\n"
        "app = QCoreApplication([])\n"
        "store = ProjectStore(QSettings(sys.argv[2], QSettings.Format.IniFormat))\n"
        "store.create(Path(sys.argv[1]))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "trees"), str(tmp_path / "other.ini")], check=False)
    store.open(tmp_path / "trees")
    assert store.project.name == "trees"
    store.close()


def test_a_lock_file_of_another_user_can_be_locked(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    store.close()
    assert (tmp_path / "trees" / LOCK_NAME).stat().st_mode & 0o666 == 0o666


def test_a_window_whose_folder_was_replaced_does_not_unlock_the_new_one(
    store: ProjectStore, settings: QSettings, tmp_path: Path
) -> None:
    store.create(tmp_path / "trees")
    shutil.rmtree(tmp_path / "trees")
    second, third = ProjectStore(settings), ProjectStore(settings)
    second.create(tmp_path / "trees")
    store.close()
    with pytest.raises(RunFolderError, match="is open in another window"):
        third.open(tmp_path / "trees")
    second.close()


def test_a_project_that_cannot_be_read_leaves_the_present_one_open(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    with pytest.raises(ConfigError, match="contains no project"):
        store.open(tmp_path)
    assert store.folder == tmp_path / "trees"
    store.close()


def test_recent_projects_are_listed_until_they_are_forgotten(store: ProjectStore, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        store.create(tmp_path / name)
    store.open(tmp_path / "one")
    (tmp_path / "two" / "project.toml").unlink()
    assert store.recent() == [tmp_path / "one", tmp_path / "three", tmp_path / "two"]
    store.forget(tmp_path / "two")
    assert store.recent() == [tmp_path / "one", tmp_path / "three"]
    assert (tmp_path / "two").is_dir()
    store.close()


@pytest.mark.parametrize("stored", [QByteArray(b"abc"), 5, QSize(3, 4), {"a": 1}, [["a"], 5], "trees", None])
def test_what_is_no_list_of_projects_is_ignored(store: ProjectStore, settings: QSettings, stored: object) -> None:
    settings.setValue("recent_projects", stored)
    assert store.recent() == []


def test_no_more_recent_projects_are_listed_than_are_kept(
    store: ProjectStore, settings: QSettings, tmp_path: Path
) -> None:
    folders = [tmp_path / f"{number}" for number in range(300)]
    settings.setValue("recent_projects", [str(folder) for folder in (folders[0], *folders)])
    assert store.recent() == folders[:8]


def state_of(store: ProjectStore) -> tuple[bool, SaveProblem | None]:
    return store.is_saved, store.problem


def block(folder: Path) -> Path:
    """Make every save fail, for root as well: a file cannot replace a folder."""
    (folder / "project.toml").rename(folder / "aside")
    (folder / "project.toml").mkdir()
    return folder / "project.toml"


def unblock(folder: Path) -> None:
    (folder / "project.toml").rmdir()
    (folder / "aside").rename(folder / "project.toml")


def test_a_failed_save_leaves_the_project_unsaved_until_a_write_succeeds(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    sentences: list[str] = []
    told: list[bool] = []
    store.failed.connect(sentences.append)
    store.saved_changed.connect(told.append)
    block(tmp_path / "trees")
    store.change(preset="quick")
    assert not store.save_now()
    assert not store.is_saved and store.has_unsaved_edits
    assert "cannot be written" in sentences[0]
    assert store.problem is not None and store.problem.kind == "unwritable"
    assert not store.can_close()
    unblock(tmp_path / "trees")
    assert not store.is_saved, "nothing was written since"
    assert store.save_now()
    assert state_of(store) == (True, None)
    assert told == [False, True]
    assert read_project(tmp_path / "trees").preset == "quick"
    store.close()


def test_an_edit_survives_a_failed_autosave_and_closing(store: ProjectStore, tmp_path: Path) -> None:
    """The write that failed is the last one before closing, and the disk is healthy again by then."""
    store.create(tmp_path / "trees")
    block(tmp_path / "trees")
    store.change(preset="quick")
    store.save_now()
    unblock(tmp_path / "trees")
    store.close()
    assert read_project(tmp_path / "trees").preset == "quick"


def test_a_failed_save_is_tried_again_at_growing_intervals(
    qtbot: QtBot, store: ProjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("purer_app.ui.state.project.project_store.RETRY_MS", (10, 35))
    store.create(tmp_path / "trees")
    block(tmp_path / "trees")
    intervals: list[int] = []
    store.failed.connect(lambda _: intervals.append(find(store, QTimer).interval()))
    store.change(preset="quick")
    store.save_now()
    qtbot.waitUntil(lambda: len(intervals) >= 5, timeout=LONG_MS)
    assert intervals[1:5] == [10, 20, 35, 35], "each is the one that the failure before it chose"
    unblock(tmp_path / "trees")
    qtbot.waitUntil(lambda: store.is_saved, timeout=LONG_MS)
    assert read_project(tmp_path / "trees").preset == "quick"
    store.close()


def test_a_full_disk_keeps_the_old_file_and_the_edit(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    before = (tmp_path / "trees" / "project.toml").read_bytes()
    store.change(preset="quick")
    with files_limited_to(len(before) // 2):
        assert not store.save_now()
    assert (tmp_path / "trees" / "project.toml").read_bytes() == before
    assert not store.is_saved
    assert store.save_now()
    assert read_project(tmp_path / "trees").preset == "quick"
    store.close()


def test_a_real_full_disk_keeps_the_edit_until_there_is_room(store: ProjectStore, small_disk: Path) -> None:
    store.create(small_disk / "trees")
    fill(small_disk)
    store.change(preset="quick", models=tuple(ModelEntry(path=f"/models/{n:060d}") for n in range(200)))
    assert not store.save_now()
    assert store.problem is not None and "No space left" in store.problem.sentence
    make_room(small_disk)
    assert store.save_now()
    assert read_project(small_disk / "trees").preset == "quick"
    store.close()


@pytest.mark.parametrize("how", ["deleted", "renamed", "replaced"])
def test_a_project_folder_that_is_gone_is_noticed_and_never_made_again(
    qtbot: QtBot, store: ProjectStore, tmp_path: Path, watching: None, how: str
) -> None:
    store.create(tmp_path / "trees")
    if how == "deleted":
        shutil.rmtree(tmp_path / "trees")
    else:
        (tmp_path / "trees").rename(tmp_path / "oaks")
    if how == "replaced":
        (tmp_path / "trees").mkdir()
    qtbot.waitUntil(lambda: store.problem is not None, timeout=LONG_MS)
    assert store.problem is not None and store.problem.kind == "missing"
    assert str(tmp_path / "trees") in store.problem.sentence
    assert store.problem.moved_to == (None if how == "deleted" else tmp_path / "oaks")
    assert not store.is_saved
    store.change(preset="quick")
    assert not store.save_now()
    store.close()
    assert (tmp_path / "trees").exists() == (how == "replaced")
    assert how != "replaced" or list((tmp_path / "trees").iterdir()) == []


def test_a_folder_that_comes_back_is_saved_into_again(
    qtbot: QtBot, store: ProjectStore, tmp_path: Path, watching: None
) -> None:
    store.create(tmp_path / "trees")
    (tmp_path / "trees").rename(tmp_path / "oaks")
    qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
    store.change(preset="quick")
    (tmp_path / "oaks").rename(tmp_path / "trees")
    qtbot.waitUntil(lambda: store.is_saved, timeout=LONG_MS)
    assert store.problem is None
    assert read_project(tmp_path / "trees").preset == "quick"
    store.close()


def test_the_same_project_on_a_disk_that_was_mounted_again_is_known(
    qtbot: QtBot, store: ProjectStore, tmp_path: Path, watching: None
) -> None:
    """A disk gets another device number then, as a copy of the folder does here."""
    store.create(tmp_path / "trees")
    shutil.copytree(tmp_path / "trees", tmp_path / "copy")
    (tmp_path / "trees").rename(tmp_path / "out of sight")
    qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
    (tmp_path / "copy").rename(tmp_path / "trees")
    qtbot.waitUntil(lambda: store.problem is None, timeout=LONG_MS)
    store.change(preset="quick")
    assert store.save_now()
    store.close()


def test_an_unmounted_disk_gets_nothing_written_into_its_mount_point(
    qtbot: QtBot, store: ProjectStore, small_disk: Path, watching: None
) -> None:
    store.create(small_disk)
    subprocess.run(["umount", "-l", str(small_disk)], check=True)
    qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
    store.change(preset="quick")
    assert not store.save_now()
    assert list(small_disk.iterdir()) == []
    store.close()
    assert list(small_disk.iterdir()) == []


def test_a_project_goes_on_under_its_new_name_with_the_edits_that_were_not_saved(
    qtbot: QtBot, store: ProjectStore, settings: QSettings, tmp_path: Path, watching: None
) -> None:
    store.create(tmp_path / "trees")
    (tmp_path / "trees").rename(tmp_path / "oaks")
    qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
    store.change(preset="quick")
    opened: list[int] = []
    store.opened.connect(lambda: opened.append(1))
    store.continue_in(tmp_path / "oaks")
    assert opened == [1]
    assert store.folder == tmp_path / "oaks"
    assert store.is_saved and store.problem is None
    assert read_project(tmp_path / "oaks").preset == "quick"
    other = ProjectStore(settings)
    with pytest.raises(RunFolderError, match="is open in another window"):
        other.open(tmp_path / "oaks")
    store.close()
    assert not (tmp_path / "trees").exists()


def test_a_read_only_project_says_so_on_opening_and_keeps_edits_unsaved(
    qtbot: QtBot, store: ProjectStore, unprivileged_folder: Path
) -> None:
    folder = unprivileged_folder / "trees"
    store.create(folder)
    store.close()
    folder.chmod(0o500)
    store.open(folder)
    assert store.problem is not None and store.problem.kind == "read-only"
    assert f"{folder} is read-only" in store.problem.sentence
    assert store.is_saved
    store.change(page="runs")
    assert not store.has_unsaved_edits and store.can_close(), "looking at another page is no edit"
    store.change(preset="quick")
    assert not store.can_close()
    folder.chmod(0o700)
    assert store.save_now()
    assert state_of(store) == (True, None)
    store.close()


def test_a_folder_that_turns_read_only_is_noticed(
    qtbot: QtBot, store: ProjectStore, unprivileged_folder: Path, watching: None
) -> None:
    folder = unprivileged_folder / "trees"
    store.create(folder)
    folder.chmod(0o500)
    qtbot.waitUntil(lambda: store.problem is not None and store.problem.kind == "read-only", timeout=LONG_MS)
    folder.chmod(0o700)
    qtbot.waitUntil(lambda: store.problem is None, timeout=LONG_MS)
    store.close()


def test_edits_may_be_discarded_and_a_later_one_may_not(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    block(tmp_path / "trees")
    store.change(preset="quick")
    store.save_now()
    store.discard()
    assert store.can_close()
    store.change(preset="paper")
    assert not store.can_close()
    store.discard()
    store.close()
    unblock(tmp_path / "trees")
    assert read_project(tmp_path / "trees").preset == "balanced"


def test_a_damaged_project_is_opened_from_the_last_good_file_and_says_so(
    qtbot: QtBot, store: ProjectStore, tmp_path: Path
) -> None:
    store.create(tmp_path / "trees")
    store.change(preset="quick")
    store.save_now()
    store.change(page="runs")
    store.save_now()
    store.close()
    (tmp_path / "trees" / "project.toml").write_bytes(b"format_version = 1\nname = \x00\xff")
    warnings: list[str] = []
    store.warned.connect(warnings.append)
    store.open(tmp_path / "trees")
    assert (store.project.preset, store.project.page) == ("quick", "models")
    assert "is not UTF-8 text" in warnings[0] and "The previous version was opened instead" in warnings[0]
    assert not store.is_saved
    qtbot.waitUntil(lambda: store.is_saved, timeout=LONG_MS)
    assert read_project(tmp_path / "trees").preset == "quick"
    assert (tmp_path / "trees" / "project.toml.damaged").read_bytes().endswith(b"\xff")
    store.close()


def test_a_project_file_that_another_program_wrote_is_kept(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    path = tmp_path / "trees" / "project.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# by hand\n", encoding="utf-8")
    warnings: list[str] = []
    store.warned.connect(warnings.append)
    store.change(preset="quick")
    assert store.save_now()
    kept = tmp_path / "trees" / "project.toml.changed-elsewhere"
    assert "# by hand" in kept.read_text(encoding="utf-8")
    assert kept.name in warnings[0]
    store.change(preset="paper")
    store.save_now()
    assert len(warnings) == 1
    store.close()


def test_steady_changes_do_not_put_off_saving(qtbot: QtBot, store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    pages = itertools.cycle(["runs", "adapt", "models"])
    timer = QTimer()
    timer.timeout.connect(lambda: store.change(page=next(pages)))
    timer.start(50)
    qtbot.waitUntil((tmp_path / "trees" / "project.toml.previous").exists, timeout=LONG_MS)
    timer.stop()
    store.close()
