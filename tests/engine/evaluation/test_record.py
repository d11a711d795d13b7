"""An evaluation is stored in its run's folder under its end time and never replaces another."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow
from purer_app.engine.evaluation.record import record_evaluation

NOON = datetime(2026, 3, 1, 12, 0, 59)


def evaluation(mean: float) -> Evaluation:
    row = EvaluationRow("maml", False, "inductive", 5, 1, mean, 1.25, 28320, 2_600_000, 0.25, 7.0, (40.0, 46.4))
    return Evaluation(2, 0, (row,), ())


def test_a_record_is_the_printed_json_with_data_and_n_way(tmp_path: Path) -> None:
    path = record_evaluation(tmp_path, evaluation(43.2), data="pictures", n_way=5, now=NOON)
    assert path == tmp_path / "evaluations" / "2026-03-01T12-00-59.json"
    assert json.loads(path.read_text()) == {"data": "pictures", "n_way": 5, **evaluation(43.2).to_json()}


def test_two_evaluations_of_one_second_are_both_kept_in_order(tmp_path: Path) -> None:
    for mean in (1.0, 2.0, 3.0):
        record_evaluation(tmp_path, evaluation(mean), data="pictures", n_way=5, now=NOON)
    files = sorted((tmp_path / "evaluations").iterdir())
    assert [file.name for file in files] == [f"2026-03-01T12-{when}.json" for when in ("00-59", "01-00", "01-01")]
    assert [json.loads(file.read_text())["results"][0]["mean"] for file in files] == [1.0, 2.0, 3.0]


def test_an_evaluation_does_not_create_the_folder_of_a_deleted_run_again(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="cannot be written"):
        record_evaluation(tmp_path / "gone", evaluation(43.2), data="pictures", n_way=5, now=NOON)
    assert not (tmp_path / "gone").exists()
