"""A run is reported, repeated, copied as a command and removed, on real runs."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from PySide6.QtCore import QFile, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMenu, QSpinBox
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.ui.core.action_registry import ActionRegistry, plain_text
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.panel import EvaluationPanel
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.widgets.inline_bar import InlineBar
from purer_app.ui.widgets.menu_button import MenuButton
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import assert_same_run
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.runs_page import button, choose, entry, more, table, wait_until_idle
from tests.ui.runs.test_page import fill_in


def folder(page: RunsPage, name: str = "a-finished") -> Path:
    return page.session.store.folder / "runs" / name


def message(page: RunsPage) -> str:
    return find(page, InlineBar, "runs_message").text


def use_own_pool(page: RunsPage, finished: Path, name: str = "a-finished") -> Path:
    """Give a run a copy of its pool, which a test may change."""
    pool = Path(shutil.copytree(finished.parent.parent / "pool", page.session.store.folder / "pool"))
    settings = folder(page, name) / "settings.toml"
    settings.write_text(toml_text(read_toml(settings) | {"pool": str(pool)}))
    return pool


def test_a_report_is_written_and_offered(
    qtbot: QtBot, page: RunsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose_file(*arguments: str) -> tuple[str, str]:
        asked.append(arguments[2])
        return str(tmp_path / "page v1.2"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose_file)
    (tmp_path / "page v1.html").write_text("mine")
    choose(qtbot, page, "b-interrupted")
    button(page, "runs_report").click()
    wait_until_idle(qtbot, page)
    assert (tmp_path / "page v1.html").read_text() == "mine"
    assert Path(asked[0]).name.startswith("Pool, as published with changes, ")
    assert asked[0].endswith(".html")
    assert "This run was interrupted" in (tmp_path / "page v1.2.html").read_text(encoding="utf-8")
    assert message(page) == f"The report was written to {tmp_path / 'page v1.2.html'}."
    assert button(page, "open_report").isVisible()
    choose(qtbot, page, "c-damaged")
    assert not button(page, "runs_report").isEnabled()


def test_an_exact_repetition_is_the_same_run(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    more(page, "runs_repeat")
    wait_until_idle(qtbot, page)
    assert "with the same settings, models and seed?" in message(page)
    assert "Nothing that PURER records has changed since." in message(page)
    with (
        qtbot.waitSignal(page.session.page_requested) as shown,
        qtbot.waitSignal(page.session.training.ended, timeout=LONG_MS),
    ):
        button(page, "start_the_run").click()
    assert shown.args == ["train"]
    wait_until_idle(qtbot, page)
    new = page.session.training.run
    assert new is not None and new != folder(page)
    assert_same_run(folder(page), new)


def test_what_differs_is_said_before_a_repetition_and_refusing_starts_nothing(
    qtbot: QtBot, page: RunsPage, finished: Path
) -> None:
    pool = use_own_pool(page, finished)
    shutil.copy(pool / "b.pth", pool / "c.pth")
    manifest = folder(page) / "manifest.toml"
    table_of_run = read_toml(manifest)
    versions = table_of_run["versions"] | {"torch": "1.0"}
    manifest.write_text(toml_text(table_of_run | {"versions": versions, "device": "cuda"}))
    choose(qtbot, page, "a-finished")
    more(page, "runs_repeat")
    wait_until_idle(qtbot, page)
    for sentence in ("Changed since the run: c.pth.", "it was 1.0.", "The device is cpu; it was cuda."):
        assert sentence in message(page)
    button(page, "do_not_repeat").click()
    assert not page.session.training.is_active
    (pool / "c.pth").unlink()
    more(page, "runs_repeat")
    wait_until_idle(qtbot, page)
    assert message(page).endswith(f"cannot be repeated, because this is missing: {pool / 'c.pth'}.")


def test_the_copied_command_gives_the_same_run(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    more(page, "runs_copy_command")
    wait_until_idle(qtbot, page)
    command = QGuiApplication.clipboard().text()
    assert message(page) == f"Copied: {command}"
    words = shlex.split(command)
    subprocess.run([sys.executable, "-m", "purer_app", *words[1:]], check=True, capture_output=True)
    assert_same_run(folder(page), folder(page, "from-command-line"))


def test_a_run_that_another_program_trains_is_not_deleted(qtbot: QtBot, page: RunsPage) -> None:
    run = folder(page, "b-interrupted")
    code = (
        "import sys, pathlib; from purer_app.engine.runs.run_lock import claimed\n"
        f"with claimed(pathlib.Path({str(run)!r})):\n    print('held', flush=True); sys.stdin.read()"
    )
    choose(qtbot, page, "b-interrupted")
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline()
        more(page, "runs_delete")
        with qtbot.waitSignal(page.session.failed, timeout=LONG_MS) as failed:
            button(page, "move_to_trash").click()
        assert "is already being trained" in failed.args[0]
        wait_until_idle(qtbot, page)
        assert run.is_dir()
        selected = table(page).run
        assert selected is not None and selected.path == str(run)
        other.communicate()
    with FileLock(run / ".lock", timeout=0):
        pass


def test_a_run_is_not_deleted_while_it_is_evaluated(
    qtbot: QtBot, page: RunsPage, make_shapes: MakeShapes, tmp_path: Path
) -> None:
    choose(qtbot, page, "a-finished")
    page.evaluate()
    fill_in(page, make_shapes(tmp_path / "shapes", classes=3, pictures=5))
    find(page, QSpinBox, "evaluate_episodes").setValue(100_000)
    button(page, "evaluate_start").click()
    more(page, "runs_delete")
    button(page, "move_to_trash").click()
    assert "is being evaluated; stop the evaluation" in message(page)
    assert folder(page).is_dir()
    button(page, "evaluate_stop").click()
    qtbot.waitUntil(lambda: not find(page, EvaluationPanel).is_running, timeout=LONG_MS)
    wait_until_idle(qtbot, page)


def test_nothing_shows_or_uses_a_run_while_it_is_moved(
    qtbot: QtBot, page: RunsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, training = page.session.store, page.session.training
    seen: list[tuple[object, ...]] = []
    choose(qtbot, page, "a-finished")
    more(page, "runs_show")
    wait_until_idle(qtbot, page)
    page.session.choose_classifier("a-finished")

    def look(_: str) -> bool:
        seen.append((training.run, page.session.classifier_run, store.project.shown_run, len(page.session.runs)))
        return False

    monkeypatch.setattr(QFile, "moveToTrash", look)
    more(page, "runs_delete")
    button(page, "move_to_trash").click()
    wait_until_idle(qtbot, page)
    assert seen == [(None, "", "", 2)]
    assert (page.session.classifier_run, store.project.shown_run) == ("a-finished", "a-finished")
    assert len(page.session.runs) == 3


def test_the_menus_have_mnemonics_separators_and_reasons(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "c-damaged")
    menu = find(page, MenuButton, "runs_more").menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    keys = [QKeySequence.mnemonic(text).toString() for text in texts]
    assert all(keys) and len(set(keys)) == len(keys)
    assert sum(action.isSeparator() for action in menu.actions()) == 2
    assert entry(page, "runs_repeat").toolTip() == "The run is damaged; see its status."
    table(page).customContextMenuRequested.emit(table(page).rect().center())
    context = next(menu for menu in page.findChildren(QMenu) if menu.parent() is page)
    names = [action.objectName() for action in context.actions() if not action.isSeparator()]
    commands = "evaluate report compare continue repeat copy_command show use_in_adapt rename copy open_folder delete"
    assert names == [f"runs_{name}" for name in commands.split()]
    context.close()


def test_every_command_is_an_action_with_a_mnemonic_and_the_same_reason(
    qtbot: QtBot, page: RunsPage, theme: Theme
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    registry = ActionRegistry(window, theme)
    page.add_actions(registry)
    choose(qtbot, page, "c-damaged")
    actions = {plain_text(action): action for action in registry.all()}
    repeat = actions["Repeat the run exactly…"]
    assert not repeat.isEnabled() and repeat.toolTip() == "The run is damaged; see its status."
    choose(qtbot, page, "a-finished")
    assert repeat.isEnabled()
    registry.fill_menus(window.menuBar())
    registry.menus()[0].aboutToShow.emit()
    keys = [QKeySequence.mnemonic(action.text()).toString() for action in registry.all()]
    assert all(keys) and len(set(keys)) == len(keys) == 13


def test_tab_follows_the_eye_through_the_whole_page(qtbot: QtBot, page: RunsPage) -> None:
    table(page).choose(*(str(folder(page, name)) for name in ("a-finished", "b-interrupted")))
    wait_until_idle(qtbot, page)
    page.activateWindow()
    button(page, "runs_refresh").setFocus()
    qtbot.waitUntil(button(page, "runs_refresh").hasFocus, timeout=LONG_MS)
    seen: list[str] = []
    while (focused := QApplication.focusWidget()) is not None and focused.objectName() not in seen:
        seen.append(focused.objectName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    commands = ["runs_evaluate", "runs_compare", "runs_more"]
    curves = ["comparison_quantity", "comparison_smoothing", "comparison_reset_zoom", "comparison_as_table"]
    wanted = ["runs_refresh", *commands, "runs_table", "comparison_copy", *curves, "comparison_export"]
    assert [name for name in seen if name in (*wanted, "comparison_table")] == [*wanted, "comparison_table"]
