"""A copy of a project holds all that could be read of it, or is not there at all."""

from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunCancelled, RunFolderError
from purer_app.engine.core.events import Control, Event, ignore
from purer_app.ui.state.project.project import Project
from purer_app.ui.state.project.project_copy import copy_project
from purer_app.ui.state.project.project_file import create_project, read_project
from tests.helpers.tiny_pools import files_limited_to


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a project with classes, queries, a run, a removed picture and a link."""
    folder = tmp_path / "trees"
    create_project(folder, "Trees")
    for name in ("classes/ash/1.png", "queries/2.png", "runs/one/model.safetensors", ".removed/item/3.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 100_000)
    (folder / "classes" / "ash" / "link.png").symlink_to("1.png")
    for name in (".project.lock", "runs/one/.lock", "queries/.4.png.part"):
        (folder / name).write_bytes(b"not to be copied")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_copy_has_everything_and_the_present_values(source: Path, tmp_path: Path) -> None:
    assert copy_project(source, tmp_path / "oaks", Project(name="Trees", preset="quick"), ignore, Control()) == ()
    copied, before = contents(tmp_path / "oaks"), contents(source)
    left_out = {"project.toml", ".project.lock", "runs/one/.lock", "queries/.4.png.part"}
    assert {name: copied[name] for name in copied if name != "project.toml"} == {
        name: before[name] for name in before if name not in left_out
    }
    assert (tmp_path / "oaks" / "classes" / "ash" / "link.png").readlink() == Path("1.png")
    project = read_project(tmp_path / "oaks")
    assert (project.name, project.preset) == ("oaks", "quick")
    assert read_project(source).preset == "balanced"


def test_a_project_that_is_gone_is_copied_as_far_as_it_is_known(tmp_path: Path) -> None:
    unread = copy_project(tmp_path / "gone", tmp_path / "oaks", Project(name="Trees"), ignore, Control())
    assert unread == (str(tmp_path / "gone"),)
    assert read_project(tmp_path / "oaks").name == "oaks"
    assert not (tmp_path / "gone").exists()


def test_what_cannot_be_read_is_named_and_the_rest_is_copied(unprivileged_folder: Path) -> None:
    source = unprivileged_folder / "trees"
    create_project(source)
    for name in ("a.png", "b.png"):
        (source / name).write_bytes(b"x")
    (source / "a.png").chmod(0)
    unread = copy_project(source, unprivileged_folder / "oaks", Project(name="x"), ignore, Control())
    assert unread == (str(source / "a.png"),)
    assert sorted(path.name for path in (unprivileged_folder / "oaks").iterdir()) == ["b.png", "project.toml"]


@pytest.mark.parametrize("target", ["trees", "trees/copy", "full", "file"])
def test_a_place_that_is_taken_is_refused(source: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    (tmp_path / "file").touch()
    before = contents(tmp_path)
    with pytest.raises(RunFolderError, match=r"is inside the project|is not empty"):
        copy_project(source, tmp_path / target, Project(name="x"), ignore, Control())
    assert contents(tmp_path) == before


def test_an_empty_folder_may_become_the_copy(source: Path, tmp_path: Path) -> None:
    (tmp_path / "oaks").mkdir()
    copy_project(source, tmp_path / "oaks", Project(name="x"), ignore, Control())
    assert read_project(tmp_path / "oaks").name == "oaks"


def test_a_full_disk_leaves_no_half_copy(source: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with files_limited_to(1_000_000), pytest.raises(RunFolderError, match="oaks cannot be written"):
        copy_project(source, tmp_path / "oaks", Project(name="x"), ignore, Control())
    assert sorted(tmp_path.iterdir()) == before


def test_a_copy_that_is_stopped_leaves_nothing(source: Path, tmp_path: Path) -> None:
    def stop(_: Event) -> None:
        raise RunCancelled

    before = sorted(tmp_path.iterdir())
    with pytest.raises(RunCancelled):
        copy_project(source, tmp_path / "oaks", Project(name="x"), stop, Control())
    assert sorted(tmp_path.iterdir()) == before
