"""The window comes back as it was left: its place, size, docks and page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMargins, QRect, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.shell.window_geometry import restore_place
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS

MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, settings: QSettings, theme: Theme) -> Iterator[MakeWindow]:
    """Return a function that opens a window as a new start does; all are closed in the end."""
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        windows.append(MainWindow(Session(settings), theme))
        windows[-1].show()
        return windows[-1]

    yield make
    for window in windows:
        close(qtbot, window)
        window.session.deleteLater()
        window.deleteLater()


def close(qtbot: QtBot, window: MainWindow) -> None:
    window.close_without_asking()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)


def test_a_window_comes_back_with_place_size_docks_and_page(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.session.store.create(tmp_path / "project", "Trees")
    window.setGeometry(QRect(40, 60, 720, 500))
    window.show_page("runs")
    inspector, log = window.docks()
    log.show()
    inspector.hide()
    before = window.geometry()
    close(qtbot, window)
    again = make_window()
    again.session.open_path(tmp_path / "project")
    assert again.geometry() == before
    assert [not dock.isHidden() for dock in again.docks()] == [False, True]
    assert again.page_name == "runs"


@pytest.mark.parametrize("place", [(5000, 3000), (-4000, 100), (100, -2000)])
def test_a_place_on_a_screen_that_is_gone_is_moved_into_view(
    qtbot: QtBot, make_window: MakeWindow, place: tuple[int, int]
) -> None:
    window = make_window()
    window.setGeometry(QRect(*place, 600, 400))
    close(qtbot, window)
    again = make_window()
    margin = QMargins(4, 4, 4, 4)  # of the frame, whose size Qt estimates
    assert (QApplication.primaryScreen().availableGeometry() + margin).contains(again.geometry())


def test_damaged_values_give_the_default_size(qtbot: QtBot, make_window: MakeWindow, settings: QSettings) -> None:
    settings.setValue("window/geometry", b"no geometry")
    settings.setValue("window/state", 7)
    window = make_window()
    restore_place(window, window.session, *window.docks())
    assert QApplication.primaryScreen().availableGeometry().contains(window.geometry())
