"""`adapt` prints its documented keys or a line for each picture."""

import csv
import re
import shutil
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.ui.adapt.folder_prediction.prediction import predict_folder
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer, assert_one_sentence
from tests.helpers.tiny_pools import files_limited_to, write_teacher


@pytest.mark.parametrize("query", ["data", "data/class-00"])
def test_adapt_prints_its_documented_keys(query: str, place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / query, "--json")
    assert ended.code == 0
    told = ["classes", "old_classes", "leave_one_out", "unknown_classes", "query_accuracy"]
    assert list(ended.json) == [*told, "class_counts", "predictions", "unreadable", "export", "folder"]
    assert list(ended.json["leave_one_out"]) == ["correct", "total", "low", "high"]
    assert list(ended.json["unknown_classes"]) == ["auroc", "low", "high", "unreliable"]
    assert {tuple(found) for found in ended.json["predictions"]} == {("file", "class", "confidence", "not_sure")}
    assert ended.json["classes"] == [f"class-0{k}" for k in range(4)]
    assert len(ended.json["predictions"]) == (16 if query == "data" else 4)
    assert (ended.json["query_accuracy"] is None) == (query != "data")


def test_adapt_without_json_prints_a_line_for_each_picture(place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / "data", "--icfil")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert all(re.match(r".*\.png: class-0\d  \d+ %", line) for line in lines[:16])
    found = [line for line in lines if "has not seen" in line]
    assert len(found) == 1 and re.fullmatch(
        r"\d+ of 16 of your pictures (is|are) recognised by a classifier that has not seen them; "
        r"with so few pictures the true figure may lie anywhere from \d+ to \d+ %",
        found[0],
    )
    assert re.fullmatch(r"[\d.]+ % of the pictures in class folders were classified correctly", lines[-1])


def test_adapt_with_one_picture_per_class_gives_no_estimate(place: Path, tmp_path: Path, purer: Purer) -> None:
    for folder in (place / "data").iterdir():
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "00.png", tmp_path / folder.name)
    words = ["--support", tmp_path, "--query", place / "data" / "class-00"]
    told = purer("adapt", place / "run", *words, "--json").json
    assert told["leave_one_out"]["total"] == 0 and told["unknown_classes"] is None
    plain = purer("adapt", place / "run", *words)
    sentence = plain.out.splitlines()[-1]
    assert re.fullmatch(r"4 pictures classified, \d of them not sure", sentence), "and nothing about left-out pictures"


def test_a_table_counts_the_answers_of_each_class(place: Path, tmp_path: Path, purer: Purer) -> None:
    shutil.copytree(place / "data", tmp_path / "new")
    for number in range(7):
        (tmp_path / "new" / "class-01" / f"broken-{number}.png").write_bytes(b"nothing")
    words = ["adapt", "--pool", place / "pool", "--support", place / "data", "--query", tmp_path / "new"]
    told = purer(*words, "--device", "cpu", "--json").json
    truth = {one["file"]: Path(one["file"]).parent.name for one in told["predictions"]}
    counted = {one["class"]: one for one in told["class_counts"]}
    assert sorted(counted) == told["classes"]
    assert [one["pictures"] for one in told["class_counts"]] == sorted(
        (one["pictures"] for one in told["class_counts"]), reverse=True
    )
    for name, count in counted.items():
        mine = [one for one in told["predictions"] if one["class"] == name]
        assert (count["pictures"], count["not_sure"]) == (len(mine), sum(one["not_sure"] for one in mine))
        assert count["in_folder"] == 4
        assert count["correct"] == sum(truth[one["file"]] == name for one in mine)
    plain = purer(*words, "--device", "cpu").out
    rows = [re.findall(r"[\w.-]+", line) for line in plain.splitlines() if line.startswith("│")]
    expected = [
        [one["class"], *(str(one[key]) for key in ("pictures", "not_sure", "in_folder", "correct"))]
        for one in told["class_counts"]
    ]
    assert [row[:5] for row in rows] == expected
    assert [float(row[5]) for row in rows] == [25.0 * int(row[4]) for row in rows], "per cent of four pictures"
    unreadable = r"7 could not be read: (broken-\d.png, ){4}broken-4.png and 2 more"
    found = rf"16 pictures classified, \d+ of them not sure; {unreadable}"
    assert re.search(found, plain)


def test_without_class_folders_the_table_gives_no_accuracy(place: Path, purer: Purer) -> None:
    words = ["--support", place / "data", "--query", place / "data" / "class-00"]
    ended = purer("adapt", place / "run", *words)
    assert "predicted" in ended.out and "accuracy" not in ended.out
    told = purer("adapt", place / "run", *words, "--json").json["class_counts"]
    assert all(one["in_folder"] is None and one["correct"] is None for one in told)


def test_two_classes_with_one_name_are_reported(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "Heron").mkdir()
    try:
        (tmp_path / "heron").mkdir()
    except FileExistsError:
        pytest.skip("this file system cannot hold the fault")
    ended = purer("adapt", place / "run", "--support", tmp_path, "--query", place / "data")
    assert_one_sentence(ended, 1, "has two classes with the same name: '[Hh]eron' and '[Hh]eron'")


def answers_of(table: Path) -> dict[str, tuple[str, float, bool]]:
    """Read a CSV table of answers."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["file"]: (row["class"], float(row["confidence"]), row["not_sure"] == "true") for row in rows}


def test_a_pool_needs_no_training_and_answers_as_the_window_does(place: Path, tmp_path: Path, purer: Purer) -> None:
    new = tmp_path / "new"
    shutil.copytree(place / "data", new)
    (new / "broken.png").write_bytes(b"nothing")
    words = ["--support", place / "data", "--query", new, "--csv", tmp_path / "a.csv", "--html", tmp_path / "a.html"]
    ended = purer("adapt", "--pool", place / "pool", *words, "--device", "cpu", "--json")
    assert ended.code == 0, ended.err
    config = ClassifyConfig(pool=str(place / "pool"), support=str(place / "data"), device="cpu")
    predict_folder(config, new, tmp_path / "window.csv", tmp_path / "window.html", ignore, Control())
    by_command, by_window = answers_of(tmp_path / "a.csv"), answers_of(tmp_path / "window.csv")
    assert list(by_command) == list(by_window) and len(by_command) == 16
    for file, (name, confidence, not_sure) in by_command.items():
        assert (name, not_sure) == (by_window[file][0], by_window[file][2])
        assert confidence == pytest.approx(by_window[file][1], abs=2e-4)
    assert ended.json["unreadable"] == [str(new / "broken.png")]
    live = jobs.classify(config, ignore, Control()).plain
    assert ended.json["leave_one_out"]["correct"] == live.correct
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count("<img ") == 16 and "broken.png" in page
    assert "16 pictures classified" in page and "ensemble-ridge" in page
    assert (tmp_path / "window.html").read_text(encoding="utf-8") == page


def test_a_folder_is_learned_from_and_the_plain_answers_are_kept(
    place: Path, tmp_path: Path, make_shapes: MakeShapes, purer: Purer
) -> None:
    query = make_shapes(tmp_path / "more", classes=4, pictures=12, seed=5)
    (query / "broken.png").write_bytes(b"nothing")
    words = ["adapt", "--pool", place / "pool", "--support", place / "data", "--query", query, "--device", "cpu"]
    plain = purer(*words, "--json").json
    learned = purer(*words, "--learn-from-folder", "--csv", tmp_path / "a.csv", "--json").json
    assert plain["folder"] is None and learned["leave_one_out"] == plain["leave_one_out"]
    folder = learned["folder"]
    assert folder["pictures"] == 48 and 0 <= folder["probability"] <= 1 and folder["trust"] > 0
    for found, before in zip(learned["predictions"], plain["predictions"], strict=True):
        assert found["file"] == before["file"]
        assert (found["plain"]["class"], found["plain"]["not_sure"]) == (before["class"], before["not_sure"])
        assert found["plain"]["confidence"] == pytest.approx(before["confidence"], abs=2e-4)
    assert folder["changed"] == sum(one["class"] != one["plain"]["class"] for one in learned["predictions"])
    assert [one["confidence"] for one in learned["predictions"]] != [one["confidence"] for one in plain["predictions"]]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["plain_class"] for row in rows] == [one["class"] for one in plain["predictions"]]
    assert "Also learned from 48 pictures of this folder" in purer(*words, "--learn-from-folder").out


def test_the_exported_classifier_has_not_learned_from_the_folder(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["adapt", "--pool", place / "pool", "--support", place / "data", "--query", place / "data"]
    words += ["--device", "cpu", "--formats", "safetensors"]
    assert purer(*words, "--export", tmp_path / "plain").code == 0
    assert purer(*words, "--export", tmp_path / "learned", "--learn-from-folder").code == 0
    one, other = (load_file(tmp_path / name / "model.safetensors") for name in ("plain", "learned"))
    assert one.keys() == other.keys() and all(torch.equal(one[key], other[key]) for key in one)


def test_a_run_whose_features_change_cannot_learn_from_a_folder(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--support", place / "data", "--query", place / "data", "--learn-from-folder"]
    ended = purer("adapt", place / "run", *words, "--export", tmp_path / "export", "--formats", "safetensors")
    assert_one_sentence(ended, 2, r"\w+ cannot learn from a folder: its features change with the labelled pictures")
    assert not (tmp_path / "export").exists()


def test_single_models_of_a_pool_can_be_named(place: Path, purer: Purer) -> None:
    words = ["--support", place / "data", "--query", place / "data", "--device", "cpu", "--json"]
    one = purer("adapt", "--pool", place / "pool", "--only", "a.safetensors", *words)
    config = ClassifyConfig(
        pool=str(place / "pool"), models=("a.safetensors",), support=str(place / "data"), device="cpu"
    )
    assert one.json["leave_one_out"]["correct"] == jobs.classify(config, ignore, Control()).plain.correct


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([], 2, r"adapt takes either RUN or --pool MODELS"),
        (["RUN", "--pool", "POOL"], 2, r"adapt takes either RUN or --pool MODELS"),
        (["--pool", "POOL", "--icfil"], 2, r"ICFIL calibrates a trained model; a pool without training has none"),
        (
            ["--pool", "POOL", "--learner", "maml"],
            2,
            r"the learner maml has to be trained: purer-app train .*pool --out",
        ),
        (["--pool", "POOL", "--learner", "mamba"], 2, r"learner is 'mamba'; it must be one of ensemble-ridge, "),
        (["RUN", "--learner", "ensemble-ridge"], 2, r"a run has its own learner and models; these are for a pool"),
        (
            ["RUN", "--icfil", "--learn-from-folder"],
            2,
            r"a classifier is calibrated by ICFIL or learns from a folder; choose one of both",
        ),
        (["RUN", "--csv", "NEW", "--html", "NEW"], 2, r"--csv and --html name the same file, .*"),
        (["RUN", "--formats", "pt2"], 2, r"formats are those of an export; name its folder"),
        (["RUN", "--export", "NEW", "--formats", "h5"], 2, r"formats.* 'h5'"),
        (["--pool", "POOL", "--export", "POOL"], 1, r"pool exists already and is not replaced; choose another name"),
    ],
)
def test_options_that_contradict_each_other_are_reported(
    place: Path, tmp_path: Path, purer: Purer, words: list[str], code: int, sentence: str
) -> None:
    named = {"RUN": place / "run", "POOL": place / "pool", "NEW": tmp_path / "new"}
    ended = purer(
        "adapt", *(named.get(word, word) for word in words), "--support", place / "data", "--query", place / "data"
    )
    assert_one_sentence(ended, code, sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["adapt", "RUN", "--support", "DATA", "--query", "DATA", "--csv", "NEW"],
        ["adapt", "RUN", "--support", "DATA", "--query", "DATA", "--html", "NEW"],
        ["evaluate", "RUN", "DATA", "--csv", "NEW"],
        ["evaluate", "RUN", "DATA", "--html", "NEW"],
        ["inspect", "DATA", "--report", "NEW.html"],
        ["export", "RUN", "--out", "NEW.pt2"],
        ["export-script", "--out", "NEW"],
    ],
    ids=" ".join,
)
def test_a_file_that_exists_is_kept_and_refused_before_the_work(
    place: Path, tmp_path: Path, purer: Purer, words: list[str]
) -> None:
    named = {"RUN": place / "run", "DATA": place / "data"}
    named |= {name: tmp_path / name for name in ("NEW", "NEW.html", "NEW.pt2")}
    (out := Path(named[words[-1]])).write_text("corrected by hand")
    ended = purer(*(named.get(word, word) for word in words))
    assert_one_sentence(ended, 1, rf"{out.name} exists already and is not replaced; choose another name")
    assert out.read_text() == "corrected by hand" and list(tmp_path.iterdir()) == [out]
    assert len(ended.err.splitlines()) == 1, "nothing was read or trained before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("as_json", [True, False])
def test_answers_are_printed_even_if_the_page_cannot_be_written(
    place: Path, tmp_path: Path, purer: Purer, as_json: bool
) -> None:
    words = ["adapt", place / "run", "--support", place / "data", "--query", place / "data"]
    words += ["--html", tmp_path / "page.html", *(["--json"] if as_json else [])]
    with files_limited_to(10_000):
        ended = purer(*words)
    assert ended.code == 1 and re.search(r"page\.html cannot be written: File too large", ended.err.splitlines()[-1])
    assert len(ended.json["predictions"]) == 16 if as_json else ended.out.count(": class-0") == 16


def test_a_file_that_appears_during_the_work_is_kept(place: Path, tmp_path: Path) -> None:
    settings = AdaptConfig(
        pool=str(place / "pool"), support=str(place / "data"), query=str(place / "data"), device="cpu"
    )
    found = jobs.adapt(settings, ignore, Control())
    table, events = tmp_path / "a.csv", list[Event]()
    table.write_text("mine")
    assert jobs.write_adaptation(found, settings, events.append, csv=table) == {table: tmp_path / "a-2.csv"}
    assert table.read_text() == "mine" and "class-00" in (tmp_path / "a-2.csv").read_text(encoding="utf-8-sig")
    kept = rf"{re.escape(str(table))} is kept, because .*; the new file is a-2\.csv"
    assert any(isinstance(event, NoticeGiven) and re.fullmatch(kept, event.text) for event in events)


def test_the_exported_folder_is_told_with_its_files(place: Path, tmp_path: Path, purer: Purer) -> None:
    words = ["--support", place / "data", "--query", place / "data" / "class-00", "--formats", "pt2,safetensors"]
    ended = purer("adapt", place / "run", *words, "--export", tmp_path / "away", "--json")
    assert ended.code == 0, ended.err
    files = {file["name"]: file["bytes"] for file in ended.json["export"]["files"]}
    assert files == {path.name: path.stat().st_size for path in (tmp_path / "away").iterdir()}
    assert re.search(r"The exported classifier takes about [\d.]+ [kM]B, and [\d.]+ ms per picture", ended.err)
    plain = purer("adapt", place / "run", *words, "--export", tmp_path / "other.zip")
    assert f"Exported to {tmp_path / 'other.zip'}: README.md (" in plain.out


def test_classes_of_a_model_are_added_by_command(place: Path, purer: Purer) -> None:
    words = ["--support", place / "data", "--query", place / "data" / "class-00", "--device", "cpu"]
    ended = purer("adapt", "--pool", place / "pool", *words, "--old", "c:c class 1", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["classes"] == [*(f"class-0{k}" for k in range(4)), "c class 1"]
    assert ended.json["old_classes"] == {"c class 1": "c.pth"}
    assert len(ended.json["predictions"]) == 4


def test_a_folder_to_classify_is_needed(place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data")
    assert_one_sentence(ended, 2, "adapt needs --query NEW, the folder of pictures to classify")


def test_without_pictures_two_models_are_needed(place: Path, purer: Purer) -> None:
    for words in ([], ["--old", "a"]):
        ended = purer("adapt", "--pool", place / "pool", "--query", place / "data", *words)
        assert_one_sentence(ended, 2, "adapt needs --support MINE, or --old twice to join the classes of two models")
    ended = purer(
        "adapt", "--pool", place / "pool", "--query", place / "data", "--support", place / "data", "--old", "x"
    )
    assert_one_sentence(ended, 2, "'x' names no model of .*pool; it has a.safetensors, b.pth, c.pth")


def test_imagenet_ids_are_printed_with_their_names_and_stay_ids_for_programs(
    place: Path, tmp_path: Path, purer: Purer
) -> None:
    pool = shutil.copytree(place / "pool", tmp_path / "pool")
    write_teacher(pool, "fish", class_names=("n01440764", "n02007558", "n02992211"))
    words = ["adapt", "--pool", pool, "--support", place / "data", "--query", place / "data" / "class-00"]
    words += ["--device", "cpu", "--old", "fish:tench,n02007558"]
    told = purer(*words, "--json", "--csv", tmp_path / "told.csv", "--html", tmp_path / "told.html")
    assert told.code == 0, told.err
    assert told.json["old_classes"] == {"n01440764": "fish.safetensors", "n02007558": "fish.safetensors"}
    assert {"n01440764", "n02007558"} < set(told.json["classes"])
    assert "tench" not in (tmp_path / "told.csv").read_text()
    assert "tench (n01440764)" in (tmp_path / "told.html").read_text()
    printed = purer(*words).out
    assert "tench (n01440764)" in printed and "flamingo (n02007558)" in printed
