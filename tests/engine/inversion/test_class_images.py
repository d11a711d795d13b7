"""Pseudo images of classes are inverted once, then read from the cache."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import AdaptationError
from purer_app.engine.core.events import Event, NoticeGiven, PartsDone, StageStarted, ignore
from purer_app.engine.inversion.class_images import ClassImagePlan, class_images, has_class_images
from purer_app.engine.inversion.pseudo_dataset import colour_range
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from tests.conftest import ROOT
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool

PLAN = ClassImagePlan(images_per_class=4, steps=30)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> ModelPool:
    return load_pool(write_tiny_pool(tmp_path_factory.mktemp("pool")), torch.device("cpu"))


def test_a_trained_model_recognises_the_images_of_the_wanted_classes(tmp_path: Path) -> None:
    models = ("teacher-01-conv4-32.pth", "teacher-06-conv4-32.pth")
    pool = load_pool(ROOT / "resources" / "glyphs-pool", torch.device("cpu"), models=models)
    teacher, events = pool.teachers[0], list[Event]()
    found = class_images(pool, teacher, (0, 2), events.append, PLAN, tmp_path)
    assert found.labels.tolist() == [0] * 4 + [2] * 4
    assert found.images.shape == (8, *teacher.spec.shape)
    with torch.no_grad():
        assert (teacher.model(found.images).argmax(dim=1) == found.labels).all()
    lowest, highest = colour_range(teacher.spec, found.images)
    assert bool(((found.images >= lowest) & (found.images <= highest)).all())
    assert PartsDone(30, 30) in events


def test_images_are_read_from_the_cache_the_second_time(pool: ModelPool, tmp_path: Path) -> None:
    first = class_images(pool, pool.teachers[1], (0, 1), ignore, PLAN, tmp_path)
    events: list[Event] = []
    second = class_images(pool, pool.teachers[1], (0, 1), events.append, PLAN, tmp_path)
    assert torch.equal(first.images, second.images) and torch.equal(first.labels, second.labels)
    assert events == []
    other = class_images(pool, pool.teachers[1], (0, 1), ignore, ClassImagePlan(images_per_class=4, steps=29), tmp_path)
    assert not torch.equal(first.images, other.images)


def test_fewer_classes_get_the_images_that_were_made_with_more(pool: ModelPool, tmp_path: Path) -> None:
    teacher, events = pool.teachers[1], list[Event]()
    made = class_images(pool, teacher, (0, 1, 2), ignore, PLAN, tmp_path)
    fewer = class_images(pool, teacher, (2, 0), events.append, PLAN, tmp_path)
    assert events == []
    assert fewer.labels.tolist() == [2] * 4 + [0] * 4
    assert torch.equal(fewer.images, torch.cat([made.images[8:], made.images[:4]]))
    alone = class_images(pool, teacher, (0, 2), ignore, PLAN, tmp_path / "other")
    assert not torch.equal(alone.images, torch.cat([made.images[:4], made.images[8:]])), "made together they differ"
    class_images(pool, pool.teachers[0], (0, 2), events.append, PLAN, tmp_path)
    assert events, "images of another model are not used"


def test_more_classes_than_were_made_are_inverted(
    pool: ModelPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURER_CACHE", str(tmp_path))
    class_images(pool, pool.teachers[1], (0, 2), ignore, ClassImagePlan(), None)
    assert has_class_images(pool, pool.teachers[1], (2,)) and has_class_images(pool, pool.teachers[1], (2, 0))
    assert not has_class_images(pool, pool.teachers[1], (0, 1))
    assert not has_class_images(pool, pool.teachers[0], (0,))


@pytest.mark.parametrize("content", [b"", b"no tensors"])
def test_a_damaged_cache_is_computed_again(pool: ModelPool, tmp_path: Path, content: bytes) -> None:
    first = class_images(pool, pool.teachers[2], (0, 1), ignore, PLAN, tmp_path)
    (file,) = tmp_path.glob("class-images/*")
    file.write_bytes(content)
    events: list[Event] = []
    again = class_images(pool, pool.teachers[2], (0, 1), events.append, PLAN, tmp_path)
    assert torch.equal(first.images, again.images)
    assert StageStarted("invert", f"{pool.teachers[2].name}: 2 classes") in events


def test_a_cache_that_cannot_be_written_only_gives_a_notice(pool: ModelPool, tmp_path: Path) -> None:
    (tmp_path / "class-images").write_text("a file")
    events: list[Event] = []
    found = class_images(pool, pool.teachers[0], (0, 1), events.append, PLAN, tmp_path)
    assert len(found.images) == 8
    (notice,) = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert notice.startswith("The pseudo images are not kept for the next time: ")


def test_a_model_whose_loss_overflows_is_named(tmp_path: Path) -> None:
    write_teacher(tmp_path / "pool", "wild", "conv4-32", head_weight=3e38)
    wild = load_pool(tmp_path / "pool", torch.device("cpu"))
    with pytest.raises(
        AdaptationError, match=r"wild\.safetensors cannot be inverted: the loss of its images is NaN or infinite"
    ):
        class_images(wild, wild.teachers[0], (0, 1, 2), ignore, PLAN, tmp_path)
