"""A folder of class folders becomes labelled pictures, or one clear sentence."""

import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Event, Heartbeat, NoticeGiven
from purer_app.engine.images.class_folders import class_folders, folders_in, load_class_folders, picture_files
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import normalise, read_picture
from tests.conftest import MakeShapes

SPEC = ImageSpec(channels=3, height=16, width=16, mean=(0.5, 0.5, 0.5), std=(0.25, 0.25, 0.25))


def sentence_of(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        load_class_folders(folder)
    return str(caught.value)


def test_pictures_are_labelled_by_their_folders_in_order_of_name(tmp_path: Path, make_shapes: MakeShapes) -> None:
    folder = make_shapes(tmp_path / "data", classes=3, pictures=4)
    loaded = load_class_folders(folder)
    assert loaded.class_names == ("class-00", "class-01", "class-02")
    assert loaded.labels.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert loaded.indices_of(1).tolist() == [4, 5, 6, 7]
    for file, pixels, label in zip(loaded.files, loaded.pixels, loaded.labels.tolist(), strict=True):
        assert file.parent.name == loaded.class_names[label]
        assert torch.equal(pixels, read_picture(file))


def test_pictures_of_different_sizes_are_normalised_independently(tmp_path: Path) -> None:
    for name, size in (("a", (20, 30)), ("b", (16, 16)), ("c", (20, 30))):
        (tmp_path / "kind").mkdir(exist_ok=True)
        Image.effect_noise(size, 80).convert("RGB").save(tmp_path / "kind" / f"{name}.png")
    loaded = load_class_folders(tmp_path)
    images = loaded.images(SPEC)
    assert (images.shape, images.dtype) == ((3, 3, 16, 16), torch.float32)
    for position, file in enumerate(loaded.files):
        alone = normalise(read_picture(file)[None].float() / 255, SPEC)
        torch.testing.assert_close(images[position : position + 1], alone)
    torch.testing.assert_close(loaded.images(SPEC, torch.tensor([2, 0])), images[[2, 0]])


def test_hidden_and_foreign_files_are_left_out(tmp_path: Path, make_shapes: MakeShapes) -> None:
    folder = make_shapes(tmp_path / "data", classes=1, pictures=2)
    (folder / ".cache").mkdir()
    (folder / "readme.txt").write_text("hello")
    (folder / "class-00" / "notes.txt").write_text("hello")
    (folder / "class-00" / ".00.png").write_bytes(b"")
    (folder / "class-00" / "more.png").mkdir()
    assert [path.name for path in class_folders(folder)] == ["class-00"]
    assert [path.name for path in picture_files(folder / "class-00")] == ["00.png", "01.png"]


def test_a_broken_picture_is_named_and_the_others_are_read(tmp_path: Path, make_shapes: MakeShapes) -> None:
    folder = make_shapes(tmp_path / "data", classes=2, pictures=3)
    broken = folder / "class-01" / "01.png"
    broken.write_bytes(b"not a picture")
    events: list[Event] = []
    loaded = load_class_folders(folder, events.append)
    assert loaded.labels.tolist() == [0, 0, 0, 1, 1]
    assert [event for event in events if not isinstance(event, Heartbeat)] == [
        NoticeGiven(f"{broken} is not a picture that can be read; it is skipped"),
    ]
    assert events.count(Heartbeat("reading pictures")) == 6  # one a file: a stop is prompt


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert sentence_of(tmp_path / "no") == f"{tmp_path / 'no'} does not exist; it must be a folder of class folders"


def test_a_file_in_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert (
        sentence_of(tmp_path / "file") == f"{tmp_path / 'file'} is not a folder; it must be a folder of class folders"
    )


def test_a_folder_without_classes_is_named(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    assert sentence_of(tmp_path) == (
        f"{tmp_path} has no class folders; put the pictures of each class into a separate folder"
    )


def test_a_class_without_readable_pictures_is_named(tmp_path: Path, make_shapes: MakeShapes) -> None:
    folder = make_shapes(tmp_path / "data", classes=1)
    (folder / "heron").mkdir()
    (folder / "heron" / "1.png").write_bytes(b"")
    assert sentence_of(folder) == f"class 'heron' in {folder} has no picture that can be read"


def test_two_classes_with_one_name_are_named(tmp_path: Path) -> None:
    (tmp_path / " Heron").mkdir()
    (tmp_path / "heron").mkdir()
    assert sentence_of(tmp_path) == f"{tmp_path} has two classes with the same name: ' Heron' and 'heron'"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions in another way")
@pytest.mark.parametrize("closed", ["data", "."])
def test_a_folder_without_read_permission_is_named(unprivileged_folder: Path, closed: str) -> None:
    folder = unprivileged_folder / "outer" / "data"
    folder.mkdir(parents=True)
    (folder.parent / closed).chmod(0o000) if closed == "." else folder.chmod(0o000)
    with pytest.raises(DataError) as caught:
        folders_in(folder)
    assert str(caught.value) == f"{folder} cannot be read: Permission denied"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions in another way")
@pytest.mark.parametrize("mode", [0o000, 0o400], ids=["closed", "listed only"])
def test_a_class_without_read_permission_is_named(
    unprivileged_folder: Path, make_shapes: MakeShapes, mode: int
) -> None:
    folder = make_shapes(unprivileged_folder / "data", classes=2, pictures=1)
    (folder / "class-01").chmod(mode)
    assert sentence_of(folder) == f"{folder / 'class-01'} cannot be read: Permission denied"
    folder.chmod(0o400)  # its entries can be listed, but not what they are
    assert sentence_of(folder) == f"{folder} cannot be read: Permission denied"


def test_large_pictures_are_kept_small(tmp_path: Path) -> None:
    (tmp_path / "kind").mkdir()
    Image.new("RGB", (1200, 900)).save(tmp_path / "kind" / "a.png")
    assert load_class_folders(tmp_path).pixels[0].shape == (3, 512, 683)
