"""A student learns the features of all teachers from pseudo images and unlabelled pictures."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import Control, Event, NoticeGiven, ignore
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.inversion import class_budget
from purer_app.engine.learners.closed_form.student import Student
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.distillation import teacher_features
from purer_app.engine.training.distillation.distillation import Distillation
from purer_app.engine.training.distillation.teacher_features import COPIES, UNLABELLED, Sample, most_bytes
from purer_app.engine.training.job import resume_training, start_training
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.state.training_state import TrainingState
from tests.engine.conftest import CPU, MakeTeacher
from tests.engine.training.conftest import Begin, copy_of, stopped_run
from tests.helpers.tiny_pools import assert_same_run, assert_same_tensors, changed, tiny_config, write_tiny_pool


def distillation_of(training: MetaTraining) -> Distillation:
    assert training.state.distillation is not None
    return training.state.distillation


def test_the_student_comes_closer_to_the_features_of_its_teachers(tiny_pool: Path, begin: Begin) -> None:
    state = begin(tiny_config(tiny_pool, "student")).state
    assert state.distillation is not None
    losses = [state.distillation.train(step, progress, (), ignore) for step, progress in enumerate([0.1] * 30)]
    assert losses[-1] < 0.93 * losses[0]


def test_the_learner_uses_the_averaged_network(tiny_pool: Path, begin: Begin) -> None:
    state = begin(tiny_config(tiny_pool, "student")).state
    before = state.theta["branches.0.blocks.0.0.weight"]
    state.step = state.warmup_steps + 1
    state.distil(ignore)
    after = state.theta["branches.0.blocks.0.0.weight"]
    assert not torch.equal(before, after)
    assert after is not before, "views that are cached for the former weights become invalid"
    assert state.learner.size(state.theta) == sum(
        weight.numel() for name, weight in state.theta.items() if name.startswith("branches.0.")
    )


def test_features_are_computed_again_only_where_pixels_have_changed(tiny_pool: Path, begin: Begin) -> None:
    state = begin(tiny_config(tiny_pool, "student")).state
    assert state.distillation is not None
    features = state.distillation.features
    samples = [Sample(0, 0, 0), Sample(0, 1, 3), Sample(1, 0, 0)]
    _, first = features.batch(samples, ignore)
    with torch.no_grad():
        state.dataset.pixels[0].add_(1.0)
        state.dataset.pixels[1].add_(1.0)
    features.forget({0})
    _, second = features.batch(samples, ignore)
    assert not torch.equal(first[0], second[0]) and not torch.equal(first[1], second[1])
    assert torch.equal(first[2], second[2])


def test_features_are_those_of_each_teacher(tiny_pool: Path, begin: Begin) -> None:
    training = begin(tiny_config(tiny_pool, "student"))
    assert training.state.distillation is not None
    features = training.state.distillation.features
    images, found = features.batch([Sample(2, 1, 0)], ignore)
    assert torch.equal(images[0], training.state.dataset.pixels[2].detach()[1])
    teacher = training.pool.teachers[1]
    with torch.no_grad():
        own = torch.nn.functional.normalize(teacher.model.features(images), dim=1)
    torch.testing.assert_close(found[0, features.owner == 1][: own.shape[1]], own[0])


def test_long_features_are_shortened(tiny_pool: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = distillation_of(begin(tiny_config(tiny_pool, "student")))
    monkeypatch.setattr(teacher_features, "_MAX_LENGTH", 12)
    short = distillation_of(begin(tiny_config(tiny_pool, "student")))
    samples = [Sample(block, 0, 0) for block in range(4)]
    of_all, of_few = (distillation.features.batch(samples, ignore)[1] for distillation in (whole, short))
    assert of_few.shape[1] < of_all.shape[1]
    assert of_few.shape[1] <= 3 * 2 * 12


def test_a_projection_keeps_angles(make_teacher: MakeTeacher) -> None:
    teacher = make_teacher("conv4-64", size=64)
    matrix, short = teacher_features._projection(teacher, 0, 0)
    assert matrix is not None and matrix.shape == (teacher.network.n_features, 256) and short is None
    generator = torch.Generator().manual_seed(1)
    unit = torch.nn.functional.normalize(torch.randn(20, len(matrix), generator=generator), dim=1)
    unit[10:] = torch.nn.functional.normalize(unit[:10] + 0.5 * unit[10:], dim=1)
    torch.testing.assert_close((unit @ matrix) @ (unit @ matrix).T, unit @ unit.T, rtol=0, atol=0.25)


def test_teachers_that_are_set_aside_are_neither_shown_nor_learned(tiny_pool: Path, begin: Begin) -> None:
    state = begin(tiny_config(tiny_pool, "student")).state
    assert state.distillation is not None
    generator = torch.Generator().manual_seed(0)
    drawn = state.distillation.features.draw(200, 0.5, {0}, generator)
    assert {state.dataset.blocks[sample.block].teacher for sample in drawn} == {1, 2}
    trained = list[dict[str, Tensor]]()
    for value in (0.5, torch.nan):
        distillation = distillation_of(begin(tiny_config(tiny_pool, "student")))
        with torch.no_grad():
            for weight in distillation.features.teachers[0].model.parameters():
                weight.fill_(value)
        distillation.train(1, 0.5, {0}, ignore)
        trained.append(distillation.tensors())
    assert_same_tensors(*trained)
    assert all(value.isfinite().all() for value in trained[0].values())


def test_the_student_learns_the_features_of_encoders_too(tiny_pool: Path, begin: Begin) -> None:
    training = begin(tiny_config(tiny_pool, "student"))
    network = build_backbone("conv4-8", 1, 16, 0).eval().requires_grad_(False)
    encoder = replace(training.pool.teachers[0], name="encoder", model=network, class_names=())
    pool, state = replace(training.pool, encoders=(encoder,)), training.state
    assert isinstance(state.learner, Student)
    distillation = Distillation(training.config, state.learner, pool, state.dataset)
    images, found = distillation.features.batch([Sample(0, 0, 0), Sample(3, 1, 2)], ignore)
    expected = torch.nn.functional.normalize(network.features(images), dim=1)
    torch.testing.assert_close(found[:, distillation.features.owner == 3], expected)
    assert distillation.train(1, 0.5, {0}, ignore) > 0


@pytest.mark.parametrize("memory", [teacher_features._MEMORY, 100_000])
@pytest.mark.parametrize("n_pictures", [0, 9])
def test_the_student_keeps_no_more_than_is_planned(
    tiny_pool: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch, memory: int, n_pictures: int
) -> None:
    monkeypatch.setattr(teacher_features, "_MEMORY", memory)
    training = begin(tiny_config(tiny_pool, "student"))
    features, dataset = distillation_of(training).features, training.state.dataset
    numbers = [(block.index, dataset.n_per_class) for block in dataset.blocks]
    planned = {
        unlabelled: most_bytes(features.teachers, features.spec, sum(n for _, n in numbers), unlabelled=unlabelled)
        for unlabelled in (False, True)
    }
    if n_pictures:
        features.use_unlabelled([torch.zeros(3, 16, 16, dtype=torch.uint8)] * n_pictures)
        numbers.append((UNLABELLED, n_pictures))
    samples = [Sample(block, k, copy) for block, n in numbers for k in range(n) for copy in range(COPIES)]
    for start in range(0, len(samples), 64):
        features.batch(samples[start : start + 64], ignore)
    kept = sum(tensor.nbytes for pair in features._kept.values() for tensor in pair)
    pictures = 0 if features.unlabelled is None else features.unlabelled.nbytes
    assert 0 < kept + pictures <= planned[n_pictures > 0]
    if memory == 100_000:
        assert kept > 0.9 * memory
    elif not n_pictures:
        assert kept == planned[False]


def test_a_student_is_refused_where_memory_suffices_for_images_alone(
    tiny_pool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, free = load_pool(tiny_pool, CPU), 150_000
    monkeypatch.setattr(class_budget, "free_memory", lambda device: free)
    TrainingState(tiny_config(tiny_pool, "protonet"), pool, CPU)
    with pytest.raises(TrainingError, match="the features that the student learns need"):
        TrainingState(tiny_config(tiny_pool, "student"), pool, CPU)


def test_a_stopped_run_with_a_student_continues_as_if_it_had_not_been_stopped(tmp_path: Path) -> None:
    config = tiny_config(write_tiny_pool(tmp_path / "pool"), "student")
    start_training(config, tmp_path / "whole", ignore, Control())
    stopped_run(config, tmp_path / "stopped" / "run")
    run = copy_of(tmp_path / "stopped" / "run", tmp_path / "copy")
    resume_training(run, ignore, Control())
    assert_same_run(run, tmp_path / "whole")


def test_unlabelled_pictures_are_learned_too(tmp_path: Path, pictures: Path) -> None:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), "student"), meta={"steps": 2})
    events: list[Event] = []
    start_training(config, tmp_path / "without", events.append, Control())
    assert not [event for event in events if isinstance(event, NoticeGiven) and "unlabelled" in event.text]
    start_training(replace(config, unlabelled=str(pictures)), tmp_path / "with", events.append, Control())
    assert NoticeGiven("The student learns from 9 of 9 unlabelled pictures") in events
    first, second = (load_learner_method(tmp_path / name, CPU).theta for name in ("without", "with"))
    assert any(not torch.equal(weight, second[name]) for name, weight in first.items())


def test_unlabelled_pictures_are_drawn_in_their_share(tiny_pool: Path, begin: Begin) -> None:
    state = begin(tiny_config(tiny_pool, "student")).state
    assert state.distillation is not None
    features = state.distillation.features
    assert features.use_unlabelled([torch.full((3, 20, 20), 100, dtype=torch.uint8)] * 3) == 3
    drawn = features.draw(400, 0.25, (), torch.Generator().manual_seed(0))
    assert 60 < sum(sample.block == UNLABELLED for sample in drawn) < 140
    images, found = features.batch([sample for sample in drawn if sample.block == UNLABELLED][:5], ignore)
    assert images.shape == (5, *state.learner.spec.shape) and bool(found.isfinite().all())


@pytest.mark.no_cover
def test_a_student_is_used_without_its_pool(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    start_training(changed(tiny_config(pool, "student"), meta={"steps": 1}), tmp_path / "run", ignore, Control())
    for file in pool.iterdir():
        file.unlink()
    method = load_learner_method(tmp_path / "run", CPU)
    images = torch.randn(6, *method.learner.spec.shape, generator=torch.Generator().manual_seed(0))
    adapted = method.learner.adapt(method.theta, images, torch.tensor([0, 0, 1, 1, 2, 2]), 3)
    with torch.no_grad():
        alone, together = adapted.logits(images[:1]), adapted.logits(images)[:1]
    torch.testing.assert_close(alone, together)
