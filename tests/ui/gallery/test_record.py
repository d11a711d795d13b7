"""What is read out of a run's gallery, and what the exported files say."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from purer_app import __version__
from purer_app.engine.core.events import ignore
from purer_app.engine.core.settings.toml_io import parse_toml
from purer_app.engine.runs.gallery import BlockInfo, Gallery
from purer_app.ui.gallery import record
from purer_app.ui.gallery.export import export_images
from purer_app.ui.gallery.record import PseudoImage, evenly, find_gallery, mean_confidences, read_over_time, read_record
from tests.ui.helpers.tiny_runs import train_tiny_run


def write_gallery(run: Path, steps: tuple[int, ...] = (0, 10), n: int = 3) -> Gallery:
    """Write two classes, 2 × 4 pixels; every pixel of a picture is 100 · class + step + its number."""
    folder = run / "gallery"
    folder.mkdir(parents=True)
    for step in steps:
        arrays: dict[str, np.ndarray] = {}
        for block in (0, 1):
            values = 100 * block + step + np.arange(n, dtype=np.uint8)
            arrays[f"pixels_{block}"] = np.broadcast_to(values[:, None, None, None], (n, 2, 4, 3)).astype(np.uint8)
            arrays[f"confidence_{block}"] = np.linspace(0.25, 1, n, dtype=np.float32)
        np.savez_compressed(folder / f"step-{step:08d}.npz", **arrays)  # type: ignore[arg-type]
    blocks = tuple(BlockInfo(b, f"model-{b}.pth", "conv4-4", ("ash", "fir/x")[b]) for b in (0, 1))
    return Gallery(folder, steps, blocks)


def test_a_record_holds_every_picture_with_its_origin(tmp_path: Path) -> None:
    images = read_record(write_gallery(tmp_path), 10, ignore)
    assert [(image.class_name, image.number, image.rgb[0]) for image in images] == [
        ("ash", 1, 10),
        ("ash", 2, 11),
        ("ash", 3, 12),
        ("fir/x", 1, 110),
        ("fir/x", 2, 111),
        ("fir/x", 3, 112),
    ]
    assert {(image.width, image.height, len(image.rgb)) for image in images} == {(4, 2, 24)}
    assert images[1].confidence == pytest.approx(0.625)
    assert images[3].teacher == "model-1.pth"


def test_classes_of_the_same_title_are_told_apart_in_lists_and_exported_files(tmp_path: Path) -> None:
    gallery = write_gallery(tmp_path)
    names = ("tench", "n01440764")
    blocks = tuple(replace(block, class_name=name) for block, name in zip(gallery.blocks, names, strict=True))
    gallery = replace(gallery, blocks=blocks)
    images = read_record(gallery, 10, ignore)
    assert [image.title for image in images[::3]] == ["tench", "tench (n01440764)"]
    assert read_over_time(gallery, 1, 1, ignore)[0].title == "tench (n01440764)"
    (written,) = export_images(images[3:4], tmp_path / "out", tmp_path / "run", ignore)
    with Image.open(written) as picture:
        assert picture.info["Class title"] == "tench (n01440764)"


def test_a_gallery_of_an_earlier_version_has_no_other_models(tmp_path: Path) -> None:
    for image in read_record(write_gallery(tmp_path), 10, ignore):
        assert (image.others, image.n_others, image.by_name) == (None, 0, False)


def test_what_other_models_see_is_read_with_the_images(tmp_path: Path) -> None:
    gallery = write_gallery(tmp_path)
    path = gallery.folder / "step-00000010.npz"
    with np.load(path) as record:
        arrays = dict(record)
    arrays["others_1"] = np.array([0.5, 0.75, np.nan], np.float32)
    arrays["asked_1"] = np.array([2, 1], np.int32)
    arrays["others_0"] = np.zeros(7, np.float32)  # of another shape, as no version writes it
    arrays["asked_0"] = np.array([2, 1], np.int32)
    np.savez_compressed(path, **arrays)
    images = read_record(gallery, 10, ignore)
    assert [image.others for image in images] == [None, None, None, 0.5, 0.75, None]
    assert (images[3].n_others, images[3].by_name, images[3].n_classes) == (2, True, 1)
    assert list(mean_confidences(images)) == pytest.approx([0.625, 0.625])
    assert mean_confidences(images[:3])[1] is None


def test_a_record_too_large_for_the_memory_shows_fewer_of_each_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = write_gallery(tmp_path)
    monkeypatch.setattr(record, "MOST_BYTES", 2 * 2 * 24)
    assert [image.key for image in read_record(gallery, 0, ignore)] == [(0, 1), (0, 2), (1, 1), (1, 2)]


def test_a_damaged_record_is_empty_and_nothing_worse(tmp_path: Path) -> None:
    gallery = write_gallery(tmp_path)
    (gallery.folder / "step-00000010.npz").write_bytes(b"PK no archive")
    assert read_record(gallery, 10, ignore) == ()
    assert [image.step for image in read_over_time(gallery, 0, 1, ignore)] == [0]


def test_one_picture_is_found_at_each_step(tmp_path: Path) -> None:
    images = read_over_time(write_gallery(tmp_path, (0, 10, 20)), 1, 2, ignore)
    assert [(image.step, image.rgb[0]) for image in images] == [(0, 101), (10, 111), (20, 121)]


def test_a_run_without_gallery_has_none(tmp_path: Path) -> None:
    assert find_gallery(tmp_path) is None


def test_a_choice_of_steps_keeps_the_first_and_the_last() -> None:
    assert evenly((1, 2, 3), 3) == (1, 2, 3)
    chosen = evenly(tuple(range(0, 1000, 10)), 5)
    assert len(chosen) == 5
    assert chosen[0] == 0 and chosen[-1] == 990


def image(name: str = "fir/x", step: int = 10) -> PseudoImage:
    return PseudoImage(step, 1, 2, "sub/model-1.pth", "conv4-4", name, 0.5, 2, 4, bytes(range(24)))


def test_an_exported_file_has_the_very_pixels_and_says_where_they_come_from(tmp_path: Path) -> None:
    (path,) = export_images([image("Æske")], tmp_path, Path("runs/my-run"), ignore)
    with Image.open(path) as picture:
        assert picture.size == (4, 2)
        assert picture.tobytes() == bytes(range(24))
        text = picture.info
    assert (text["Run"], text["Model"], text["Class"], text["Step"]) == ("my-run", "sub/model-1.pth", "Æske", "10")
    assert text["Confidence"] == "0.5000" and "Confidence of other models" not in text
    assert "synthetic" in text["Source"] and "private" in text["Warning"]


def test_an_exported_file_says_what_other_models_take_it_for(tmp_path: Path) -> None:
    (path,) = export_images([replace(image(), others=0.25, hardness=1.5)], tmp_path, Path("my-run"), ignore)
    with Image.open(path) as picture:
        assert picture.info["Confidence of other models"] == "0.2500"
        assert picture.info["Hardness"] == "1.5000"


def test_an_exported_file_says_which_model_and_settings_made_it(tmp_path: Path) -> None:
    run = train_tiny_run(tmp_path)
    gallery = find_gallery(run)
    assert gallery is not None
    first = read_record(gallery, 4, ignore)[0]
    (path,) = export_images([replace(first, class_name="n01440764")], tmp_path / "out", run, ignore)
    with Image.open(path) as picture:
        text = picture.info
    assert text["Model SHA-256"] == hashlib.sha256((tmp_path / "pool" / first.teacher).read_bytes()).hexdigest()
    assert (text["Class"], text["Class title"]) == ("n01440764", "tench"), "programs read the name that the model has"
    assert f"purer_app {__version__}" in text["Run made with"] and text["Seed"] == "0"
    settings = parse_toml(text["Settings"])
    assert settings["meta"]["steps"] == 4 and settings["pool"] == "pool"
    assert str(tmp_path) not in str(text), "folders of this computer are nobody else's business"
    (run / "manifest.toml").write_text("damaged")
    (path,) = export_images([first], tmp_path / "out", run, ignore)
    with Image.open(path) as picture:
        assert picture.info["Run"] == "tiny" and "Settings" not in picture.info


def test_exported_names_stay_in_their_folder_and_never_overwrite(tmp_path: Path) -> None:
    first = export_images([image("../../up")], tmp_path / "out", Path("run"), ignore)
    again = export_images([image("../../up"), image("../../up")], tmp_path / "out", Path("run"), ignore)
    paths = [*first, *again]
    assert len(set(paths)) == 3
    assert {path.parent for path in paths} == {tmp_path / "out"}
    assert all(path.is_file() for path in paths)
