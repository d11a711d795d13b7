"""The frame around the pages: titles, toolbar, docks, and a window that keeps its size."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import TEXT_SIZES, Theme
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.shell.banner import BannerScroll
from purer_app.ui.shell.docks.dock_title import DockTitle
from purer_app.ui.shell.docks.inspector import InspectorDock
from purer_app.ui.shell.rail import RailButton
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS
from tests.ui.core.test_theme import contrast

SMALL = QSize(1000, 700)


@pytest.fixture
def window(qtbot: QtBot, session: Session, theme: Theme, tmp_path: Path) -> Iterator[MainWindow]:
    """Return the window with an empty project and all pages."""
    window = MainWindow(session, theme)
    window.resize(1280, 800)
    window.show()
    session.store.create(tmp_path / "project")
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: set(window.pages) == set(STEPS), timeout=LONG_MS)
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    window.deleteLater()


def inspector(window: MainWindow) -> InspectorDock:
    dock = window.docks()[0]
    assert isinstance(dock, InspectorDock)
    return dock


def test_every_page_shows_its_title(window: MainWindow) -> None:
    for name in STEPS:
        window.show_page(name)
        QApplication.processEvents()
        titles = [label for label in window.pages[name].findChildren(QLabel, "page_title") if label.isVisible()]
        assert [label.text() for label in titles] == [window.pages[name].title()]


def test_the_window_keeps_its_size_on_every_page_at_every_text_size(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    for percent in TEXT_SIZES:
        theme.set_text_percent(percent)
        for name in ("start", *STEPS):
            window.show_page(name)
            window.resize(SMALL)
            QApplication.processEvents()
            assert window.size() == SMALL, (percent, name)
            toolbar = window.findChild(QToolBar, "toolbar")
            assert isinstance(toolbar, QToolBar)
            for button in toolbar.findChildren(QToolButton):
                if button.objectName() != "qt_toolbar_ext_button":
                    assert button.isVisible(), (percent, button.text())
                    place = button.mapTo(window, button.rect().bottomRight())
                    assert window.rect().contains(place), (percent, button.text())


def test_the_toolbar_has_only_what_no_page_shows(window: MainWindow) -> None:
    toolbar = window.findChild(QToolBar, "toolbar")
    assert isinstance(toolbar, QToolBar)
    names = [action.objectName() for action in toolbar.actions()]
    assert names == ["edit.undo", "edit.redo", "view.palette", "view.inspector", "view.log"]
    assert all(action.toolTip() and not action.icon().isNull() for action in toolbar.actions())


def test_every_menu_has_groups_and_letters(window: MainWindow) -> None:
    for menu in window.registry.menus():
        menu.aboutToShow.emit()
        kinds = [action.isSeparator() for action in menu.actions()]
        assert not (kinds[0] or kinds[-1]), menu.title()
        assert not any(one and other for one, other in pairwise(kinds)), menu.title()
        texts = [action.text().replace("&&", "") for action in menu.actions() if not action.isSeparator()]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(set(letters)) == len(letters) >= min(len(texts), 12), menu.title()
        if len(texts) > 5:
            assert True in kinds, menu.title()


def test_a_narrow_window_hides_the_inspector_until_there_is_room(window: MainWindow, theme: Theme) -> None:
    dock = inspector(window)
    assert dock.isVisible()
    width = dock.width()
    wide = max(button.width() for button in window.findChildren(RailButton))
    theme.set_text_percent(200)
    QApplication.processEvents()
    assert not dock.isVisible()
    buttons = window.findChildren(RailButton)
    assert max(button.width() for button in buttons) < wide * 2
    assert all(button.width() > button.fontMetrics().horizontalAdvance(button.text()) for button in buttons)
    theme.set_text_percent(100)
    QApplication.processEvents()
    assert dock.isVisible()
    assert dock.width() <= width * 1.1


def test_the_user_decides_about_the_inspector_of_a_narrow_window(window: MainWindow, theme: Theme) -> None:
    dock = inspector(window)
    theme.set_text_percent(200)
    window.registry["view.inspector"].trigger()
    assert dock.isVisible()
    window.registry["view.inspector"].trigger()
    theme.set_text_percent(100)
    assert not dock.isVisible(), "closed by the user"


def test_many_messages_scroll_and_leave_the_page_in_a_small_window(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    scroll = window.findChild(BannerScroll)
    assert isinstance(scroll, BannerScroll) and not scroll.isVisible()
    theme.set_text_percent(200)
    window.docks()[1].show()
    window.resize(SMALL)
    for kind in ("info", "warning", "error"):
        window.show_message(kind, f"A sentence about the {kind}, as long as sentences are.", "Details")
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert window.size() == SMALL
    window.banners.clear()
    qtbot.waitUntil(lambda: not scroll.isVisible())
    window.show_message("info", "One.")
    qtbot.waitUntil(lambda: scroll.isVisible() and scroll.verticalScrollBar().maximum() == 0)


def test_a_message_of_two_lines_is_whole_on_every_page(qtbot: QtBot, stocked_window: MainWindow, theme: Theme) -> None:
    theme.set_text_percent(200)
    stocked_window.resize(1366, 740)
    words = " ".join(["word"] * 25)
    stocked_window.show_message("info", f"A sentence of {words}.", "", (("Undo", lambda: None),))
    scroll = stocked_window.findChild(BannerScroll)
    assert isinstance(scroll, BannerScroll)
    for page in STEPS:
        stocked_window.show_page(page)
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)
        assert scroll.height() > 3 * scroll.fontMetrics().lineSpacing()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_title_of_a_dock_follows_text_size_and_theme(window: MainWindow, theme: Theme, scheme: str) -> None:
    theme.set_scheme(scheme)
    dock = window.docks()[1]
    dock.show()
    title = dock.titleBarWidget()
    assert isinstance(title, DockTitle)
    label = title.findChildren(QLabel)[0]
    heights = []
    for percent in (100, 200):
        theme.set_text_percent(percent)
        QApplication.processEvents()
        heights.append(label.fontMetrics().height())
        for button in title.findChildren(QToolButton):
            assert button.iconSize().height() >= label.fontMetrics().height() * 0.8
    assert heights[1] > 1.8 * heights[0]
    image = title.grab().toImage()
    for button in title.findChildren(QToolButton):
        place = button.geometry()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(place.left(), place.right())
            for y in range(place.top(), place.bottom())
        }
        assert max(contrast(ink, theme.colours.window) for ink in inks) >= 4.5, button.toolTip()


def test_a_dock_can_be_detached_put_back_and_closed_by_its_buttons(window: MainWindow) -> None:
    dock = window.docks()[1]
    dock.show()
    title = dock.titleBarWidget()
    assert isinstance(title, DockTitle)
    detach, close = title.findChildren(QToolButton)
    detach.click()
    assert dock.isFloating() and detach.toolTip() == "Put back into the window"
    detach.click()
    assert not dock.isFloating() and detach.toolTip() == "Detach from the window"
    close.click()
    assert dock.isHidden() and not window.registry["view.log"].isChecked()


def test_the_first_window_leaves_room_for_its_title_bar_on_a_small_screen(
    qtbot: QtBot, session: Session, theme: Theme
) -> None:
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    free = window.screen().availableSize()
    assert free.height() < 860, "the screen of the tests is lower than the window would like to be"
    assert window.height() <= free.height() - 40
    assert window.width() <= free.width()
