"""Shortcuts can be changed by keyboard, conflicts are named, and the user's own keys are kept."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.shortcuts import is_command
from purer_app.ui.main_window import MainWindow
from tests.ui.helpers.finding import find

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(window: MainWindow) -> QDialog:
    """Return the dialog with the tab of the shortcuts in front."""
    window.registry["file.settings"].trigger()
    dialog = find(window, QDialog, "settings_dialog")
    find(dialog, QTabWidget, "settings_tabs").setCurrentIndex(3)
    return dialog


def search(dialog: QDialog, text: str) -> list[tuple[str, str]]:
    """Type into the search, and return the rows that are shown."""
    find(dialog, QLineEdit, "search_shortcuts").setText(text)
    model = find(dialog, QTableView, "shortcuts").model()
    return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]


def press(dialog: QDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> QPushButton:
    """Press keys in the editor of keys, and return the button that assigns them."""
    editor = find(dialog, QKeySequenceEdit, "new_keys")
    QTest.keyClick(editor, key, modifier)
    return find(dialog, QPushButton, "assign_keys")


def message(dialog: QDialog) -> str:
    return find(dialog, QLabel, "shortcut_message").text()


def click(dialog: QDialog, name: str) -> None:
    QTest.mouseClick(find(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def test_other_keys_work_at_once_and_after_a_restart(
    qtbot: QtBot, window: MainWindow, dialog: QDialog, settings: QSettings
) -> None:
    assert search(dialog, "start page") == [("File: Show the start page", "")]
    assert message(dialog) == "Default: none"
    assert press(dialog, Qt.Key.Key_J).isEnabled()
    click(dialog, "assign_keys")
    assert search(dialog, "start page") == [("File: Show the start page", "Ctrl+J (changed)")]
    assert search(dialog, "ctrl+j") == [("File: Show the start page", "Ctrl+J (changed)")]
    ran: list[bool] = []
    window.registry["file.start_page"].triggered.connect(lambda *_: ran.append(True))
    dialog.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_J, CTRL)
    assert len(ran) == 1
    window.registry["help.terms"].trigger()
    assert "Ctrl+J" in find(window, QTextBrowser, "keys").toPlainText()
    settings.sync()
    later_window = QWidget()
    qtbot.addWidget(later_window)
    later = ActionRegistry(later_window, window.theme, QSettings(settings.fileName(), QSettings.Format.IniFormat))
    action = later.add("file.start_page", "Show the start page", lambda: None, menu="File")
    assert action.shortcuts() == [QKeySequence("Ctrl+J")]
    assert later.shortcuts.defaults(action) == []


def test_a_conflict_is_named_before_keys_are_taken_over(window: MainWindow, dialog: QDialog) -> None:
    search(dialog, "save now")
    assign = press(dialog, Qt.Key.Key_K)
    assert message(dialog) == "Ctrl+K belongs to “Find a command…” (View), which would lose it."
    assert assign.text() == "Use them here instead"
    assert window.registry["view.palette"].shortcut() == QKeySequence("Ctrl+K")
    click(dialog, "assign_keys")
    assert window.registry["file.save"].shortcuts() == [QKeySequence("Ctrl+K")]
    assert window.registry["view.palette"].shortcuts() == []
    search(dialog, "find a command")
    assert message(dialog) == "Reset: Ctrl+K belongs to “Save now” (File), which would lose it."
    click(dialog, "reset_keys")
    assert window.registry["view.palette"].shortcuts() == [QKeySequence("Ctrl+K")]
    assert window.registry["file.save"].shortcuts() == []
    click(dialog, "reset_all_keys")
    assert window.registry["file.save"].shortcuts() == [QKeySequence("Ctrl+S")]
    assert not find(dialog, QPushButton, "reset_all_keys").isEnabled()


def test_all_keys_are_removed_and_reset_with_an_empty_file(
    window: MainWindow, dialog: QDialog, settings: QSettings
) -> None:
    redo = window.registry["edit.redo"]
    assert [keys.toString() for keys in redo.shortcuts()] == ["Ctrl+Shift+Z", "Ctrl+Y"]
    search(dialog, "ctrl+y")
    click(dialog, "no_keys")
    assert redo.shortcuts() == []
    assert settings.contains("shortcuts/edit.redo")
    search(dialog, "(changed)")
    click(dialog, "reset_keys")
    assert [keys.toString() for keys in redo.shortcuts()] == ["Ctrl+Shift+Z", "Ctrl+Y"]
    assert not settings.contains("shortcuts/edit.redo")


@pytest.mark.parametrize(
    ("key", "modifier", "sentence"),
    [
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A alone is typed or moves the focus; add Ctrl or Alt,"),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "Down alone is typed or moves the focus; add Ctrl or Alt,"),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier, "F10 cannot be used: it is the key of “Open the menus”"),
        (Qt.Key.Key_F, ALT, "Alt+F cannot be used: it is the key of “File”, which is fixed."),
    ],
)
def test_keys_that_the_window_needs_are_refused(
    dialog: QDialog, key: Qt.Key, modifier: Qt.KeyboardModifier, sentence: str
) -> None:
    search(dialog, "save now")
    assert not press(dialog, key, modifier).isEnabled()
    assert message(dialog).startswith(sentence)


def test_the_users_keys_win_over_a_default_of_a_later_version(
    qtbot: QtBot, window: MainWindow, settings: QSettings
) -> None:
    settings.setValue("shortcuts/train.start", "Ctrl+J")
    settings.setValue("shortcuts/view.log", "Ctrl+M")
    for order in (("train.start", "runs.new", "view.log"), ("view.log", "runs.new", "train.start")):
        place = QWidget()
        qtbot.addWidget(place)
        registry = ActionRegistry(place, window.theme, settings)
        for name in order:
            keys = ("Ctrl+J", "Ctrl+M", "Ctrl+N") if name == "runs.new" else "F5"
            registry.add(name, name, lambda: None, menu="Menu", shortcut=keys)
        assert [keys.toString() for keys in registry["train.start"].shortcuts()] == ["Ctrl+J"]
        assert [keys.toString() for keys in registry["view.log"].shortcuts()] == ["Ctrl+M"]
        assert [keys.toString() for keys in registry["runs.new"].shortcuts()] == ["Ctrl+N"]


@pytest.mark.parametrize("saved", ["garbage", "Ctrl+", "Ctrl+J; %%", "A", "Tab", ["Ctrl+J", "Ctrl+M"], b"x", 7])
def test_saved_keys_that_cannot_be_used_leave_the_defaults(
    qtbot: QtBot, window: MainWindow, settings: QSettings, saved: object
) -> None:
    settings.setValue("shortcuts/train.start", saved)
    place = QWidget()
    qtbot.addWidget(place)
    registry = ActionRegistry(place, window.theme, settings)
    action = registry.add("train.start", "Start", lambda: None, menu="Menu", shortcut="F5")
    assert [keys.toString() for keys in action.shortcuts()] == ["F5"]
    assert not registry.shortcuts.is_changed(action)


def find_focus(qapp: QApplication) -> QWidget:
    focus = qapp.focusWidget()
    assert focus is not None
    return focus


def test_tab_and_escape_are_no_trap(qtbot: QtBot, qapp: QApplication, dialog: QDialog) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    editor = find(dialog, QKeySequenceEdit, "new_keys")
    editor.setFocus()
    QTest.keyClick(find_focus(qapp), Qt.Key.Key_Tab)
    focus = find_focus(qapp)
    assert focus is not editor and not editor.isAncestorOf(focus)
    assert editor.keySequence().isEmpty()
    editor.setFocus()
    QTest.keyClick(find_focus(qapp), Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_function_keys_and_combinations_are_commands() -> None:
    commands = ("F5", "Shift+F5", "Ctrl+J", "Alt+Left", "Del", "Ctrl+Shift+,")
    assert all(is_command(QKeySequence(keys)) for keys in commands)
    assert not any(is_command(QKeySequence(keys)) for keys in ("", "J", "Shift+J", "7", "Tab", "Return", "Left", "Esc"))
