"""The benchmark measures "not sure" on classes that no model was trained on, by the rule that `adapt` uses."""

import json
import math
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.learning.not_sure import (
    ALL,
    draw_episode,
    main,
    measure_episode,
    measures_of,
    summarised,
    unseen_part,
)
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.evaluation.feature_store import FeatureStore
from purer_app.engine.few_shot.confidence.answers import Answer, answer, picture_source
from purer_app.engine.few_shot.confidence.leave_one_out import LeftOutPredictions, left_out_pictures, with_interval
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, Separation
from purer_app.engine.few_shot.load_method import pool_method
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")


def made_up(label: int, confidence: float, distance: float, *, not_sure: bool) -> Answer:
    return Answer(label, confidence, not_sure, (confidence, 1 - confidence), distance)


def test_the_figures_of_an_episode_are_counted_by_hand() -> None:
    known = [
        made_up(0, 0.9, 0.5, not_sure=False),
        made_up(0, 0.6, 1.2, not_sure=True),
        made_up(1, 0.8, 0.7, not_sure=False),
        made_up(0, 0.7, 0.9, not_sure=False),  # wrong
    ]
    unknown = [made_up(0, 0.7, 1.5, not_sure=True), made_up(1, 0.95, 0.6, not_sure=False)]
    left_out = LeftOutPredictions((), (), with_interval(0, 0), ConfidenceRule(1, 1), Separation(0.8, 0.7, 0.9))
    found = measures_of(known, torch.tensor([0, 0, 1, 1]), unknown, left_out)
    assert found.accuracy == 0.75 and found.unknown_not_sure == 0.5
    assert found.good_lost == pytest.approx(1 / 3) and found.wrong_not_sure == 0.0
    assert found.auroc == pytest.approx((4 + 1) / 8)
    assert found.auroc_softmax == pytest.approx(
        (0.5 + 1 + 1) / 8
    )  # known ones with more confidence than an unknown one
    assert found.softmax_unknown_not_sure == 0.5  # the threshold that loses a third is between 0.6 and 0.8
    assert found.tested_auroc == 0.8 and found.said_unreliable == 0.0


def test_episodes_without_a_figure_are_left_out_of_its_mean() -> None:
    left_out = LeftOutPredictions((), (), with_interval(0, 0), ConfidenceRule(1, 1))
    some = [made_up(0, 0.9, 0.5, not_sure=False)]
    right, wrong = (measures_of(some, torch.tensor([label]), some, left_out) for label in (0, 1))
    row = summarised(5, [right, right, wrong])
    assert row.means["good_lost"] == (0.0, 0.0) and row.means["wrong_not_sure"] == (0.0, 0.0)
    assert row.means["accuracy"][0] == pytest.approx(2 / 3)
    assert all(math.isnan(value) for value in row.means["tested_auroc"])


def test_an_episode_is_answered_as_by_adapt(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pool = load_pool(write_tiny_pool(tmp_path / "pool"), CPU)
    pictures = load_class_folders(make_shapes(tmp_path / "data", classes=5, pictures=8))
    method = pool_method(PoolClassifier.ENSEMBLE_RIDGE, pool, ignore)
    store = FeatureStore(pictures, [method], ignore)
    episode = draw_episode(pictures, 3, 4, 3, torch.Generator().manual_seed(0))
    known = {*pictures.labels[episode.known.support].tolist()}
    assert len(known) == 3 and known.isdisjoint(pictures.labels[episode.unknown].tolist())
    assert not {*episode.known.support.tolist()} & {*episode.known.query.tolist()}
    found, left_out = measure_episode(method, store, episode, 0)

    support = [pictures.pixels[i] for i in episode.known.support.tolist()]
    query = [pictures.pixels[i] for i in torch.cat([episode.known.query, episode.unknown]).tolist()]
    labels = episode.known.support_labels
    expected = left_out_pictures(method, support, labels, 3, 0, ignore)
    assert left_out.labels == expected.labels
    assert left_out.rule.max_distance == pytest.approx(expected.rule.max_distance, rel=1e-4)
    classifier = method.adapt(picture_source(support), labels, 3, seed=0)
    answers = answer(classifier, support, labels, query, 3, expected.rule)
    by_hand = measures_of(answers[:9], episode.known.query_labels, answers[9:], expected)
    assert found.accuracy == by_hand.accuracy and found.auroc == pytest.approx(by_hand.auroc)
    assert found.unknown_not_sure == by_hand.unknown_not_sure


def test_the_halves_share_no_class_and_no_model_knows_them(tmp_path: Path) -> None:
    pool = load_pool(write_tiny_pool(tmp_path / "pool"), CPU)
    trained = [name for teacher in pool.teachers for name in teacher.class_names]
    assert trained
    names = [f"Alphabet{k}__character{c}" for k in range(4) for c in range(3)]
    classes = {name: tmp_path / name for name in sorted([*names, trained[0]])}
    tune, report, everything = (unseen_part(classes, pool, part, 0) for part in ("tune", "report", ALL))
    assert sorted([*tune, *report]) == list(everything) == sorted(names)
    assert {name[:9] for name in tune}.isdisjoint({name[:9] for name in report}) and len(tune) == len(report) == 6


def test_the_benchmark_prints_and_stores_its_figures(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = make_shapes(tmp_path / "data", classes=8, pictures=7), tmp_path / "out"
    words = ["--pool", str(write_tiny_pool(tmp_path / "pool")), "--classes", str(data), "--out", str(out)]
    words += ["--n-way", "3", "--n-query", "2", "--episodes", "3", "--device", "cpu", "--part", "report"]
    main([*words, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["classifier"] == "ensemble-ridge" and found["part"] == "report" and found["n_classes"] == 4
    assert [row["n_shot"] for row in found["rows"]] == [1, 5]
    assert found["rows"][0]["means"]["tested_auroc"] == [None, None], "single pictures cannot be left out"
    assert 0 <= found["rows"][1]["means"]["tested_auroc"][0] <= 1
    assert json.loads((out / "result.json").read_text(encoding="utf-8")) == found
    main(words)
    table = capsys.readouterr().out
    assert (out / "table.txt").read_text(encoding="utf-8") == table
    assert "unknown classes: not sure" in table and "–" in table


@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
def test_a_trained_run_is_measured_too(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str], learner: str
) -> None:
    data, run = make_shapes(tmp_path / "data", classes=5, pictures=4), tmp_path / "run"
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), learner), meta={"steps": 1})
    start_training(config, run, ignore, Control())
    words = ["--run", str(run), "--classes", str(data), "--out", str(tmp_path / "out"), "--part", "all"]
    main([*words, "--n-way", "3", "--n-query", "2", "--shots", "2", "--episodes", "2", "--device", "cpu", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["classifier"] == learner and found["n_classes"] == 5
    assert found["rows"][0]["episodes"] == 2 and 0 <= found["rows"][0]["means"]["auroc"][0] <= 1


def test_too_few_classes_for_unknown_ones_are_refused(tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=7)
    words = ["--pool", str(write_tiny_pool(tmp_path / "pool")), "--classes", str(data), "--out", str(tmp_path / "out")]
    with pytest.raises(DataError, match=r"3 classes that no model was trained on; 3-way episodes .* need 4"):
        main([*words, "--part", "all", "--n-way", "3", "--n-query", "1", "--shots", "1"])
