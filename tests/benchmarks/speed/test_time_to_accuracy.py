"""Only training time counts, figures follow from the curves, and a stopped comparison continues."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.speed.accuracy_curves import (
    Comparison,
    Curve,
    Point,
    chart,
    describe,
    read_curve,
    write_curve,
)
from purer_app.benchmarks.speed.random_pools import random_pool
from purer_app.benchmarks.speed.time_to_accuracy import FAST, main
from purer_app.benchmarks.speed.timed_runs import ReferenceRun, Stopwatch
from purer_app.engine.core.events import BaselineMeasured, Heartbeat, StageStarted, ValidationDone
from purer_app.engine.core.settings.train_config import TrainConfig
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config

BEGIN = StageStarted("train", "3 teachers")


def curve(way: str, *accuracies: float, seed: int = 0, every: float = 10.0) -> Curve:
    points = tuple(Point(every * n, n, accuracy) for n, accuracy in enumerate(accuracies, 1))
    return Curve(way, seed, random=0.2, start=0.25, points=points)


def test_the_moving_accuracy_is_the_mean_of_the_last_three() -> None:
    found = curve("fast", 0.3, 0.5, 0.4, 0.9)
    assert [seconds for seconds, _ in found.moving] == [10, 20, 30, 40]
    assert [accuracy for _, accuracy in found.moving] == pytest.approx([0.3, 0.4, 0.4, 0.6])
    assert found.final == pytest.approx(0.6)
    assert found.reaches(0.4) == 20
    assert found.reaches(0.5) == 40, "one lucky measurement is not enough"
    assert found.reaches(0.7) is None


def test_the_speed_up_is_the_reference_s_end_by_the_time_it_took() -> None:
    curves = [curve("reference", 0.3, 0.3, 0.3, every=100, seed=seed) for seed in range(3)]
    curves += [curve("fast", 0.3, seed=0), curve("fast", 0.2, 0.4, seed=1), curve("fast", 0.2, 0.2, seed=2)]
    found = Comparison(5.0, tuple(curves))
    assert [row.reached_seconds for row in found.rows] == [10, 20, None]
    assert [row.speed_up for row in found.rows] == [30, 15, None]
    assert found.speed_up("fast") == 15
    assert found.gain == pytest.approx(0.1)
    assert "In 5 minutes the reference gained +10.0 points over untrained weights." in describe(found)
    assert "fast reached the accuracy of the reference 15.0 times faster (median over the seeds)." in describe(found)
    table = json.loads(found.as_json())
    assert table["speed_ups"] == {"fast": 15}
    assert len(table["curves"]) == 6


def test_most_seeds_must_get_there_and_the_reference_must_have_learned() -> None:
    reference = [curve("reference", 0.21, seed=seed) for seed in range(2)]
    found = Comparison(1.0, (*reference, curve("fast", 0.3, seed=0), curve("fast", 0.1, seed=1)))
    assert found.speed_up("fast") is None
    assert "fast did not reach the accuracy of the reference for half of the seeds or more." in describe(found)
    assert "gained +1.0 points over untrained weights, fewer than 2: too few to compare" in describe(found)


def test_the_plot_has_a_line_for_each_way_and_is_xml() -> None:
    references = [curve("reference", 0.3, 0.4, seed=seed) for seed in range(2)]
    found = Comparison(1.0, (*references, curve("fast", 0.4, 0.5), curve("fast", 0.3, 0.4, every=7.0, seed=1)))
    drawing = ET.fromstring(chart(found))
    words = [element.text for element in drawing.iter() if element.tag.endswith("text")]
    assert {"reference", "fast", "untrained", "reference, at its end"} <= set(words)


def test_a_curve_can_be_kept(tmp_path: Path) -> None:
    written = curve("fast, protonet", 0.3, 0.4)
    write_curve(written, tmp_path / "curve.json")
    assert read_curve(tmp_path / "curve.json") == written


def test_validation_and_what_comes_before_training_do_not_count() -> None:
    watch = Stopwatch(1.0, 100.0, now=lambda: clock[0])
    clock = [0.0]
    for seconds, event in (
        (50, StageStarted("inspect")),
        (60, BEGIN),
        (65, Heartbeat("looking at pictures")),
        (70, BaselineMeasured(0, "teacher-ensemble", 0.5, 0.1, "validation")),
        (72, Heartbeat("theta step")),
        (80, Heartbeat("validation")),
        (90, ValidationDone(20, 0.4, 0.1)),
        (93, Heartbeat("theta step")),
        (99, ValidationDone(40, 0.5, 0.1)),
    ):
        clock[0] = seconds
        watch.emit(event)
    assert watch.points == [Point(2, 20, 0.4), Point(5, 40, 0.5)]
    assert watch.seconds == 5
    assert not watch.finish_requested


@pytest.mark.parametrize(
    ("accuracies", "seconds", "ends"),
    [((0.5, 0.7), 3, True), ((0.5, 0.6), 3, False), ((0.9, 0.1, 0.1, 0.9), 3, False), ((), 7, True)],
)
def test_a_run_ends_at_its_target_or_its_limit(accuracies: tuple[float, ...], seconds: float, ends: bool) -> None:
    clock = [0.0]
    watch = Stopwatch(0.6, 7.0, now=lambda: clock[0])
    watch.emit(BEGIN)
    clock[0] = seconds
    watch.emit(Heartbeat("theta step"))
    for accuracy in accuracies:
        watch.emit(ValidationDone(1, accuracy, 0.1))
    assert watch.finish_requested is ends


def settings() -> TrainConfig:
    return changed(tiny_config(Path("pool")), learner={"start": "average"})


def test_a_reference_continues_where_it_was_stopped(tmp_path: Path) -> None:
    pool = random_pool(("conv4-4", "lenet"), 16, 3)
    config = replace(settings(), pool="random")
    whole = ReferenceRun(tmp_path / "whole.pt", config, pool, seconds=1e3)
    first = ReferenceRun(tmp_path / "part.pt", whole.config, pool, seconds=1e3)
    for _ in range(4):
        whole.training.meta_iteration()
    first.train_until(0)
    first.train_until(0)
    first.keep(0.5)
    second = ReferenceRun(tmp_path / "part.pt", config, pool, seconds=1e3)
    assert second.points == first.points == [Point(first.seconds, 2, 0.5)]
    assert second.config == first.config
    second.train_until(second.seconds)
    second.train_until(second.seconds)
    assert second.seconds > first.seconds
    assert second.training.step == whole.training.step == 4
    for one, other in zip(whole.training.pixels, second.training.pixels, strict=True):
        assert torch.equal(one, other)
    assert all(torch.equal(weight, second.training.theta[name]) for name, weight in whole.training.theta.items())


@pytest.mark.slow
def test_the_whole_comparison_runs_and_is_not_done_twice(
    make_shapes: MakeShapes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = make_shapes(tmp_path / "train", classes=5, pictures=4)
    validation = make_shapes(tmp_path / "validation", classes=5, pictures=20, seed=1)
    out = tmp_path / "out"
    options = ["--train", str(train), "--validation", str(validation), "--out", str(out), "--minutes", "0.02"]
    options += ["--seeds", "1", "--teachers", "1", "--epochs", "1", "--image-size", "16", "--episodes", "2", "--json"]
    code = main(options)
    first = capsys.readouterr().out
    table = json.loads(first)
    assert code == (0 if table["gain_of_reference"] >= 0.02 else 1)
    assert [one["way"] for one in table["curves"]] == ["reference", *FAST]
    assert all(0 <= point["accuracy"] <= 1 for one in table["curves"] for point in one["points"])
    assert table["curves"][0]["points"][-1]["seconds"] >= 1.2
    assert (out / "plot.svg").read_text().startswith("<svg")
    assert json.loads((out / "result.json").read_text()) == table
    assert main(options) == code
    assert capsys.readouterr().out == first, "what was measured stands, to the last digit of its seconds"


@pytest.mark.parametrize(("option", "value"), [("--minutes", "0"), ("--seeds", "0"), ("--episodes", "0")])
def test_an_empty_comparison_is_refused(
    option: str, value: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--train", str(tmp_path), "--validation", str(tmp_path), option, value])
    assert end.value.code == 2
    assert "minutes must be above 0; seeds and episodes must be at least 1" in capsys.readouterr().err
