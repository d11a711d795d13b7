"""Models of a project: inspected in the background, ticked or not, and turned into a pool."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.ui.state.model_store import pool_of
from purer_app.ui.state.project.project import ModelEntry
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool
from tests.ui.conftest import LONG_MS


def add(qtbot: QtBot, session: Session, *paths: Path) -> list[str]:
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS) as added:
        session.models.add(paths)
    qtbot.waitUntil(lambda: not session.models.is_inspecting, timeout=LONG_MS)
    assert added.args is not None
    return [Path(path).name for path in added.args[0]]


def test_a_dropped_folder_becomes_models_with_verdicts(qtbot: QtBot, project: Session, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    (pool / "junk.pth").write_bytes(b"<html>not found</html>")
    names = add(qtbot, project, pool)
    assert sorted(Path(name).stem for name in names) == ["a", "b", "c", "junk"]
    models = project.models
    assert [(Path(e.path).stem, e.used) for e in models.entries] == [
        ("a", True),
        ("b", True),
        ("c", True),
        ("junk", False),
    ]
    verdict = models.verdict(str(pool / "a.safetensors"))
    assert verdict is not None and verdict.kind == "ready" and verdict.class_names[0] == "a class 0"
    refused = models.verdict(str(pool / "junk.pth"))
    assert refused is not None and refused.kind == "refused" and refused.reasons
    assert len(models.used_paths()) == 3


def test_what_is_no_checkpoint_makes_no_row_and_is_counted(qtbot: QtBot, project: Session, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    for number in range(5):
        (pool / f"{number}.txt").write_text("words")
    assert len(add(qtbot, project, pool)) == 3
    assert project.models.skipped == "5 files are no checkpoints: 5 .txt"


def test_files_and_folders_come_in_any_mixture_and_only_once(qtbot: QtBot, project: Session, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    extra = write_teacher(tmp_path / "elsewhere", "d")
    add(qtbot, project, pool, extra, pool / "a.safetensors")
    project.models.add([pool])
    qtbot.waitUntil(lambda: not project.models.is_inspecting, timeout=LONG_MS)
    assert len(project.models.entries) == 4
    folder, names = project.models.pool()
    assert folder == str(tmp_path)
    assert set(names) == {
        "pool/a.safetensors",
        *(f"pool/{p.name}" for p in pool.glob("[bc].p*")),
        "elsewhere/d.safetensors",
    }


def test_an_unticked_or_removed_model_takes_no_part(qtbot: QtBot, project: Session, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    add(qtbot, project, pool)
    a, b, c = (entry.path for entry in project.models.entries)
    project.models.set_used([a], False)
    project.models.remove([b])
    assert project.models.used_paths() == (c,)
    assert Path(b).is_file(), "removing a model from the project leaves its file"
    project.models.take_entries((ModelEntry(path=a), ModelEntry(path=b)))
    assert project.models.used_paths() == (a, b)


def test_verdicts_are_there_again_when_the_project_is_opened_again(
    qtbot: QtBot, project: Session, tmp_path: Path
) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    add(qtbot, project, pool)
    project.models.set_used([project.models.entries[0].path], False)
    (pool / "a.safetensors").rename(pool / "gone")
    folder = project.store.folder
    project.store.create(tmp_path / "other")
    project.store.open(folder)
    qtbot.waitUntil(lambda: not project.models.is_inspecting, timeout=LONG_MS)
    assert [entry.used for entry in project.models.entries] == [False, True, True]
    assert project.models.verdict(project.models.entries[0].path) is None, "its file is gone"
    assert len(project.models.used_paths()) == 2


def test_what_cannot_be_found_is_said_and_the_rest_goes_on(qtbot: QtBot, project: Session, tmp_path: Path) -> None:
    told: list[str] = []
    project.noticed.connect(told.append)
    names = add(qtbot, project, tmp_path / "missing", write_tiny_pool(tmp_path / "pool"))
    assert len(names) == 3
    assert any("missing" in text for text in told)


@pytest.mark.parametrize(
    ("paths", "pool"),
    [
        ((), ("", ())),
        (("/a/b.pth",), ("/a", ("b.pth",))),
        (("/a/x/b.pth", "/a/y/c.pth"), ("/a", ("x/b.pth", "y/c.pth"))),
        (("/a/b.pth", "/c/d.pth"), ("/", ("a/b.pth", "c/d.pth"))),
    ],
)
def test_a_pool_is_the_folder_that_holds_all_files(paths: tuple[str, ...], pool: tuple[str, tuple[str, ...]]) -> None:
    assert pool_of(paths) == pool
