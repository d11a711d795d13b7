"""Two windows on one project: the second one is told, can look at it without changing it, and can call the first."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import RunFolderError
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.runs.actions import RunActions
from purer_app.ui.runs.labels import RunLabels
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.table import RunTable
from purer_app.ui.shell.banner import Banner
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.state.session import Session
from purer_app.ui.train.page import TrainPage
from purer_app.ui.widgets.inline_bar import InlineBar
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.tiny_runs import train_tiny_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trees"


@pytest.fixture
def first(qtbot: QtBot, session: Session, theme: Theme, folder: Path, watching: None) -> Iterator[MainWindow]:
    """Return a window that has the project open."""
    yield from opened(qtbot, session, theme, folder)


@pytest.fixture
def second(
    qtbot: QtBot, first: MainWindow, theme: Theme, folder: Path, tmp_path: Path, watching: None
) -> Iterator[MainWindow]:
    """Return another window, without a project."""
    session = Session(QSettings(str(tmp_path / "second.ini"), QSettings.Format.IniFormat))
    yield from opened(qtbot, session, theme, None)
    session.deleteLater()


def opened(qtbot: QtBot, session: Session, theme: Theme, folder: Path | None) -> Iterator[MainWindow]:
    window = MainWindow(session, theme)
    window.show()
    if folder is not None:
        session.store.create(folder)
    yield window
    session.store.discard()
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


def banner(window: MainWindow, words: str) -> Banner:
    return next(one for one in window.banners.banners() if words in one.text)


def press(parent: Banner, text: str) -> None:
    next(button for button in parent.findChildren(QPushButton) if button.text() == text).click()


def view(second: MainWindow, folder: Path) -> None:
    assert not second.session.open_path(folder)
    press(banner(second, f"{folder} is open in another window of PURER."), "Open read-only")
    assert second.session.store.folder == folder


def test_the_other_window_comes_to_the_front(qtbot: QtBot, first: MainWindow, second: MainWindow, folder: Path) -> None:
    first.showMinimized()
    assert not second.session.open_path(folder)
    press(banner(second, "is open in another window"), "Show the other window")
    qtbot.waitUntil(lambda: not first.windowState() & Qt.WindowState.WindowMinimized, timeout=LONG_MS)
    qtbot.waitUntil(lambda: [file.name for file in folder.iterdir() if "front" in file.name] == [], timeout=LONG_MS)


def test_a_window_that_only_looks_changes_nothing_in_the_folder(
    qtbot: QtBot, first: MainWindow, second: MainWindow, folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(train_tiny_run(tmp_path / "tiny"), folder / "runs" / "one")
    (folder / "classes" / "ash").mkdir(parents=True)
    view(second, folder)
    session = second.session
    qtbot.waitUntil(lambda: session.runs_are_read and not session.job_runner.running, timeout=LONG_MS)
    assert second.windowTitle() == "trees (read-only)[*] — PURER"
    before = content_of(folder)
    second.show_page("train")
    second.show_page("runs")
    assert not second.isWindowModified(), "looking around is no edit"
    adapt, runs, train = (second.build_page(name) for name in ("adapt", "runs", "train"))
    assert isinstance(adapt, AdaptPage) and isinstance(runs, RunsPage) and isinstance(train, TrainPage)
    adapt.picture_store.add_class("elm")
    adapt.picture_store.remove_class("ash")
    adapt.picture_store.rename("ash", "oak")
    run = find(runs, RunTable).run
    assert run is not None
    find(runs, RunLabels).rename(run, "Another name")
    find(runs, RunActions).ask_to_delete(run)
    assert "this window cannot change it" in find(runs, InlineBar, "runs_message").text
    assert "is open in another window" in find(train, QPushButton, "train_start").toolTip()
    session.training.start()
    assert not session.training.is_active
    session.store.change(preset="quick")
    assert not session.store.save_now() and second.isWindowModified()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
    assert content_of(folder) == before
    session.store.change(preset="balanced", page="adapt")
    assert first.session.store.save_now(), "the first window can"


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def test_the_project_is_edited_here_once_the_other_window_has_closed_it(
    first: MainWindow, second: MainWindow, folder: Path
) -> None:
    view(second, folder)
    press(banner(second, "is open in another window"), "Edit here")
    assert banner(second, "changes cannot be saved").text.endswith("Close it in the other window first.")
    first.session.store.change(preset="quick")
    first.session.store.close()
    press(banner(second, "changes cannot be saved"), "Edit here")
    store = second.session.store
    assert store.problem is None and store.project.preset == "quick", "as the other window left it"
    assert second.banners.banners() == []
    store.change(train=replace(store.project.train, seed=11))
    assert store.save_now() and read_project(folder).train.seed == 11


def test_a_call_of_a_window_that_died_brings_nothing_to_the_front(
    qtbot: QtBot, first: MainWindow, folder: Path
) -> None:
    first.session.store.close()
    (folder / ".project.to-front").touch()
    calls: list[int] = []
    first.session.store.called.connect(lambda: calls.append(1))
    first.session.store.open(folder)
    assert not (folder / ".project.to-front").exists() and calls == []


def test_a_project_that_is_only_shown_cannot_be_written_by_any_path(
    first: MainWindow, second: MainWindow, folder: Path
) -> None:
    view(second, folder)
    with pytest.raises(RunFolderError, match="is open in another window of PURER; this window cannot change it"):
        second.session.store.place.try_writing(folder / "runs")
