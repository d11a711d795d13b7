"""Untrained or mislabelled teachers are found, named and excluded; all others stay, for any number of classes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from purer_app.engine.core.events import Control, Event, NoticeGiven, TeacherSetAside, ignore
from purer_app.engine.core.settings.learner_configs import PoolEmbeddingConfig, learner_config
from purer_app.engine.core.settings.train_config import EpisodeConfig, TrainConfig
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.images.transforms import convert
from purer_app.engine.learners.closed_form.branches import AXES
from purer_app.engine.learners.closed_form.pool_embedding import PoolEmbedding
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.job import start_training
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep
from purer_app.engine.training.steps.trust_step import (
    AnswerCertainty,
    UntrainedTeacherFilter,
    measure_certainty,
    uncertain_teachers,
)
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

Decided = Callable[..., Teacher]


@pytest.fixture
def decided(make_teacher: MakeTeacher) -> Decided:
    """Return a function that makes a teacher whose answers are as decided as its head is long."""

    def make(sharpness: float, seed: int = 0, **changes: object) -> Teacher:
        teacher = make_teacher("conv4-8", seed=seed, **changes)
        with torch.no_grad():
            teacher.network.get_parameter("head.weight").mul_(sharpness)
        return teacher

    return make


def state_of(pool: ModelPool, learner: str = "protonet", n_way: int = 3) -> TrainingState:
    config = TrainConfig(
        pool="pool",
        episode=EpisodeConfig(n_way=n_way, n_shot=1, n_query=2),
        learner=learner_config(learner, backbone="conv4-4"),
    )
    return TrainingState(config, pool, CPU)


def test_an_opinion_is_the_mean_information_of_the_answers(decided: Decided, make_pool: MakePool) -> None:
    pool = make_pool(decided(3.0), decided(1.0, 1), decided(1.0, 2, channels=3, size=24))
    dataset = state_of(pool).dataset
    found = measure_certainty(pool, dataset, ignore)
    for index, teacher in enumerate(pool.teachers):
        values = []
        for block in dataset.blocks:
            if block.teacher != index:
                for image in convert(dataset.pixels[block.index].detach(), block.spec, teacher.spec):
                    answer = teacher.model(image[None])[0].softmax(dim=0)
                    values.append(torch.tensor(3.0).log() + (answer * answer.log()).sum())
        assert found[index].nats == pytest.approx(torch.stack(values).mean().item(), rel=1e-4)
        assert found[index].decided == pytest.approx(found[index].nats / torch.tensor(3.0).log().item())
    assert found[0].decided > found[1].decided


def test_a_few_images_represent_many(decided: Decided, make_pool: MakePool) -> None:
    many = tuple(f"class {k}" for k in range(130))
    pool = make_pool(decided(1.0, classes=many), decided(1.0, 1, classes=many))
    seen: list[int] = []
    pool.teachers[0].network.register_forward_hook(lambda _, inputs, __: seen.append(len(inputs[0])))
    measure_certainty(pool, state_of(pool).dataset, ignore)
    assert 100 <= sum(seen) <= 240


def test_a_single_teacher_is_not_judged(decided: Decided, make_pool: MakePool) -> None:
    pool = make_pool(decided(1.0))
    assert uncertain_teachers(measure_certainty(pool, state_of(pool).dataset, ignore)) == []


def test_a_teacher_is_untrained_only_if_both_measures_are_low() -> None:
    good = [AnswerCertainty(0.8, 1.3)] * 4
    assert uncertain_teachers([*good, AnswerCertainty(0.3, 0.5)]) == [4]
    assert uncertain_teachers([*good, AnswerCertainty(0.3, 2.0)]) == [], "a thousand classes"
    assert uncertain_teachers([*good, AnswerCertainty(0.8, 0.5)]) == [], "two classes"
    assert uncertain_teachers(good) == []


@pytest.mark.parametrize("learner", ["protonet", "pool-embedding"])
def test_an_uninformative_teacher_is_excluded_and_named(decided: Decided, make_pool: MakePool, learner: str) -> None:
    pool = make_pool(decided(8.0), decided(0.01, 1), decided(8.0, 2))
    state = state_of(pool, learner)
    config = TrainConfig(pool="pool")
    step = DatasetStep(config, pool, state)
    judge = UntrainedTeacherFilter(config, pool, state, step)
    events: list[Event] = []
    for state.step in (1, 50, 101, 300):
        judge.apply_if_due(events.append)
    assert not [event for event in events if isinstance(event, TeacherSetAside)]
    state.step = 200
    judge.apply_if_due(events.append)
    state.step = 400
    judge.apply_if_due(events.append)
    (told,) = [event for event in events if isinstance(event, TeacherSetAside)]
    assert told.teacher == pool.teachers[1].name
    assert (
        "1% certain, where 40% is usual" in told.text
        and "seems to be untrained or trained on wrong labels" in told.text
    )
    assert state.teacher_schedule.retired == {1}
    drawn = {state.dataset.blocks[b].teacher for index in range(30) for b in state.draw_episode(0, index).blocks}
    assert drawn == {0, 2}
    if isinstance(state.learner, PoolEmbedding):
        assert state.learner.network.trusted == [0, 2]
        assert state.learner.facts()["trusted"] == [pool.teachers[0].name, pool.teachers[2].name]


def test_a_teacher_stays_if_too_few_classes_would_remain(decided: Decided, make_pool: MakePool) -> None:
    pool = make_pool(decided(8.0), decided(0.01, 1, classes=("dogwood", "elm", "fir")))
    state = state_of(pool, n_way=5)
    config = TrainConfig(pool="pool")
    state.step = 100
    events: list[Event] = []
    UntrainedTeacherFilter(config, pool, state, DatasetStep(config, pool, state)).apply_if_due(events.append)
    assert state.teacher_schedule.retired == set()
    assert [event for event in events if isinstance(event, NoticeGiven) and "too few classes" in event.text]


def test_settings_can_turn_off_the_judgement_of_teachers(decided: Decided, make_pool: MakePool) -> None:
    pool = make_pool(decided(8.0), decided(0.01, 1), decided(8.0, 2))
    state = state_of(pool)
    config = TrainConfig(pool="pool")
    config = replace(config, episode=replace(config.episode, trusted_only=False))
    state.step = 100
    UntrainedTeacherFilter(config, pool, state, DatasetStep(config, pool, state)).apply_if_due(
        lambda event: pytest.fail(str(event))
    )
    assert state.teacher_schedule.retired == set()


def test_the_last_branch_stays(decided: Decided, make_pool: MakePool) -> None:
    pool = make_pool(decided(1.0), decided(1.0, 1))
    learner = PoolEmbedding(PoolEmbeddingConfig(), pool, 3)
    for teacher in pool.teachers:
        learner.exclude_teacher(teacher.name)
    assert learner.network.trusted == [1]
    theta = learner.teacher_parameters()
    one = pool.teachers[1]
    length = one.network.n_features + 3
    assert learner.size(theta) == one.parameters + one.head_parameters + 1 + AXES * length
    seen = learner.features(theta, torch.zeros(2, 1, 16, 16))
    assert seen.shape == (2, 2 * length) and not seen[:, :length].any() and seen[:, length:].any()


@pytest.mark.no_cover
def test_the_sample_pool_is_trusted_long_before_it_is_judged() -> None:
    """Every sample teacher has learned something; ten steps are fewer than the run takes before it judges."""
    pool = load_pool(Path(__file__).parents[4] / "resources" / "glyphs-pool", CPU)
    state = state_of(pool, n_way=5)
    step = DatasetStep(TrainConfig(pool="pool"), pool, state)
    for state.step in range(1, 11):
        step.invert_due(ignore)
    assert uncertain_teachers(measure_certainty(pool, state.dataset, ignore)) == []


@pytest.mark.no_cover
@pytest.mark.parametrize("trusted_only", [True, False])
def test_a_run_judges_its_teachers_and_keeps_those_it_trusts(tmp_path: Path, *, trusted_only: bool) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    flat = load_file(pool / "a.safetensors")
    head = next(name for name, weight in flat.items() if weight.ndim == 2)
    flat |= {head: 1e-3 * flat[head], head.replace("weight", "bias"): torch.zeros(len(flat[head]))}
    save_file(flat, pool / "a.safetensors")
    config = tiny_config(pool, "pool-embedding")
    config = changed(config, meta={"steps": 101, "episodes_per_step": 1}, inversion={"teachers_per_step": 1})
    config = changed(config, episode={"trusted_only": trusted_only, "n_way": 2, "n_query": 1})
    config = changed(config, record={"snapshot_seconds": 1e6, "gallery_every": 0})
    events: list[Event] = []
    start_training(config, tmp_path / "run", events.append, Control())
    left_out = [event.teacher for event in events if isinstance(event, TeacherSetAside)]
    assert ("a.safetensors" in left_out) is trusted_only
    learner = load_learner_method(tmp_path / "run", CPU).learner
    assert isinstance(learner, PoolEmbedding)
    assert ("a.safetensors" in learner.facts()["trusted"]) is not trusted_only
