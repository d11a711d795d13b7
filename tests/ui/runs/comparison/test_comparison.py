"""Several selected runs are compared: curves in one plot with a legend, and a table of what differs."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.runs.run_files import read_events
from purer_app.engine.runs.run_label import RunLabel, write_label
from purer_app.ui.core.theme import DARK, LIGHT, Theme
from purer_app.ui.runs.comparison.area import ComparisonArea
from purer_app.ui.runs.comparison.lines import MOST_LINES, Quantity
from purer_app.ui.runs.comparison.table import ComparisonTable
from purer_app.ui.runs.page import RunsPage
from purer_app.ui.runs.rows import Column
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.widgets.plots.plot_tools import NumbersTable
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.finding import find
from tests.ui.helpers.runs_page import button, choose, table, wait_until_idle
from tests.ui.helpers.tiny_runs import evaluation_table


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory, finished: Path, make_shapes: MakeShapes) -> Path:
    """Return a run on two of the three models, with other settings and with validation pictures."""
    place = tmp_path_factory.mktemp("other")
    pictures = make_shapes(place / "shapes", classes=4, pictures=6)
    config = tiny_config(finished.parent.parent / "pool", "protonet", validation=str(pictures), seed=5)
    config = changed(config, meta={"steps": 6, "max_seconds": 500.0}, inversion={"lr": 0.125})
    jobs.train(replace(config, models=("a.safetensors", "b.pth")), place / "run", ignore, Control())
    return place / "run"


@pytest.fixture
def compared(qtbot: QtBot, page: RunsPage, other: Path) -> RunsPage:
    """Return the page with two finished runs selected, "first" and "second", and their comparison shown."""
    runs = page.session.store.folder / "runs"
    shutil.copytree(other, runs / "d-other")
    write_label(runs / "a-finished", RunLabel(name="first"))
    write_label(runs / "d-other", RunLabel(name="second <b>"))
    page.session.read_runs()
    wait_until_idle(qtbot, page)
    table(page).sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
    select(qtbot, page, "a-finished", "d-other")
    return page


def select(qtbot: QtBot, page: RunsPage, *names: str) -> None:
    table(page).choose(*(str(page.session.store.folder / "runs" / name) for name in names))
    wait_until_idle(qtbot, page)


def area(page: RunsPage) -> ComparisonArea:
    return find(page, ComparisonArea)


def show(page: RunsPage, quantity: Quantity) -> None:
    box = find(page, QComboBox, "comparison_quantity")
    box.setCurrentIndex(box.findData(quantity))


def cells(page: RunsPage) -> dict[str, tuple[str, ...]]:
    model = find(page, ComparisonTable).model()
    columns = range(model.columnCount())
    vertical, horizontal = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
    titles = {"": tuple(str(model.headerData(column, horizontal)) for column in columns)}
    return titles | {
        str(model.headerData(row, vertical)): tuple(str(model.index(row, column).data()) for column in columns)
        for row in range(model.rowCount())
    }


def test_one_run_is_not_compared(qtbot: QtBot, page: RunsPage) -> None:
    choose(qtbot, page, "a-finished")
    assert not area(page).isVisible()
    assert button(page, "runs_compare").toolTip() == "Select two or more runs: hold Ctrl or Shift."
    assert not button(page, "runs_compare").isEnabled()


def test_runs_are_selected_and_compared_by_keyboard(qtbot: QtBot, page: RunsPage) -> None:
    table(page).selectRow(0)
    table(page).setFocus()
    for _ in range(2):
        qtbot.keyClick(table(page), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    wait_until_idle(qtbot, page)
    assert len(table(page).selected_runs) == 3
    assert area(page).isVisible()
    assert not button(page, "runs_use_in_adapt").isEnabled()
    assert button(page, "runs_use_in_adapt").toolTip() == "Select one run."
    assert "3 runs are selected" in " ".join(label.text() for label in page.inspector().findChildren(QLabel))
    page.activateWindow()
    button(page, "runs_compare").click()
    qtbot.waitUntil(find(page, QComboBox, "comparison_quantity").hasFocus, timeout=LONG_MS)
    damaged = page.session.store.folder / "runs" / "c-damaged"
    note = find(page, QLabel, "comparison_note").text()
    assert note == f"c-damaged: {damaged} has format_version 9; this version reads 1"


@pytest.mark.parametrize("quantity", list(Quantity))
def test_the_curves_are_those_of_the_events(qtbot: QtBot, compared: RunsPage, other: Path, quantity: Quantity) -> None:
    show(compared, quantity)
    plots = area(compared).plots
    history = RunHistory()
    history.take_all(read_events(other))
    series, scale = {
        Quantity.ACCURACY: (history.accuracy, 100),
        Quantity.VALIDATION: (history.validation, 100),
        Quantity.HARDNESS: (history.hardness, 1),
        Quantity.LOSS: (history.inversion_loss, 1),
    }[quantity]
    drawn = {line.title: line for line in plots.lines}
    assert list(drawn) == ["first", "second <b>"]
    assert len(series) > 1
    np.testing.assert_array_equal(drawn["second <b>"].x, series.x)
    np.testing.assert_allclose(plots.plots[quantity].drawn(f"{quantity}: second <b>"), np.array(series.y) * scale)
    note = find(compared, QLabel, "comparison_curves_note")
    assert note.isVisible() == (quantity is Quantity.VALIDATION)
    if note.isVisible():
        assert note.text() == "No values: first."


def test_the_legend_names_the_runs_in_colours_that_differ(compared: RunsPage, theme: Theme) -> None:
    plot = area(compared).plots.plots[Quantity.ACCURACY]
    legend = next(label for label in plot.findChildren(QLabel) if "first" in label.text())
    for scheme, colours in (("light", LIGHT), ("dark", DARK)):
        theme.set_scheme(scheme)
        text = legend.text()
        assert f"color:{colours.series[0]}" in text and f"color:{colours.series[1]}" in text
        assert "first" in text and "second &lt;b&gt;" in text
    assert len(set(LIGHT.series)) == len(set(DARK.series)) == MOST_LINES


def test_the_table_shows_what_differs(compared: RunsPage) -> None:
    found = cells(compared)
    assert found[""] == ("first", "second <b>")
    assert found["Learning rate of the pixels"] == ("0.25", "0.125")
    assert found["Seed"] == ("0", "5")
    assert found["Steps"] == ("4", "6")
    assert found["Time limit"] == ("none", "8 min 20 s")
    assert found["Models"][0].startswith("3 from ") and found["Models"][1].startswith("2 from ")
    assert found["Models not in all runs"] == ("c.pth", "–")
    assert found["Status"] == ("finished", "finished")
    assert found["Validation"][0] == "–" and found["Validation"][1].endswith(" %")
    assert "all models without training" in found["Validation without training"][1]
    assert "Momentum of the pixels" not in found
    assert not any(title.startswith("Accuracy,") for title in found)


def test_accuracies_are_shown_with_intervals_beside_the_untrained_ensemble(qtbot: QtBot, compared: RunsPage) -> None:
    runs = compared.session.store.folder / "runs"
    for name, learner, ridge in (("a-finished", 70.0, 72.0), ("d-other", 75.0, None)):
        (runs / name / "evaluations").mkdir()
        record = evaluation_table(learner=learner, ridge=ridge)
        (runs / name / "evaluations" / "2026-11-24T12-30-00.json").write_text(json.dumps(record))
    compared.session.read_runs()
    wait_until_idle(qtbot, compared)
    qtbot.waitUntil(lambda: "Accuracy, 1 shot" in cells(compared), timeout=LONG_MS)
    found = cells(compared)
    assert found["Accuracy, 1 shot"] == ("70.0 ± 1.0 %", "75.0 ± 1.0 %")
    assert found["All models without training, 1 shot"] == ("72.0 ± 1.0 %", "–")
    assert found["Training adds, 1 shot"] == ("−2.0 ± 1.0", "–")
    assert found["Evaluated on"] == ("/symbols: 100 tasks of 5 classes, seed 0",) * 2


def test_the_table_is_copied_for_a_spreadsheet(compared: RunsPage) -> None:
    button(compared, "comparison_copy").click()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["Run", "first", "second <b>"]
    assert ["Seed", "0", "5"] in lines
    assert {len(line) for line in lines} == {3}


@pytest.mark.parametrize("kind", ["png", "svg", "csv"])
def test_the_curves_are_exported(compared: RunsPage, tmp_path: Path, kind: str) -> None:
    area(compared).plots.export(tmp_path / f"curves.{kind}")
    content = (tmp_path / f"curves.{kind}").read_bytes()
    if kind == "csv":
        rows = content.decode().splitlines()
        assert rows[0] == "step,accuracy: first,accuracy: second <b>"
        assert len(rows) == 7
    else:
        assert content.startswith(b"\x89PNG" if kind == "png" else b"<?xml")


def test_the_numbers_are_shown_as_a_table(compared: RunsPage) -> None:
    find(compared, QPushButton, "comparison_as_table").click()
    numbers = find(compared, NumbersTable, "comparison_numbers")
    assert numbers.isVisible()
    assert numbers.model().rowCount() == 6


def test_runs_of_one_name_are_told_apart_by_their_folders(qtbot: QtBot, compared: RunsPage) -> None:
    runs = compared.session.store.folder / "runs"
    write_label(runs / "d-other", RunLabel(name="first"))
    compared.session.read_runs()
    wait_until_idle(qtbot, compared)
    assert cells(compared)[""] == ("first (a-finished)", "first (d-other)")


def test_more_runs_than_colours_are_compared_in_the_table_alone(qtbot: QtBot, compared: RunsPage) -> None:
    runs = compared.session.store.folder / "runs"
    names = [f"copy-{number}" for number in range(MOST_LINES + 1)]
    for name in names:
        shutil.copytree(runs / "a-finished", runs / name)
    compared.session.read_runs()
    wait_until_idle(qtbot, compared)
    select(qtbot, compared, *names)
    assert len(cells(compared)[""]) == MOST_LINES + 1
    assert len(area(compared).plots.lines) == MOST_LINES
    assert "Only the curves of the first 8 runs are drawn." in find(compared, QLabel, "comparison_note").text()


def test_the_comparison_ends_with_the_selection(qtbot: QtBot, compared: RunsPage) -> None:
    choose(qtbot, compared, "a-finished")
    assert not area(compared).isVisible()
    assert area(compared).shown == ()


def test_news_of_a_run_in_progress_neither_reads_all_the_time_nor_moves_the_zoom(
    qtbot: QtBot, compared: RunsPage
) -> None:
    rest = area(compared).findChild(QTimer, "comparison_rest")
    assert rest is not None
    rest.setInterval(10 * LONG_MS)
    runs = tuple(replace(run, status="running") for run in table(compared).selected_runs)
    area(compared).set_runs(runs)
    wait_until_idle(qtbot, compared)
    plot = area(compared).plots.plots[Quantity.ACCURACY].plot
    plot.getViewBox().setXRange(2, 4, padding=0)
    before = area(compared).shown
    for step in range(50):
        area(compared).set_runs(tuple(replace(run, step=step) for run in runs))
    assert not compared.session.job_runner.running
    assert area(compared).shown is before
    rest.stop()

    def is_read_again() -> bool:
        area(compared).set_runs(tuple(replace(run, step=60) for run in runs))
        return area(compared).shown is not before

    qtbot.waitUntil(is_read_again, timeout=LONG_MS)
    assert plot.getViewBox().viewRange()[0] == [2, 4]
    wait_until_idle(qtbot, compared)
