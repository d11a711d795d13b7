"""The window holds its pages together: steps, drops, messages, and a close that loses nothing."""

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.core.resources import resource
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.shell.banner import Banner
from purer_app.ui.start.big_button import BigButton
from purer_app.ui.start.page import StartPage
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS
from tests.ui.helpers import endless_run
from tests.ui.helpers.tiny_runs import train_tiny_run


def drop(window: MainWindow, *paths: Path) -> None:
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, action = QPoint(400, 300), Qt.DropAction.CopyAction
    keys = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place, action, files, *keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(place), action, files, *keys))


def begin_endless_run(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    session = window.session
    session.store.create(tmp_path / "project")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    settings = replace(tiny_config(tmp_path / "pool"), pool="")
    session.store.change(train=changed(settings, meta={"steps": 100_000}))
    session.training.start()
    qtbot.waitUntil(lambda: session.training.history.step >= 2, timeout=LONG_MS)


def test_the_first_paint_is_signalled_once(qtbot: QtBot, window: MainWindow) -> None:
    painted: list[int] = []
    window.first_painted.connect(lambda: painted.append(1))
    qtbot.waitUntil(lambda: bool(painted), timeout=LONG_MS)
    window.repaint()
    QApplication.processEvents()
    assert painted == [1]
    assert window.page_name == "start"


def test_a_new_classifier_is_said_and_the_one_before_is_one_click_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    session, runs, tiny_run = window.session, tmp_path / "project" / "runs", train_tiny_run(tmp_path / "tiny")
    session.store.create(tmp_path / "project")
    qtbot.waitUntil(lambda: session.runs_are_read, timeout=LONG_MS)
    shutil.copytree(tiny_run, runs / "first")
    session.read_runs()
    qtbot.waitUntil(lambda: session.classifier_run == "first", timeout=LONG_MS)
    (banner,) = window.banners.banners()
    assert banner.text.endswith(", the newest run, instead of all models without training.")
    next(found for found in banner.findChildren(QPushButton) if found.text() == "Keep").click()
    shutil.copytree(tiny_run, runs / "second")
    session.read_runs()
    qtbot.waitUntil(lambda: session.classifier_run == "second", timeout=LONG_MS)
    (banner,) = window.banners.banners()
    again = next(found for found in banner.findChildren(QPushButton) if found.text().startswith("Use “"))
    again.click()
    assert session.classifier_run == session.store.project.adapt.source == "first"
    session.store.close()
    session.store.open(tmp_path / "project")
    qtbot.waitUntil(lambda: session.runs_are_read and not session.job_runner.running, timeout=LONG_MS)
    assert [found.text for found in window.banners.banners()] == [], "nothing has switched"


def test_all_pages_are_made_in_turn_and_can_be_shown(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: set(window.pages) == set(STEPS), timeout=LONG_MS)
    assert window.page_name == "start"
    window.show_page("runs")
    assert window.page_name == "start", "without a project there is no step to go to"
    window.session.store.create(tmp_path / "project")
    for name in STEPS:
        window.registry[f"go.{name}"].trigger()
        assert window.page_name == name
    assert window.session.store.project.page == name
    for page in window.pages.values():
        assert page.title()


def test_every_action_has_a_menu_and_keys_do_not_clash(qtbot: QtBot, window: MainWindow) -> None:
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: set(window.pages) == set(STEPS), timeout=LONG_MS)
    keys = [keys for action in window.registry.all() if (keys := action.shortcut().toString())]
    assert sorted(set(keys)) == sorted(keys)
    for action in window.registry.all():
        assert action.text()
        assert window.registry.menu_of(action)


def test_the_order_of_menus_does_not_depend_on_the_page_that_opened_first(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.session.store.create(tmp_path / "p")
    for name in ("runs", "adapt", "models", "train", "images"):
        window.show_page(name)
        titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
        assert titles[0] == "File"
        assert titles[-2:] == ["View", "Help"]
    assert [title for title in titles if title.lower() in STEPS] == [name.title() for name in STEPS]


def open_menu() -> str:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    title = popup.title().replace("&", "")
    popup.close()
    return title


def test_menus_open_by_alt_and_a_letter_and_by_f10(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for key, title in ((Qt.Key.Key_F, "File"), (Qt.Key.Key_V, "View"), (Qt.Key.Key_H, "Help")):
        QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
        assert open_menu() == title
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert open_menu() == "File"


def test_a_dropped_folder_of_models_becomes_a_project(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, home: Path
) -> None:
    pool = write_tiny_pool(tmp_path / "my models")
    with qtbot.waitSignal(window.session.models.added, timeout=LONG_MS):
        drop(window, pool)
    assert window.page_name == "models"
    assert window.session.store.folder.is_relative_to(home)
    assert window.session.store.project.name == "my models"
    assert window.windowTitle() == "my models[*] — PURER"
    assert len(window.session.models.used_paths()) == 3


def test_a_dropped_project_is_opened_on_the_page_where_it_was_left(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.session.store.create(tmp_path / "project", page="runs")
    window.session.store.close()
    drop(window, tmp_path / "project")
    assert window.session.store.folder == tmp_path / "project"
    assert window.page_name == "runs"


def test_a_folder_of_runs_becomes_a_project_with_their_models(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    from purer_app.engine import jobs
    from purer_app.engine.core.events import Control, ignore

    pool = write_tiny_pool(tmp_path / "pool")
    jobs.train(tiny_config(pool, seed=5), tmp_path / "demo" / "run", ignore, Control())
    with qtbot.waitSignal(window.session.models.added, timeout=LONG_MS):
        assert window.session.open_path(tmp_path / "demo")
    assert read_project(tmp_path / "demo").name == "demo"
    assert window.session.store.project.train.seed == 5
    assert len(window.session.models.used_paths()) == 3
    qtbot.waitUntil(lambda: [run.name for run in window.session.runs] == ["run"], timeout=LONG_MS)


def test_the_sample_is_ready_to_train_and_brings_real_validation_pictures(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.session.models.added, timeout=LONG_MS):
        window.registry["file.sample"].trigger()
    project = window.session.store.project
    assert (project.preset, project.train.validation) == ("quick", str(resource("symbols")))
    assert len(window.session.models.used_paths()) == 10


def test_what_cannot_be_opened_is_a_message_and_nothing_else_changes(window: MainWindow, tmp_path: Path) -> None:
    window.session.store.create(tmp_path / "project")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "project.toml").write_text("format_version = 99")
    assert not window.session.open_path(tmp_path / "broken")
    assert [banner.text for banner in window.banners.banners()] == [
        f"{tmp_path / 'broken' / 'project.toml'} was saved by a newer version of PURER (project format 99; this "
        "version reads 1). Update PURER to open it; nothing was changed."
    ]
    assert window.session.store.folder == tmp_path / "project"


def test_the_title_marks_what_is_not_saved(window: MainWindow, tmp_path: Path) -> None:
    window.session.store.create(tmp_path / "project")
    assert not window.isWindowModified()
    window.session.store.change(preset="quick")
    assert window.isWindowModified()
    window.registry["file.save"].trigger()
    assert not window.isWindowModified()


def test_closing_during_a_run_saves_it_and_the_next_start_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    begin_endless_run(qtbot, window, tmp_path)
    run = window.session.training.run
    assert not window.close()
    answer(window, "Pause, save and quit")
    assert window.isVisible(), "the window waits for the snapshot"
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert run is not None and (run / "snapshots").is_dir()
    assert not (run / "model.safetensors").exists()
    assert window.session.settings.value("open_project") == str(tmp_path / "project")
    window.session.store.create(tmp_path / "other", page="runs")
    again = MainWindow(window.session, window.theme)
    again.session.store.open(tmp_path / "project")
    qtbot.waitUntil(lambda: bool(again.banners.banners()), timeout=LONG_MS)
    offer = again.banners.banners()[0]
    assert offer.text.startswith("The run Pool, ") and " was interrupted (" in offer.text
    assert "It continues at" in offer.text
    next(button for button in offer.findChildren(QPushButton) if button.text() == "Continue").click()
    qtbot.waitUntil(lambda: again.session.training.is_active, timeout=LONG_MS)
    assert again.session.training.run == run
    again.close_without_asking()
    qtbot.waitUntil(lambda: not again.session.job_runner.running, timeout=LONG_MS)
    again.deleteLater()


def question(window: MainWindow) -> Banner | None:
    return next((found for found in window.banners.banners() if found.text.startswith("A run is going on.")), None)


def answer(window: MainWindow, text: str) -> None:
    asked = question(window)
    assert asked is not None and asked.isVisible()
    next(button for button in asked.findChildren(QPushButton) if button.text() == text).click()


def test_a_run_goes_on_if_closing_was_a_mistake(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    begin_endless_run(qtbot, window, tmp_path)
    training = window.session.training
    assert not window.close()
    assert question(window) is not None and training.state == "running"
    answer(window, "Go on training")
    assert question(window) is None
    step = training.history.step
    qtbot.waitUntil(lambda: training.history.step > step, timeout=LONG_MS)
    assert not window.close(), "it asks again"
    assert question(window) is not None and training.state == "running"
    with qtbot.waitSignal(training.ended, timeout=LONG_MS):
        training.finish()
    assert question(window) is None, "there is nothing to ask any more"
    assert window.isVisible()


@pytest.mark.parametrize("how", ["again", "at once", "end of the session", "while paused"])
def test_a_run_is_saved_without_a_question(
    how: str, qtbot: QtBot, qapp: QApplication, window: MainWindow, tmp_path: Path
) -> None:
    begin_endless_run(qtbot, window, tmp_path)
    run = window.session.training.run
    if how == "again":
        assert not window.close()
        assert window.session.training.state == "running"
        window.close()
    elif how == "at once":
        window.close_without_asking()
    elif how == "end of the session":
        qapp.commitDataRequest.emit(None)
    else:
        window.session.training.pause()
        window.close()
    assert question(window) is None
    assert window.session.training.state == "suspending"
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert run is not None and (run / "snapshots").is_dir()
    assert not (run / "model.safetensors").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends a process there without a chance to save")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_a_run_without_a_question(tmp_path: Path, number: signal.Signals) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    words = [sys.executable, endless_run.__file__, str(tmp_path / "project"), str(pool)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            assert program.stdout.readline() == "It trains.\n"
            program.send_signal(number)
            assert program.wait(LONG_MS / 1000) == 0
        finally:
            program.kill()
    (run,) = (tmp_path / "project" / "runs").iterdir()
    assert (run / "snapshots").is_dir() and not (run / "model.safetensors").exists()


def test_a_run_that_is_going_on_forbids_another_project(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    begin_endless_run(qtbot, window, tmp_path)
    assert not window.session.open_path(write_tiny_pool(tmp_path / "other"))
    assert "A run is in progress" in window.banners.banners()[0].text
    assert window.session.training.is_active
    ways: list[QAction | BigButton] = [
        window.registry[f"file.{name}"] for name in ("sample", "open_models", "open_project")
    ]
    buttons = window.findChildren(StartPage)[0].findChildren(BigButton)
    assert len(buttons) >= 4, "three ways to begin, and the recent project"
    ways += buttons
    assert not any(way.isEnabled() for way in ways)
    assert all("A run is in progress" in way.toolTip() for way in ways)
    with qtbot.waitSignal(window.session.training.ended, timeout=LONG_MS):
        window.session.training.finish()
    assert all(way.isEnabled() for way in ways)


def test_closing_stops_other_jobs_too(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.session.store.create(tmp_path / "project")
    window.session.models.add([resource("glyphs-pool")])
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    assert not window.session.job_runner.running


@pytest.mark.parametrize("name", ["predict_folder", "add_old_classes", "import_classes", "new_class", "take_away"])
def test_an_action_of_the_adapt_menu_goes_to_its_page(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.session.store.create(tmp_path / "project")
    window.build_page("adapt")
    window.show_page("models")
    window.registry["adapt.copy_prediction"].trigger()
    assert window.page_name == "models"
    window.registry[f"adapt.{name}"].trigger()
    assert window.page_name == "adapt"


def test_docks_can_be_shown_and_hidden(window: MainWindow, tmp_path: Path) -> None:
    _, log = window.docks()
    assert not log.isVisible()
    window.registry["view.log"].trigger()
    assert log.isVisible() and window.registry["view.log"].isChecked()
    log.close()
    assert not window.registry["view.log"].isChecked()


def test_about_says_what_this_is(window: MainWindow) -> None:
    window.registry["help.about"].trigger()
    about = next(w for w in QApplication.topLevelWidgets() if w.windowTitle() == "About PURER")
    buttons = about.findChildren(QPushButton)
    assert buttons
    buttons[0].click()
    assert not about.isVisible()


def test_what_was_done_is_said_where_it_can_be_seen(window: MainWindow) -> None:
    window.session.noticed.emit("Wrote plots.png.")
    assert window.statusBar().currentMessage() == "Wrote plots.png."


def test_a_path_that_does_not_exist_becomes_no_project(project: Session, home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    project.failed.connect(lambda sentence, _: said.append(sentence))
    before = project.store.folder
    gone = tmp_path / "gone" / "model.pth"
    assert not project.open_path(gone)
    assert not project.new_project([gone])
    assert said == [f"{gone} does not exist, or cannot be reached."] * 2
    assert project.store.folder == before
    assert list(home.rglob("project.toml")) == []
