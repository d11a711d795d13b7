"""A run is found by its path, by its name, or by the name of its folder, if only one run has it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_creation import create_run
from purer_app.engine.runs.run_label import RunLabel, write_label
from purer_app.engine.runs.run_listing import summarise_run
from purer_app.engine.runs.run_search import find_run, projects_folder, run_folders, usual_places

STARTED = "2020-02-03T04:05:06+0000"


def make_run(path: Path, preset: str = "quick") -> Path:
    config = apply_preset(TrainConfig(pool="/models/birds-pool"), preset)
    create_run(path, config, {"started": STARTED, "checkpoints": {"a.pth": "0" * 64}})
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    make_run(tmp_path / "runs" / "one")
    make_run(tmp_path / "runs" / "two", "balanced")
    return tmp_path


def test_runs_lie_in_the_project_and_in_its_runs_folder(tmp_path: Path) -> None:
    for name in ("run", "runs/one", "runs/two", "classes/elm"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("run", "runs/two"):
        (tmp_path / name / "manifest.toml").touch()
    assert run_folders(tmp_path) == [tmp_path / "run", tmp_path / "runs" / "two"]


@pytest.mark.parametrize("text", ["Birds, quick, 2020-02-03 04:05", "birds, QUICK, 2020-02-03 04:05", "one", "ONE"])
def test_a_run_is_found_by_its_default_name_or_its_folder(project: Path, text: str) -> None:
    assert find_run(text, [project, project]) == project / "runs" / "one"


def test_a_run_is_found_by_the_name_that_the_user_gave_it(project: Path) -> None:
    write_label(project / "runs" / "two", RunLabel(name="Birds / best"))
    assert find_run("birds / best", [project]) == project / "runs" / "two"
    with pytest.raises(RunFolderError, match="there is no folder and no run named 'Birds, balanced"):
        find_run("Birds, balanced, 2020-02-03 04:05", [project])


def test_composed_and_decomposed_letters_are_the_same(project: Path) -> None:
    write_label(project / "runs" / "two", RunLabel(name="B\u00e4ume"))
    make_run(project / "runs" / "Erdbeere\u0301")
    assert find_run("ba\u0308ume", [project]) == project / "runs" / "two"
    assert find_run("erdbeer\u00c9", [project]) == project / "runs" / "Erdbeere\u0301"


def test_a_path_is_never_taken_for_a_name(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_label(project / "runs" / "two", RunLabel(name="one"))
    monkeypatch.chdir(project / "runs")
    assert find_run("one", [project]) == Path("one")
    assert find_run("no/such/run", [project]) == Path("no/such/run")


def test_a_name_of_several_runs_is_refused_with_their_folders(project: Path) -> None:
    shutil.copytree(project / "runs" / "one", project / "runs" / "copy")
    with pytest.raises(RunFolderError, match=r"2 runs are named 'birds, quick.*runs.copy, .*runs.one"):
        find_run("birds, quick, 2020-02-03 04:05", [project])


def test_a_name_of_no_run_says_where_names_are_listed(project: Path) -> None:
    with pytest.raises(RunFolderError, match="no run named 'three'; purer-app runs lists the names"):
        find_run("three", [project])


def test_names_are_looked_up_here_and_in_the_projects_of_the_window(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "documents")
    assert usual_places() == (Path(),)
    shutil.copytree(project / "runs", projects_folder() / "Birds" / "runs")
    assert find_run("two") == projects_folder() / "Birds" / "runs" / "two"


def test_a_summary_has_the_name_even_if_the_label_is_damaged(project: Path) -> None:
    run = project / "runs" / "one"
    (run / "label.toml").write_text("name = 1\n")
    found = summarise_run(run)
    assert found.title == "Birds, quick, 2020-02-03 04:05"
    assert "correct the file or delete it" in found.label_problem
    assert (found.preset, found.is_changed) == ("quick", False)
    (run / "manifest.toml").write_text("")
    damaged = summarise_run(run)
    assert (damaged.title, damaged.status) == ("one", "damaged")


def test_a_changed_setting_shows_in_the_name(tmp_path: Path) -> None:
    config = apply_preset(TrainConfig(pool="/models/birds-pool"), "quick")
    create_run(tmp_path / "run", replace(config, mode="exact"), {"started": STARTED})
    assert summarise_run(tmp_path / "run").title == "Birds, quick with changes, 2020-02-03 04:05"
