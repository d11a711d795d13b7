"""The Models page where there is little room: buttons go into menus, and rows of the table stay in view."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.models.table.area import ModelArea
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.models.texts.cells import Column
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout, flow_height
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find

SMALL = QSize(640, 400)
"""A window of 1280x800 pixels at a scale of 200 %."""


@pytest.fixture
def window(
    qtbot: QtBot, settings: QSettings, theme: Theme, tmp_path: Path, verdict: MakeVerdict
) -> Iterator[MainWindow]:
    session = Session(settings)
    window = MainWindow(session, theme)
    window.show()
    session.store.create(tmp_path / "project", "Trees")
    window.show_page("models")
    verdicts = [
        verdict("/m/ash.pth"),
        verdict("/m/birch.pth", verdict="assumptions", assumptions=("the input has 32x32 pixels",)),
        verdict("/m/cedar.pth", use="features", n_classes=0),
        verdict("/m/elm.pth", verdict="needs-choice", use="none", architecture="", input=()),
        verdict("/m/fir.pth", verdict="refused", use="none", architecture="", input=()),
    ]
    session.models.take_events(session.store.folder, inspected(*verdicts))
    find(window, ModelTable).select_path("/m/ash.pth")
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible() and not session.job_runner.running, timeout=LONG_MS)
    window.deleteLater()
    session.deleteLater()


def wait_until_idle(qapp: QApplication) -> None:
    for _ in range(6):
        qapp.processEvents()


def rows_in_view(window: MainWindow) -> float:
    table, area = find(window, ModelTable), find(window, ModelArea)
    top = table.viewport().mapTo(area, QPoint()).y()
    bottom = min(top + table.viewport().height(), area.height())
    return (bottom - top) / table.rowHeight(0)


def entries(window: MainWindow, name: str) -> dict[str, QAction]:
    """Return what a menu offers, by its words."""
    menu = find(window, QPushButton, name).menu()
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


@pytest.mark.parametrize(("width", "percent"), [(1270, 100), (1270, 80), (1600, 125), (1920, 150)])
def test_columns_give_way_so_that_the_table_needs_no_scrolling_beside_the_inspector(
    qapp: QApplication, window: MainWindow, theme: Theme, width: int, percent: int
) -> None:
    theme.set_text_percent(percent)
    window.resize(width, 760)
    wait_until_idle(qapp)
    table, (inspector, _) = find(window, ModelTable), window.docks()
    assert inspector.isVisible()
    assert table.horizontalScrollBar().maximum() == 0
    shown = [column for column in Column if not table.isColumnHidden(column)]
    assert {Column.USE, Column.NAME, Column.VERDICT, Column.WHY} <= set(shown)
    assert (Column.FORMAT in shown) == (percent == 80), "there is room for it with small text"
    window.resize(width * 2, 760)
    wait_until_idle(qapp)
    assert [column for column in Column if table.isColumnHidden(column)] == [Column.FOLDER]
    assert all(table.columnWidth(column) > 20 for column in Column if column != Column.FOLDER)


@pytest.mark.parametrize(("size", "percent"), [(SMALL, 100), (QSize(1280, 800), 200)])
def test_rows_stay_in_view_where_there_is_little_room(
    qapp: QApplication, window: MainWindow, theme: Theme, size: QSize, percent: int
) -> None:
    theme.set_text_percent(percent)
    window.resize(size)
    wait_until_idle(qapp)
    assert window.height() == size.height() and window.width() <= size.width() + 8, "the window can be so small"
    assert find(window, ModelArea).verticalScrollBar().value() == 0
    assert rows_in_view(window) >= 3
    assert (
        find(window, QPushButton, "models_more").isVisible() != find(window, QPushButton, "models_remove").isVisible()
    )
    assert cut_texts(find(window, ModelArea)) == []


def test_every_button_is_in_view_where_there_is_room_and_comes_back(qapp: QApplication, window: MainWindow) -> None:
    names = ("models_add_folder", "models_export_script", "chip_ready", "chip_refused")
    for size, is_wide in ((QSize(1280, 800), True), (SMALL, False), (QSize(1280, 800), True)):
        window.resize(size)
        wait_until_idle(qapp)
        assert [find(window, QPushButton, name).isVisible() for name in names] == [is_wide] * 4
        assert find(window, QPushButton, "models_more").isVisible() is not is_wide
        assert find(window, QPushButton, "model_filter").isVisible() is not is_wide


def test_the_menus_do_what_the_buttons_do(qapp: QApplication, window: MainWindow) -> None:
    window.resize(SMALL)
    wait_until_idle(qapp)
    assert list(entries(window, "models_more")) == [
        "Add a folder…", "Remove", "Copy report", "Make safe copies", "Export script…",
    ]  # fmt: skip
    button, table = find(window, QPushButton, "model_filter"), find(window, ModelTable)
    offered = entries(window, "model_filter")
    assert list(offered) == [
        "Ready  1", "Ready with assumptions  1", "Features only  1", "Needs your choice  1", "Refused  1",
    ]  # fmt: skip
    offered["Refused  1"].trigger()
    assert (button.text(), table.model().rowCount()) == ("Filter (1)", 1)
    assert button.accessibleName() == "Show only some verdicts; 1 chosen"
    entries(window, "models_more")["Remove"].trigger()
    assert (button.text(), table.model().rowCount()) == ("Filter (1)", 1), "what was selected is out of view"
    entries(window, "model_filter")["Refused  1"].trigger()
    assert (button.text(), table.model().rowCount()) == ("Filter", 5)


def test_remove_is_offered_only_where_something_is_selected(qapp: QApplication, window: MainWindow) -> None:
    window.resize(SMALL)
    wait_until_idle(qapp)
    assert entries(window, "models_more")["Remove"].isEnabled()
    find(window, ModelTable).clearSelection()
    assert not entries(window, "models_more")["Remove"].isEnabled()


def test_the_rail_has_the_whole_summary_as_its_tooltip(window: MainWindow) -> None:
    tip = find(window, QWidget, "rail_models").toolTip()
    assert tip == "1  Models: 2 ready, 1 with features only, 1 needs your choice, 1 refused"


@pytest.mark.parametrize("width", [50, 120, 121, 200, 1000])
def test_the_height_of_a_flow_is_known_before_it_is_laid_out(qtbot: QtBot, width: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    sizes = [QSize(50 + 7 * k, 20 + k % 3) for k in range(7)]
    for size in sizes:
        piece = QWidget()
        piece.setFixedSize(size)
        flow.addWidget(piece)
    assert flow_height(sizes, width) == flow.heightForWidth(width)
