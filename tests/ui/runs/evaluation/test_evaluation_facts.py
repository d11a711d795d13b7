"""Evaluations as checked values, as sentences and as CSV."""

import csv
import io
from typing import Any

import pytest
from PySide6.QtCore import QObject

from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.evaluation.summary import EvaluationFacts, facts_from_json, to_csv
from purer_app.ui.runs.evaluation.texts import compact, conclusions, format_difference
from tests.ui.helpers.tiny_runs import evaluation_table


def facts(**values: Any) -> EvaluationFacts:
    found = facts_from_json(evaluation_table(**values))
    assert found is not None
    return found


def test_the_engine_s_own_form_is_read() -> None:
    rows = tuple(
        EvaluationRow(name, False, "inductive", 3, 1, mean, 2.0, 10, 20, 0.1, 1.0, (mean,))
        for name, mean in (("teacher-ensemble", 60.0), ("maml", 50.0))
    )
    evaluation = Evaluation(7, 1, rows, (PairedDifference("maml", "teacher-ensemble", 3, 1, -10.0, 2.0),))
    found = facts_from_json(evaluation.to_json())
    assert found is not None
    assert (found.n_way, found.episodes, found.seed, found.shots, found.subject) == (3, 7, 1, (1,), "maml")
    pair = found.against("teacher-ensemble", 1)
    assert pair is not None and (pair.points, pair.ci95) == (-10.0, 2.0)


@pytest.mark.parametrize("damage", [{"results": []}, {"results": [{"method": 1}]}, {"paired": None}, {"episodes": "x"}])
def test_a_malformed_table_is_none(damage: dict[str, Any]) -> None:
    assert facts_from_json({**evaluation_table(), **damage}) is None


def test_a_better_ensemble_is_said_first_and_plainly(qapp: QObject) -> None:
    better = "the plain teacher ensemble, which needs no training, is better than protonet by 10.0 ± 1.0 points."
    assert conclusions(QObject(), facts(ensemble=80.0, learner=70.0)) == [
        f"At 1 shot, {better}",
        f"At 5 shots, {better}",
        "The ensemble needs 12 times as much computation per picture.",
    ]


def test_a_better_learner_is_said(qapp: QObject) -> None:
    assert conclusions(QObject(), facts(ensemble=60.0, learner=70.0))[0] == (
        "At 1 shot, protonet is better than the plain teacher ensemble by 10.0 ± 1.0 points."
    )


def test_a_difference_within_its_interval_is_not_called_one(qapp: QObject) -> None:
    near = facts(ensemble=70.5, learner=70.0)
    assert (
        "not significantly different from the plain teacher ensemble (−0.5 ± 1.0 points)"
        in conclusions(QObject(), near)[0]
    )
    pair = near.against("teacher-ensemble", 5)
    assert pair is not None
    assert format_difference(QObject(), pair) == (
        "protonet is not significantly different from teacher-ensemble at 5 shots (−0.5 ± 1.0 points)"
    )


def test_what_training_adds_comes_before_the_ensemble(qapp: QObject) -> None:
    found = facts(ensemble=68.0, ridge=69.0, learner=71.5)
    assert conclusions(QObject(), found)[:2] == [
        f"At {shots}, training adds 2.5 ± 1.0 points: protonet is better than all models without training; "
        "versus the plain teacher ensemble: +3.5 ± 1.0 points."
        for shots in ("1 shot", "5 shots")
    ]
    assert not found.offers_compact
    assert [pair.against for pair in found.differences_in_order][:3] == ["ensemble-ridge", "teacher-ensemble", "random"]


@pytest.mark.parametrize(
    ("ridge", "words"),
    [
        (71.0, "nothing significant here: protonet minus all models without training is −1.0 ± 1.0 points"),
        (69.0, "nothing significant here: protonet minus all models without training is +1.0 ± 1.0 points"),
        (75.0, "nothing here: all models without training are better than protonet by 5.0 ± 1.0 points"),
    ],
)
def test_training_that_adds_nothing_is_said_plainly(qapp: QObject, ridge: float, words: str) -> None:
    found = facts(ensemble=60.0, ridge=ridge, learner=70.0)
    assert conclusions(QObject(), found)[0] == (
        f"At 1 shot, training adds {words}; versus the plain teacher ensemble: +10.0 ± 1.0 points."
    )
    assert found.offers_compact


@pytest.mark.parametrize(
    ("values", "is_offered"),
    [
        ({"ridge": 75.0, "name": "pool-embedding"}, True),
        ({"ridge": 75.0, "name": "compact"}, False),
        ({"ridge": 75.0, "name": "student"}, False),
        ({"ridge": 60.0}, False),
        ({"ridge": 75.0, "run": False}, False),
        ({}, False),
    ],
)
def test_compact_is_offered_where_a_larger_learner_adds_nothing(values: dict[str, Any], is_offered: bool) -> None:
    assert facts(**values).offers_compact is is_offered


def test_models_alone_are_summarised_by_their_best(qapp: QObject) -> None:
    alone = facts(run=False)
    assert alone.is_of_pool
    assert conclusions(QObject(), alone)[0] == "At 1 shot, teacher-ensemble is the best of these with 80.0 ± 1.0 %."


def test_icfil_is_compared_with_its_own_method(qapp: QObject) -> None:
    words = [format_difference(QObject(), pair) for pair in facts(icfil=True).differences]
    assert "ICFIL raises protonet by 3.0 ± 1.0 points at 1 shot" in words
    assert "protonet is below teacher-ensemble by 10.0 ± 1.0 points at 1 shot" in words


def test_the_csv_holds_every_row_with_the_difference_seen_from_it() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(facts(icfil=True)))))
    assert len(rows) == 8
    by_key = {(row["method"], row["icfil"], row["n_shot"]): row for row in rows}
    ensemble = by_key["teacher-ensemble", "0", "5"]
    assert float(ensemble["accuracy_percent"]) == 90.0
    assert (ensemble["compared_with"], float(ensemble["difference_points"])) == ("protonet", 10.0)
    assert by_key["protonet", "0", "1"]["compared_with"] == ""
    icfil = by_key["protonet", "1", "1"]
    assert (icfil["compared_with"], float(icfil["difference_points"])) == ("protonet without ICFIL", 3.0)


@pytest.mark.parametrize(("number", "text"), [(999, "999"), (28_896, "28.9 k"), (1_810_000, "1.81 M"), (9e9, "9.00 G")])
def test_counts_are_short(number: int, text: str) -> None:
    assert compact(int(number)) == text
