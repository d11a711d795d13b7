"""The log keeps every line, filters what is shown, and makes a report of it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.docks import log_panel
from purer_app.ui.shell.docks.log_panel import LogModel, LogPanel


@pytest.fixture
def model(theme: Theme) -> LogModel:
    model = LogModel(theme)
    model.add("info", "Device: cpu")
    model.add("warning", "broken.png is left out")
    model.add("error", "The disk is full", "Traceback: …")
    return model


@pytest.fixture
def panel(qtbot: QtBot, model: LogModel) -> LogPanel:
    panel = LogPanel(model)
    qtbot.addWidget(panel)
    return panel


def shown(panel: LogPanel) -> list[str]:
    view = panel.findChild(QListView)
    assert isinstance(view, QListView)
    lines = view.model()
    return [str(lines.index(row, 0).data()).split("  ", 1)[1] for row in range(lines.rowCount())]


def test_levels_and_words_filter(panel: LogPanel) -> None:
    assert len(shown(panel)) == 3
    level, search = panel.findChild(QComboBox), panel.findChild(QLineEdit)
    assert isinstance(level, QComboBox) and isinstance(search, QLineEdit)
    level.setCurrentIndex(1)
    assert shown(panel) == ["broken.png is left out", "The disk is full"]
    level.setCurrentIndex(2)
    assert shown(panel) == ["The disk is full"]
    level.setCurrentIndex(0)
    search.setText("DISK")
    assert shown(panel) == ["The disk is full"]


def test_the_report_has_versions_the_shown_lines_and_their_details(panel: LogPanel) -> None:
    button = panel.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    button.click()
    report = QApplication.clipboard().text()
    assert report.startswith("purer-app ")
    assert "error: The disk is full\nTraceback: …" in report
    assert "Device: cpu" in report


def test_lines_are_kept_in_a_file(model: LogModel, home: Path) -> None:
    files = [path.read_text(encoding="utf-8") for path in home.rglob("window.log")]
    assert len(files) == 1
    assert "WARNING broken.png is left out" in files[0]


def test_the_oldest_lines_are_dropped(model: LogModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_panel, "_MOST_LINES", 3)
    model.add("info", "new")
    assert next(model.line(row).text for row in range(model.rowCount())) == "broken.png is left out"
    assert model.rowCount() == 3
