"""The whole window, empty or with a project that has something on every page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[MainWindow]:
    """Return the whole window; it is closed, and with it all that it runs, when the test ends."""
    window = MainWindow(session, theme)
    window.show()
    yield window
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


@pytest.fixture
def stocked_window(qtbot: QtBot, session: Session, theme: Theme, stocked: Path) -> Iterator[MainWindow]:
    """Return the window with the stocked project, once all there is to read has been read."""
    window = MainWindow(session, theme)
    window.resize(1280, 800)
    window.show()
    session.find_devices()
    session.open_path(stocked)
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: set(window.pages) == set(STEPS), timeout=LONG_MS)
    qtbot.waitUntil(lambda: len(session.models.used_paths()) == 3 and bool(session.runs), timeout=LONG_MS)
    qtbot.waitUntil(lambda: session.training.run is not None, timeout=LONG_MS)
    yield window
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()
