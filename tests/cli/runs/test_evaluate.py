"""`evaluate` prints its documented keys or a table, and reports errors in one sentence."""

import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.helpers.cli_tools import TINY_EPISODES, Purer, assert_one_sentence
from tests.helpers.forked import CAN_FORK, Program

RESULT_KEYS = [
    "method", "icfil", "batch_norm", "n_way", "n_shot", "mean", "ci95", "parameters", "multiply_adds_per_query",
    "ms_per_query", "ms_per_adaptation",
]  # fmt: skip


@pytest.mark.parametrize("source", ["run", "pool"])
def test_evaluate_prints_its_documented_keys(source: str, place: Path, purer: Purer) -> None:
    words = [place / "run", place / "data"] if source == "run" else ["--pool", place / "pool", place / "data"]
    ended = purer("evaluate", *words, *TINY_EPISODES, "--seed", 4, "--json")
    assert ended.code == 0
    assert list(ended.json) == ["episodes", "seed", "results", "paired", "training_adds"]
    assert (ended.json["episodes"], ended.json["seed"]) == (3, 4)
    assert {tuple(row) for row in ended.json["results"]} == {tuple(RESULT_KEYS)}
    assert {tuple(pair) for pair in ended.json["paired"]} == {
        ("method", "against", "n_way", "n_shot", "difference", "ci95")
    }
    assert ended.json["training_adds"] == [p for p in ended.json["paired"] if p["against"] == "ensemble-ridge"]
    names = ["random", "best-single-teacher", "teacher-ensemble", "ensemble-two-views", "ensemble-ridge"]
    names += ["maml"] if source == "run" else []
    assert [(row["method"], row["n_shot"]) for row in ended.json["results"]] == [(n, k) for k in (1, 2) for n in names]
    assert all(0 <= row["mean"] <= 100 for row in ended.json["results"])


def test_evaluate_without_json_prints_a_table(place: Path, purer: Purer) -> None:
    ended = purer("evaluate", place / "run", place / "data", *TINY_EPISODES, "--icfil", "--transductive")
    assert ended.code == 0
    for name in ("teacher-ensemble", "maml + ICFIL", "maml (transductive)", "maml − random"):
        assert name in ended.out
    assert re.search(r"^At 1 shot, training adds .*all models without training \(ensemble-ridge\)", ended.out, re.M)


def test_an_unreadable_picture_is_reported_and_skipped(place: Path, tmp_path: Path, purer: Purer) -> None:
    data = Path(shutil.copytree(place / "data", tmp_path / "data"))
    (data / "class-00" / "broken.png").write_bytes(b"no picture")
    ended = purer("evaluate", place / "run", data, *TINY_EPISODES, "--json")
    assert ended.code == 0
    assert "broken.png is not a picture that can be read; it is skipped" in ended.err


def test_one_file_cannot_be_table_and_page(place: Path, tmp_path: Path, purer: Purer) -> None:
    ended = purer("evaluate", place / "run", place / "data", "--csv", tmp_path / "new", "--html", tmp_path / "new")
    assert_one_sentence(ended, 2, "--csv and --html name the same file")


def test_a_class_without_a_picture_is_reported(place: Path, tmp_path: Path, purer: Purer) -> None:
    data = Path(shutil.copytree(place / "data", tmp_path / "data"))
    (data / "class-99").mkdir()
    for number in range(4):  # as many files as a class needs
        (data / "class-99" / f"broken-{number}.png").write_bytes(b"no picture")
    ended = purer("evaluate", place / "run", data, *TINY_EPISODES)
    assert_one_sentence(ended, 1, "class 'class-99' in .* has no picture that can be read")


def test_an_unfinished_run_names_the_command_that_continues_it(place: Path, tmp_path: Path, purer: Purer) -> None:
    run_folder = Path(shutil.copytree(place / "run", tmp_path / "run"))
    (run_folder / "model.safetensors").unlink()
    ended = purer("evaluate", run_folder, place / "data")
    assert_one_sentence(ended, 1, "has no finished model; continue the run with: purer-app train --resume")


@pytest.mark.skipif(not CAN_FORK, reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_a_job_that_has_nothing_to_keep(place: Path, tmp_path: Path) -> None:
    words = ["evaluate", place / "run", place / "data", *TINY_EPISODES, "--episodes", 10**6]
    program = Program(*words, place=tmp_path)
    program.wait_for(lambda: "evaluate:" in program.said())
    program.send_signal(signal.SIGINT)
    assert program.wait() == 130
    assert program.printed() == ""
    assert program.said().strip().splitlines()[-1] == "Stopped."
    assert "Traceback" not in program.said()
