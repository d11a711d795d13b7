"""Checkpoints become a pool of invertible models with their common properties."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import Event, NoticeGiven, ignore
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.flops import multiply_adds
from purer_app.engine.pool.model_pool import best_teacher, load_pool
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import CPU, MakePool, MakeSpec, MakeTeacher
from tests.helpers.tiny_pools import write_tiny_pool


def save(teacher: Teacher, folder: Path, name: str, *, note: bool = True) -> None:
    path = folder / checkpoint_name(name, "safetensors")
    write_checkpoint(teacher.model, teacher.spec, path, "safetensors")
    if note:
        write_sidecar(
            path,
            Sidecar(
                architecture=teacher.architecture,
                spec=teacher.spec,
                class_names=teacher.class_names,
                held_out_accuracy=teacher.held_out_accuracy,
            ),
        )


def test_a_folder_becomes_frozen_teachers_in_order_of_name(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    second = make_teacher("resnet10-4", channels=3, size=20, accuracy=0.75, classes=("oak", "elm"))
    first = make_teacher(seed=3, accuracy=0.5)
    save(second, tmp_path, "b")
    save(first, tmp_path, "a")
    events: list[Event] = []
    pool = load_pool(tmp_path, CPU, events.append)
    assert [teacher.name for teacher in pool.teachers] == ["a.safetensors", "b.safetensors"]
    for loaded, written in zip(pool.teachers, (first, second), strict=True):
        assert loaded.architecture == written.architecture and loaded.spec == written.spec
        assert loaded.class_names == written.class_names and loaded.n_classes == len(written.class_names)
        assert loaded.held_out_accuracy == written.held_out_accuracy
        images = torch.randn(3, *written.spec.shape, generator=torch.Generator().manual_seed(0))
        assert torch.equal(loaded.features(images), written.model.features(images))
        assert not loaded.model.training and not any(w.requires_grad for w in loaded.model.parameters())
    assert pool.teachers[0].sha256 != pool.teachers[1].sha256
    assert not any(isinstance(event, NoticeGiven) for event in events)


def test_a_file_that_is_not_a_model_is_excluded_and_counted(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    save(make_teacher(), tmp_path, "good")
    (tmp_path / "broken.pth").write_bytes(b"not weights at all")
    events: list[Event] = []
    pool = load_pool(tmp_path, CPU, events.append)
    assert [teacher.name for teacher in pool.teachers] == ["good.safetensors"]
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert notices == ["1 model is used; 1 file cannot be used: broken.pth. Inspect the pool to see why"]


def test_a_safe_copy_or_another_copy_of_a_network_counts_once(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    folder = write_tiny_pool(tmp_path / "pool")
    copies = make_safe_copies([folder], ignore)
    assert [Path(copy.copy).name for copy in copies if copy.written] == ["b.safetensors", "c.safetensors"]
    shutil.copy(folder / "a.safetensors", folder / "z.safetensors")
    shutil.copy(folder / "a.toml", folder / "z.toml")
    events: list[Event] = []
    pool = load_pool(folder, CPU, events.append)
    assert [teacher.name for teacher in pool.teachers] == ["a.safetensors", "b.pth", "c.pth"]
    assert [event.text for event in events if isinstance(event, NoticeGiven) and "Duplicate" in event.text] == [
        "Duplicate models are ignored: b.safetensors (same as b.pth), c.safetensors (same as c.pth), "
        "z.safetensors (same as a.safetensors)"
    ]
    assert [t.name for t in load_pool(folder, CPU, models=("b.safetensors", "a.safetensors")).teachers] == [
        "a.safetensors",
        "b.safetensors",
    ]


def test_equal_weights_with_another_input_form_are_another_model(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    teacher = make_teacher()
    save(teacher, tmp_path, "a")
    save(replace(teacher, spec=replace(teacher.spec, inverted=True)), tmp_path, "b")
    assert len(load_pool(tmp_path, CPU).teachers) == 2


def test_a_pool_without_one_usable_model_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.pth").write_bytes(b"not weights at all")
    with pytest.raises(PoolError, match=r"holds no model that can be inverted\. broken\.pth: \S") as refusal:
        load_pool(tmp_path, CPU)
    assert str(refusal.value).startswith(str(tmp_path))


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_without_files_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(PoolError, match=str(tmp_path)):
        load_pool(tmp_path / "none" if kind == "missing" else tmp_path, CPU)


def test_assumed_class_names_of_two_teachers_do_not_look_the_same(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    for seed, name in enumerate(("a", "b")):
        save(make_teacher("conv4-4", channels=3, size=32, seed=seed), tmp_path, name, note=False)
    pool = load_pool(tmp_path, CPU)
    names = [name for teacher in pool.teachers for name in teacher.class_names]
    assert len(pool.teachers) == 2 and len(set(names)) == len(names) == 6
    for teacher in pool.teachers:
        assert all(name.startswith(f"{teacher.name}: ") for name in teacher.class_names)


def test_only_teachers_of_one_architecture_input_and_output_are_alike(
    make_pool: MakePool, make_teacher: MakeTeacher
) -> None:
    one = make_teacher()
    assert make_pool(one).alike
    assert make_pool(one, make_teacher(seed=1, classes=("x", "y", "z"))).alike
    assert not make_pool(one, make_teacher("conv4-8")).alike
    assert not make_pool(one, make_teacher(channels=3)).alike
    assert not make_pool(one, make_teacher(size=20)).alike
    assert not make_pool(one, make_teacher(outputs=4)).alike


def test_the_common_form_is_the_most_frequent_one(
    make_pool: MakePool, make_teacher: MakeTeacher, make_spec: MakeSpec
) -> None:
    grey, colour = make_spec(1, 16), make_spec(3, 20, mean=0.6)
    pool = make_pool(make_teacher(), make_teacher(channels=3, size=20, spec=colour), make_teacher(seed=1))
    assert pool.common_spec() == grey
    more_colour = make_pool(*pool.teachers, *(make_teacher(channels=3, size=20, spec=colour) for _ in range(2)))
    assert more_colour.common_spec() == colour
    assert make_pool(make_teacher(channels=3, size=20, spec=colour), make_teacher()).common_spec() == colour


def test_a_wanted_size_or_number_of_channels_changes_just_that(
    make_pool: MakePool, make_teacher: MakeTeacher, make_spec: MakeSpec
) -> None:
    pool = make_pool(make_teacher(), make_teacher(seed=1), make_teacher(channels=3, size=20, seed=2))
    assert pool.common_spec(image_size=24) == make_spec(1, 24)
    assert pool.common_spec(channels=3) == make_spec(3, 20)  # the colour teacher's own form
    grey = make_pool(make_teacher())
    assert grey.common_spec(channels=3) == make_spec(3, 16)


def test_colour_normalisation_becomes_grey_by_its_mean(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    spec = ImageSpec(channels=3, height=20, width=20, mean=(0.1, 0.2, 0.6), std=(0.2, 0.3, 0.4), inverted=True)
    found = make_pool(make_teacher(channels=3, size=20, spec=spec)).common_spec(channels=1)
    assert found.mean == pytest.approx((0.3,)) and found.std == pytest.approx((0.3,))
    assert (found.shape, found.inverted) == ((1, 20, 20), True)


def test_multiply_adds_are_those_of_the_features_counted_by_hand(
    make_teacher: MakeTeacher, make_spec: MakeSpec
) -> None:
    teacher = make_teacher("conv4-4", channels=3, size=32)
    # output pixels x output channels x 9 taps x input channels, the side halved after each block; the head is left out
    expected = 32 * 32 * 4 * 9 * 3 + (16 * 16 + 8 * 8 + 4 * 4) * 4 * 9 * 4
    assert teacher.multiply_adds == expected
    teacher.model.train()
    assert multiply_adds(teacher.model, make_spec(3, 32)) == expected
    assert teacher.model.training


def test_parameters_are_those_behind_the_features(make_teacher: MakeTeacher) -> None:
    teacher = make_teacher("conv4-4", channels=3, size=32)
    blocks = (9 * 3 * 4 + 4) + 3 * (9 * 4 * 4 + 4) + 4 * (4 + 4)  # convolutions with bias, BatchNorm's two weights
    assert teacher.parameters == blocks


def test_a_network_without_batch_norm_is_known_as_such(make_teacher: MakeTeacher) -> None:
    assert make_teacher("lenet-bn").has_batch_norm and not make_teacher("lenet").has_batch_norm


def test_the_best_teacher_has_the_highest_accuracy_above_chance(make_teacher: MakeTeacher) -> None:
    two = make_teacher(classes=("a", "b"), accuracy=0.80)  # (0.80 - 1/2) / (1/2) = 0.6
    ten = make_teacher(classes=tuple("abcdefghij"), accuracy=0.73, seed=1)  # (0.73 - 0.1) / 0.9 = 0.7
    one = make_teacher(classes=("a",), accuracy=1.0, seed=2)  # always right, knows nothing
    best, why = best_teacher((one, two, ten))
    assert best is ten and why == "its sidecar has the highest held-out accuracy above chance"
    assert best_teacher((replace(ten, held_out_accuracy=0.55), two))[0] is two


def test_one_unknown_accuracy_does_not_hide_the_others(make_teacher: MakeTeacher) -> None:
    weak, strong = (make_teacher(classes=("a", "b"), accuracy=accuracy) for accuracy in (0.6, 0.9))
    unknown = make_teacher(classes=("a", "b", "c", "d"), seed=1)
    best, why = best_teacher((unknown, weak, strong))
    assert best is strong
    assert why == "its sidecar has the highest held-out accuracy above chance (unknown for 1 of 3 models)"


def test_without_accuracies_the_teacher_with_the_most_classes_is_best(make_teacher: MakeTeacher) -> None:
    narrow, broad = make_teacher(classes=("a", "b")), make_teacher(classes=("a", "b", "c", "d"), seed=1)
    best, why = best_teacher((narrow, broad))
    assert best is broad and why.startswith("it has the most classes (no sidecar has a held-out accuracy); another")


def test_models_without_batch_norm_are_named_once(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    for seed, (name, architecture) in enumerate((("a", "lenet"), ("b", "lenet-bn"), ("c", "lenet"))):
        save(make_teacher(architecture, size=28, seed=seed), tmp_path, name)
    events: list[Event] = []
    load_pool(tmp_path, CPU, events.append)
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert notices == ["Without BatchNorm statistics of their own: a.safetensors, c.safetensors"]


def test_a_teacher_may_name_fewer_classes_than_it_has_outputs(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    whole = make_teacher(classes=("oak", "elm", "ash"))
    save(replace(whole, class_names=("oak", "elm")), tmp_path, "a")
    (teacher,) = load_pool(tmp_path, CPU).teachers
    assert teacher.class_names == ("oak", "elm")
    assert teacher.model(torch.zeros(1, *teacher.spec.shape)).shape == (1, 3)


def test_only_the_named_models_are_read(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    for seed, name in enumerate(("a", "b", "c")):
        save(make_teacher(seed=seed), tmp_path / "pool", name)
    (tmp_path / "pool" / "broken.pth").write_bytes(b"not weights at all")
    save(make_teacher(seed=7), tmp_path / "elsewhere", "d")
    outside = tmp_path / "elsewhere" / "d.safetensors"
    events: list[Event] = []
    models = (str(outside), "c.safetensors", "./a.safetensors", str(tmp_path / "pool" / "c.safetensors"))
    pool = load_pool(tmp_path / "pool", CPU, events.append, models)
    assert [teacher.name for teacher in pool.teachers] == [outside.as_posix(), "a.safetensors", "c.safetensors"]
    assert pool.folder == tmp_path / "pool"
    assert not any(isinstance(event, NoticeGiven) for event in events)  # the broken file was not asked for


def test_naming_every_model_is_the_whole_folder(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    for seed, name in enumerate(("a", "sub/b", "c")):
        save(make_teacher(seed=seed), (tmp_path / name).parent, Path(name).name)
    whole = [(teacher.name, teacher.sha256) for teacher in load_pool(tmp_path, CPU).teachers]
    named = load_pool(tmp_path, CPU, models=tuple(reversed([name for name, _ in whole])))
    assert [(teacher.name, teacher.sha256) for teacher in named.teachers] == whole


def test_a_named_model_that_is_gone_is_named(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    save(make_teacher(), tmp_path, "a")
    with pytest.raises(PoolError) as refusal:
        load_pool(tmp_path, CPU, models=("a.safetensors", "b.pth"))
    assert str(refusal.value) == f"{tmp_path / 'b.pth'} does not exist"


def test_named_models_none_of_which_can_be_inverted_are_refused(tmp_path: Path, make_teacher: MakeTeacher) -> None:
    save(make_teacher(), tmp_path, "good")
    (tmp_path / "broken.pth").write_bytes(b"not weights at all")
    with pytest.raises(PoolError) as refusal:
        load_pool(tmp_path, CPU, models=("broken.pth",))
    start = f"none of the models selected in {tmp_path} is one that can be inverted. broken.pth: "
    assert str(refusal.value).startswith(start)
