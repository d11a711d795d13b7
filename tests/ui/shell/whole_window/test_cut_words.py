"""No chosen word is cut, and the window keeps its size, at any scale of the screen and any size of text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QTabBar, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.helpers import scaled_window
from tests.ui.helpers.clipping import cut_texts

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
