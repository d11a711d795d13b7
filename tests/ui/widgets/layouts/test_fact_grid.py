"""Facts in an inspector are whole at every width, whatever was shown before."""

from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.shell.docks.inspector import InspectorDock
from purer_app.ui.widgets.layouts.fact_grid import FactGrid
from tests.ui.helpers.clipping import cut_texts

TEXTS = (
    "12 from a pool of many models with a long name",
    "/home/somebody/Documents/PURER/a project with a long name/runs/2026-11-29-103601-pool-embedding",
    "x",
)


@pytest.mark.parametrize("width", [220, 250, 300, 340, 400])
def test_wrapped_values_are_whole_after_every_change(width: int, qtbot: QtBot, theme: Theme) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    content = QWidget()
    column = QVBoxLayout(content)
    grid = FactGrid()
    column.addLayout(grid)
    column.addStretch()
    values = [QLabel() for _ in "ab"]
    for value in values:
        value.setWordWrap(True)
        grid.add_fact("Title of a fact", value)
    dock = InspectorDock(theme, "Inspector", window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.show_content(content)
    window.resize(1000, 500)
    window.show()
    window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
    for texts in product(TEXTS, repeat=2):
        for value, text in zip(values, texts, strict=True):
            value.setText(text)
        qtbot.waitUntil(lambda: not cut_texts(window), timeout=2000)


def test_a_hidden_value_takes_its_title_along(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    grid = FactGrid(holder)
    seed, device = QLabel("1"), QLabel("cpu")
    grid.add_fact("Seed", seed)
    grid.add_fact("Device", device)
    holder.show()
    grid.set_visible(seed, False)
    assert [label.text() for label in holder.findChildren(QLabel) if label.isVisible()] == ["Device", "cpu"]
