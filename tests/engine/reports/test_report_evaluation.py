"""The evaluation section shows the rows and the paired differences of an evaluation."""

from dataclasses import replace

import pytest

from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference
from purer_app.engine.reports.report import ReportInput, render
from tests.helpers.report_pages import FULL, Page, evaluation, row


def test_the_tables_hold_the_numbers_of_the_evaluation() -> None:
    page = Page(render(replace(FULL, models=())))
    header, *rows = page.rows[:5]
    assert header[-1] == "Episodes"
    assert [cells[1] for cells in rows] == ["52.25 ± 1.25", "51.50 ± 1.25", "53.50 ± 1.25", "56.00 ± 1.25"]
    assert rows[0][3:] == ["32.9 k", "1.81 G", "0.12", "41.5", "10"]
    assert [cells[-1] for cells in rows] == ["10", "10", "4", "10"]
    assert page.values[:6] == ["52.25", "1.25", "32901", "1814073344", "0.125", "41.5"]


def test_rows_have_different_labels() -> None:
    page = Page(render(replace(FULL, models=())))
    names = [cells[0] for cells in page.rows[1:5]]
    assert names[0].startswith("teacher-ensemble")
    assert "this run" not in names[0]
    assert names[1:] == ["maml this run", "maml this run ICFIL", "maml this run transductive"]


@pytest.mark.parametrize(
    ("difference", "ci95", "words", "number"),
    [
        (-0.75, 0.5, "▼ below", "−0.75 ± 0.50"),
        (0.75, 0.5, "▲ above", "+0.75 ± 0.50"),
        (0.5, 0.5, "≈ no significant difference", "+0.50 ± 0.50"),
        (0.0, 0.0, "≈ no significant difference", "+0.00 ± 0.00"),
    ],
)
def test_a_difference_is_only_claimed_where_its_interval_leaves_out_zero(
    difference: float, ci95: float, words: str, number: str
) -> None:
    pair = PairedDifference("maml", "teacher-ensemble", 5, 1, difference, ci95)
    page = Page(render(ReportInput(title="t", evaluations=(("e", replace(evaluation(), paired=(pair,))),))))
    assert page.rows[-1][:3] == ["maml minus teacher-ensemble", words, number]


def test_one_episode_is_not_called_a_difference() -> None:
    rows = (row("random", 30.0, episodes=1), row("maml", 60.0, episodes=1))
    one = Evaluation(1, 7, rows, (PairedDifference("maml", "random", 5, 1, 30.0, 0.0),))
    assert "no interval" in Page(render(ReportInput(title="t", evaluations=(("e", one),)))).rows[-1][1]


def test_icfil_is_compared_with_the_same_method_without_it_on_shared_episodes() -> None:
    page = Page(render(replace(FULL, models=())))
    assert page.rows[-1][0] == "maml with ICFIL minus without"
    assert page.rows[-1][-1] == "4"


def test_each_number_of_shots_has_a_table() -> None:
    rows = tuple(replace(row("maml", 50.0), n_shot=shots) for shots in (1, 5))
    page = Page(render(ReportInput(title="t", evaluations=(("Birds", Evaluation(10, 7, rows, ())),))))
    assert "Birds: 5-way 1-shot" in page.text
    assert "Birds: 5-way 5-shot" in page.text
    assert len(page.attributes("table")) == 2
