"""Pictures on disk are read in order, and only a bounded part of them is in memory."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Event, Heartbeat, NoticeGiven, ignore
from purer_app.engine.images import folder_pictures
from purer_app.engine.images.folder_pictures import FilePictures, cached_reader, noting, read_each
from purer_app.engine.images.transforms import read_picture


def paint(folder: Path, n: int) -> list[Path]:
    files = [folder / f"{index:02d}.png" for index in range(n)]
    for index, file in enumerate(files):
        Image.new("RGB", (8, 8), (index, 0, 0)).save(file)
    return files


@pytest.mark.parametrize("threads", [1, 3])
def test_pictures_come_in_order_and_broken_ones_are_named(tmp_path: Path, threads: int) -> None:
    files = paint(tmp_path, 20)
    files[4].write_text("no picture")
    events: list[Event] = []
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        found = [(position, int(picture[0, 0, 0])) for position, picture in read_each(files, events.append)]
    finally:
        torch.set_num_threads(before)
    assert found == [(index, index) for index in range(20) if index != 4]
    assert [event for event in events if not isinstance(event, Heartbeat)] == [
        NoticeGiven(f"{files[4]} is not a picture that can be read; it is skipped")
    ]
    assert len(events) == 21


def test_reading_ends_when_no_more_results_are_requested(tmp_path: Path) -> None:
    pictures = read_each(paint(tmp_path, 20), ignore)
    assert isinstance(pictures, Generator)
    assert next(pictures)[0] == 0
    pictures.close()
    assert list(pictures) == []


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """List the files that are read from the disk; a cache made with `cached_reader` in the test counts them here."""
    found: list[Path] = []

    def counted(file: Path) -> torch.Tensor:
        found.append(file)
        return read_picture(file)

    monkeypatch.setattr(folder_pictures, "read_picture", counted)
    return found


def test_pictures_beyond_the_limit_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[Path]
) -> None:
    three_pictures = 3 * 8 * 8 * 3
    monkeypatch.setattr(folder_pictures, "read_cached", cached_reader(three_pictures))
    files = paint(tmp_path, 5)
    pictures = FilePictures(files)
    assert [int(picture[0, 0, 0]) for picture in pictures] == [0, 1, 2, 3, 4]
    assert [int(picture[0, 0, 0]) for picture in pictures[2:]] == [2, 3, 4] and reads == files
    assert int(pictures[0][0, 0, 0]) == 0 and reads == [*files, files[0]]


def test_the_latest_picture_is_kept_even_above_the_limit(tmp_path: Path, reads: list[Path]) -> None:
    read, (first, second) = cached_reader(100), paint(tmp_path, 2)  # a picture has 192 bytes
    for file in (first, first, second, second, first):
        read(file)
    assert reads == [first, second, first]


def test_a_changed_picture_is_read_again(tmp_path: Path, reads: list[Path]) -> None:
    read, (file,) = cached_reader(1000), paint(tmp_path, 1)
    read(file)
    os.utime(file, ns=(1, 1))
    read(file)
    assert reads == [file, file]


def test_pictures_of_equal_size_and_time_that_are_swapped_are_read_again(tmp_path: Path) -> None:
    one, two = (tmp_path / f"{name}.bmp" for name in ("one", "two"))
    for value, file in ((10, one), (200, two)):
        Image.new("RGB", (8, 8), (value,) * 3).save(file)
        os.utime(file, ns=(1, 1))
    assert one.stat().st_size == two.stat().st_size
    read = cached_reader(10_000)
    assert [int(read(file)[0, 0, 0]) for file in (one, two)] == [10, 200]
    one.rename(tmp_path / "other.bmp")
    two.rename(one)
    (tmp_path / "other.bmp").rename(two)
    assert [int(read(file)[0, 0, 0]) for file in (one, two)] == [200, 10]


def test_a_picture_that_cannot_be_read_is_tried_again(tmp_path: Path, reads: list[Path]) -> None:
    read, file = cached_reader(1000), tmp_path / "missing.png"
    for _ in range(2):
        with pytest.raises(DataError):
            read(file)
    assert reads == [file, file]


def test_positions_are_noted(tmp_path: Path) -> None:
    positions: list[int] = []
    assert len(list(noting(read_each(paint(tmp_path, 3), ignore), positions))) == 3
    assert positions == [0, 1, 2]
