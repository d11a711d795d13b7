"""A project comes back from disk as it was, names are safe everywhere, and what cannot be read says why."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.project.project import (
    AdaptState,
    ModelEntry,
    free_folder,
    is_project,
    safe_name,
)
from purer_app.ui.state.project.project_file import create_project, read_project, save_project


def test_a_project_comes_back_from_disk_as_it_was(tmp_path: Path) -> None:
    project = create_project(tmp_path / "trees", "Trees")
    changed = replace(
        project,
        models=(ModelEntry(path="/a/b.pth"), ModelEntry(path="/a/ä ö.pt2", used=False)),
        preset="quick",
        train=apply_preset(TrainConfig(pool="", validation="/data", seed=3), "quick"),
        page="adapt",
        shown_run="run-1",
        adapt=AdaptState(source="run-1", icfil=True, automatic=False, class_order=("fir", "elm")),
    )
    save_project(tmp_path / "trees", changed, b"")
    assert read_project(tmp_path / "trees") == changed
    assert is_project(tmp_path / "trees")


def test_a_new_project_has_the_balanced_preset_and_knows_its_age(tmp_path: Path) -> None:
    project = create_project(tmp_path / "trees")
    assert project.name == "trees"
    assert project.train == apply_preset(TrainConfig(pool=""), "balanced")
    assert project.created[:2] == "20"


def test_a_second_project_does_not_replace_the_first(tmp_path: Path) -> None:
    create_project(tmp_path)
    with pytest.raises(RunFolderError, match="already contains a project; open it instead"):
        create_project(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "format_version = 2\nname = 'x'",
            "saved by a newer version of PURER .project format 2; this version reads 1.",
        ),
        ("format_version = 1", "is incomplete"),
        ("format_version = 1\nname = 'x'\ncolour = 'red'", "unknown setting 'colour'"),
        ("format_version = 1\nname = 'x'\nmodels = [{path = 3}]", "path is 3; it must be a string"),
        ("= no toml", "is not valid TOML"),
    ],
)
def test_a_project_that_cannot_be_read_says_why(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "project.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=sentence):
        read_project(tmp_path)


def test_a_folder_without_a_project_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"contains no project: project\.toml is missing"):
        read_project(tmp_path)


def test_the_models_that_take_part_are_the_ticked_ones(tmp_path: Path) -> None:
    entries = (ModelEntry(path="a"), ModelEntry(path="b", used=False), ModelEntry(path="c"))
    assert replace(create_project(tmp_path), models=entries).used_models == ("a", "c")


def test_a_free_folder_is_numbered(tmp_path: Path) -> None:
    assert free_folder(tmp_path, "pool") == tmp_path / "pool"
    (tmp_path / "pool").mkdir()
    (tmp_path / "pool-2").mkdir()
    assert free_folder(tmp_path, "pool") == tmp_path / "pool-3"
    assert free_folder(tmp_path, "///") == tmp_path / "---"
    assert free_folder(tmp_path, " . ") == tmp_path / "project"


@pytest.mark.parametrize(("text", "name"), [("a/b:c", "a-b-c"), ("con", "con_"), ("  x. ", "x"), ("LPT1", "LPT1_")])
def test_names_become_safe(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(text=st.text())
def test_any_text_becomes_a_name_that_stays_in_its_folder(text: str) -> None:
    name = safe_name(text)
    assert len(name) <= 100
    assert name == "" or os.path.normpath(f"/parent/{name}") == f"/parent/{name}"
    assert not set(name) & set('<>:"/\\|?*\0')
