"""A gallery stores the pixels of each step with their teachers' predictions, and survives damage."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Event, Heartbeat, ignore
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.inversion.recognition import RecognitionPlan, measure_recognition
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.gallery import BlockInfo, open_gallery
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.monitoring.gallery_writer import MAX_RECORDS, save_record, steps_between
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import files_limited_to

Parts = tuple[ModelPool, PseudoDataset]


@pytest.fixture
def parts(make_pool: MakePool, make_teacher: MakeTeacher) -> Parts:
    pool = make_pool(
        make_teacher(channels=3, size=20, classes=("ape", "bee", "cat")),
        make_teacher("lenet", classes=("oak", "elm"), outputs=5, seed=1),
    )
    return pool, PseudoDataset(pool, n_per_class=6, lr=0.25, seed=0, device=CPU)


def test_a_record_holds_the_first_images_and_their_teachers_confidence(parts: Parts, tmp_path: Path) -> None:
    pool, dataset = parts
    events: list[Event] = []
    saved = save_record(RunFolder(tmp_path), pool, dataset, 12, 4, events.append)
    assert saved.path == tmp_path / "gallery" / "step-00000012.npz"
    assert events == [Heartbeat("gallery")] * 5
    gallery = open_gallery(tmp_path)
    assert gallery is not None and gallery.steps == (12,)
    for block in dataset.blocks:
        found = gallery.images(12, block.index)
        assert found is not None
        pixels, confidence = found.pixels, found.confidence
        shown = to_rgb(dataset.pixels[block.index][:4], block.spec)
        assert pixels.shape == (4, *block.spec.shape[1:], 3) and confidence.dtype == np.float32
        assert torch.equal(torch.from_numpy(pixels).permute(0, 3, 1, 2), shown)
        scores = pool.teachers[block.teacher].model(dataset.pixels[block.index][:4].detach())
        expected = scores.exp()[:, block.class_index] / scores.exp().sum(dim=1)
        np.testing.assert_allclose(confidence, expected.numpy(), rtol=1e-4)


def test_a_record_holds_what_other_models_take_the_images_for(parts: Parts, tmp_path: Path) -> None:
    pool, dataset = parts
    recognition = measure_recognition(RecognitionPlan(pool, dataset, 4), ignore)
    saved = save_record(RunFolder(tmp_path), pool, dataset, 0, 6, ignore, recognition)
    gallery = open_gallery(tmp_path)
    assert gallery is not None
    means = list[float]()
    for block in dataset.blocks:
        found = gallery.images(0, block.index)
        assert found is not None
        np.testing.assert_array_equal(found.others[:4], recognition[block.index].probabilities.numpy())
        assert np.isnan(found.others[4:]).all() and len(found.others) == 6, "only four images of a class are measured"
        assert (found.n_others, found.by_name) == (1, False)
        assert found.others_mean is not None
        means.append(found.others_mean)
    assert saved.others == pytest.approx(np.mean(means))


def test_a_record_without_other_models_is_as_in_earlier_versions(parts: Parts, tmp_path: Path) -> None:
    saved = save_record(RunFolder(tmp_path), *parts, 0, 2, ignore)
    with np.load(saved.path) as record:
        assert sorted(record) == sorted(f"{part}_{block}" for part in ("pixels", "confidence") for block in range(5))
    gallery = open_gallery(tmp_path)
    found = gallery.images(0, 0) if gallery is not None else None
    assert found is not None and saved.others is None
    assert np.isnan(found.others).all() and found.others.shape == (2,)
    assert (found.n_others, found.by_name, found.others_mean) == (0, False, None)
    assert found.own_mean == pytest.approx(found.confidence.mean())


def test_every_block_names_its_teacher_and_class(parts: Parts, tmp_path: Path) -> None:
    save_record(RunFolder(tmp_path), *parts, 0, 2, ignore)
    gallery = open_gallery(tmp_path)
    assert gallery is not None
    assert gallery.blocks[1] == BlockInfo(1, "conv4-4-0", "conv4-4", "bee")
    assert [block.class_name for block in gallery.blocks] == ["ape", "bee", "cat", "oak", "elm"]
    table = json.loads((tmp_path / "gallery" / "blocks.json").read_text())
    assert table[3] == {"block": 3, "teacher": "lenet-1", "architecture": "lenet", "class_name": "oak"}


def test_recording_does_not_change_pixels_or_teachers(parts: Parts, tmp_path: Path) -> None:
    pool, dataset = parts
    before = [pixels.detach().clone() for pixels in dataset.pixels]
    save_record(RunFolder(tmp_path), pool, dataset, 0, 2, ignore)
    assert all(torch.equal(now, old) for now, old in zip(dataset.pixels, before, strict=True))
    assert all(pixels.grad is None for pixels in dataset.pixels)
    assert not any(module.training for teacher in pool.teachers for module in teacher.model.modules())


def test_the_steps_of_a_gallery_ascend(parts: Parts, tmp_path: Path) -> None:
    for step in (20, 0, 100):
        save_record(RunFolder(tmp_path), *parts, step, 1, ignore)
    gallery = open_gallery(tmp_path)
    assert gallery is not None
    assert gallery.steps == (0, 20, 100)


def cut_anywhere(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[60:160] = b"\x55" * 100
    path.write_bytes(content)


def hold_objects(path: Path) -> None:
    np.savez(path, pixels_0=np.array([{}], dtype=object), confidence_0=np.zeros(1))


def hold_other_shapes(path: Path) -> None:
    np.savez(path, pixels_0=np.zeros((2, 4, 4), np.uint8), confidence_0=np.zeros(2))


@pytest.mark.parametrize("damage", [Path.unlink, cut_anywhere, garble, hold_objects, hold_other_shapes])
def test_a_missing_or_damaged_record_is_none(parts: Parts, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = save_record(RunFolder(tmp_path), *parts, 3, 2, ignore).path
    gallery = open_gallery(tmp_path)
    damage(path)
    assert gallery is not None
    assert gallery.images(3, 0) is None


def test_an_unknown_block_or_step_is_none(parts: Parts, tmp_path: Path) -> None:
    save_record(RunFolder(tmp_path), *parts, 3, 2, ignore)
    gallery = open_gallery(tmp_path)
    assert gallery is not None
    assert gallery.images(3, 5) is None and gallery.images(4, 0) is None


@pytest.mark.parametrize("table", [None, "[{", "3", '[{"block": 0}]', "[[0]]"])
def test_a_gallery_without_a_sound_table_is_none(parts: Parts, tmp_path: Path, table: str | None) -> None:
    save_record(RunFolder(tmp_path), *parts, 3, 2, ignore)
    (tmp_path / "gallery" / "blocks.json").unlink()
    if table is not None:
        (tmp_path / "gallery" / "blocks.json").write_text(table)
    assert open_gallery(tmp_path) is None


def test_a_run_without_records_has_no_gallery(tmp_path: Path) -> None:
    assert open_gallery(tmp_path) is None


def test_a_record_that_does_not_fit_leaves_none_half_written(parts: Parts, tmp_path: Path) -> None:
    save_record(RunFolder(tmp_path), *parts, 0, 2, ignore)
    with files_limited_to(1000), pytest.raises(RunFolderError, match=r"step-00000005\.npz cannot be written"):
        save_record(RunFolder(tmp_path), *parts, 5, 4, ignore)
    assert sorted(path.name for path in (tmp_path / "gallery").iterdir()) == ["blocks.json", "step-00000000.npz"]


@pytest.mark.parametrize(
    ("every", "planned", "step", "expected"),
    [(0, 80, 3, 0), (10, 80, 3, 10), (50, 1000, 50, 50), (50, 60_000, 50, 300), (7, 1399, 0, 7), (7, 1401, 0, 8)],
)
def test_a_planned_run_keeps_two_hundred_records_at_most(every: int, planned: int, step: int, expected: int) -> None:
    assert steps_between(every, planned, step) == expected
    assert expected == 0 or planned // expected <= MAX_RECORDS


def test_records_of_a_run_without_a_plan_grow_ever_rarer() -> None:
    steps = [step for step in range(1, 100_001) if step % steps_between(10, 0, step) == 0]
    assert steps[:200] == list(range(10, 2001, 10))
    assert steps[200:203] == [2020, 2040, 2060]
    assert len(steps) < 1000
