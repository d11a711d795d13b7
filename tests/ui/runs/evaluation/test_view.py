"""One evaluation as table, bars and words."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine.evaluation.summary import EvaluationFacts, facts_from_json
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.evaluation.bars import EvaluationBars
from purer_app.ui.runs.evaluation.table import EvaluationTable
from purer_app.ui.runs.evaluation.view import EvaluationView
from tests.ui.helpers.finding import find
from tests.ui.helpers.tiny_runs import evaluation_table


@pytest.fixture
def facts() -> EvaluationFacts:
    found = facts_from_json(evaluation_table(icfil=True))
    assert found is not None
    return replace(found, when="2026-11-24T12-30-00")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, facts: EvaluationFacts) -> EvaluationView:
    view = EvaluationView(theme)
    qtbot.addWidget(view)
    view.set_evaluations([facts, replace(facts, when="", seed=1)])
    view.resize(900, 800)
    view.show()
    return view


def test_the_table_has_every_method_shot_and_cost(view: EvaluationView) -> None:
    model = find(view, EvaluationTable).model()
    header = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    assert header == ["Method", "1 shot", "5 shots", "Parameters", "Multiply-adds", "ms per query", "ms to adapt"]
    rows = [[model.index(r, c).data() for c in range(3)] for r in range(model.rowCount())]
    assert rows == [
        ["random", "30.0 ± 1.0 %", "40.0 ± 1.0 %"],
        ["teacher-ensemble", "80.0 ± 1.0 %", "90.0 ± 1.0 %"],
        ["protonet", "70.0 ± 1.0 %", "80.0 ± 1.0 %"],
        ["protonet with ICFIL", "73.0 ± 1.0 %", "83.0 ± 1.0 %"],
    ]
    assert model.index(2, 0).data(Qt.ItemDataRole.FontRole) is not None
    assert "all models together" in model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_the_table_shows_its_last_row_without_scrolling(view: EvaluationView) -> None:
    table = find(view, EvaluationTable)
    last = table.visualRect(table.model().index(3, 0))
    assert table.viewport().rect().contains(last)


def test_the_bars_say_in_words_what_they_draw(view: EvaluationView) -> None:
    words = find(view, EvaluationBars).accessibleDescription()
    assert "teacher-ensemble: 80.0 ± 1.0 %" in words
    assert words.count(";") == 7


def test_a_bar_is_as_long_as_its_accuracy(view: EvaluationView, theme: Theme) -> None:
    bars = find(view, EvaluationBars)
    picture = bars.grab().toImage()
    line_height = bars.sizeHint().height() // 11  # 8 bars, 2 headings, and the line about chance
    row = line_height * 3 + line_height // 4 + 1  # protonet at 1 shot, above its whisker
    inks = [picture.pixelColor(x, row).name() for x in range(picture.width())]
    sunken = inks.count(theme.colours.sunken)
    filled = [x for x, ink in enumerate(inks) if ink == max(set(inks) - {theme.colours.sunken}, key=inks.count)]
    background = {inks[0]}
    coloured = [x for x, ink in enumerate(inks) if ink not in background and ink != theme.colours.sunken]
    assert filled
    assert len(coloured) / (len(coloured) + sunken) == pytest.approx(0.70, abs=0.03)


def test_earlier_evaluations_can_be_chosen(qtbot: QtBot, view: EvaluationView) -> None:
    choice = find(view, QComboBox, "evaluation_choice")
    assert choice.itemText(0).replace("\u202f", " ") == "11/24/26 12:30 PM, protonet, 100 tasks of 5 classes"
    assert choice.itemText(1).startswith("earlier, protonet")
    choice.setCurrentIndex(1)
    with qtbot.waitSignal(view.export_requested) as asked:
        find(view, QPushButton, "evaluation_export").click()
    assert asked.args[0].seed == 1


def test_compact_is_offered_by_a_button(qtbot: QtBot, view: EvaluationView) -> None:
    button = find(view, QPushButton, "choose_compact")
    assert not button.isVisible()
    found = facts_from_json(evaluation_table(ridge=75.0))
    assert found is not None
    view.set_evaluations([found])
    assert button.isVisible()
    with qtbot.waitSignal(view.learner_requested) as asked:
        button.click()
    assert asked.args == ["compact"]


def test_nothing_measured_shows_nothing(view: EvaluationView) -> None:
    view.set_evaluations([])
    assert view.isHidden()
    assert view.facts is None
