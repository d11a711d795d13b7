"""Query pictures are read from a folder and its class folders; broken ones are named and excluded."""

import os
import re
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Event, NoticeGiven, ignore
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.images.query_pictures import check_user_classes, list_query
from tests.conftest import MakeShapes

CLASSES = ("ash", "birch")


def paint(path: Path, value: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 3), (value, 0, 0)).save(path)
    return path


def test_pictures_come_with_the_class_of_their_folder_where_it_is_one(tmp_path: Path) -> None:
    files = [
        paint(tmp_path / "loose.png", 1),
        paint(tmp_path / "ash" / "a.png", 2),
        paint(tmp_path / "ash" / "b.png", 3),
        paint(tmp_path / "birch" / "c.png", 4),
        paint(tmp_path / "weeds" / "d.png", 5),
    ]
    (tmp_path / "notes.txt").write_text("not a picture")
    events: list[Event] = []
    found = list_query(tmp_path, CLASSES, events.append)
    assert found.files == tuple(files)
    assert found.truth == (None, 0, 0, 1, None)
    read = list(found.read(ignore))
    assert [(position, int(picture[0, 0, 0])) for position, picture in read] == list(enumerate([1, 2, 3, 4, 5]))
    assert read[0][1].shape == (3, 3, 4) and read[0][1].dtype == torch.uint8
    assert events == [NoticeGiven("'weeds' is not one of the classes; its pictures do not count in the accuracy")]


def test_accuracy_counts_pictures_of_known_class_only(tmp_path: Path) -> None:
    paint(tmp_path / "loose.png", 1)
    assert list_query(tmp_path, CLASSES, ignore).accuracy({0: 0}) is None
    for name in ("ash/a.png", "ash/b.png", "birch/c.png"):
        paint(tmp_path / name, 2)
    query = list_query(tmp_path, CLASSES, ignore)
    assert query.accuracy({0: 1, 1: 0, 2: 1, 3: 1}) == pytest.approx(200 / 3)
    assert query.accuracy({0: 1, 1: 1, 2: 1, 3: 0}) == 0.0
    assert query.accuracy({0: 1, 3: 1}) == 100.0  # pictures that could not be read do not count


def test_a_broken_picture_is_named_and_left_out(tmp_path: Path) -> None:
    good = paint(tmp_path / "ash" / "good.png", 1)
    (tmp_path / "ash" / "bad.png").write_bytes(b"no picture")
    events: list[Event] = []
    found = list_query(tmp_path, CLASSES, events.append)
    assert [found.files[position] for position, _ in found.read(events.append)] == [good]
    (notice,) = (event for event in events if isinstance(event, NoticeGiven))
    assert isinstance(notice, NoticeGiven)
    assert notice.text.startswith(str(tmp_path / "ash" / "bad.png")) and notice.text.endswith("; it is skipped")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_dangling_links_and_pipes_are_named_and_left_out(tmp_path: Path) -> None:
    """Of loose pictures, of class folders, and of the pictures that are learned from."""
    paint(tmp_path / "ash" / "a.png", 1)
    (tmp_path / "ash" / "link.png").symlink_to("gone.png")
    os.mkfifo(tmp_path / "ash" / "pipe.png")
    (tmp_path / "loose.png").symlink_to("gone.png")
    in_class = [
        f"{tmp_path / 'ash' / 'link.png'} is a link to a file that does not exist; it is skipped",
        f"{tmp_path / 'ash' / 'pipe.png'} is not a regular file; it is skipped",
    ]
    queried: list[Event] = []
    assert list_query(tmp_path, CLASSES, queried.append).files == (tmp_path / "ash" / "a.png",)
    loose = f"{tmp_path / 'loose.png'} is a link to a file that does not exist; it is skipped"
    assert queried == [NoticeGiven(text) for text in (loose, *in_class)]
    learned: list[Event] = []
    load_class_folders(tmp_path, learned.append)
    assert [event for event in learned if isinstance(event, NoticeGiven)] == [NoticeGiven(text) for text in in_class]


def test_a_folder_without_readable_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"^{re.escape(str(tmp_path))} has no picture that can be read$"):
        list_query(tmp_path, CLASSES, ignore)
    with pytest.raises(DataError, match="none does not exist"):
        list_query(tmp_path / "none", CLASSES, ignore)


def test_a_single_class_is_refused(tmp_path: Path, make_shapes: MakeShapes) -> None:
    one = load_class_folders(make_shapes(tmp_path / "one", classes=1, pictures=1))
    with pytest.raises(DataError, match=r"^shapes has one class, 'class-00'; at least 2 classes are needed$"):
        check_user_classes(one, "shapes")
    check_user_classes(load_class_folders(make_shapes(tmp_path / "two", classes=2, pictures=1)), "shapes")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions in another way")
def test_a_folder_without_read_permission_is_named(unprivileged_folder: Path) -> None:
    paint(unprivileged_folder / "ash" / "a.png", 1)
    (unprivileged_folder / "ash").chmod(0o000)
    with pytest.raises(DataError) as caught:
        list_query(unprivileged_folder, CLASSES, ignore)
    assert str(caught.value) == f"{unprivileged_folder / 'ash'} cannot be read: Permission denied"


def test_large_pictures_are_kept_small(tmp_path: Path) -> None:
    Image.new("RGB", (600, 1024)).save(tmp_path / "a.png")
    ((_, picture),) = list_query(tmp_path, CLASSES, ignore).read(ignore)
    assert picture.shape == (3, 874, 512)
