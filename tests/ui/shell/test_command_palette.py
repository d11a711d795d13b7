"""The palette finds actions by letters of their names and runs them from the keyboard."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMainWindow
from pytestqt.qtbot import QtBot

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.command_palette import CommandPalette, match_score


class Kit:
    def __init__(self, qtbot: QtBot, theme: Theme) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(900, 600)
        self.ran: list[str] = []
        self.registry = ActionRegistry(self.window, theme)
        for menu, text in (
            ("Train", "Start training"),
            ("Train", "Stop and discard"),
            ("View", "Log"),
            ("File", "Quit"),
        ):
            self.registry.add(text, text, partial(self.ran.append, text), menu=menu)
        self.palette = CommandPalette(self.registry, theme, self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.palette.open()

    @property
    def field(self) -> QLineEdit:
        field = self.palette.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        return field

    def texts(self) -> list[str]:
        view = self.palette.findChild(QListView)
        assert isinstance(view, QListView)
        return [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]


@pytest.fixture
def kit(qtbot: QtBot, theme: Theme) -> Kit:
    return Kit(qtbot, theme)


@pytest.mark.parametrize(
    ("words", "text", "score"),
    [
        ("", "anything", 0),
        ("sta", "Start", 0),
        ("tra", "Start training", 1),
        ("tart", "Start", 2),
        ("stg", "Start training", 3),
        ("xyz", "Start", None),
    ],
)
def test_better_matches_score_lower(words: str, text: str, score: int | None) -> None:
    assert match_score(words, text) == score


def test_all_actions_stand_there_at_first(kit: Kit) -> None:
    assert kit.texts() == ["Train: Start training", "Train: Stop and discard", "View: Log", "File: Quit"]


def test_typing_narrows_and_return_runs(kit: Kit, qtbot: QtBot) -> None:
    qtbot.keyClicks(kit.field, "log")
    assert kit.texts() == ["View: Log"]
    qtbot.keyClick(kit.field, Qt.Key.Key_Return)
    assert kit.ran == ["Log"]
    assert not kit.palette.isVisible()


def test_arrows_choose(kit: Kit, qtbot: QtBot) -> None:
    qtbot.keyClick(kit.field, Qt.Key.Key_Down)
    qtbot.keyClick(kit.field, Qt.Key.Key_Down)
    qtbot.keyClick(kit.field, Qt.Key.Key_Up)
    qtbot.keyClick(kit.field, Qt.Key.Key_Return)
    assert kit.ran == ["Stop and discard"]


def test_an_action_that_cannot_be_done_now_comes_last_and_does_not_run(kit: Kit, qtbot: QtBot) -> None:
    kit.registry["Start training"].setEnabled(False)
    kit.palette.open()
    assert kit.texts()[-1] == "Train: Start training"
    qtbot.keyClicks(kit.field, "start")
    qtbot.keyClick(kit.field, Qt.Key.Key_Return)
    assert kit.ran == []


def test_escape_closes(kit: Kit, qtbot: QtBot) -> None:
    qtbot.keyClick(kit.field, Qt.Key.Key_Escape)
    assert not kit.palette.isVisible()


def test_what_matches_nothing_is_said(kit: Kit) -> None:
    nothing = kit.palette.findChild(QLabel, "no_command")
    assert isinstance(nothing, QLabel)
    assert not nothing.isVisible()
    kit.field.setText("xyz")
    assert nothing.isVisible()
    assert nothing.text() == "No command matches “xyz”."
    kit.field.setText("log")
    assert not nothing.isVisible()
