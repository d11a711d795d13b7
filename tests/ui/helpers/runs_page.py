"""What tests do with the Runs page, and what they read from it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.rows import PATH_ROLE, Column
from purer_app.ui.runs.table import RunTable
from purer_app.ui.widgets.menu_button import MenuButton
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find


def wait_until_idle(qtbot: QtBot, page: RunsPage) -> None:
    qtbot.waitUntil(lambda: not page.session.job_runner.running, timeout=LONG_MS)


def table(page: RunsPage) -> RunTable:
    return find(page, RunTable)


def choose(qtbot: QtBot, page: RunsPage, name: str) -> None:
    table(page).choose(str(page.session.store.folder / "runs" / name))
    wait_until_idle(qtbot, page)


def _row(page: RunsPage, name: str) -> int:
    """Return the row of a run, given the name of its folder."""
    model = table(page).model()
    paths = [str(model.index(row, Column.DATE).data(PATH_ROLE)) for row in range(model.rowCount())]
    return paths.index(str(page.session.store.folder / "runs" / name))


def cells(page: RunsPage, name: str) -> dict[Column, str]:
    """Return the texts of the row of a run."""
    return {column: table(page).model().index(_row(page, name), column).data() for column in Column}


def tip(page: RunsPage, name: str, column: Column) -> str:
    """Return the tooltip of a cell."""
    return str(table(page).model().index(_row(page, name), column).data(int(Qt.ItemDataRole.ToolTipRole)))


def entry(page: RunsPage, name: str) -> QAction:
    """Return a command of the menu *More*, as it is when the menu opens."""
    menu = find(page, MenuButton, "runs_more").menu()
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.objectName() == name)


def more(page: RunsPage, name: str) -> None:
    """Choose a command of the menu *More*."""
    action = entry(page, name)
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def button(page: RunsPage, name: str) -> QPushButton:
    return find(page, QPushButton, name)


def inspected(page: RunsPage) -> str:
    return "\n".join(label.text() for label in page.inspector().findChildren(QLabel))
