"""Whatever happened to a project's file, the last good one opens, and nothing of a newer version is touched."""

import codecs
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.errors import ConfigError
from purer_app.ui.state.project.project import ModelEntry, Project
from purer_app.ui.state.project.project_file import (
    NewerProjectError,
    create_project,
    open_project,
    project_from_bytes,
    project_to_bytes,
    read_project,
    save_project,
)

GOOD = project_to_bytes(Project(name="Trees", preset="quick"))
DAMAGES = {
    "empty": b"",
    "truncated": GOOD[: len(GOOD) // 2],
    "zeros": bytes(len(GOOD)),
    "binary": bytes(range(256)) * 20,
    "not TOML": b"= nothing",
    "of wrong types": b"format_version = 1\nname = 3",
    "a wrong table": b"format_version = 1\nname = 'x'\nadapt = 'x'",
    "models of wrong types": b"format_version = 1\nname = 'x'\nmodels = [3]",
    "an unknown setting": b"format_version = 1\nname = 'x'\ncolour = 'red'",
    "a version that is no number": b"format_version = 'x'\nname = 'x'",
    "a version of nothing": b"name = 'x'",
    "too deep": b"format_version = 1\nname = " + b"[" * 5000,
    "too large a number": b"format_version = 1\nname = 'x'\n[train.meta]\nlr = 1" + b"0" * 400,
    "out of range": b"format_version = 1\nname = 'x'\n[train.episode]\nn_way = -1",
}


def saved_twice(folder: Path) -> Project:
    """Return the project that was saved before the present one."""
    create_project(folder, "Trees")
    first = replace(read_project(folder), preset="quick")
    content, _ = save_project(folder, first, (folder / "project.toml").read_bytes())
    save_project(folder, replace(first, page="runs"), content)
    return first


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_gives_way_to_the_one_before_it(tmp_path: Path, damage: str) -> None:
    first = saved_twice(tmp_path)
    (tmp_path / "project.toml").write_bytes(DAMAGES[damage])
    with pytest.raises(ConfigError):
        read_project(tmp_path)
    found = open_project(tmp_path)
    assert found.project == first
    assert found.content == b""
    assert str(tmp_path / "project.toml") in found.damage
    _, kept = save_project(tmp_path, found.project, found.content)
    assert read_project(tmp_path) == first
    assert (kept.read_bytes() if kept else b"") == DAMAGES[damage]
    assert open_project(tmp_path).damage == ""


def test_a_missing_file_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    first = saved_twice(tmp_path)
    (tmp_path / "project.toml").unlink()
    found = open_project(tmp_path)
    assert found.project == first
    assert "project.toml is missing" in found.damage


def test_two_damaged_files_say_why_the_present_one_cannot_be_read(tmp_path: Path) -> None:
    saved_twice(tmp_path)
    for name in ("project.toml", "project.toml.previous"):
        (tmp_path / name).write_bytes(b"= nothing")
    with pytest.raises(ConfigError, match=r"project\.toml is not valid TOML"):
        open_project(tmp_path)


@pytest.mark.parametrize("more", ["", "colour = 'red'"])
def test_a_project_of_a_newer_version_is_refused_and_untouched(tmp_path: Path, more: str) -> None:
    saved_twice(tmp_path)
    (tmp_path / "project.toml").write_text(f"format_version = 2\nname = 'x'\n{more}", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("project*")}
    with pytest.raises(NewerProjectError, match=r"newer version of PURER .*Update PURER to open it"):
        open_project(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("project*")} == before


def test_damaged_files_are_kept_one_by_one(tmp_path: Path) -> None:
    create_project(tmp_path, "Trees")
    project = read_project(tmp_path)
    for content in (b"one", b"two"):
        (tmp_path / "project.toml").write_bytes(content)
        save_project(tmp_path, project, b"")
    names = ("project.toml.damaged", "project.toml.damaged-2")
    assert [(tmp_path / name).read_bytes() for name in names] == [b"one", b"two"]


@given(texts=st.lists(st.text(alphabet=st.characters(exclude_categories=()), max_size=20), max_size=4))
def test_any_text_survives_the_file(texts: list[str]) -> None:
    project = Project(name="".join(texts), models=tuple(ModelEntry(path=text) for text in texts))
    assert project_from_bytes(project_to_bytes(project), Path("project.toml")) == project


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_file_cut_at_the_end_of_a_line_is_known_as_incomplete(share: float) -> None:
    lines = GOOD.splitlines(keepends=True)
    cut = b"".join(lines[: max(2, int(share * len(lines)))])
    with pytest.raises(ConfigError, match="is incomplete"):
        project_from_bytes(cut, Path("project.toml"))


def test_a_file_of_before_the_mark_or_edited_by_hand_is_read() -> None:
    lines = GOOD.splitlines(keepends=True)
    for content in (b"".join(lines[1:-1]), GOOD.replace(b"Trees", b"Oaks"), GOOD + b"\n\n", GOOD.rstrip()):
        assert project_from_bytes(content, Path("project.toml")).preset == "quick"


@given(content=st.binary(max_size=400))
def test_any_content_is_a_project_or_an_error_of_the_kind_that_is_expected(content: bytes) -> None:
    for found in (content, GOOD[: len(content)] + content):
        with suppress(ConfigError):
            project_from_bytes(found, Path("project.toml"))


def test_a_project_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    saved_twice(tmp_path)
    file = tmp_path / "project.toml"
    before = read_project(tmp_path)
    file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    assert read_project(tmp_path) == before
    file.write_bytes(file.read_bytes()[:-12])
    assert "its end is missing" in open_project(tmp_path).damage


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_in_place_of_the_project_file_is_not_read(tmp_path: Path) -> None:
    first = saved_twice(tmp_path)
    (tmp_path / "project.toml").unlink()
    os.mkfifo(tmp_path / "project.toml")
    found = open_project(tmp_path)
    assert found.project == first
    assert "it is a pipe, a socket or a device, not a file" in found.damage
