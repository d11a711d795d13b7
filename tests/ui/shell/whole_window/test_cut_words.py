"""No chosen word is cut, and the window keeps its size, at any scale of the screen and any size of text."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QRadioButton, QTabBar, QTableView, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.language import install_language
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS
from tests.ui.helpers import scaled_window
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find

SCALES = ("1", "1.25", "1.5", "2")


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("scale", SCALES)
def test_every_page_can_be_read_whole_in_a_window_that_keeps_its_size(
    stocked: Path, tmp_path: Path, scale: str
) -> None:
    run = subprocess.run(
        [sys.executable, scaled_window.__file__, str(stocked), str(tmp_path / "settings.ini")],
        env=os.environ | {"QT_SCALE_FACTOR": scale, "PYTHONPATH": str(Path(__file__).parents[4])},
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(run.stdout.splitlines()[-1])
    assert answer == {"ratio": float(scale), "cut": {}, "too_large": []}


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "de", QLocale("de_DE"))
    yield
    install_language(qapp, "en", QLocale("en_US"))


@pytest.mark.usefixtures("german")
def test_german_at_twice_the_size_can_be_read_whole_on_a_small_screen(
    qtbot: QtBot, session: Session, theme: Theme, stocked: Path
) -> None:
    theme.set_text_percent(200)
    session.store.open(stocked)
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    window.show()
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: set(window.pages) == set(STEPS), timeout=LONG_MS)
    for page in STEPS:
        window.show_page(page)
        window.resize(1024, 760)
        qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
        qtbot.waitUntil(lambda: not cut_texts(window), timeout=LONG_MS)
        assert (window.width(), window.height()) == (1024, 760), page
    window.open_settings()
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
    dialog = find(window, QDialog, "settings_dialog")
    assert dialog.minimumSizeHint().height() <= 660, "it fits a screen of 1280 × 720"
    dialog.close()


def test_the_check_sees_buttons_tabs_and_headings_that_are_cut(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    button, radio = QPushButton("A long button", window), QRadioButton("A long choice", window)
    tabs, table = QTabBar(window), QTableView(window)
    model = QStandardItemModel(1, 2, table)
    model.setHorizontalHeaderLabels(["A heading", "I"])
    table.setModel(model)
    tabs.addTab("A long tab")
    tabs.addTab("T")
    tabs.setUsesScrollButtons(False)
    tabs.setElideMode(Qt.TextElideMode.ElideRight)
    button.setGeometry(0, 0, button.sizeHint().width() - 5, 30)
    radio.setGeometry(0, 40, radio.sizeHint().width() - 5, 30)
    tabs.setGeometry(0, 80, 60, 30)
    table.setGeometry(0, 120, 300, 100)
    table.setColumnWidth(0, 20)
    window.show()
    QApplication.processEvents()
    found = [text.split("'")[1] for text in cut_texts(window)]
    assert sorted(found) == ["A heading", "A long button", "A long choice", "A long tab"]
