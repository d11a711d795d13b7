"""The open project is saved by itself, belongs to one window, and is remembered."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from purer_app.engine.errors import ConfigError, RunFolderError
from purer_app.ui.project_file import read_project
from purer_app.ui.project_store import AUTOSAVE_MS, ProjectStore
from tests.ui.conftest import LONG_MS


@pytest.fixture
def store(settings: QSettings) -> ProjectStore:
    return ProjectStore(settings)


def test_that_a_change_is_on_disk_after_two_seconds(qtbot: QtBot, store: ProjectStore, tmp_path: Path) -> None:
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


def test_that_equal_values_are_no_change(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    changes: list[int] = []
    store.changed.connect(lambda: changes.append(1))
    store.change(page="models")
    assert changes == []
    assert store.is_saved
    store.close()


def test_that_closing_saves_what_is_not_saved(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    store.change(page="adapt")
    store.close()
    assert not store.is_open
    assert read_project(tmp_path / "trees").page == "adapt"


def test_that_another_window_cannot_have_the_same_project(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    other = ProjectStore(store._settings)
    other.create(tmp_path / "other")
    with pytest.raises(RunFolderError, match="is open in another window of PURER; close it there first"):
        other.open(tmp_path / "trees")
    assert other.folder == tmp_path / "other", "the present project stays"
    store.close()
    other.open(tmp_path / "trees")
    assert other.folder == tmp_path / "trees"
    other.close()


def test_that_a_lock_of_a_window_that_died_does_not_count(store: ProjectStore, tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication, QSettings\n"
        "from purer_app.ui.project_store import ProjectStore\n"
        "app = QCoreApplication([])\n"
        "store = ProjectStore(QSettings(sys.argv[2], QSettings.Format.IniFormat))\n"
        "store.create(Path(sys.argv[1]))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "trees"), str(tmp_path / "other.ini")], check=False)
    store.open(tmp_path / "trees")
    assert store.project.name == "trees"
    store.close()


def test_that_a_project_that_cannot_be_read_leaves_the_present_one_open(store: ProjectStore, tmp_path: Path) -> None:
    store.create(tmp_path / "trees")
    with pytest.raises(ConfigError, match="holds no project"):
        store.open(tmp_path)
    assert store.folder == tmp_path / "trees"
    store.close()


def test_that_recent_projects_are_those_that_are_still_there(store: ProjectStore, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        store.create(tmp_path / name)
    store.open(tmp_path / "one")
    (tmp_path / "two" / "project.toml").unlink()
    assert store.recent() == [tmp_path / "one", tmp_path / "three"]
    store.close()


def test_that_a_project_that_cannot_be_saved_says_so_and_stays_unsaved(
    store: ProjectStore, unprivileged_folder: Path
) -> None:
    folder = unprivileged_folder / "trees"
    store.create(folder)
    sentences: list[str] = []
    store.failed.connect(sentences.append)
    folder.chmod(0o500)
    store.change(page="runs")
    assert not store.save_now()
    assert "cannot be written" in sentences[0]
    folder.chmod(0o700)
    assert store.save_now()
    assert read_project(folder).page == "runs"
    store.close()
