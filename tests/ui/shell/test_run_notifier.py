"""The end of a run is announced while the window is not in front, unless the user has turned that off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS

Announced = list[tuple[str, str]]


@pytest.fixture
def announced(qtbot: QtBot, session: Session, theme: Theme, tmp_path: Path) -> Iterator[tuple[MainWindow, Announced]]:
    """Return the window in the background with a project that can train, and what it announces."""
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    heard: Announced = []
    window.notifier.announced.connect(lambda title, text: heard.append((title, text)))
    session.store.create(tmp_path / "project", "Trees")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    session.store.change(train=replace(tiny_config(tmp_path / "pool"), pool=""))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    window.showMinimized()
    yield window, heard
    session.job_runner.stop_all()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)


def run(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.session.training.ended, timeout=LONG_MS):
        window.session.training.start()


def test_the_end_of_a_run_is_announced(qtbot: QtBot, announced: tuple[MainWindow, Announced]) -> None:
    window, heard = announced
    run(qtbot, window)
    assert heard == [("Trees: run finished", "The run has finished; its model is ready to use.")]


def test_a_failure_is_announced_with_its_reason(
    qtbot: QtBot, announced: tuple[MainWindow, Announced], tmp_path: Path
) -> None:
    window, heard = announced
    train = window.session.store.project.train
    window.session.store.change(train=replace(train, validation=str(tmp_path / "nowhere")))
    run(qtbot, window)
    ((title, text),) = heard
    assert title == "Trees: run failed"
    assert str(tmp_path / "nowhere") in text


def test_a_stopped_run_and_one_that_is_watched_are_not(qtbot: QtBot, announced: tuple[MainWindow, Announced]) -> None:
    window, heard = announced
    training, train = window.session.training, window.session.store.project.train
    window.session.store.change(train=changed(train, meta={"steps": 100_000}))
    training.start()
    qtbot.waitUntil(lambda: training.history.step >= 2, timeout=LONG_MS)
    with qtbot.waitSignal(training.ended, timeout=LONG_MS):
        training.stop_and_discard()
    window.session.store.change(train=train)
    window.showNormal()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    run(qtbot, window)
    assert heard == []


def test_nothing_is_announced_once_that_is_turned_off(qtbot: QtBot, announced: tuple[MainWindow, Announced]) -> None:
    window, heard = announced
    window.session.preferences.set_announces_end(False)
    run(qtbot, window)
    assert heard == []
    window.session.preferences.set_announces_end(True)
    run(qtbot, window)
    assert len(heard) == 1
