"""Finds, presses and reads what is on a page, and lets a run tell what a test wants it to tell."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import (
    Event,
    MetaStepDone,
    RunFinished,
    ValidationDone,
)
from purer_app.ui.train.page import TrainPage
from tests.ui.conftest import LONG_MS

Kind = TypeVar("Kind", bound=QWidget)


def widget(page: QWidget, kind: type[Kind], name: str) -> Kind:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def words(page: QWidget, name: str) -> str:
    return widget(page, QLabel, name).text()


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    button = widget(page, QPushButton, name)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(qtbot: QtBot, page: QWidget, name: str, text: str) -> None:
    line = widget(page, QLineEdit, name)
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def step(number: int, **values: object) -> MetaStepDone:
    usual: dict[str, object] = {
        "step": number, "steps": 2000, "hardness": 2 / number, "lagged_hardness": None, "query_accuracy": 0.5,
        "cross_entropy": 0.25, "bn_statistics": 2.0, "total_variation": 100.0, "l2": 40.0, "adversarial_loss": None,
        "seconds": 0.1,
    }  # fmt: skip
    return MetaStepDone(**(usual | values))  # type: ignore[arg-type]


def play(page: TrainPage, *events: Event) -> None:
    """Let the shown run tell something, and wait until the page has drawn it."""
    training = page.session.training
    training.history.take_all(events)
    training.progressed.emit()


def enter(page: TrainPage, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    """Let a run be in a state, without one."""
    training = page.session.training
    training.config = page.session.store.project.train
    monkeypatch.setattr(type(training), "state", state)
    training.state_changed.emit(state)


def drawn(qtbot: QtBot, page: TrainPage) -> None:
    """Wait for a drawing and the quiet after it: the second plot is drawn a tick after the first."""
    before = page.redraws
    qtbot.waitUntil(lambda: page.redraws > before, timeout=LONG_MS)
    drawn_until = -1
    while drawn_until != page.redraws:
        drawn_until = page.redraws
        with qtbot.waitSignal(page.ticked, timeout=LONG_MS):
            pass


def finished() -> list[Event]:
    """The end of a run."""
    return [step(80), ValidationDone(80, 0.72, 0.02), RunFinished(80, 75.0, "steps")]
