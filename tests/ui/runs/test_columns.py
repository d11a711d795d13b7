"""The table of runs shows the columns that fit, or those that the user chooses."""

import json

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.columns import BY_IMPORTANCE, FIXED, fitting_columns, read_choices, write_choices
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.rows import Column
from purer_app.ui.runs.table import RunTable
from purer_app.ui.widgets.menu_button import MenuButton
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find
from tests.ui.helpers.runs_page import table, wait_until_idle
from tests.ui.helpers.tiny_runs import evaluation_table

EACH = dict.fromkeys(Column, 100)


def shown(runs: RunTable) -> list[Column]:
    return [column for column in Column if not runs.isColumnHidden(column)]


def entry(page: RunsPage, column: Column) -> QAction:
    menu = find(page, MenuButton, "runs_columns").menu()
    menu.aboutToShow.emit()
    return next(action for action in menu.actions() if action.objectName() == f"column_{column.name.lower()}")


@pytest.fixture
def evaluated(qtbot: QtBot, page: RunsPage) -> RunsPage:
    folder = page.session.store.folder / "runs" / "a-finished" / "evaluations"
    folder.mkdir()
    (folder / "2026-11-24T12-30-00.json").write_text(json.dumps(evaluation_table(ridge=72)))
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    return page


@pytest.mark.parametrize(("room", "n_shown"), [(0, 2), (259, 2), (260, 3), (460, 5), (599, 5), (600, 6), (1400, 14)])
def test_the_results_get_the_room_first_and_the_others_after_the_whole_names(room: int, n_shown: int) -> None:
    assert fitting_columns(EACH, frozenset(), room, 60) == {*FIXED, *BY_IMPORTANCE[: n_shown - 2]}


def test_columns_without_values_get_room_last() -> None:
    empty = frozenset({BY_IMPORTANCE[0], BY_IMPORTANCE[1]})
    assert fitting_columns(EACH, empty, 400, 60) == {*FIXED, *BY_IMPORTANCE[2:4]}


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [600, 1000, 2400])
def test_shown_columns_fit_and_names_get_the_free_room(
    qtbot: QtBot, evaluated: RunsPage, theme: Theme, width: int, percent: int
) -> None:
    theme.set_text_percent(percent)
    evaluated.resize(width, 800)
    runs = table(evaluated)
    total = sum(runs.columnWidth(column) for column in shown(runs))
    at_least_needed = sum(runs.columnWidth(column) for column in FIXED)
    assert total == runs.viewport().width() or (shown(runs) == sorted(FIXED) and total == at_least_needed)
    assert [text for text in cut_texts(evaluated) if "heading" in text] == []
    for column in shown(runs):
        if column not in (Column.NAME, Column.STATUS, Column.CHANGES, Column.LEARNER, Column.MODELS):
            assert runs.columnWidth(column) >= runs.sizeHintForColumn(column)


def test_a_wide_table_shows_accuracy_baseline_and_difference_side_by_side(evaluated: RunsPage) -> None:
    evaluated.resize(1000, 800)
    assert shown(table(evaluated))[2:5] == [Column.EVALUATION, Column.UNTRAINED, Column.LEAD]


def test_a_column_is_chosen_in_a_menu_and_the_choice_stays(qtbot: QtBot, evaluated: RunsPage, theme: Theme) -> None:
    evaluated.resize(600, 800)
    runs, other = table(evaluated), QMenu(evaluated)
    assert Column.SIZE not in shown(runs)
    entry(evaluated, Column.SIZE).trigger()
    entry(evaluated, Column.VALIDATION).trigger() if entry(evaluated, Column.VALIDATION).isChecked() else None
    assert Column.SIZE in shown(runs)
    assert Column.VALIDATION not in shown(runs)
    again = RunsPage(evaluated.session, theme)
    qtbot.addWidget(again)
    qtbot.addWidget(again.inspector())
    assert Column.SIZE in shown(table(again))
    runs.fill_column_menu(other)
    next(action for action in other.actions() if action.objectName() == "column_fitting").trigger()
    assert Column.SIZE not in shown(runs)
    assert read_choices(evaluated.session.settings) == {}


@pytest.mark.parametrize(
    ("stored", "read"),
    [("+size -date", {Column.SIZE: True, Column.DATE: False}), ("+nothing size = -", {}), (7, {}), (None, {})],
)
def test_damaged_choices_are_left_out(settings: QSettings, stored: object, read: dict[Column, bool]) -> None:
    settings.setValue("runs/columns", stored)
    assert read_choices(settings) == read


def test_choices_survive(settings: QSettings) -> None:
    choices = {Column.SIZE: True, Column.LEARNER: False}
    write_choices(settings, choices)
    assert read_choices(settings) == choices
