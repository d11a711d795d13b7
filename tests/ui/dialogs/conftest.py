"""The whole window, for its dialogs."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine.core.machine.usage import use_machine
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme) -> Iterator[MainWindow]:
    """Return the window with all its pages; the limits of the process are removed afterwards."""
    made = MainWindow(session, theme)
    qtbot.addWidget(made, before_close_func=lambda _: use_machine())
    made.show()
    made.build_waiting_pages()
    qtbot.waitUntil(lambda: set(made.pages) == set(STEPS), timeout=LONG_MS)
    session.find_devices()
    qtbot.waitUntil(lambda: bool(session.devices) and not session.job_runner.running, timeout=LONG_MS)
    yield made
    session.job_runner.stop_all()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
