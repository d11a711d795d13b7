"""A state restored from a snapshot equals the saved one and continues like it."""

import time
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Control, Event, Heartbeat, ignore
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.pseudo_dataset import Block
from purer_app.engine.learners.base import detached
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder, Snapshot
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.state.curriculum import SwitchState
from purer_app.engine.training.state.training_state import Clock, TrainingState
from purer_app.engine.training.steps.closed_form_step import fit_in_closed_form
from tests.helpers.tiny_pools import assert_same_tensors, tiny_config, write_tiny_pool

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("pool"))


def fresh(pool: Path, learner: str = "maml") -> TrainingState:
    return TrainingState(tiny_config(pool, learner), load_pool(pool, CPU), CPU)


@pytest.fixture(params=["maml", "protonet"])
def trained(request: pytest.FixtureRequest, pool: Path, tmp_path: Path) -> TrainingState:
    config = tiny_config(pool, request.param)
    state = fresh(pool, request.param)
    folder = RunFolder.create(tmp_path / "run", config, {})
    MetaTraining(config, load_pool(pool, CPU), state, folder, None).run(ignore, Control())
    state.keep_if_best(0.75, 3)
    state.switch = SwitchState(warmed_up=True, best=0.5, waited=2, recent=(0.25, 0.1))
    state.switch_open = True
    state.has_baseline = True
    return state


def test_a_restored_state_equals_the_saved_one(trained: TrainingState, pool: Path, tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "other", tiny_config(pool), {})
    folder.save_snapshot(trained.step, trained.tensors(), trained.facts())
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    restored = fresh(pool, trained.learner.name)
    restored.restore(snapshot)
    assert_same_tensors(restored.tensors(), trained.tensors())
    assert restored.facts() == trained.facts()
    assert restored.step == trained.step
    assert restored.switch == trained.switch
    assert restored.best()[1] == 3
    assert (restored.recorded_step, restored.record_has_recognition, restored.has_baseline) == (6, True, True)
    assert all(weight.requires_grad for weight in (*restored.theta.values(), *restored.lagged.values()))


def test_a_snapshot_holds_every_pixel_and_every_moment(trained: TrainingState) -> None:
    names = trained.tensors()
    blocks, weights = range(len(trained.dataset.pixels)), range(len(trained.theta))
    moments = ("step", "exp_avg", "exp_avg_sq")
    assert {f"pixels.{block}" for block in blocks} <= set(names)
    assert {f"pixel_adam.{block}.{moment}" for block in blocks for moment in moments} <= set(names)
    assert {f"theta_adam.{weight}.{moment}" for weight in weights for moment in moments} <= set(names)
    assert {f"{group}/{name}" for group in ("theta", "recent", "lagged", "best") for name in trained.theta} <= set(
        names
    )


def test_a_fresh_state_can_be_restored_too(pool: Path, tmp_path: Path) -> None:
    state = fresh(pool)
    folder = RunFolder.create(tmp_path / "run", tiny_config(pool), {})
    folder.save_snapshot(0, state.tensors(), state.facts())
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    restored = fresh(pool)
    restored.restore(snapshot)
    assert restored.best_validation is None
    assert_same_tensors(restored.tensors(), state.tensors())


def test_the_best_validated_weights_are_a_copy_of_that_step(pool: Path) -> None:
    state = fresh(pool)
    name = next(iter(state.theta))
    for step, accuracy, value in ((1, 0.5, 1.0), (2, 0.75, 2.0), (3, 0.75, 3.0), (4, 0.25, 4.0)):
        with torch.no_grad():
            state.theta[name].fill_(value)
        state.keep_if_best(accuracy, step)
    weights, step = state.best()
    assert step == 2
    assert state.best_validation == 0.75
    assert state.validated_step == 4
    assert weights[name].unique().tolist() == [2.0]


def test_without_validation_the_present_weights_are_the_best(pool: Path) -> None:
    state = fresh(pool)
    weights, step = state.best()
    assert step == 0
    assert_same_tensors(weights, {name: weight.detach() for name, weight in state.theta.items()})


def test_the_lagged_copy_is_the_one_remembered_before_the_last(pool: Path) -> None:
    state = fresh(pool)
    name = next(iter(state.theta))
    assert not state.lagged
    for value in (1.0, 2.0, 3.0):
        with torch.no_grad():
            state.theta[name].fill_(value)
        state.remember_theta()
    assert state.recent_theta[name].unique().tolist() == [3.0]
    assert state.lagged[name].unique().tolist() == [2.0]
    assert state.lagged[name].requires_grad


def test_a_clock_counts_inside_its_block_on_top_of_earlier_sittings() -> None:
    clock = Clock()
    clock.seconds = 10.0
    started = time.monotonic()
    with clock:
        while clock.seconds == 10.0:
            pass
    stopped, passed = clock.seconds, time.monotonic() - started
    assert 10.0 < stopped <= 10.0 + passed
    assert clock.seconds == stopped
    with clock:
        assert clock.seconds >= stopped


def test_a_held_event_does_not_age_a_clock() -> None:
    now = 100.0
    clock = Clock(lambda: now)
    heard = []

    def hold(event: Event) -> None:
        nonlocal now
        now += 3600
        heard.append((event, clock.seconds))

    emit = clock.without(hold)
    with clock:
        now += 2
        emit(Heartbeat("a"))
        now += 3
        emit(Heartbeat("b"))
    emit(Heartbeat("c"))
    assert heard == [(Heartbeat("a"), 2.0), (Heartbeat("b"), 5.0), (Heartbeat("c"), 5.0)]
    assert clock.seconds == 5.0


def test_a_clock_runs_on_after_an_event_that_was_refused() -> None:
    now = 0.0
    clock = Clock(lambda: now)

    def refuse(event: Event) -> None:
        nonlocal now
        now += 50
        raise RunCancelled

    with clock:
        with pytest.raises(RunCancelled):
            clock.without(refuse)(Heartbeat("a"))
        now += 1
    assert clock.seconds == 1.0


def paint(state: TrainingState, teachers: list[int]) -> None:
    """Move the images of some teachers until these recognise most of them."""
    for index in teachers:
        model = state.teachers[index].model
        for _ in range(100):
            state.dataset.optimiser.zero_grad()
            images, labels = state.dataset.batch_of(index)
            torch.nn.functional.cross_entropy(model(images), labels).backward()
            state.dataset.optimiser.step()


def is_recognised(state: TrainingState, block: Block) -> bool:
    answers = state.teachers[block.teacher].model(state.dataset.pixels[block.index]).argmax(dim=1)
    return int((answers == block.class_index).sum()) * 2 >= len(answers)


def test_images_that_their_teacher_does_not_recognise_fit_no_learner(pool: Path) -> None:
    state = fresh(pool, "pool-embedding")
    before = detached(state.theta)
    events: list[Event] = []
    fit_in_closed_form(state, events.append)
    assert_same_tensors(state.theta, before)
    assert "recognised by their own models for pool-embedding to learn from" in str(events[-1])
    paint(state, [0, 2])
    fit_in_closed_form(state, ignore)
    assert not torch.equal(state.theta["gains"], before["gains"])


def test_a_learner_is_fitted_on_classes_that_each_teacher_did_not_learn(pool: Path) -> None:
    state = fresh(pool, "pool-embedding")
    learner, spec = state.learner, state.learner.spec
    assert isinstance(learner, BranchLearner)
    paint(state, [0, 1, 2])
    fit_in_closed_form(state, ignore)
    blocks = [block for block in state.dataset.blocks if is_recognised(state, block)]
    assert 5 <= len(blocks) < len(state.dataset.blocks)
    images = [convert(state.dataset.pixels[block.index].detach()[:10], block.spec, spec) for block in blocks]
    owners = [(learner.names[block.teacher],) for block in blocks]
    expected, by_all = detached(state.theta), detached(state.theta)
    learner.fit_in_closed_form(expected, images, owners)
    learner.fit_in_closed_form(by_all, images, [()] * len(blocks))
    assert torch.equal(state.theta["gains"], expected["gains"])
    assert torch.equal(state.theta["axes"], expected["axes"])
    assert state.theta["gains"].unique().numel() > 1
    assert not torch.equal(state.theta["gains"], by_all["gains"])


def test_weights_of_another_shape_are_not_stretched(pool: Path) -> None:
    state = fresh(pool, "pool-embedding")
    tensors = state.tensors() | {"theta/stretch": torch.zeros(state.theta["stretch"].shape[1])}
    with pytest.raises(ValueError, match=r"weight 'stretch' is \[\d+\], not \[2, \d+\]"):
        fresh(pool, "pool-embedding").restore(Snapshot(0, tensors, state.facts(), 0))
