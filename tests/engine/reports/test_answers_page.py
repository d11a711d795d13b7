"""The page of answers shows thumbnails by class, least sure first, and stays small with many classes."""

import base64
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from purer_app.engine.core.events import ignore
from purer_app.engine.reports.answers_page import AnswersPage, NamedPicture, answers_page, thumbnails_per_class


def paint(file: Path, size: tuple[int, int]) -> Path:
    Image.radial_gradient("L").convert("RGB").resize(size).save(file)
    return file


def page_of(folder: Path, *answers: NamedPicture, names: tuple[str, ...] = ("ash", "elm")) -> str:
    page = AnswersPage(
        title="new", conclusions=("Done.",), facts={}, class_names=names, answers=answers, unreadable=("a.png",)
    )
    (folder / "page.html").write_bytes(answers_page(page, ignore))
    return (folder / "page.html").read_text(encoding="utf-8")


def test_the_least_sure_pictures_of_each_class_come_first(tmp_path: Path) -> None:
    file = paint(tmp_path / "p.png", (20, 20))
    answers = [
        NamedPicture(file.with_name(name), wanted, confidence, not_sure)
        for name, wanted, confidence, not_sure in (
            ("sure.png", "elm", 0.99, False),
            ("far.png", "elm", 0.9, True),
            ("low.png", "elm", 0.6, False),
            ("ash.png", "ash", 0.8, False),
        )
    ]
    for one in answers:
        paint(one.file, (20, 20))
    text = page_of(tmp_path, *answers)
    assert re.findall(r"<figcaption>\W*(?:<\w+>)?(\w+)\.png", text) == ["ash", "far", "low", "sure"]


def test_large_pictures_become_small_jpeg_files_and_small_ones_stay_sharp(tmp_path: Path) -> None:
    large, small = paint(tmp_path / "large.png", (900, 600)), paint(tmp_path / "small.png", (24, 24))
    text = page_of(tmp_path, NamedPicture(large, "ash", 0.9, False), NamedPicture(small, "elm", 0.9, False))
    kinds = re.findall(r'src="data:image/(\w+);base64,([^"]+)"', text)
    images = {kind: Image.open(io.BytesIO(base64.b64decode(content))) for kind, content in kinds}
    assert {kind: (image.format, image.size) for kind, image in images.items()} == {
        "jpeg": ("JPEG", (144, 96)),
        "png": ("PNG", (96, 96)),
    }


def test_a_picture_that_disappeared_is_left_out(tmp_path: Path) -> None:
    text = page_of(tmp_path, NamedPicture(tmp_path / "gone.png", "ash", 0.9, False))
    assert "<img" not in text and "gone.png" not in text


@pytest.mark.parametrize(("n_way", "shown"), [(2, 48), (20, 48), (40, 24), (1000, 4)])
def test_many_classes_show_fewer_pictures_of_each(n_way: int, shown: int) -> None:
    assert thumbnails_per_class(n_way) == shown
