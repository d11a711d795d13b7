"""Everything is reached by keyboard, in the order in which the eye meets it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QPushButton, QTableView, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.shell.focus_keeper import FocusKeeper
from purer_app.ui.shell.rail import Rail
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.keyboard import jumps, tab_walk, unreachable


@pytest.fixture
def window(qtbot: QtBot, stocked_window: MainWindow) -> MainWindow:
    """Return the stocked window with the focus."""
    stocked_window.activateWindow()
    qtbot.waitUntil(stocked_window.isActiveWindow, timeout=LONG_MS)
    return stocked_window


def test_tab_follows_the_eye_and_reaches_every_control(qtbot: QtBot, window: MainWindow) -> None:
    wrong: dict[str, list[str]] = {}
    rail = window.findChild(Rail)
    assert isinstance(rail, Rail)
    centre = window.centralWidget()
    assert centre is not None
    for name in ("start", *STEPS):
        window.show_page(name)
        for table in window.findChildren(QTableView):
            table.selectRow(0)  # fills the inspector
        qtbot.waitUntil(lambda: not window.session.job_runner.running, timeout=LONG_MS)
        qtbot.wait(50)
        walk = tab_walk(rail)
        for part in (centre, *window.docks()):
            if found := jumps(walk, part):
                wrong[f"order of {name}, {part.objectName()}"] = found
            if found := [line for line in unreachable(part, walk) if not has_menu_entry(line)]:
                wrong[f"missing of {name}, {part.objectName()}"] = found
    assert wrong == {}


def test_every_stop_of_the_tab_key_has_a_name_for_screen_readers(qtbot: QtBot, window: MainWindow) -> None:
    rail = window.findChild(Rail)
    assert isinstance(rail, Rail)
    nameless = set()
    for name in ("start", *STEPS):
        window.show_page(name)
        qtbot.waitUntil(lambda: not window.session.job_runner.running, timeout=LONG_MS)
        for stop in tab_walk(rail):
            interface = QAccessible.queryAccessibleInterface(stop)
            if not interface.text(QAccessible.Text.Name):
                nameless.add(f"{type(stop).__name__} {stop.objectName()} of {name}")
    assert nameless == set()


def has_menu_entry(control: str) -> bool:
    """Whether the View menu does what a control of a dock's title does; it also shows the dock again."""
    return "qt_dockwidget_" in control


def test_the_focus_of_a_disabled_control_never_goes_to_a_button_that_discards(qtbot: QtBot) -> None:
    page = QWidget()
    page.resize(400, 200)
    part = QWidget(page)
    part.resize(400, 200)
    pause, stop, far = (QPushButton(text, part) for text in ("Pause", "Stop and discard", "Far"))
    stop.setProperty("look", "danger")
    for button, place in ((pause, (0, 0)), (stop, (100, 0)), (far, (0, 150))):
        button.move(*place)
    qtbot.addWidget(page)
    FocusKeeper(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=LONG_MS)
    pause.setFocus()
    pause.setEnabled(False)
    qtbot.waitUntil(far.hasFocus, timeout=LONG_MS)
    far.setEnabled(False)
    qtbot.waitUntil(lambda: not far.hasFocus() and not stop.hasFocus(), timeout=LONG_MS)


def test_every_button_of_the_toolbar_is_in_a_menu(window: MainWindow) -> None:
    in_menus = {action for menu in window.findChildren(QMenu) for action in menu.actions()}
    bars = window.findChildren(QToolBar)
    assert [action.text() for bar in bars for action in bar.actions() if action.text() and action not in in_menus] == []


def test_the_walk_sees_a_stop_above_the_last_one_and_a_control_that_tab_passes_by(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    low, high, shy = (QPushButton(text, page) for text in ("Low", "High", "Shy"))
    low.move(0, 100)
    shy.move(200, 0)
    shy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=LONG_MS)
    walk = tab_walk(low)
    assert walk == [low, high]
    assert [line.split(" at ")[0] for line in jumps(walk, page)] == ["QPushButton 'Low'"]
    assert [line.split(" at ")[0] for line in unreachable(page, walk)] == ["QPushButton 'Shy'"]


def test_the_focus_goes_with_the_page(qtbot: QtBot, window: MainWindow) -> None:
    rail = window.findChild(Rail)
    assert isinstance(rail, Rail)
    window.show_page("models")
    rail.focus_current()
    for number, name in enumerate(STEPS, start=1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        focused = window.focusWidget()
        assert window.page_name == name
        assert focused is not None and focused.objectName() == f"rail_{name}"
