"""Models with many classes of large images are inverted in part, so that every pool fits into memory."""

from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import ConfigError, RunSuspended, TrainingError
from purer_app.engine.core.events import Control, NoticeGiven, SnapshotSaved, ignore
from purer_app.engine.core.settings.presets import without_tricks
from purer_app.engine.core.settings.train_config import InversionConfig, TrainConfig
from purer_app.engine.inversion.class_budget import check_memory, inverted_classes, partial_inversion_notice
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.runs.run_folder import RunFolder
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import SuspendAfter, assert_same_run, changed, tiny_config, write_tiny_pool

MIB = 2**20
CLASS_BYTES = 4 * 20 * 3 * 32 * 32 * 4
"""Pixels, gradient and two moments of the 20 images of a class, in float32."""


def names(n: int, what: str = "class") -> tuple[str, ...]:
    return tuple(f"{what} {k}" for k in range(n))


@pytest.fixture
def large(make_teacher: MakeTeacher) -> list[Teacher]:
    """Two teachers of a hundred classes at 32 pixels, and one of three small ones."""
    return [
        make_teacher(channels=3, size=32, classes=names(100, "a"), seed=1),
        make_teacher(channels=3, size=32, classes=names(100, "b"), seed=2),
        make_teacher(classes=names(3, "small"), seed=3),
    ]


def config(*, n_way: int = 5, seed: int = 0, **inversion: float) -> TrainConfig:
    usual = TrainConfig(pool="pool", seed=seed, inversion=InversionConfig(**inversion))  # type: ignore[arg-type]
    return changed(usual, episode={"n_way": n_way, "n_shot": 5, "n_query": 15})


def test_every_class_is_inverted_where_all_fit(large: list[Teacher]) -> None:
    everything = (tuple(range(100)), tuple(range(100)), tuple(range(3)))
    assert inverted_classes(large, config()) == everything
    assert inverted_classes(large, config(memory_mib=0)) == everything
    assert partial_inversion_notice(large, everything) == ""


def test_large_teachers_share_the_memory_and_what_a_small_one_leaves(large: list[Teacher]) -> None:
    chosen = inverted_classes(large, config(memory_mib=40))
    assert chosen[2] == (0, 1, 2)
    small = 3 * 4 * 20 * 16 * 16 * 4
    each = (40 * MIB - small) // 2 // CLASS_BYTES
    assert [len(labels) for labels in chosen[:2]] == [each, each]
    assert 2 * each * CLASS_BYTES + small <= 40 * MIB
    assert all(list(labels) == sorted(set(labels)) and max(labels) < 100 for labels in chosen)
    assert partial_inversion_notice(large, chosen).startswith(
        f"Only some of the classes are inverted: {each} of 100 of conv4-4-1, {each} of 100 of conv4-4-2 (inversion."
    )


@pytest.mark.parametrize(("n_teachers", "n_way", "least"), [(1, 5, 5), (2, 5, 3), (6, 5, 2)])
def test_an_episode_can_be_drawn_however_little_memory_there_is(
    make_teacher: MakeTeacher, n_teachers: int, n_way: int, least: int
) -> None:
    teachers = [make_teacher(channels=3, size=64, classes=names(20), seed=k) for k in range(n_teachers)]
    chosen = inverted_classes(teachers, config(memory_mib=1, n_way=n_way))
    assert [len(labels) for labels in chosen] == [least] * n_teachers
    assert len({teachers[0].class_names[label] for labels in chosen for label in labels}) >= n_way


def test_large_teachers_invert_more_classes_where_small_ones_have_too_few(make_teacher: MakeTeacher) -> None:
    teachers = [make_teacher(classes=names(2, "few")), make_teacher(channels=3, size=64, classes=names(50, "many"))]
    assert [len(labels) for labels in inverted_classes(teachers, config(memory_mib=1, n_way=10))] == [2, 8]
    assert [len(labels) for labels in inverted_classes(teachers, config(turn_gmacs=1e-9, n_way=10))] == [2, 8]
    assert [len(labels) for labels in inverted_classes(teachers, config(memory_mib=1, n_way=60))] == [2, 50]


def test_costly_teachers_invert_only_as_many_classes_as_a_turn_allows(large: list[Teacher]) -> None:
    of_class = 20 * large[0].multiply_adds / 1e9
    chosen = inverted_classes(large, config(turn_gmacs=7.5 * of_class))
    assert [len(labels) for labels in chosen] == [7, 7, 3]
    assert [len(labels) for labels in inverted_classes(large, config(turn_gmacs=0.5 * of_class))] == [2, 2, 3]
    assert [len(labels) for labels in inverted_classes(large, config(turn_gmacs=0))] == [100, 100, 3]


def test_classes_are_drawn_by_the_seed_and_names_repeat_as_late_as_possible(make_teacher: MakeTeacher) -> None:
    teachers = [make_teacher(classes=names(10), seed=k) for k in range(3)]
    first, second, third = inverted_classes(teachers, config(classes_per_teacher=5))
    assert len(first) == len(second) == len(third) == 5
    assert sorted(first + second) == list(range(10))
    assert inverted_classes(teachers, config(classes_per_teacher=5)) == (first, second, third)
    assert inverted_classes(teachers, config(classes_per_teacher=5, seed=1)) != (first, second, third)


def test_an_encoder_without_classes_gets_no_share(make_teacher: MakeTeacher) -> None:
    encoder = replace(make_teacher(channels=3, size=32), class_names=())
    teacher = make_teacher(channels=3, size=32, classes=names(50))
    nothing, some = inverted_classes([encoder, teacher], config(memory_mib=10))
    assert nothing == ()
    assert len(some) == 10 * MIB // CLASS_BYTES


def test_images_are_selected_by_the_class_they_represent(make_pool: MakePool, large: list[Teacher]) -> None:
    chosen = ((7, 41), (0, 99), (2,))
    dataset = PseudoDataset(make_pool(*large), 3, 0.25, 0, CPU, classes=chosen)
    assert [(block.teacher, block.class_index, block.class_name) for block in dataset.blocks] == [
        (0, 7, "a 7"),
        (0, 41, "a 41"),
        (1, 0, "b 0"),
        (1, 99, "b 99"),
        (2, 2, "small 2"),
    ]
    images, labels = dataset.batch_of(1)
    assert images.shape == (6, 3, 32, 32)
    assert labels.tolist() == [0, 0, 0, 99, 99, 99]
    assert [dataset.images_of(teacher) for teacher in range(3)] == [6, 6, 3]


def test_images_that_exceed_the_memory_are_refused_before_allocation(large: list[Teacher]) -> None:
    chosen = inverted_classes(large, config(memory_mib=0))
    needed = 3 * 20 * 4 * (200 * 3 * 32 * 32 + 3 * 16 * 16)
    check_memory(large, chosen, config(), CPU, free_bytes=needed)
    with pytest.raises(TrainingError, match=r"images need \d+\.\d MB, and \d+\.\d MB of memory are free; lower"):
        check_memory(large, chosen, config(), CPU, free_bytes=needed - 1)
    check_memory(large, chosen, config(), CPU, free_bytes=needed + 7, student_bytes=7)
    with pytest.raises(TrainingError, match=r"and the features that the student learns need .*another learner"):
        check_memory(large, chosen, config(), CPU, free_bytes=needed + 6, student_bytes=7)
    with pytest.raises(TrainingError, match="of memory are free"):
        check_memory(large, chosen, changed(config(), episode={"n_shot": 10**6}), CPU)


def test_a_single_class_cannot_be_inverted() -> None:
    with pytest.raises(ConfigError, match=r"classes_per_teacher is 1; it must be 0 .* or at least 2"):
        InversionConfig(classes_per_teacher=1)


def test_exact_runs_have_no_limit_of_ours() -> None:
    exact = without_tricks(config(memory_mib=7, turn_gmacs=1)).inversion
    assert (exact.memory_mib, exact.turn_gmacs) == (0, 0)


@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
def test_a_run_on_some_classes_reports_them_and_resumes_with_the_same(tmp_path: Path, learner: str) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    settings = changed(tiny_config(pool, learner), inversion={"classes_per_teacher": 2})
    jobs.train(settings, tmp_path / "whole", ignore, Control())
    notices = [event.text for event in RunFolder(tmp_path / "whole").events() if isinstance(event, NoticeGiven)]
    assert any("2 of 3 of a.safetensors, 2 of 3 of b.pth (inversion." in text for text in notices)
    snapshot = RunFolder(tmp_path / "whole").latest_snapshot()
    assert snapshot is not None
    assert sum(name.startswith("pixels.") for name in snapshot.tensors) == 6

    control = SuspendAfter(SnapshotSaved, 4)
    with pytest.raises(RunSuspended):
        jobs.train(settings, tmp_path / "parted", control.emit, control)
    jobs.resume(tmp_path / "parted", ignore, Control())
    assert_same_run(tmp_path / "whole", tmp_path / "parted")
