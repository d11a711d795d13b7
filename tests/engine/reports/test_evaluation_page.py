"""An evaluation as a page and as a table: every row with its comparisons."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.evaluation_page import page_of
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


def row(method: str, mean: float, *, icfil: bool = False) -> EvaluationRow:
    return EvaluationRow(method, icfil, "inductive", 3, 1, mean, 1.0, 100, 2000, 0.5, 3.0, (mean,) * 4)


EVALUATION = Evaluation(
    4,
    7,
    (row("random", 30.0), row("teacher-ensemble", 50.0), row("maml", 49.0), row("maml", 49.5, icfil=True)),
    (
        PairedDifference("maml", "random", 3, 1, 19.0, 1.0),
        PairedDifference("maml", "teacher-ensemble", 3, 1, -1.0, 0.5),
        PairedDifference("maml", "maml", 3, 1, 0.5, 0.8),
    ),
)


def test_page_and_table_hold_every_row(tmp_path: Path) -> None:
    config = EvaluateConfig(pool=str(tmp_path / "models"), data=str(tmp_path / "birds"), n_way=3, n_shots=(1,))
    html, table = tmp_path / "page.html", tmp_path / "table.csv"
    jobs.write_evaluation(EVALUATION, config, ignore, html=html, csv=table)
    page = html.read_text(encoding="utf-8")
    for words in (
        "models and its baselines",
        "3-way episodes of birds",
        "At 1 shot, maml is above random by 19.0 ± 1.0 points.",
        "At 1 shot, maml is below teacher-ensemble by 1.0 ± 0.5 points.",
        "At 1 shot, maml with ICFIL is not significantly different from without (0.5 ± 0.8 points).",
    ):
        assert words in page
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(line["method"], line["icfil"], float(line["accuracy_percent"])) for line in rows] == [
        ("random", "0", 30.0),
        ("teacher-ensemble", "0", 50.0),
        ("maml", "0", 49.0),
        ("maml", "1", 49.5),
    ]
    assert (rows[1]["compared_with"], float(rows[1]["difference_points"])) == ("maml", 1.0)


def test_what_training_adds_is_the_first_sentence(tmp_path: Path) -> None:
    pairs = (*EVALUATION.paired, PairedDifference("maml", "ensemble-ridge", 3, 1, -0.2, 0.4))
    config = EvaluateConfig(pool=str(tmp_path / "models"), data=str(tmp_path / "birds"), n_way=3, n_shots=(1,))
    page = page_of(replace(EVALUATION, paired=pairs), config).decode("utf-8")
    sentences = [
        "At 1 shot, training adds nothing significant here: maml minus all models without training (ensemble-ridge) is "
        "−0.2 ± 0.4 points.",
        "At 1 shot, maml is below teacher-ensemble by 1.0 ± 0.5 points.",
        "At 1 shot, maml is above random by 19.0 ± 1.0 points.",
        "The learner compact is smaller and costs less per picture: purer-app train POOL --learner compact",
    ]
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert page.index("minus <bdi>ensemble-ridge") < page.index("minus <bdi>teacher-ensemble")


def test_the_page_of_a_run_shows_its_course(tmp_path: Path, make_shapes: MakeShapes) -> None:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), "protonet"), meta={"steps": 3})
    start_training(config, tmp_path / "run", ignore, Control())
    data = make_shapes(tmp_path / "data", classes=3, pictures=4)
    asked = EvaluateConfig(
        run=str(tmp_path / "run"), data=str(data), n_way=3, n_shots=(1,), n_query=2, episodes=2, device="cpu"
    )
    result = jobs.evaluate(asked, ignore, Control())
    jobs.write_evaluation(result, asked, ignore, html=tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "ensemble-ridge" in page and "<svg" in page and "run and its baselines" in page
    assert not (tmp_path / "table.csv").exists()


def test_files_that_appear_during_the_work_are_kept(tmp_path: Path) -> None:
    config, events = EvaluateConfig(pool="models", data="birds"), list[Event]()
    for name in ("page.html", "table.csv"):
        (tmp_path / name).write_text("mine")
    html, table = tmp_path / "page.html", tmp_path / "table.csv"
    jobs.write_evaluation(EVALUATION, config, events.append, html=html, csv=table)
    assert html.read_text() == table.read_text() == "mine"
    assert "teacher-ensemble" in (tmp_path / "table-2.csv").read_text()
    texts = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert [text.rpartition(" ")[2] for text in texts] == ["page-2.html", "table-2.csv"]


def test_a_path_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    config = EvaluateConfig(pool="models", data="birds")
    with pytest.raises(RunFolderError, match="file"):
        jobs.write_evaluation(EVALUATION, config, ignore, csv=tmp_path / "file" / "table.csv")
