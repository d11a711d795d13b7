"""One registry feeds menus, toolbar and palette."""

import pytest
from PySide6.QtWidgets import QMenuBar, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.action_registry import ActionRegistry, plain_text, with_mnemonics
from purer_app.ui.core.theme import Theme


@pytest.fixture
def registry(qtbot: QtBot, theme: Theme) -> ActionRegistry:
    window = QWidget()
    qtbot.addWidget(window)
    return ActionRegistry(window, theme)


def test_an_action_runs_its_slot_and_stands_in_its_menu(qtbot: QtBot, registry: ActionRegistry) -> None:
    ran: list[str] = []
    registry.add(
        "train.start", "Start", lambda: ran.append("start"), menu="Train", shortcut="F5", icon="start", toolbar=True
    )
    registry.add("view.log", "Log", lambda: ran.append("log"), menu="View", checkable=True)
    registry.add("train.stop", "Stop", lambda: ran.append("stop"), menu="Train")
    bar, tools = QMenuBar(), QToolBar()
    qtbot.addWidget(bar)
    qtbot.addWidget(tools)
    registry.fill_menus(bar)
    registry.fill_menus(bar)
    registry.fill_toolbar(tools)
    assert [action.text() for action in bar.actions()] == ["&Train", "&View"]
    menu = bar.actions()[0].menu()
    assert [action.text() for action in menu.actions()] == ["Start", "Stop"]  # type: ignore[attr-defined]
    assert [action.text() for action in tools.actions()] == ["Start"]
    registry["train.start"].trigger()
    registry["view.log"].trigger()
    assert ran == ["start", "log"]
    assert registry["train.start"].shortcut().toString() == "F5"
    assert not registry["train.start"].icon().isNull()


def test_two_actions_cannot_have_one_name(registry: ActionRegistry) -> None:
    registry.add("a", "A", lambda: None, menu="M")
    with pytest.raises(AssertionError, match="action a is already registered"):
        registry.add("a", "B", lambda: None, menu="M")


def test_icons_follow_the_theme(registry: ActionRegistry, theme: Theme) -> None:
    action = registry.add("a", "A", lambda: None, menu="M", icon="start")
    light = action.icon().pixmap(24, 24).toImage()
    theme.set_scheme("dark")
    assert action.icon().pixmap(24, 24).toImage() != light


def test_the_toolbar_keeps_its_buttons_when_a_page_adds_more(qtbot: QtBot, registry: ActionRegistry) -> None:
    tools = QToolBar()
    qtbot.addWidget(tools)
    registry.add("view.log", "Log", lambda: None, menu="View", toolbar=True)
    registry.fill_toolbar(tools)
    button = tools.widgetForAction(registry["view.log"])
    registry.add("train.start", "Start", lambda: None, menu="Train", toolbar=True)
    registry.fill_toolbar(tools)
    assert [action.text() for action in tools.actions()] == ["Log", "Start"]
    assert tools.widgetForAction(registry["view.log"]) is button


def test_menus_stand_in_the_given_order_whichever_action_came_first(qtbot: QtBot, registry: ActionRegistry) -> None:
    for menu in ("Help", "Runs", "Extra", "File"):
        registry.add(menu.lower(), menu, lambda: None, menu=menu)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    registry.fill_menus(bar, ("File", "Train", "Runs", "Help"))
    assert [action.text() for action in bar.actions()] == ["&File", "&Train", "&Runs", "&Help", "&Extra"]
    assert [action.isEnabled() for action in bar.actions()] == [True, False, True, True, True]
    registry.add("train.start", "Start", lambda: None, menu="Train")
    registry.fill_menus(bar, ("File", "Train", "Runs", "Help"))
    assert [action.text() for action in bar.actions()] == ["&File", "&Train", "&Runs", "&Help", "&Extra"]
    assert all(action.isEnabled() for action in bar.actions())


def test_groups_are_separated_and_texts_get_mnemonics_when_the_menu_opens(
    qtbot: QtBot, registry: ActionRegistry
) -> None:
    for name, begins in (("start", True), ("stop", False), ("try && keep", True)):
        registry.add(name, name.title(), lambda: None, menu="Train", begins_group=begins)
    bar = QMenuBar()
    qtbot.addWidget(bar)
    registry.fill_menus(bar)
    registry.fill_menus(bar)
    menu = registry.menus()[0]
    assert [action.isSeparator() for action in menu.actions()] == [False, False, True, False]
    registry["stop"].setText("Stop now")
    for _ in range(2):
        menu.aboutToShow.emit()
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        assert texts == ["&Start", "S&top now", "T&ry && Keep"]
    assert plain_text(registry["try && keep"]) == "Try & Keep"


def test_each_title_gets_a_letter_that_no_other_title_has() -> None:
    assert with_mnemonics(["Train", "Edit", "Tools", "Io", "Ti"]) == ["&Train", "&Edit", "T&ools", "&Io", "Ti"]
