"""`runs` lists runs with their names, `rename` names them, and commands take a run by its name."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.helpers.cli_tools import TINY_EPISODES, Purer, assert_one_sentence

KEYS = [
    "name", "folder", "status", "started", "notes", "learner", "backbone", "pool", "models", "steps", "seconds",
    "device", "seed", "validation", "validation_ci95", "without_training", "evaluations", "problem",
]  # fmt: skip


@pytest.fixture
def here(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the run in the current folder, with no project of the window."""
    shutil.copytree(place / "run", tmp_path / "here" / "run")
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "documents"))
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_runs_prints_its_documented_keys(here: Path, purer: Purer) -> None:
    ended = purer("runs", "--json")
    assert ended.code == 0
    (found,) = ended.json["runs"]
    assert list(found) == KEYS
    assert found["name"].startswith("Pool, paper with changes, ")
    assert (found["folder"], found["status"], found["learner"], found["evaluations"]) == ("run", "finished", "maml", 0)


def test_a_renamed_run_is_listed_and_used_by_its_name(here: Path, place: Path, purer: Purer) -> None:
    ended = purer("rename", "run", "  My first\trun ", "--notes", "Worth\nkeeping")
    assert (ended.code, ended.out) == (0, "run: My first run\n")
    listed = purer("runs", here)
    assert "My first run" in listed.out and "My first run: keeping" in listed.out
    measured = purer("evaluate", "my first run", place / "data", *TINY_EPISODES, "--json")
    assert measured.code == 0
    adapted = purer("adapt", "MY FIRST RUN", "--support", place / "data", "--query", place / "data", "--json")
    assert adapted.code == 0 and adapted.json["predictions"]
    page = purer("report", "My First Run", "--out", here / "page.html")
    assert page.code == 0
    assert "<title>My first run</title>" in (here / "page.html").read_text(encoding="utf-8")
    resumed = purer("train", "--resume", "my first run")
    assert resumed.code == 0
    assert purer("rename", "my first run", "").out.startswith("run: Pool, paper with changes, ")
    assert purer("runs", "--json").json["runs"][0]["notes"] == "Worth\nkeeping"


@pytest.mark.parametrize("name", ["[/b]", "[bold]x[/bold]", ":cat: \\[b]"])
def test_a_name_that_looks_like_markup_is_shown_as_it_is(here: Path, purer: Purer, name: str) -> None:
    assert purer("rename", "run", name).out == f"run: {name}\n"
    ended = purer("runs")
    assert ended.code == 0 and f" {name} " in ended.out


@pytest.mark.parametrize("terminal", [False, True])
def test_the_folder_of_a_run_is_never_cut(
    here: Path, purer: Purer, terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = Path("a folder of runs", *[f"{part} {'x' * 90}" for part in "abc"])
    long.parent.mkdir(parents=True)
    shutil.move("run", long)
    if terminal:
        monkeypatch.setenv("FORCE_COLOR", "1")
    ended = purer("runs", long.parent)
    assert ended.code == 0 and "…" not in ended.out
    rows = [line.rsplit("│", 2)[1] for line in re.sub(r"\x1b\[[\d;]*m", "", ended.out).splitlines() if "│" in line]
    assert "".join(rows).replace(" ", "") == str(long).replace(" ", "")
    assert terminal or str(long) in ended.out


def test_what_is_wrong_with_a_name_is_said(here: Path, purer: Purer) -> None:
    assert_one_sentence(purer("rename", "run"), 2, "rename takes NAME, --notes, or both")
    assert_one_sentence(purer("rename", "run", "x" * 101), 2, "the name has 101 characters")
    assert_one_sentence(purer("report", "nothing", "--out", "page.html"), 1, "no run named 'nothing'")
    assert_one_sentence(purer("runs", "nowhere"), 1, "nowhere is not a folder")
    shutil.copytree("run", "again")
    purer("rename", "run", "twin")
    purer("rename", "again", "twin")
    assert_one_sentence(purer("report", "twin", "--out", "page.html"), 1, "2 runs are named 'twin'; give the folder")
    assert not os.path.exists("page.html")  # noqa: PTH110


def test_without_runs_nothing_is_listed(tmp_path: Path, purer: Purer) -> None:
    ended = purer("runs", tmp_path)
    assert (ended.code, ended.out) == (0, "")
    assert "No runs were found" in ended.err
