"""Marks of files differ with their content alone, and marks of pictures with names, sizes and times."""

import os
import shutil
from pathlib import Path

import pytest

from purer_app.ui.adapt.results.file_marks import mark_of, mark_of_pictures


@pytest.mark.parametrize("size", [0, 10, 65_536, 100_000, 300_000])
def test_the_same_content_has_the_same_mark(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(content)
    os.utime(tmp_path / "b", (1, 1))
    assert mark_of(tmp_path / "a") == mark_of(tmp_path / "b") != ""


@pytest.mark.parametrize("place", [0, 65_535, 65_536, 99_999])
def test_a_changed_byte_changes_the_mark(tmp_path: Path, place: int) -> None:
    content = bytearray(100_000)
    (tmp_path / "a").write_bytes(content)
    content[place] = 1
    (tmp_path / "b").write_bytes(content)
    assert mark_of(tmp_path / "a") != mark_of(tmp_path / "b")


def test_a_file_that_cannot_be_read_has_no_mark(tmp_path: Path) -> None:
    assert mark_of(tmp_path / "missing") == mark_of(tmp_path) == ""


def test_pictures_that_are_added_removed_or_written_again_change_the_mark(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / "more").mkdir(parents=True)
    for name in ("1.png", "more/2.JPG"):
        (folder / name).write_bytes(b"picture")
    before = mark_of_pictures(folder, {".png", ".jpg"})
    (folder / "notes.txt").write_text("no picture")
    (folder / ".hidden.png").write_bytes(b"hidden")
    assert mark_of_pictures(folder, {".png", ".jpg"}) == before
    shutil.move(folder, tmp_path / "moved")
    assert mark_of_pictures(folder, {".png", ".jpg"}) == ""
    folder = tmp_path / "moved"
    assert mark_of_pictures(folder, {".png", ".jpg"}) == before
    (folder / "3.png").write_bytes(b"picture")
    added = mark_of_pictures(folder, {".png", ".jpg"})
    (folder / "3.png").unlink()
    os.utime(folder / "more" / "2.JPG", (1, 1))
    written = mark_of_pictures(folder, {".png", ".jpg"})
    assert len({before, added, written}) == 3
