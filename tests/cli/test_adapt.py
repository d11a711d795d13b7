"""`adapt` prints its documented keys or a line for each picture."""

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers.cli_tools import Purer, assert_one_sentence


@pytest.mark.parametrize("query", ["data", "data/class-00"])
def test_adapt_prints_its_documented_keys(query: str, place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / query, "--json")
    assert ended.code == 0
    assert list(ended.json) == ["classes", "leave_one_out", "query_accuracy", "predictions", "unreadable", "export"]
    assert list(ended.json["leave_one_out"]) == ["correct", "total", "low", "high"]
    assert {tuple(found) for found in ended.json["predictions"]} == {("file", "class", "confidence", "not_sure")}
    assert ended.json["classes"] == [f"class-0{k}" for k in range(4)]
    assert len(ended.json["predictions"]) == (16 if query == "data" else 4)
    assert (ended.json["query_accuracy"] is None) == (query != "data")


def test_adapt_without_json_prints_a_line_for_each_picture(place: Path, purer: Purer) -> None:
    ended = purer("adapt", place / "run", "--support", place / "data", "--query", place / "data", "--icfil")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert all(re.match(r".*\.png: class-0\d  \d+ %", line) for line in lines[:16])
    assert re.fullmatch(
        r"Leave-one-out: \d+ of 16 support pictures classified correctly; expect \d+ to \d+ % on new pictures",
        lines[16],
    )
    assert re.fullmatch(r"[\d.]+ % of the pictures in class folders were classified correctly", lines[17])


def test_adapt_with_one_picture_per_class_gives_no_estimate(place: Path, tmp_path: Path, purer: Purer) -> None:
    for folder in (place / "data").iterdir():
        (tmp_path / folder.name).mkdir()
        shutil.copy(folder / "00.png", tmp_path / folder.name)
    words = ["--support", tmp_path, "--query", place / "data" / "class-00"]
    assert purer("adapt", place / "run", *words, "--json").json["leave_one_out"]["total"] == 0
    plain = purer("adapt", place / "run", *words)
    assert len(plain.out.splitlines()) == 4


def test_two_classes_with_one_name_are_reported(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "Heron").mkdir()
    try:
        (tmp_path / "heron").mkdir()
    except FileExistsError:
        pytest.skip("this file system cannot hold the fault")
    ended = purer("adapt", place / "run", "--support", tmp_path, "--query", place / "data")
    assert_one_sentence(ended, 1, "has two classes with the same name: '[Hh]eron' and '[Hh]eron'")
