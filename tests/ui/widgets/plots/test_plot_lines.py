"""The numbers behind the plots: smoothing, tables and files."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.ui.widgets.plots.plot_lines import GrowingArray, LineTable, PlotLine, lines_to_csv, moving_average


def line(key: str, x: list[float], y: list[float], ci95: list[float] | None = None) -> PlotLine:
    interval = None if ci95 is None else np.array(ci95)
    return PlotLine(key=key, title=key.title(), x=np.array(x), y=np.array(y), ci95=interval)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.integers(1, 12))
def test_the_moving_average_is_the_mean_of_the_last_values(values: list[float], window: int) -> None:
    smooth = moving_average(np.array(values), window)
    expected = [np.mean(values[max(0, i + 1 - window) : i + 1]) for i in range(len(values))]
    assert smooth == pytest.approx(expected, abs=1e-9)


def test_values_that_are_not_finite_do_not_count_in_the_moving_average() -> None:
    values = np.array([np.nan, 1, np.inf, 3, 5, 7, 9])
    assert moving_average(values, 2) == pytest.approx([np.nan, 1, 1, 3, 4, 6, 8], nan_ok=True)
    assert moving_average(values, 3) == pytest.approx([np.nan, 1, 1, 2, 4, 5, 7], nan_ok=True)


def test_a_growing_array_gives_back_the_list_at_each_look() -> None:
    values: list[float] = []
    array = GrowingArray()
    for n in (0, 3, 255, 256, 257, 2000):
        values += [float(i) for i in range(len(values), n)]
        assert array.updated(values).tolist() == values


def test_an_earlier_look_keeps_its_values_when_the_array_grows() -> None:
    values = [1.0, 2.0]
    array = GrowingArray()
    first = array.updated(values)
    values += [3.0] * 1000
    array.updated(values)
    assert first.tolist() == [1, 2]


def test_the_table_has_a_row_for_each_step_of_any_line() -> None:
    table = LineTable([line("a", [1, 2, 4], [10, 20, 40]), line("b", [2, 3], [0.5, 0.6], [0.1, 0.2])])
    assert table.keys == ["step", "a", "b", "b_ci95"]
    rows = [[table.value(row, column) for column in range(4)] for row in range(len(table.steps))]
    assert rows == [[1, 10, None, None], [2, 20, 0.5, 0.1], [3, None, 0.6, 0.2], [4, 40, None, None]]


def test_csv_holds_every_number_and_leaves_gaps_empty() -> None:
    text = lines_to_csv([line("hardness", [1, 2], [0.25, 1 / 3]), line("validation", [2], [71.5], [2.0])])
    records = list(csv.DictReader(io.StringIO(text)))
    assert records == [
        {"step": "1", "hardness": "0.25", "validation": "", "validation_ci95": ""},
        {"step": "2", "hardness": "0.333333", "validation": "71.5", "validation_ci95": "2"},
    ]


def test_no_lines_make_a_table_without_rows() -> None:
    assert lines_to_csv([]) == "step\n"
