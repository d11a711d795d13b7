"""Files that were moved are found at their new places by their content."""

import hashlib
from pathlib import Path

import pytest

from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import ignore
from purer_app.engine.pool.moved_files import MovedFile, MovedFiles, find_moved
from tests.helpers.tiny_pools import write_teacher


def write(path: Path, content: str) -> str:
    """Write a file, and return its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return hashlib.sha256(content.encode()).hexdigest()


def test_files_are_found_where_the_located_one_leads(tmp_path: Path) -> None:
    """They are found in the same subfolders and next to the located file, unless their content is another."""
    old, new = tmp_path / "old", tmp_path / "disk" / "new"
    names = ("sub/a.pth", "b.pth", "deep/er/c.pth", "changed.pth", "gone.pth", "beside/d.pth")
    digests = {str(old / name): hashlib.sha256(name.encode()).hexdigest() for name in names}
    for name in ("sub/a.pth", "b.pth", "deep/er/c.pth"):
        write(new / name, name)
    write(new / "sub" / "d.pth", "beside/d.pth")
    write(new / "changed.pth", "something else")
    missing = [str(old / name) for name in names]
    found = find_moved(missing[0], new / "sub" / "a.pth", missing, digests, ignore)
    assert found == MovedFiles(
        MovedFile(str(old / "sub/a.pth"), str(new / "sub/a.pth"), is_verified=True),
        (
            MovedFile(str(old / "b.pth"), str(new / "b.pth"), is_verified=True),
            MovedFile(str(old / "deep/er/c.pth"), str(new / "deep/er/c.pth"), is_verified=True),
            MovedFile(str(old / "beside/d.pth"), str(new / "sub/d.pth"), is_verified=True),
        ),
        (str(new / "changed.pth"),),
    )


def test_a_file_of_other_content_is_not_the_missing_one(tmp_path: Path) -> None:
    write(tmp_path / "a.pth", "other")
    found = find_moved("/gone/a.pth", tmp_path / "a.pth", ["/gone/a.pth"], {"/gone/a.pth": "0" * 64}, ignore)
    assert found == MovedFiles(None, different=(str(tmp_path / "a.pth"),))


def test_a_renamed_file_is_recognised_and_unknown_content_is_marked(tmp_path: Path) -> None:
    digest = write(tmp_path / "renamed.pth", "a")
    write(tmp_path / "b.pth", "b")
    missing = ["/gone/a.pth", "/gone/b.pth"]
    found = find_moved("/gone/a.pth", tmp_path / "renamed.pth", missing, {"/gone/a.pth": digest}, ignore)
    assert found.located == MovedFile("/gone/a.pth", str(tmp_path / "renamed.pth"), is_verified=True)
    assert found.others == (MovedFile("/gone/b.pth", str(tmp_path / "b.pth"), is_verified=False),)


def test_no_file_is_found_for_two_missing_ones(tmp_path: Path) -> None:
    """Models of the same name in several folders would otherwise become one."""
    digest = write(tmp_path / "best.pth", "a")
    write(tmp_path / "last.pth", "a")
    missing = [f"/gone/{name}" for name in ("a/best.pth", "b/best.pth", "b/last.pth", "c/last.pth")]
    for digests in ({}, dict.fromkeys(missing, digest)):
        found = find_moved(missing[0], tmp_path / "best.pth", missing, digests, ignore)
        assert [(each.before, each.now) for each in found.others] == [("/gone/b/last.pth", str(tmp_path / "last.pth"))]


def test_the_content_of_a_file_is_known_from_its_inspection(tmp_path: Path) -> None:
    """So files that a project lists without their SHA-256 are recognised, too."""
    before = write_teacher(tmp_path / "pool", "a")
    inspect_named([before], ignore)
    now = tmp_path / "moved" / before.name
    now.parent.mkdir()
    before.rename(now)
    found = find_moved(str(before), now, [str(before)], {}, ignore)
    assert found.located is not None and found.located.is_verified
    now.write_bytes(b"another file")
    assert find_moved(str(before), now, [str(before)], {}, ignore).located is None


def test_a_located_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"missing\.pth is missing"):
        find_moved("/gone/a.pth", tmp_path / "missing.pth", [], {}, ignore)
