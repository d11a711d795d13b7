"""Labelled folders become teachers with class names; an interrupted pool is completed to the same one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar
from purer_app.engine.core.errors import ConfigError, DataError, RunCancelled, TrainingError
from purer_app.engine.core.events import Control, Event, NoticeGiven, TeacherEpochDone, TeacherTrained, ignore
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.make_pool import jitter, make_pool, plan_teachers, split_pictures
from tests.conftest import MakeShapes

Settings = Callable[..., MakePoolConfig]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    return make_shapes(tmp_path_factory.mktemp("data") / "shapes", classes=8, pictures=15, size_px=20)


@pytest.fixture(scope="module")
def settings(shapes: Path) -> Settings:
    """Return a function that makes settings for two tiny teachers."""

    def make(**changes: object) -> MakePoolConfig:
        tiny = MakePoolConfig(
            data=(str(shapes),),
            teachers=2,
            classes=(3, 4),
            architectures=("conv4-16", "lenet-bn"),
            forms=("safetensors", "wrapped"),
            image_sizes=(16,),
            epochs=15,
            batch_size=16,
            lr=1e-2,
        )
        return replace(tiny, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def pool(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Event]]:
    events: list[Event] = []
    files = make_pool(settings(), tmp_path_factory.mktemp("pool"), events.append, Control())
    return files, events


def note_of(path: Path) -> Sidecar:
    sidecar = read_sidecar(path)
    assert sidecar is not None
    return sidecar


def test_teachers_learn_their_classes(pool: tuple[list[Path], list[Event]]) -> None:
    files, events = pool
    trained = [event for event in events if isinstance(event, TeacherTrained)]
    assert [path.name for path in files] == ["teacher-01-conv4-16.safetensors", "teacher-02-lenet-bn.pth"]
    assert [event.reused for event in trained] == [False, False]
    for event, path in zip(trained, files, strict=True):
        assert event.held_out_accuracy >= 0.85
        assert event.held_out_accuracy == pytest.approx(note_of(path).held_out_accuracy, abs=1e-4)
        assert event.n_classes == len(note_of(path).class_names)


def test_every_epoch_is_reported_and_the_loss_falls(pool: tuple[list[Path], list[Event]]) -> None:
    epochs = [event for event in pool[1] if isinstance(event, TeacherEpochDone) and event.teacher.endswith("conv4-16")]
    assert [event.epoch for event in epochs] == list(range(1, 16))
    assert epochs[-1].loss < 0.5 * epochs[0].loss


def test_the_held_out_accuracy_is_that_of_the_written_weights(
    pool: tuple[list[Path], list[Event]], settings: Settings, shapes: Path
) -> None:
    for path, plan in zip(pool[0], plan_teachers(settings()), strict=True):
        note = note_of(path)
        model = build_backbone(note.architecture, 3, 16, len(note.class_names)).eval()
        if path.suffix == ".safetensors":
            state = load_file(path)
        else:
            wrapped = torch.load(path, weights_only=True)["state_dict"]
            state = {name.removeprefix("module."): tensor for name, tensor in wrapped.items()}
        model.load_state_dict(state)
        _, (images, labels) = split_pictures(plan, settings(), load_class_folders(shapes), note.spec)
        assert (model(images).argmax(dim=1) == labels).float().mean().item() == pytest.approx(
            note.held_out_accuracy, abs=1e-4
        )


def test_the_input_is_normalised_by_the_pictures_of_the_data(
    pool: tuple[list[Path], list[Event]], shapes: Path
) -> None:
    spec = note_of(pool[0][0]).spec
    images = load_class_folders(shapes).images(spec)
    assert spec.shape == (3, 16, 16)
    torch.testing.assert_close(images.mean(dim=(0, 2, 3)), torch.zeros(3), atol=2e-3, rtol=0)
    torch.testing.assert_close(images.std(dim=(0, 2, 3)), torch.ones(3), atol=2e-3, rtol=0)


def test_a_pool_resumed_after_an_interruption_equals_an_uninterrupted_one(
    pool: tuple[list[Path], list[Event]], settings: Settings, tmp_path: Path
) -> None:
    def stop_in_the_second_teacher(event: Event) -> None:
        if isinstance(event, TeacherEpochDone) and event.teacher.startswith("teacher-02") and event.epoch == 3:
            raise RunCancelled

    with pytest.raises(RunCancelled):
        make_pool(settings(), tmp_path, stop_in_the_second_teacher, Control())
    finished = tmp_path / pool[0][0].name
    assert finished.is_file()
    assert not (tmp_path / pool[0][1].name).exists()
    written_at = finished.stat().st_mtime_ns

    events: list[Event] = []
    files = make_pool(settings(), tmp_path, events.append, Control())
    assert [event.reused for event in events if isinstance(event, TeacherTrained)] == [True, False]
    assert finished.stat().st_mtime_ns == written_at
    for resumed, uninterrupted in zip(files, pool[0], strict=True):
        assert resumed.read_bytes() == uninterrupted.read_bytes()
        assert note_of(resumed) == note_of(uninterrupted)


def test_a_folder_with_a_pool_of_other_settings_is_not_changed(
    pool: tuple[list[Path], list[Event]], settings: Settings
) -> None:
    folder = pool[0][0].parent
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(ConfigError) as caught:
        make_pool(settings(seed=1, epochs=2), folder, ignore, Control())
    assert str(caught.value) == (
        f"{folder} holds a pool made with other settings (epochs, seed); choose another folder"
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


class FinishAtOnce(Control):
    """Somebody who is content with what is there."""

    @property
    def finish_requested(self) -> bool:
        return True


def test_a_request_to_finish_ends_normally_with_the_teachers_so_far(settings: Settings, tmp_path: Path) -> None:
    events: list[Event] = []
    assert make_pool(settings(), tmp_path, events.append, FinishAtOnce()) == []
    assert events[-1] == NoticeGiven("Finished early with 0 of 2 teachers")


def test_classes_are_disjoint_until_all_are_used(settings: Settings) -> None:
    plans = plan_teachers(settings(teachers=4, classes=(2, 2)))
    dealt = [name for plan in plans for name in plan.class_names]
    assert sorted(dealt) == [f"class-{label:02d}" for label in range(8)]
    again = plan_teachers(settings(teachers=5, classes=(2, 2)))
    assert again[:4] == plans
    assert len(set(again[4].class_names)) == 2


def test_numbers_of_classes_lie_in_their_range_and_differ(settings: Settings) -> None:
    sizes = {len(plan.class_names) for plan in plan_teachers(settings(teachers=30, classes=(2, 5)))}
    assert sizes == {2, 3, 4, 5}


def test_architectures_and_forms_are_dealt_in_turn(settings: Settings) -> None:
    plans = plan_teachers(settings(teachers=6, forms=("pth", "wrapped", "safetensors")))
    assert [plan.architecture for plan in plans] == ["conv4-16", "lenet-bn"] * 3
    assert [plan.form for plan in plans] == ["pth", "wrapped", "safetensors"] * 2
    assert plans[3].name == "teacher-04-lenet-bn"


@pytest.mark.parametrize("seed", range(5))
def test_no_teacher_sees_a_class_that_is_left_out(settings: Settings, seed: int) -> None:
    plans = plan_teachers(settings(teachers=8, classes=(2, 3), leave_out=("class-0[0-2]", "class-07"), seed=seed))
    assert {name for plan in plans for name in plan.class_names} == {f"class-{label:02d}" for label in (3, 4, 5, 6)}


def test_too_few_classes_are_named(settings: Settings, shapes: Path) -> None:
    with pytest.raises(DataError) as caught:
        plan_teachers(settings(classes=(5, 5), leave_out=("class-0[0-3]",)))
    assert str(caught.value) == f"{shapes} has 4 classes to train on; a teacher needs 5"


def test_the_statistics_do_not_see_a_class_that_is_left_out(
    settings: Settings, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=2, pictures=4)
    (data / "dark").mkdir()
    for number in range(20):
        Image.new("RGB", (20, 20)).save(data / "dark" / f"{number}.png")
    few = settings(data=(str(data),), teachers=1, classes=(2, 2), leave_out=("dark",), epochs=1)
    spec = note_of(make_pool(few, tmp_path / "pool", ignore, Control())[0]).spec
    assert min(spec.mean) > 0.5


def test_several_data_sets_each_give_teachers_with_their_input_form(
    settings: Settings, shapes: Path, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    other = make_shapes(tmp_path / "ink", classes=4, pictures=5, seed=1)
    both = settings(
        data=(str(shapes), str(other)),
        scenario="mh",
        image_sizes=(16, 20),
        channels=(3, 1),
        inverted=(False, True),
        epochs=1,
    )
    specs = [note_of(path).spec for path in make_pool(both, tmp_path / "pool", ignore, Control())]
    assert [(spec.shape, spec.inverted) for spec in specs] == [((3, 16, 16), False), ((1, 20, 20), True)]
    assert [note_of(path).trained_on for path in sorted((tmp_path / "pool").glob("teacher-*[!l]"))] == ["shapes", "ink"]


def test_a_class_of_one_picture_is_named(settings: Settings, tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=1)
    with pytest.raises(DataError) as caught:
        make_pool(settings(data=(str(data),), classes=(3, 3)), tmp_path / "pool", ignore, Control())
    assert str(caught.value) == "class 'class-00' has 1 picture(s); training and held-out need at least 2"


def test_training_and_held_out_pictures_are_disjoint_and_complete(settings: Settings, shapes: Path) -> None:
    config, pictures = settings(held_out_fraction=0.2), load_class_folders(shapes)
    plan = plan_teachers(config)[0]
    spec = ImageSpec(channels=3, height=16, width=16, mean=(0.0,) * 3, std=(1.0,) * 3)
    (train, train_labels), (held_out, held_out_labels) = split_pictures(plan, config, pictures, spec)
    n_classes = len(plan.class_names)
    assert train_labels.bincount().tolist() == [12] * n_classes
    assert held_out_labels.bincount().tolist() == [3] * n_classes
    for label, name in enumerate(plan.class_names):
        of_class = pictures.images(spec, pictures.indices_of(pictures.class_names.index(name)))
        split = torch.cat([train[train_labels == label], held_out[held_out_labels == label]])
        assert rows(split) == rows(of_class)


def rows(images: Tensor) -> list[bytes]:
    return sorted(image.numpy().tobytes() for image in images)


def test_a_nonfinite_loss_is_reported_and_writes_no_teacher(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(TrainingError) as caught:
        make_pool(settings(lr=1e4), tmp_path, ignore, Control())
    assert str(caught.value).startswith("the loss of teacher-01-conv4-16 is NaN or infinite after epoch ")
    assert not list(tmp_path.glob("teacher-*"))


@pytest.mark.parametrize("flip", [False, True])
def test_jitter_moves_pictures_a_little_and_can_be_repeated(flip: bool) -> None:
    images = torch.zeros(64, 1, 33, 33)
    images[:, :, 14:19, 22:27] = 1  # a spot to the right of the middle
    moved, again = (jitter(images, torch.Generator().manual_seed(1), flip=flip) for _ in range(2))
    assert torch.equal(moved, again)
    axis = torch.arange(33.0)
    x = (moved.sum(dim=(1, 2)) * axis).sum(dim=1) / moved.sum(dim=(1, 2, 3))
    y = (moved.sum(dim=(1, 3)) * axis).sum(dim=1) / moved.sum(dim=(1, 2, 3))
    furthest_px = 33 / 8 * 1.2 + 2.5  # an eighth of the picture, then scale and rotation about the middle
    mirrored = x < 16
    assert (y - 16).abs().max() <= furthest_px
    assert torch.where(mirrored, x - 8, x - 24).abs().max() <= furthest_px
    assert (20 <= mirrored.sum() <= 44) if flip else not mirrored.any()


def test_jitter_does_not_change_a_uniform_picture() -> None:
    images = torch.full((4, 3, 16, 16), 0.7)
    torch.testing.assert_close(jitter(images, torch.Generator().manual_seed(0), flip=True), images)
