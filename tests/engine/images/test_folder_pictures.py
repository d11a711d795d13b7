"""Pictures on disk are given in order, and only a bounded part of them is in memory."""

from collections.abc import Generator
from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine.core.events import Event, Heartbeat, NoticeGiven, ignore
from purer_app.engine.core.lru_cache import Recent
from purer_app.engine.images import folder_pictures
from purer_app.engine.images.folder_pictures import FilePictures, noting, read_each
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


def test_reading_ends_where_nobody_asks_for_more(tmp_path: Path) -> None:
    pictures = read_each(paint(tmp_path, 20), ignore)
    assert isinstance(pictures, Generator)
    assert next(pictures)[0] == 0
    pictures.close()
    assert list(pictures) == []


def test_pictures_beyond_the_limit_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Path] = []

    def counted(file: Path) -> torch.Tensor:
        reads.append(file)
        return read_picture(file)

    kept = Recent[object, torch.Tensor](3 * 192, lambda picture: picture.nbytes)  # three pictures of 8x8x3 bytes
    monkeypatch.setattr(folder_pictures, "_kept", kept)
    monkeypatch.setattr(folder_pictures, "read_picture", counted)
    files = paint(tmp_path, 5)
    pictures = FilePictures(files)
    assert [int(picture[0, 0, 0]) for picture in pictures] == [0, 1, 2, 3, 4]
    assert [int(picture[0, 0, 0]) for picture in pictures[2:]] == [2, 3, 4] and reads == files
    assert int(pictures[0][0, 0, 0]) == 0 and reads == [*files, files[0]]


def test_positions_are_noted(tmp_path: Path) -> None:
    positions: list[int] = []
    assert len(list(noting(read_each(paint(tmp_path, 3), ignore), positions))) == 3
    assert positions == [0, 1, 2]
