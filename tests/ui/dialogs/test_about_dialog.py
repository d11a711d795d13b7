"""About copies the description of machine and software that the command line prints, with that of Qt."""

import subprocess
import sys

import torch
from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app import __version__
from purer_app.ui.main_window import MainWindow
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find


def facts(text: str) -> dict[str, str]:
    return dict(line.partition(": ")[::2] for line in text.splitlines())


def test_the_description_is_copied_and_is_that_of_the_command_line(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    window.registry["help.about"].trigger()
    dialog = find(window, QDialog, "about_dialog")
    assert f"PURER {__version__}" in [label.text() for label in dialog.findChildren(QLabel)]
    copy = find(dialog, QPushButton, "copy_system_info")
    qtbot.waitUntil(copy.isEnabled, timeout=LONG_MS)
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = facts(qapp.clipboard().text())
    assert copied["PyTorch"].startswith(f"{torch.__version__}, built for ")
    assert copied["Qt"] == f"{qVersion()}, PySide6 {qVersion()}, platform {qapp.platformName()}"
    ended = subprocess.run(
        [sys.executable, "-m", "purer_app", "--system-info"], capture_output=True, text=True, check=True
    )
    printed = facts(ended.stdout)
    assert {*copied} - {*printed} == {"Qt", "Screen", "Locale"}
    for name in ("PURER", "Python", "System", "PyTorch", "Devices", "Graphics cards", "Packages", "Log"):
        assert copied[name] == printed[name]
