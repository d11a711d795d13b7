"""Class folders on disk: copies, names, removal and its undoing; the user's own files stay as they are."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from purer_app.engine.core.errors import DataError, RunFolderError
from purer_app.engine.core.resources import resource
from purer_app.engine.images.suffixes import PICTURE_SUFFIXES as ENGINE_SUFFIXES
from purer_app.ui.adapt.state.class_library import ClassLibrary, Import
from purer_app.ui.adapt.state.picture_files import PICTURE_SUFFIXES, PictureGroup, check_picture, group_pictures
from purer_app.ui.adapt.state.project_moves import Move
from tests.helpers.tiny_pools import files_limited_to

INK = resource("symbols") / "symbol-01"


@pytest.fixture
def library(tmp_path: Path) -> ClassLibrary:
    (tmp_path / "project").mkdir()
    return ClassLibrary(tmp_path / "project")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Return a folder of two class folders and a loose picture."""
    folder = tmp_path / "photos"
    for name, files in (("ash", ("01", "02")), ("elm", ("03",))):
        (folder / name).mkdir(parents=True)
        for file in files:
            shutil.copy(INK / f"{file}.png", folder / name)
    shutil.copy(INK / "04.png", folder / "loose.png")
    return folder


def names(library: ClassLibrary) -> list[str]:
    return [found.name for found in library.classes()]


def test_window_and_engine_take_the_same_kinds_of_pictures() -> None:
    assert PICTURE_SUFFIXES == ENGINE_SUFFIXES


def test_an_added_picture_is_a_copy_and_the_source_stays(library: ClassLibrary) -> None:
    before = (INK / "01.png").read_bytes()
    copy = library.add_picture(library.classes_folder / "ash", INK / "01.png")
    assert copy.read_bytes() == before == (INK / "01.png").read_bytes()
    assert library.classes()[0].pictures == (copy,)


def test_a_second_picture_of_one_name_gets_a_number(library: ClassLibrary) -> None:
    folder = library.classes_folder / "ash"
    copies = [library.add_picture(folder, INK / "01.png") for _ in range(3)]
    assert [copy.name for copy in copies] == ["01.png", "01-2.png", "01-3.png"]


def test_classes_come_in_the_given_order_and_new_ones_last(library: ClassLibrary) -> None:
    for name in ("elm", "ash", "fir"):
        library.add_class(name)
    assert [found.name for found in library.classes(("fir", "elm"))] == ["fir", "elm", "ash"]


def test_two_classes_may_not_differ_in_case_only(library: ClassLibrary) -> None:
    library.add_class("Ash")
    with pytest.raises(DataError, match=r"A class 'Ash' already exists; choose another name\."):
        library.add_class("ash")
    library.add_class("Elm")
    with pytest.raises(DataError, match="class 'Ash' already"):
        library.renaming("Elm", "ASH")
    assert names(library) == ["Ash", "Elm"]


def test_a_class_may_change_the_case_of_its_own_name(library: ClassLibrary) -> None:
    library.add_class("ash")
    library.carry_out([library.renaming("ash", "Ash")])
    assert names(library) == ["Ash"]


@pytest.mark.parametrize("wanted", ["", "  ", "...", ". ."])
def test_a_class_without_a_name_is_refused(library: ClassLibrary, wanted: str) -> None:
    with pytest.raises(DataError, match="A class name must be valid as a folder name"):
        library.add_class(wanted)


def test_a_name_cannot_leave_the_folder_of_classes(library: ClassLibrary) -> None:
    name = library.add_class("../../elsewhere")
    assert (library.classes_folder / name).is_dir()
    assert (library.classes_folder / name).parent == library.classes_folder


def test_free_names_count_upwards_whatever_the_case(library: ClassLibrary) -> None:
    library.add_class("class 1")
    assert library.free_name("Class") == "Class 2"


def test_a_removed_class_comes_back_with_its_pictures(library: ClassLibrary) -> None:
    copy = library.add_picture(library.classes_folder / "ash", INK / "01.png")
    move = Move(copy.parent, None)
    library.carry_out([move])
    assert names(library) == []
    assert move.kept is not None and (move.kept / "01.png").is_file()
    assert library.carry_out([move], back=True) == []
    assert library.classes()[0].pictures == (copy,)
    assert list((library.classes_folder.parent / ".removed").iterdir()) == []


def test_undoing_a_removal_never_overwrites_what_took_the_place(library: ClassLibrary) -> None:
    folder = library.classes_folder / "ash"
    first = library.add_picture(folder, INK / "01.png")
    move = Move(first, None)
    library.carry_out([move])
    second = library.add_picture(folder, INK / "02.png")
    second.rename(first)
    library.carry_out([move], back=True)
    assert move.before is not None and move.before.name == "01-2.png"
    assert move.before.read_bytes() == (INK / "01.png").read_bytes()
    assert first.read_bytes() == (INK / "02.png").read_bytes()
    library.carry_out([move])
    assert [path.name for path in library.classes()[0].pictures] == ["01.png"]


def test_moves_are_made_together_or_not_at_all(unprivileged_folder: Path) -> None:
    library = ClassLibrary(unprivileged_folder)
    for name in ("ash", "elm"):
        library.add_picture(library.classes_folder / name, INK / "01.png")
    before = [found.pictures for found in library.classes()]
    (library.classes_folder / "elm").chmod(0o500)
    moves = [Move(picture, None) for pictures in before for picture in pictures]
    with pytest.raises(RunFolderError, match="cannot be written"):
        library.carry_out(moves)
    assert [found.pictures for found in library.classes()] == before
    (library.classes_folder / "elm").chmod(0o700)
    library.carry_out(moves)
    library.carry_out(moves, back=True)
    assert [found.pictures for found in library.classes()] == before


def test_what_another_program_removed_is_named_and_the_rest_comes_back(library: ClassLibrary) -> None:
    copies = [library.add_picture(library.classes_folder / "ash", INK / f"0{number}.png") for number in (1, 2)]
    moves = [Move(copy, None) for copy in copies]
    library.carry_out(moves)
    assert moves[0].kept is not None
    moves[0].kept.unlink()
    assert library.carry_out(moves, back=True) == ["01.png"]
    assert library.classes()[0].pictures == (copies[1],)


def test_a_query_moves_into_a_class_but_a_foreign_file_is_copied(library: ClassLibrary, photos: Path) -> None:
    query = library.add_picture(library.queries_folder, photos / "loose.png")
    folder = library.classes_folder / "ash"
    done = Import()
    library.import_into(folder, [query, photos / "elm" / "03.png"], done)
    assert library.queries() == ()
    assert [path.name for path in library.classes()[0].pictures] == ["03.png", "loose.png"]
    assert (photos / "elm" / "03.png").is_file()


def test_broken_and_foreign_files_are_named_and_the_rest_is_added(library: ClassLibrary, tmp_path: Path) -> None:
    broken, note = tmp_path / "broken.png", tmp_path / "note.txt"
    broken.write_bytes(b"no picture")
    note.write_text("no picture")
    done = Import()
    library.import_into(library.classes_folder / "ash", [broken, note, INK / "01.png"], done)
    assert [path.name for path in library.classes()[0].pictures] == ["01.png"]
    assert done.refused[0] == "broken.png is not a picture that can be read."
    assert done.refused[1].startswith("note.txt is not a supported picture file (bmp, gif, ")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.pgm"
    huge.write_bytes(b"P5\n20000 20000\n255\n")  # a heading that promises 400 million pixels
    with pytest.raises(DataError, match=r"huge\.pgm has 20000x20000 pixels; the limit is 128,000,000 pixels for"):
        check_picture(huge)


@pytest.mark.parametrize("suffix", ["jpg", "png", "bmp", "gif", "webp", "ppm"])
def test_half_a_picture_is_refused_and_a_whole_one_is_not(tmp_path: Path, suffix: str) -> None:
    whole, half = tmp_path / f"whole.{suffix}", tmp_path / f"half.{suffix}"
    pixels = np.random.default_rng(0).integers(0, 256, (120, 160, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(whole)
    check_picture(whole)
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(DataError, match=rf"half\.{suffix} (is truncated: the end|cannot be read as a picture)"):
        check_picture(half)


def test_a_class_of_refused_pictures_only_is_not_made(library: ClassLibrary, tmp_path: Path) -> None:
    broken, done = tmp_path / "broken.png", Import()
    broken.write_bytes(b"no picture")
    library.import_into(library.classes_folder / "ash", [broken], done)
    assert names(library) == [] and done.moves == [] and len(done.refused) == 1


def test_newer_queries_come_first(library: ClassLibrary) -> None:
    paths = [library.add_picture(library.queries_folder, INK / f"0{number}.png") for number in (1, 2, 3)]
    for path, seconds in zip(paths, (30, 10, 20), strict=True):
        os.utime(path, (seconds, seconds))
    assert [path.name for path in library.queries()] == ["01.png", "03.png", "02.png"]


def test_folders_become_groups_and_loose_pictures_one_more(photos: Path) -> None:
    groups = group_pictures([photos / "ash", photos / "loose.png"])
    assert [(group.name, len(group.files)) for group in groups] == [("ash", 2), ("", 1)]
    inside = group_pictures([photos])
    assert [(group.name, len(group.files)) for group in inside] == [("photos", 1), ("ash", 2), ("elm", 1)]


def test_a_folder_of_models_is_no_folder_of_pictures(photos: Path, tmp_path: Path) -> None:
    (photos / "teacher.safetensors").write_bytes(b"")
    assert group_pictures([photos, photos / "teacher.safetensors", tmp_path / "missing.png"]) == ()
    assert group_pictures([photos / "ash"]) == (
        PictureGroup("ash", (photos / "ash" / "01.png", photos / "ash" / "02.png")),
    )


def test_a_folder_in_the_way_is_reported_in_a_sentence(library: ClassLibrary) -> None:
    library.classes_folder.write_text("in the way")
    with pytest.raises(RunFolderError, match="cannot be written"):
        library.add_class("ash")


def test_a_failed_write_leaves_the_old_picture_and_no_rest(library: ClassLibrary) -> None:
    path = library.queries_folder / "a.png"
    library.write_picture(path, b"old")
    with files_limited_to(2), pytest.raises(RunFolderError, match=r"a\.png cannot be written"):
        library.write_picture(path, b"a longer one")
    assert path.read_bytes() == b"old"
    assert [file.name for file in path.parent.iterdir()] == ["a.png"]


@pytest.mark.parametrize("in_its_place", ["nothing", "another folder"])
def test_no_write_brings_a_deleted_project_back(
    library: ClassLibrary, photos: Path, tmp_path: Path, in_its_place: str
) -> None:
    ash = library.classes_folder / library.add_class("ash")
    picture = library.add_bytes(ash, b"a picture", "a")
    removal = [Move(picture, None)]
    library.carry_out(removal)
    other = library.add_bytes(ash, b"another picture", "b")
    (tmp_path / "project").rename(tmp_path / "elsewhere")
    if in_its_place == "another folder":
        (tmp_path / "project").mkdir()
    source = next(photos.rglob("*.png"))
    writes: list[Callable[[], object]] = [
        lambda: library.add_class("elm"),
        lambda: library.add_bytes(ash, b"x", "b"),
        lambda: library.add_picture(ash, source),
        lambda: library.import_into(library.queries_folder, [source], Import()),
        lambda: library.write_picture(library.queries_folder / "q.png", b"x"),
        library.make_classes_folder,
        lambda: library.carry_out([Move(other, None)]),
        lambda: library.carry_out(removal, back=True),
        lambda: library.carry_out([Move(ash, ash.with_name("elm"))]),
    ]
    for write in writes:
        with pytest.raises(RunFolderError):
            write()
    there = list((tmp_path / "project").rglob("*")) if (tmp_path / "project").exists() else []
    assert there == []
    assert (tmp_path / "project").exists() == (in_its_place == "another folder")


def test_no_class_gets_the_name_of_a_class_of_a_model(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    library = ClassLibrary(tmp_path / "project", owners=lambda: {"heron": "birds.pth", "class 1": "birds.pth"})
    library.add_class("ibis")
    for act in (library.add_class, library.class_folder, lambda name: library.renaming("ibis", name)):
        with pytest.raises(DataError, match=r"'Heron' is already a class of birds\.pth; choose another name"):
            act("Heron")
    assert names(library) == ["ibis"]
    assert library.free_name("Class") == "Class 2"
