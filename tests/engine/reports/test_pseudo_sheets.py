"""Pseudo images become viewable pictures: denormalised, in colour, ink dark on light."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.events import ignore
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.inversion.recognition import RecognitionPlan, measure_recognition
from purer_app.engine.reports.pseudo_sheets import pseudo_sheets
from purer_app.engine.runs.gallery import open_gallery
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.monitoring.gallery_writer import save_record
from tests.engine.conftest import CPU, MakePool, MakeTeacher


def test_each_teacher_has_a_sheet_of_its_blocks(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    drawn = ImageSpec(channels=1, height=16, width=16, mean=(0.2,), std=(0.4,), inverted=True)
    pool = make_pool(
        make_teacher(channels=3, size=20, classes=("ape", "bee", "cat")),
        make_teacher("lenet", spec=drawn, classes=("oak", "elm"), outputs=5, seed=1),
    )
    dataset = PseudoDataset(pool, n_per_class=6, lr=0.25, seed=0, device=CPU)
    first, second = pseudo_sheets(pool, ((0, 1, 2), (0, 1)), dataset.tensors(), 4)
    assert (first.teacher, first.architecture, first.class_names) == ("conv4-4-0", "conv4-4", ("ape", "bee", "cat"))
    assert (second.teacher, second.architecture, second.class_names) == ("lenet-1", "lenet", ("oak", "elm"))
    assert first.images.shape == (3, 4, 3, 20, 20) and second.images.shape == (2, 4, 3, 16, 16)
    for label in range(3):
        for shown in range(4):
            pixel = dataset.pixels[label][shown].detach() * 0.5 + 0.3
            assert torch.equal(first.images[label, shown], (255 * pixel.clamp(0, 1)).round().to(torch.uint8))
    for label in range(2):
        for shown in range(4):
            pixel = (1 - (dataset.pixels[3 + label][shown].detach() * 0.4 + 0.2)).clamp(0, 1)
            for channel in range(3):
                expected = (255 * pixel[0]).round().to(torch.uint8)
                assert torch.equal(second.images[label, shown, channel], expected)


def test_a_data_set_smaller_than_the_sheet_is_shown_whole(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    pool = make_pool(make_teacher())
    dataset = PseudoDataset(pool, n_per_class=2, lr=0.25, seed=0, device=CPU)
    (sheet,) = pseudo_sheets(pool, ((0, 1, 2),), dataset.tensors(), 8)
    assert sheet.images.shape == (3, 2, 3, 16, 16)


def test_each_class_has_what_models_take_its_images_for(
    make_pool: MakePool, make_teacher: MakeTeacher, tmp_path: Path
) -> None:
    pool = make_pool(make_teacher(), make_teacher(classes=("oak", "elm"), seed=1))
    dataset = PseudoDataset(pool, n_per_class=4, lr=0.25, seed=0, device=CPU)
    recognition = measure_recognition(RecognitionPlan(pool, dataset, 4), ignore)
    save_record(RunFolder(tmp_path), pool, dataset, 0, 4, ignore, recognition)
    first, second = pseudo_sheets(pool, ((0, 1, 2), (0, 1)), dataset.tensors(), 2, open_gallery(tmp_path))
    found = [*first.recognition, *second.recognition]
    for block, one in zip(dataset.blocks, found, strict=True):
        own = pool.teachers[block.teacher].model(dataset.pixels[block.index].detach()).softmax(dim=1)
        expected = (own[:, block.class_index].mean().item(), recognition[block.index].probabilities.mean().item())
        assert one == pytest.approx(expected)
    name, text = second.rows[1]
    assert name == "elm" and found[4] is not None and found[4][1] is not None
    assert text == f"own model {100 * found[4][0]:.0f} %, other models {100 * found[4][1]:.0f} %"


def test_without_a_gallery_a_sheet_has_names_only(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    pool = make_pool(make_teacher())
    dataset = PseudoDataset(pool, n_per_class=2, lr=0.25, seed=0, device=CPU)
    (sheet,) = pseudo_sheets(pool, ((0, 1, 2),), dataset.tensors(), 2)
    assert sheet.rows == (("ash", ""), ("birch", ""), ("cedar", ""))


def test_a_sheet_names_imagenet_ids(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    pool = make_pool(make_teacher(classes=("n01440764", "my own", "n02007558")))
    dataset = PseudoDataset(pool, n_per_class=2, lr=0.25, seed=0, device=CPU)
    (sheet,) = pseudo_sheets(pool, ((0, 1, 2),), dataset.tensors(), 2)
    assert [name for name, _ in sheet.rows] == ["tench (n01440764)", "my own", "flamingo (n02007558)"]
