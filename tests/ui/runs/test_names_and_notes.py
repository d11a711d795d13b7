"""Runs are named in place and have notes; both are undone, kept in the folder of the run, and never lost."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.runs.run_label import RunLabel, read_label, write_label
from purer_app.ui.runs.notes_editor import NotesEditor
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.rows import Column
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.runs_page import button, cells, choose, entry, inspected, more, table, wait_until_idle


def folder(page: RunsPage, name: str = "a-finished") -> Path:
    return page.session.store.folder / "runs" / name


def type_name(qtbot: QtBot, page: RunsPage, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type a name into the editor that F2 or the command has opened in the table."""
    editor = find(table(page).viewport(), QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, end)
    qtbot.waitUntil(lambda: not table(page).viewport().findChildren(QLineEdit), timeout=LONG_MS)


def last_step(page: RunsPage) -> str:
    """Return the text of the step that Undo would undo; "" without one."""
    last = page.session.edits.last
    return "" if last is None else last.text


def notes(page: RunsPage) -> NotesEditor:
    return find(page.inspector(), NotesEditor)


def test_a_run_has_a_name_made_of_its_models_preset_and_start(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    name = cells(page, "a-finished")[Column.NAME]
    assert name.startswith("Pool, as published with changes, ")
    assert find(page.inspector(), QLabel, "run_title").text() == name
    assert cells(page, "c-damaged")[Column.NAME] == "c-damaged"


def test_a_run_is_renamed_in_place_by_keyboard_and_back_by_undo(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    before = cells(page, "a-finished")[Column.NAME]
    table(page).setFocus()
    qtbot.keyClick(table(page), Qt.Key.Key_F2)
    type_name(qtbot, page, "  The best  so far ")
    assert cells(page, "a-finished")[Column.NAME] == "The best so far"
    assert read_label(folder(page)) == RunLabel(name="The best so far")
    assert find(page.inspector(), QLabel, "run_title").text() == "The best so far"
    assert last_step(page) == f"Rename the run “{before}”"
    page.session.edits.undo()
    assert cells(page, "a-finished")[Column.NAME] == before
    page.session.edits.redo()
    assert cells(page, "a-finished")[Column.NAME] == "The best so far"
    more(page, "runs_rename")
    type_name(qtbot, page, " ")
    assert cells(page, "a-finished")[Column.NAME] == before


def test_escape_and_the_present_name_change_nothing(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    before = cells(page, "a-finished")[Column.NAME]
    more(page, "runs_rename")
    type_name(qtbot, page, "not this", Qt.Key.Key_Escape)
    more(page, "runs_rename")
    type_name(qtbot, page, before)
    assert cells(page, "a-finished")[Column.NAME] == before
    assert not (folder(page) / "label.toml").exists()
    assert last_step(page) == ""


def test_a_name_that_is_being_typed_survives_news_of_the_runs(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    more(page, "runs_rename")
    qtbot.keyClicks(find(table(page).viewport(), QLineEdit), "half")
    write_label(folder(page, "b-interrupted"), RunLabel(name="other"))
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    assert cells(page, "b-interrupted")[Column.NAME] == "other"
    assert find(table(page).viewport(), QLineEdit).text() == "half"


def test_a_name_and_notes_that_are_being_typed_survive_runs_that_come_and_go(
    qtbot: QtBot, page: RunsPage, finished: Path
) -> None:
    choose(qtbot, page, "a-finished")
    more(page, "runs_rename")
    qtbot.keyClicks(find(table(page).viewport(), QLineEdit), "half")
    runs = page.session.store.folder / "runs"
    shutil.copytree(finished, runs / "0-before")
    shutil.rmtree(runs / "b-interrupted")
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    qtbot.waitUntil(lambda: len(page.session.runs) == 3, timeout=LONG_MS)
    assert cells(page, "0-before")[Column.NAME]
    assert find(table(page).viewport(), QLineEdit).text() == "half"
    type_name(qtbot, page, "whole")
    assert cells(page, "a-finished")[Column.NAME] == "whole"
    notes(page).setPlainText("half a note")
    shutil.rmtree(runs / "0-before")
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    assert [run.name for run in table(page).selected_runs] == ["a-finished"]
    assert notes(page).toPlainText() == "half a note"


def test_a_name_that_is_too_long_or_cannot_be_written_is_refused(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    with qtbot.waitSignal(page.session.failed) as failed:
        more(page, "runs_rename")
        type_name(qtbot, page, "x" * 101)
    assert "a run's name has at most 100" in failed.args[0]
    (folder(page) / "label.toml").write_text("name = 1\n")
    with qtbot.waitSignal(page.session.failed) as failed:
        more(page, "runs_rename")
        type_name(qtbot, page, "new")
    assert "correct the file or delete it" in failed.args[0]
    assert (folder(page) / "label.toml").read_text() == "name = 1\n"
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    assert "correct the file or delete it" in inspected(page)
    assert not entry(page, "runs_rename").isEnabled()
    assert notes(page).isReadOnly()


def test_notes_are_saved_and_the_whole_visit_is_one_step(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    notes(page).setFocus()
    qtbot.keyClicks(notes(page), "Two models")
    qtbot.waitUntil(lambda: read_label(folder(page)).notes == "Two models", timeout=LONG_MS)
    assert last_step(page) == ""
    qtbot.keyClicks(notes(page), " more")
    choose(qtbot, page, "b-interrupted")
    assert notes(page).toPlainText() == ""
    assert read_label(folder(page)).notes == "Two models more"
    assert last_step(page).startswith("Edit the notes on “Pool, ")
    page.session.edits.undo()
    assert read_label(folder(page)).notes == ""
    page.session.edits.redo()
    choose(qtbot, page, "a-finished")
    assert notes(page).toPlainText() == "Two models more"


def test_notes_are_saved_when_the_page_is_left(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    notes(page).setPlainText("line one\nline two")
    page.inspector().hide()
    assert read_label(folder(page)).notes == "line one\nline two"
    assert "line two" in table(page).model().index(0, Column.NAME).data(int(Qt.ItemDataRole.ToolTipRole)) or (
        "line two" in table(page).model().index(1, Column.NAME).data(int(Qt.ItemDataRole.ToolTipRole))
    )


def test_notes_that_cannot_be_saved_are_kept_and_saved_later(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    label = folder(page) / "label.toml"
    label.write_text("name = 1\n")
    notes(page).setPlainText("hours of thought")
    with qtbot.waitSignal(page.session.failed) as failed:
        choose(qtbot, page, "b-interrupted")
    assert "are not saved, but kept until the window is closed: " in failed.args[0]
    assert notes(page).toPlainText() == "" and read_label(folder(page, "b-interrupted")) == RunLabel()
    choose(qtbot, page, "a-finished")
    assert notes(page).toPlainText() == "hours of thought"
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    assert notes(page).toPlainText() == "hours of thought", "also when the run is read again"
    label.unlink()
    notes(page).leave()
    assert read_label(folder(page)).notes == "hours of thought"


def test_notes_of_another_program_and_unsaved_text_are_both_kept(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    notes(page).setPlainText("mine")
    write_label(folder(page), RunLabel(notes="theirs"))
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    assert notes(page).toPlainText().endswith("mine")
    if read_label(folder(page)).notes == "theirs":
        with qtbot.waitSignal(page.session.noticed, timeout=LONG_MS) as noticed:
            notes(page).leave()
        assert "were also changed elsewhere; your text is below the other one" in noticed.args[0]
    assert read_label(folder(page)).notes == notes(page).toPlainText() == "theirs\n\nmine"


def test_undo_keeps_the_notes_of_another_program(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    notes(page).setPlainText("mine")
    notes(page).leave()
    write_label(folder(page), RunLabel(notes="theirs"))
    with qtbot.waitSignal(page.session.edits.failed) as failed:
        page.session.edits.undo()
    assert "was changed by another program: notes stays as it is" in failed.args[0]
    assert read_label(folder(page)).notes == "theirs"


def test_notes_of_a_deleted_run_are_not_written_elsewhere(qtbot: QtBot, page: RunsPage) -> None:
    page.inspector().show()
    choose(qtbot, page, "a-finished")
    notes(page).setPlainText("going")
    more(page, "runs_delete")
    button(page, "move_to_trash").click()
    wait_until_idle(qtbot, page)
    assert not folder(page).exists()
    assert read_label(folder(page, "b-interrupted")) == RunLabel()
    with qtbot.waitSignal(page.session.edits.failed) as failed:
        page.session.edits.undo()
    assert "cannot be written" in failed.args[0]
    assert not folder(page).exists()


def test_the_keyboard_reaches_and_leaves_the_notes(qtbot: QtBot, page: RunsPage) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(page)
    row.addWidget(page.inspector())
    window.show()
    choose(qtbot, page, "a-finished")
    window.activateWindow()
    notes(page).setFocus()
    qtbot.waitUntil(notes(page).hasFocus, timeout=LONG_MS)
    qtbot.keyClick(notes(page), Qt.Key.Key_Tab)
    assert not notes(page).hasFocus()
    assert notes(page).toPlainText() == ""
    for widget in (page, page.inspector()):  # the fixture closes them
        widget.setParent(None)
