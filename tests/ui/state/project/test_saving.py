"""In the window: no edit is lost, whatever becomes of the project's folder."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.adapt.state.class_library import ClassLibrary
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.table import RunTable
from purer_app.ui.shell.banner import Banner
from purer_app.ui.state.project.project_file import create_project, read_project
from purer_app.ui.state.project.project_folder import FolderState, ProjectFolder
from purer_app.ui.state.session import Session
from purer_app.ui.train.page import TrainPage
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.tiny_runs import train_tiny_run
from tests.ui.state.project.test_project_store import block, unblock


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme, watching: None) -> Iterator[MainWindow]:
    """Return the whole window with a project; what is unsaved in the end is discarded."""
    window = MainWindow(session, theme)
    window.show()
    yield window
    session.store.discard()
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


@pytest.fixture
def folder(window: MainWindow, tmp_path: Path) -> Path:
    window.session.store.create(tmp_path / "trees", "Trees")
    return tmp_path / "trees"


def banner_with(window: MainWindow, words: str) -> Banner:
    return next(banner for banner in window.banners.banners() if words in banner.text)


def press(parent: object, text: str) -> None:
    assert isinstance(parent, Banner | QMessageBox)
    next(button for button in parent.findChildren(QPushButton) if button.text().replace("&", "") == text).click()


def question(window: MainWindow) -> QMessageBox:
    return find(window, QMessageBox, "unsaved_question")


def texts(window: MainWindow) -> list[str]:
    return [banner.text for banner in window.banners.banners()]


def test_a_failed_save_is_a_banner_until_trying_again_succeeds(window: MainWindow, folder: Path) -> None:
    block(folder)
    window.session.store.change(preset="quick")
    window.registry["file.save"].trigger()
    assert window.isWindowModified()
    for n in range(5):
        window.show_message("info", f"Something else {n}")
    press(banner_with(window, "The last changes are not saved"), "Try again")
    assert re.search(r"The attempt at \d\d:\d\d:\d\d failed\.$", banner_with(window, "The last changes").text)
    unblock(folder)
    press(banner_with(window, "The last changes are not saved"), "Try again")
    assert "The last changes are not saved" not in " ".join(texts(window))
    assert not window.isWindowModified()
    assert read_project(folder).preset == "quick"
    assert window.statusBar().currentMessage() == "The project is saved again, with all changes."


def test_closing_asks_about_edits_that_cannot_be_saved(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    block(folder)
    window.session.store.change(preset="quick")
    assert not window.close()
    box = question(window)
    assert "The changes to “Trees” are not saved." in box.text()
    press(box, "Cancel")
    assert window.isVisible() and window.session.store.project.preset == "quick"
    assert not window.close()
    unblock(folder)
    press(question(window), "Try again")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert read_project(folder).preset == "quick"
    assert window.session.settings.value("open_project") == str(folder)


def test_edits_are_discarded_only_where_the_user_says_so(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    block(folder)
    window.session.store.change(preset="quick")
    assert not window.close()
    press(question(window), "Discard the changes")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    unblock(folder)
    assert read_project(folder).preset == "balanced"


def test_opening_another_project_asks_too(window: MainWindow, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "oaks", ignore=shutil.ignore_patterns(".*"))
    block(folder)
    window.session.store.change(preset="quick")
    assert not window.session.open_path(tmp_path / "oaks")
    assert window.session.store.folder == folder
    press(question(window), "Discard the changes")
    assert window.session.store.folder == tmp_path / "oaks"


def test_nothing_is_discarded_for_a_project_that_cannot_be_opened(
    window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "newer").mkdir()
    (tmp_path / "newer" / "project.toml").write_text("format_version = 99")
    block(folder)
    window.session.store.change(preset="quick")
    assert not window.session.open_path(tmp_path / "newer")
    press(question(window), "Discard the changes")
    assert (window.session.store.folder, window.session.store.project.preset) == (folder, "quick")


def test_saving_a_copy_goes_on_in_it_with_classes_and_runs(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.session
    train_tiny_run(folder)
    library = ClassLibrary(folder)
    library.add_bytes(library.classes_folder / library.add_class("ash"), b"a picture", "a")
    block(folder)
    session.store.change(preset="quick")
    session.store.save_now()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "oaks"), ""))
    press(banner_with(window, "The last changes are not saved"), "Save a copy…")
    assert "The last changes are not saved" in " ".join(texts(window)), "until the copy is complete"
    qtbot.waitUntil(lambda: session.store.folder == tmp_path / "oaks", timeout=LONG_MS)
    assert read_project(tmp_path / "oaks").preset == "quick"
    assert window.windowTitle() == "oaks[*] — PURER" and not window.isWindowModified()
    assert texts(window) == []
    qtbot.waitUntil(lambda: [run.name for run in session.runs] == ["tiny"], timeout=LONG_MS)
    assert session.runs[0].path == str(tmp_path / "oaks" / "runs" / "tiny")
    assert [found.name for found in ClassLibrary(tmp_path / "oaks").classes()] == ["ash"]


def test_a_copy_can_be_saved_at_any_time_by_a_command(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def choose(_parent: object, _title: str, proposal: str) -> tuple[str, str]:
        proposed.append(proposal)
        return proposal, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.registry["file.save_copy"].trigger()
    qtbot.waitUntil(lambda: window.session.store.folder != folder, timeout=LONG_MS)
    assert proposed == [str(tmp_path / "trees copy")]
    assert window.session.store.folder == tmp_path / "trees copy"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(folder), ""))
    window.registry["file.save_copy"].trigger()
    assert "already exists and is not empty" in texts(window)[0]


def test_a_deleted_project_takes_its_classes_and_runs_with_it(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    session = window.session
    train_tiny_run(folder)
    library = ClassLibrary(folder)
    for name in ("elm", "ash"):
        library.add_class(name)
    session.store.change(adapt=replace(session.store.project.adapt, class_order=("elm", "ash")))
    session.read_runs()
    qtbot.waitUntil(lambda: len(session.runs) == 1, timeout=LONG_MS)
    session.show_run(Path(session.runs[0].path))
    qtbot.waitUntil(lambda: session.training.run is not None, timeout=LONG_MS)
    adapt, runs = window.build_page("adapt"), window.build_page("runs")
    assert isinstance(adapt, AdaptPage) and isinstance(runs, RunsPage)
    window.show_page("adapt")
    assert list(adapt.picture_store.names) == ["elm", "ash"]
    window.show_page("runs")
    folder.rename(folder.with_name("away"))
    qtbot.waitUntil(lambda: session.runs == () and session.training.run is None, timeout=LONG_MS)
    assert "was renamed to away" in " ".join(texts(window))
    assert find(runs, RunTable).run is None and runs.state_text() == ""
    assert list(adapt.picture_store.names) == []
    adapt.picture_store.add_class("fir")
    assert find(adapt.classes, MessageBar, "new_class_warning").isHidden() is False
    assert not folder.exists()
    folder.with_name("away").rename(folder)
    qtbot.waitUntil(lambda: len(session.runs) == 1, timeout=LONG_MS)
    qtbot.waitUntil(lambda: adapt.picture_store.names == ("elm", "ash"), timeout=LONG_MS)
    assert [text for text in texts(window) if "now classifies with" not in text] == []
    assert len(texts(window)) == 1, "the run that came back is not new"


def test_a_run_that_is_deleted_elsewhere_does_not_stay(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    session = window.session
    run = train_tiny_run(folder)
    qtbot.waitUntil(lambda: len(session.runs) == 1, timeout=LONG_MS)  # the folder is watched
    session.show_run(run)
    qtbot.waitUntil(lambda: session.training.run == run, timeout=LONG_MS)
    shutil.rmtree(run)
    qtbot.waitUntil(lambda: session.runs == () and session.training.run is None, timeout=LONG_MS)


def test_a_run_that_comes_before_the_first_check_is_shown(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_state, run_is_there = ProjectFolder.read_state, threading.Event()

    def late(folder: ProjectFolder) -> FolderState:
        if threading.current_thread() is not threading.main_thread():
            run_is_there.wait(LONG_MS / 1000)
        return read_state(folder)

    monkeypatch.setattr(ProjectFolder, "read_state", late)
    window.session.store.create(tmp_path / "trees", "Trees")
    qtbot.waitUntil(lambda: window.session.runs_are_read, timeout=LONG_MS)
    train_tiny_run(tmp_path / "trees")
    run_is_there.set()
    qtbot.waitUntil(lambda: len(window.session.runs) == 1, timeout=LONG_MS)


def test_classes_that_change_elsewhere_are_shown(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    window.show_page("adapt")
    page = window.pages["adapt"]
    assert isinstance(page, AdaptPage)
    (folder / "classes" / "ash").mkdir(parents=True)
    qtbot.waitUntil(lambda: page.picture_store.names == ("ash",), timeout=LONG_MS)


@pytest.mark.parametrize("how", ["blocked", "missing"])
def test_a_run_is_refused_at_once_where_the_project_cannot_be_written(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path, how: str
) -> None:
    session = window.session
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    session.store.change(train=changed(replace(tiny_config(tmp_path / "pool"), pool=""), meta={"steps": 5}))
    assert session.store.save_now()
    if how == "blocked":
        (folder / "runs").write_bytes(b"in the way")
    else:
        folder.rename(folder.with_name("away"))
    session.training.start()
    assert not session.training.is_active
    assert "No run was started." in " ".join(texts(window))
    assert folder.exists() == (how == "blocked")


def test_start_says_why_a_read_only_project_cannot_train(
    qtbot: QtBot, window: MainWindow, unprivileged_folder: Path
) -> None:
    folder = unprivileged_folder / "trees"
    window.session.store.create(folder)
    window.session.store.close()
    folder.chmod(0o500)
    assert window.session.open_path(folder)
    assert window.windowTitle() == "trees (read-only)[*] — PURER"
    banner = banner_with(window, "is read-only")
    assert [button.text() for button in banner.findChildren(QPushButton)] == ["Try again", "Save a copy…"]
    page = window.build_page("train")
    assert isinstance(page, TrainPage)
    start = find(page, QPushButton, "train_start")
    assert not start.isEnabled() and "is read-only" in start.toolTip()
    window.show_page("runs")
    assert not window.isWindowModified(), "looking around is no edit"
    window.session.store.change(preset="quick")
    assert window.isWindowModified()


def test_messages_of_one_project_do_not_stay_in_another(window: MainWindow, folder: Path, tmp_path: Path) -> None:
    adapt, runs, models = (window.build_page(name) for name in ("adapt", "runs", "models"))
    assert isinstance(adapt, AdaptPage)
    window.show_page("adapt")
    for _ in range(2):
        adapt.picture_store.add_class("ash")
    adapt.picture_store.add_class("elm")
    adapt.picture_store.remove_class("elm")
    adapt.show_message("Copied")
    find(runs, InlineBar, "runs_message").show_message("Delete the run?", ("Delete the run", "danger", lambda: None))
    find(models, UndoBar).show_message("10 added")
    window.session.store.create(tmp_path / "oaks")
    bars = [
        bar
        for page in (adapt, runs, models)
        for kind in (MessageBar, UndoBar, InlineBar)
        for bar in page.findChildren(kind)
    ]
    assert len(bars) >= 5
    assert [bar.objectName() for bar in bars if not bar.isHidden()] == []
    assert find(adapt, QLabel, "adapt_message").isHidden()


def test_a_warning_goes_when_its_page_is_left(window: MainWindow, folder: Path) -> None:
    window.show_page("adapt")
    adapt = window.pages["adapt"]
    assert isinstance(adapt, AdaptPage)
    for _ in range(2):
        adapt.picture_store.add_class("ash")
    warning = find(adapt, MessageBar, "new_class_warning")
    assert not warning.isHidden()
    window.show_page("runs")
    assert warning.isHidden()


def test_the_sample_is_opened_again_while_it_is_unchanged(qtbot: QtBot, window: MainWindow) -> None:
    session = window.session

    def try_sample() -> Path:
        QApplication.processEvents()
        assert session.open_sample()
        qtbot.waitUntil(lambda: not session.models.is_inspecting, timeout=LONG_MS)
        return session.store.folder

    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.open_sample()
    first = session.store.folder
    window.show_page("runs")
    assert try_sample() == first, "it is open already"
    session.store.create(first.parent / "other")
    assert try_sample() == first
    assert window.page_name == "models"
    session.store.change(preset="paper")
    second = try_sample()
    assert second != first and session.store.project.name == "Sample 2"
    (second / "classes" / "ash").mkdir(parents=True)
    try_sample()
    assert session.store.project.name == "Sample 3"
    assert read_project(first).preset == "paper"


def test_two_projects_of_folders_of_the_same_name_have_different_names(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for parent in ("a", "b"):
        with qtbot.waitSignal(window.session.models.added, timeout=LONG_MS):
            window.session.new_project([write_tiny_pool(tmp_path / parent / "pool")])
    assert window.session.store.project.name == "pool 2"


def test_a_project_of_the_file_before_is_named_in_a_banner(window: MainWindow, folder: Path) -> None:
    store = window.session.store
    store.change(preset="quick")
    store.save_now()
    store.close()
    (folder / "project.toml").write_bytes(b"")
    assert window.session.open_path(folder)
    assert "The previous version was opened instead" in " ".join(texts(window))
    assert store.project.preset == "balanced"


def test_a_project_that_was_moved_is_located_and_another_one_is_refused(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that was only renamed is found automatically; one that was moved elsewhere is not."""
    create_project(tmp_path / "oaks", "Oaks")
    (tmp_path / "elsewhere").mkdir()
    moved = folder.rename(tmp_path / "elsewhere" / "trees")
    store = window.session.store
    store.change(preset="quick")
    qtbot.waitUntil(lambda: store.is_missing, timeout=LONG_MS)
    for chosen in (tmp_path / "oaks", moved):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, chosen=chosen: str(chosen))
        press(banner_with(window, "no longer exists"), "Locate…")
        if chosen != moved:
            assert "contains another project, “Oaks”. Choose the folder of “Trees”." in " ".join(texts(window))
    assert store.folder == moved and read_project(moved).preset == "quick" and store.is_saved
    assert "no longer exists" not in " ".join(texts(window))
    assert read_project(tmp_path / "oaks").preset == "balanced"


def test_a_copy_of_a_renamed_project_has_its_classes(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    ClassLibrary(folder).add_class("ash")
    folder.rename(tmp_path / "away")
    qtbot.waitUntil(lambda: window.session.store.is_missing, timeout=LONG_MS)
    assert window.session.copier.save_copy(tmp_path / "oaks")
    qtbot.waitUntil(lambda: window.session.store.folder == tmp_path / "oaks", timeout=LONG_MS)
    assert [found.name for found in ClassLibrary(tmp_path / "oaks").classes()] == ["ash"]
    assert texts(window) == []


def test_a_copy_of_a_deleted_project_says_what_it_lacks(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    shutil.rmtree(folder)
    qtbot.waitUntil(lambda: window.session.store.is_missing, timeout=LONG_MS)
    assert window.session.copier.save_copy(tmp_path / "oaks")
    qtbot.waitUntil(lambda: window.session.store.folder == tmp_path / "oaks", timeout=LONG_MS)
    words = f"Classes, pictures and runs were only in {folder}."
    assert texts(window) == [f"This copy has your models and settings. {words}"]


def test_preferences_that_cannot_be_saved_are_named_once(
    qtbot: QtBot, theme: Theme, tmp_path: Path, watching: None
) -> None:
    (tmp_path / "in the way").write_bytes(b"")
    file = tmp_path / "in the way" / "settings.ini"
    session = Session(QSettings(str(file), QSettings.Format.IniFormat))
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    for name in ("trees", "oaks"):
        session.store.create(tmp_path / name)
        said = [text for text in texts(window) if "Preferences cannot be saved" in text]
        assert len(said) == (1 if name == "trees" else 0)
    session.store.close()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
