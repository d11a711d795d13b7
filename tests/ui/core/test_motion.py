"""Where motion is reduced, nothing in the window moves by itself."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QProgressBar
from pytestqt.qtbot import QtBot

from purer_app.ui.core.motion import apply_motion, choose_reduced_motion, is_motion_reduced, prefers_reduced_motion
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.progress_bar import ProgressBar


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QMainWindow]:
    window = QMainWindow()
    yield window
    apply_motion(window, False)
    window.deleteLater()


def pictures_of(bar: QProgressBar, times: int = 12) -> list[QImage]:
    found = []
    for _ in range(times):
        QTest.qWait(40)
        found.append(bar.grab().toImage())
    return found


@pytest.mark.parametrize("reduced", [True, False])
def test_a_bar_of_unknown_progress_stands_still(
    qtbot: QtBot, qapp: QApplication, window: QMainWindow, theme: Theme, reduced: bool
) -> None:
    qapp.setStyle("Fusion")
    apply_motion(window, reduced)
    bar = ProgressBar(theme)
    qtbot.addWidget(bar)
    bar.resize(200, 20)
    bar.show_fraction(None)
    bar.show()
    first, *others = pictures_of(bar)
    assert all(other == first for other in others) is reduced
    empty = QImage(first)
    empty.fill(first.pixelColor(3, 10))
    assert first != empty, "the bar shows that something is going on"


def test_the_choice_is_kept_and_followed_at_once(settings: QSettings, window: QMainWindow) -> None:
    assert not prefers_reduced_motion(settings)
    choose_reduced_motion(settings, window, True)
    assert prefers_reduced_motion(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert is_motion_reduced()
    assert not window.isAnimated()
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    choose_reduced_motion(settings, window, False)
    assert not is_motion_reduced()
    assert window.isAnimated()
