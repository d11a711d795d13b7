"""Tar files are unpacked once, and unsafe or damaged ones are refused."""

import io
import tarfile
from pathlib import Path

import pytest

from purer_app.benchmarks.tar_files import class_root, unpacked_tar
from purer_app.engine.core.errors import DataError
from tests.conftest import MakeShapes
from tests.helpers.tar_files import packed


@pytest.fixture
def shapes(tmp_path: Path, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path / "shapes", classes=3, pictures=2)


def test_a_tar_file_is_unpacked_once_and_leaves_nothing_else(tmp_path: Path, shapes: Path) -> None:
    tar = packed(shapes, tmp_path / "shapes.tar", "shapes")
    folder = unpacked_tar(tar, tmp_path / "unpacked")
    (folder / "class-02").rename(folder / "still here")
    assert unpacked_tar(tar, tmp_path / "unpacked") == folder
    assert (folder / "still here").is_dir()
    assert list((tmp_path / "unpacked").iterdir()) == [folder.parent]


def test_a_tar_member_outside_of_its_folder_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        member = tarfile.TarInfo("../../../evil.png")
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(DataError, match=r"evil\.tar cannot be read as a tar file of class folders: .*outside"):
        unpacked_tar(tmp_path / "evil.tar", tmp_path / "out" / "unpacked")
    assert not (tmp_path / "evil.png").exists()
    assert list((tmp_path / "out" / "unpacked").iterdir()) == []


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.6])
def test_a_damaged_tar_file_is_refused_and_not_kept(tmp_path: Path, shapes: Path, kept: float) -> None:
    tar = packed(shapes, tmp_path / "shapes.tar.gz", "shapes", "w:gz")
    content = tar.read_bytes()
    tar.write_bytes(content[: round(kept * len(content))])
    with pytest.raises(DataError, match=r"shapes\.tar\.gz cannot be read as a tar file of class folders"):
        unpacked_tar(tar, tmp_path / "unpacked")
    assert list((tmp_path / "unpacked").iterdir()) == []


@pytest.mark.parametrize(("inside", "root"), [("", ""), ("data/shapes", "data/shapes")])
def test_the_root_of_classes_is_the_first_folder_of_several(tmp_path: Path, inside: str, root: str) -> None:
    for name in ("bird/wings", "fish"):
        (tmp_path / inside / name).mkdir(parents=True)
    assert class_root(tmp_path) == tmp_path / root


def test_a_single_class_is_not_the_root(tmp_path: Path) -> None:
    (tmp_path / "data" / "bird").mkdir(parents=True)
    (tmp_path / "data" / "bird" / "1.png").touch()
    assert class_root(tmp_path) == tmp_path / "data"
