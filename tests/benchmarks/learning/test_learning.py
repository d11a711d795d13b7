"""Variants set what they name, differences are paired, and finished measurements are not repeated."""

import html
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks import storage
from purer_app.benchmarks.learning.comparison import AS_MANY, Plan, compare
from purer_app.benchmarks.learning.learning import main
from purer_app.benchmarks.learning.ledger import kept
from purer_app.benchmarks.learning.oracle import (
    Distance,
    first_of_each_class,
    images_per_class,
    limited_to,
    pictures_behind,
)
from purer_app.benchmarks.learning.page import page_of
from purer_app.benchmarks.learning.pools import SCENARIOS
from purer_app.benchmarks.learning.table import Measured, Result, as_csv, describe
from purer_app.benchmarks.learning.ways import way_config
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.state.training_state import TrainingState
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import write_tiny_pool


def measured(name: str, *values: float, seed: int = 0, multiply_adds: int = 10) -> Measured:
    return Measured(name, seed, {1: values, 5: tuple(value + 10 for value in values)}, 7, multiply_adds, 0.5, 2.0)


def test_differences_are_paired_and_averaged_over_seeds_first() -> None:
    rows = (
        measured("teacher-ensemble", 40.0, 60.0, multiply_adds=30),
        measured("ensemble-ridge", 41.0, 61.0, multiply_adds=30),
        measured("compact", 42.0, 64.0, seed=0),
        measured("compact", 44.0, 62.0, seed=1),
    )
    found = Result("pool", "classes", 5.0, rows)
    line = next(line for line in found.lines if line.name == "compact" and line.n_shot == 1)
    assert (line.seeds, line.mean) == (2, 53.0)
    assert line.differences["teacher-ensemble"] == (3.0, 0.0)
    assert line.differences["ensemble-ridge"] == (2.0, 0.0)
    assert line.share == pytest.approx(1 / 3)
    assert "compact" in describe(found) and "+3.00 ±0.00" in describe(found)
    table = as_csv(found).splitlines()
    assert len(table) == 1 + 2 * 3 and {row.count(",") for row in table} == {table[0].count(",")}
    assert "ensemble-ridge" not in found.to_json()["lines"][1]["paired"]


def test_the_page_shows_every_row_and_difference() -> None:
    rows = (
        measured("teacher-ensemble", 40.0, 60.0),
        measured("ensemble-ridge", 41.0, 61.0),
        measured("compact", 42.0, 64.0),
        measured("protonet:a=1", 20.0, 30.0),
    )
    distance = Distance("compact", 0, 0.25, 1.5, 0.95, 0.5)
    text = re.sub(r"<[^>]*>", "", page_of(Result("sample <pool>", "classes", 5.0, rows, (distance,))))
    text = " ".join(html.unescape(text).split())
    assert "Gain of training on sample <pool>" in text and "Comparison of methods" in text
    assert "At 1 shot, compact is above teacher-ensemble by 3.0 ± 2.0 points." in text
    nothing = "At 5 shots, training adds nothing here: all models without training (ensemble-ridge) are better than "
    assert f"{nothing}protonet:a=1 by 26.0 ± 9.8 points." in text
    assert text.count("compact minus teacher-ensemble") == text.count("protonet:a=1 minus ensemble-ridge") == 2
    assert "ensemble-ridge is above" not in text, "conclusions are about what was learned"
    assert "end at a loss of 0.25 nats and 95.0 %, real ones of the same classes at 1.50 and 50.0 %" in text
    assert "Training ended" not in text and "this run" not in text


def test_a_way_changes_the_settings_that_it_names(tmp_path: Path) -> None:
    way = "anil:curriculum.rule=off,inversion.bn_weight=1,episode.n_shot=3"
    config = way_config(way, tmp_path, seed=4, minutes=2.0)
    assert (config.learner.name, config.curriculum.rule, config.inversion.bn_weight) == ("anil", "off", 1.0)
    assert (config.episode.n_shot, config.seed, config.meta.max_seconds, config.meta.steps) == (3, 4, 120.0, 0)


@pytest.mark.parametrize("way", ["svm", "anil:rule=off", "anil:curriculum.rule", "anil:a.b=1"])
def test_an_unknown_variant_is_refused(tmp_path: Path, way: str) -> None:
    with pytest.raises(ConfigError):
        way_config(way, tmp_path, seed=0, minutes=1.0)


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_is_a_pool_that_can_be_made(name: str) -> None:
    data = ("colour", "drawn") if name == "mh" else ("colour",)
    assert MakePoolConfig(data=data, **SCENARIOS[name]).scenario == SCENARIOS[name]["scenario"]


def test_the_benchmark_continues_where_it_was_stopped(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, data = write_tiny_pool(tmp_path / "pool"), make_shapes(tmp_path / "data", classes=5, pictures=21)
    small = "episode.n_way=3,episode.n_shot=1,episode.n_query=2,inversion.warmup_steps=1"
    words = ["--pool", str(pool), "--validation", str(data), "--out", str(tmp_path / "out"), "--minutes", "0.02"]
    words += ["--episodes", "4", "--device", "cpu", "--json", "--ways", f"pool-embedding:{small}"]
    main(words)
    first = capsys.readouterr()
    lines = json.loads(first.out)["lines"]
    names = ["random", "best-single-teacher", "teacher-ensemble", "ensemble-two-views", "ensemble-ridge"]
    assert [(line["name"], line["n_shot"]) for line in lines] == [
        (name, n_shot) for n_shot in (1, 5) for name in [*names, f"pool-embedding:{small}"]
    ]
    assert "training" in first.err and "measuring" in first.err
    main([*words, f"protonet:{small}"])
    again = capsys.readouterr()
    assert again.err.count("training") == again.err.count("measuring") == 1
    assert json.loads(again.out)["lines"][0] == lines[0] and json.loads(again.out)["distances"] == []
    assert (tmp_path / "out" / "table.csv").is_file() and (tmp_path / "out" / "table.txt").is_file()
    assert "<h1>" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("module", "trained"), [("inversion/losses", 1), ("networks/backbone", 1), ("few_shot/methods", 0)]
)
def test_results_of_earlier_code_are_not_reused(
    tmp_path: Path, make_shapes: MakeShapes, monkeypatch: pytest.MonkeyPatch, module: str, trained: int
) -> None:
    pool, data = write_tiny_pool(tmp_path / "pool"), make_shapes(tmp_path / "data", classes=5, pictures=21)
    way = "pool-embedding:episode.n_way=3,episode.n_shot=1,episode.n_query=2,inversion.warmup_steps=1"
    plan = Plan(
        pool=pool, validation=data, out=tmp_path / "out", ways=(way,), minutes=0.02, episodes=2, device="cpu"
    )  # fmt: skip
    compare(plan, str)
    said = list[str]()
    compare(plan, said.append)
    assert said == []
    code = shutil.copytree(storage.CODE, tmp_path / "code", ignore=shutil.ignore_patterns("__pycache__", "ui"))
    file = code / "engine" / f"{module}.py"
    file.write_text(f"{file.read_text(encoding='utf-8')}# changed\n", encoding="utf-8")
    monkeypatch.setattr(storage, "CODE", code)
    compare(plan, said.append)
    assert [line.rpartition(": ")[2] for line in said] == ["measuring"] * 5 + [
        "training for 0.02 minutes"
    ] * trained + ["measuring"]


def swap_first_pictures(data: Path) -> None:
    """Exchange the content of the first pictures of two classes, so that the names stay."""
    first, second = (data / name / "00.png" for name in sorted(folder.name for folder in data.iterdir())[:2])
    contents = first.read_bytes(), second.read_bytes()
    assert contents[0] != contents[1]
    second.write_bytes(contents[0])
    first.write_bytes(contents[1])


def pictures_of_four_classes(folder: Path, make_shapes: MakeShapes) -> Path:
    """Draw pictures under the names of four classes of the tiny pool."""
    real = make_shapes(folder, classes=4, pictures=8)
    for label, name in enumerate(["a class 0", "a class 1", "b class 0", "b class 1"]):
        (real / f"class-{label:02d}").rename(real / name)
    return real


def test_results_of_other_pictures_with_the_same_names_are_not_reused(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pool, real = write_tiny_pool(tmp_path / "pool"), pictures_of_four_classes(tmp_path / "real", make_shapes)
    data, said = make_shapes(tmp_path / "data", classes=5, pictures=21), list[str]()
    way = "pool-embedding:episode.n_way=3,episode.n_shot=1,episode.n_query=2,inversion.warmup_steps=1"
    plan = Plan(
        pool=pool, validation=data, out=tmp_path / "out", ways=(way,), minutes=0.02, episodes=2, real=(real,),
        device="cpu",
    )  # fmt: skip
    compare(plan, str)
    swap_first_pictures(data)
    compare(plan, said.append)
    assert [line.rpartition(": ")[2] for line in said if "training" not in line] == ["measuring"] * 7
    said.clear()
    swap_first_pictures(real)
    compare(plan, said.append)
    assert [line.rpartition(": ")[2] for line in said] == [
        "training on real pictures", "measuring", "measuring the distance to real episodes"
    ]  # fmt: skip
    said.clear()
    plan = replace(plan, real=(shutil.copytree(real, tmp_path / "copy"),))
    compare(plan, said.append)
    assert said == [], "the same pictures elsewhere"


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b"[1]", b'{"accuracies": [1]}', b"\xff"])
def test_a_damaged_result_is_measured_again(tmp_path: Path, content: bytes) -> None:
    path, distance = tmp_path / "distance.json", Distance("compact", 0, 0.25, 1.5, 0.95, 0.5)
    assert kept(path, lambda values: Distance(**values), lambda: distance) == distance
    assert kept(path, lambda values: Distance(**values), lambda: pytest.fail("stored")) == distance
    path.write_bytes(content)
    assert kept(path, lambda values: Distance(**values), lambda: distance) == distance
    assert json.loads(path.read_text(encoding="utf-8"))["pseudo_loss"] == 0.25
    path.write_bytes(content)
    assert kept(path, Measured.from_json, lambda: measured("compact", 1.0, 2.0)) == measured("compact", 1.0, 2.0)


def test_a_comparison_with_damaged_results_measures_them_again(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pool, data = write_tiny_pool(tmp_path / "pool"), make_shapes(tmp_path / "data", classes=5, pictures=21)
    plan = Plan(pool=pool, validation=data, out=tmp_path / "out", ways=(), episodes=2, device="cpu")
    first, said = compare(plan, str), list[str]()
    next((tmp_path / "out" / "measured").glob("ensemble-ridge-*.json")).write_bytes(b"")
    again = compare(plan, said.append)
    assert said == ["ensemble-ridge, seed 0: measuring"]
    assert [row.accuracies for row in again.measured] == [row.accuracies for row in first.measured]


def test_an_oracle_learns_from_real_pictures_and_their_distance_is_reported(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    pool, real = write_tiny_pool(tmp_path / "pool"), make_shapes(tmp_path / "real", classes=4, pictures=8)
    for old, new in (("class-00", "a class 0"), ("class-01", "a class 1"), ("class-02", "b class 0")):
        (real / old).rename(real / new)
    data = make_shapes(tmp_path / "data", classes=5, pictures=21)
    way = (
        "protonet:episode.n_way=3,episode.n_shot=1,episode.n_query=2,learner.backbone=conv4-4,inversion.warmup_steps=1"
    )
    words = ["--pool", str(pool), "--validation", str(data), "--train", str(real), "--oracle", "--minutes", "0.03"]
    words += ["--out", str(tmp_path / "out"), "--episodes", "4", "--device", "cpu", "--ways", way]
    main([*words, "--json"])
    first = capsys.readouterr()
    found = json.loads(first.out)
    assert "training on real pictures" in first.err
    assert [line["n_shot"] for line in found["lines"] if line["name"] == f"oracle of {way}"] == [1, 5]
    (distance,) = found["distances"]
    assert distance["pseudo_loss"] > 0 and distance["real_loss"] > 0
    assert 1 / 3 < distance["real_accuracy"] < 1  # shapes differ, so that even a young learner tells some apart
    main(words)
    again = capsys.readouterr()
    assert again.err == "" and f"loss {distance['pseudo_loss']:.3f} against" in again.out


def keep_images(run: Path, n_per_class: int) -> None:
    """Reduce the images of each class in the last snapshot of a run, as a short time limit does."""
    folder = RunFolder(run)
    config, snapshot = folder.settings(), folder.latest_snapshot()
    assert snapshot is not None
    state = TrainingState(config, load_pool(Path(config.pool), torch.device("cpu")), torch.device("cpu"))
    state.restore(snapshot)
    state.keep_images(n_per_class)
    folder.save_snapshot(snapshot.step + 1, state.tensors(), state.facts())


def test_an_oracle_has_as_many_pictures_as_the_run_has_images(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pool, real = write_tiny_pool(tmp_path / "pool"), pictures_of_four_classes(tmp_path / "real", make_shapes)
    data, said = make_shapes(tmp_path / "data", classes=5, pictures=21), list[str]()
    way = "pool-embedding:episode.n_way=3,episode.n_shot=2,episode.n_query=20,inversion.warmup_steps=1"
    plan = Plan(
        pool=pool, validation=data, out=tmp_path / "out", ways=(way,), minutes=0.02, episodes=2, oracles=(AS_MANY,),
        device="cpu",
    )  # fmt: skip
    compare(plan, said.append)
    (run,) = (tmp_path / "out" / "runs").iterdir()
    of_oracle = []
    for n_per_class in (8, 5, 5):  # the 22 images of the settings would need more pictures than there are
        if images_per_class(run) != n_per_class:
            keep_images(run, n_per_class)
        compare(replace(plan, real=(real,)), said.append)
        of_oracle.append([line.partition("training on ")[2] for line in said if line.startswith("oracle")])
    eight, five = "real pictures, 8 per class", "real pictures, 5 per class"
    assert [[words for words in lines if words] for lines in of_oracle] == [[eight], [eight, five], [eight, five]]


def test_episodes_for_fewer_images_keep_their_support(tmp_path: Path) -> None:
    config = way_config("protonet:episode.n_shot=5,episode.n_query=15", tmp_path, seed=0, minutes=1.0)
    episode = limited_to(config, 8).episode
    assert (episode.n_shot, episode.n_query) == (5, 3)
    assert limited_to(config, 20) == config


def test_the_pictures_behind_a_pool_are_those_of_its_teachers_classes(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pool = load_pool(write_tiny_pool(tmp_path / "pool"), torch.device("cpu"))
    folders = [make_shapes(tmp_path / name, classes=2, pictures=2) for name in ("first", "second")]
    (folders[0] / "class-00").rename(folders[0] / "a class 0")
    (folders[1] / "class-01").rename(folders[1] / "b class 2")
    found = pictures_behind(pool, folders)
    assert found.class_names == ("a class 0", "b class 2")
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert [file.parent.name for file in found.files] == ["a class 0"] * 2 + ["b class 2"] * 2


def test_the_first_pictures_of_each_class_are_those_by_name(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pictures = load_class_folders(make_shapes(tmp_path / "data", classes=3, pictures=4))
    found = first_of_each_class(pictures, 2)
    assert [f"{file.parent.name}/{file.name}" for file in found.files] == [
        f"class-{label:02d}/{number:02d}.png" for label in range(3) for number in range(2)
    ]
    assert found.labels.tolist() == [0, 0, 1, 1, 2, 2] and found.class_names == pictures.class_names
    assert all(torch.equal(found.pixels[2 * k + i], pictures.pixels[4 * k + i]) for k in range(3) for i in range(2))
    assert first_of_each_class(pictures, 9).files == pictures.files


def test_an_oracle_without_real_pictures_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--pool", str(tmp_path), "--validation", str(tmp_path), "--oracle"])
    assert "--scenario and --oracle need --train" in capsys.readouterr().err
