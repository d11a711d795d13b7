"""Class folders of several folders and tar files are joined by links."""

from pathlib import Path

import pytest

from purer_app.benchmarks.learning.folds.classes import content_key, joined_classes, link_classes
from purer_app.engine.core.errors import DataError, RunFolderError
from purer_app.engine.images.class_folders import load_class_folders
from tests.conftest import MakeShapes
from tests.helpers.tar_files import packed


@pytest.fixture
def shapes(tmp_path: Path, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path / "shapes", classes=3, pictures=2)


@pytest.mark.parametrize(("root", "mode"), [("data/shapes", "w"), ("", "w:gz")])
def test_a_tar_file_has_the_same_classes_as_its_folder(tmp_path: Path, shapes: Path, root: str, mode: str) -> None:
    tar = packed(shapes, tmp_path / "shapes.tar", root, mode)
    found = joined_classes([tar], tmp_path / "unpacked")
    assert list(found) == ["class-00", "class-01", "class-02"]
    assert content_key(found) == content_key(joined_classes([shapes], tmp_path / "unpacked"))


def test_a_missing_source_and_one_without_classes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="does not exist"):
        joined_classes([tmp_path / "missing"], tmp_path / "unpacked")
    with pytest.raises(DataError, match="has no class folders"):
        joined_classes([tmp_path / "empty"], tmp_path / "unpacked")


def test_a_class_in_two_sources_is_refused(tmp_path: Path, shapes: Path, make_shapes: MakeShapes) -> None:
    other = make_shapes(tmp_path / "other", classes=1, pictures=1)
    (other / "class-00").rename(other / "Class-02")
    with pytest.raises(DataError) as caught:
        joined_classes([shapes, other], tmp_path / "unpacked")
    assert str(caught.value) == f"class 'Class-02' is in {shapes} and in {other}; give each class once"


def test_the_content_is_that_of_the_pictures(tmp_path: Path, shapes: Path) -> None:
    classes = joined_classes([shapes], tmp_path / "unpacked")
    before = content_key(classes)
    (shapes / "class-01" / "00.png").write_bytes(b"another picture")
    after = content_key(classes)
    assert before != after
    (shapes / "class-01" / "00.png").write_bytes(b"Another picture")
    assert content_key(classes) not in (before, after), "another picture of the same size"
    for picture in (shapes / "class-01").iterdir():
        picture.unlink()
    with pytest.raises(DataError) as caught:
        content_key(classes)
    assert str(caught.value) == f"class 'class-01' in {shapes} has no picture that can be read"


def test_links_lead_to_the_pictures_and_follow_them(tmp_path: Path, shapes: Path) -> None:
    def linked() -> list[str]:
        classes = joined_classes([shapes], tmp_path / "unpacked")
        pictures = load_class_folders(link_classes(classes, ("class-00", "class-02"), tmp_path / "links"))
        return [f"{file.parent.name}/{file.name}" for file in pictures.files]

    expected = [f"{name}/{number}.png" for name in ("class-00", "class-02") for number in ("00", "01")]
    assert linked() == expected
    shapes = shapes.rename(tmp_path / "moved")
    assert linked() == expected
    assert (tmp_path / "links" / "class-00").resolve() == shapes / "class-00"


def test_links_that_cannot_be_made_are_an_error(tmp_path: Path, shapes: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(RunFolderError, match="cannot be written"):
        link_classes(joined_classes([shapes], tmp_path / "unpacked"), ("class-00",), tmp_path / "file" / "links")
