"""What a run does when: warm-up, turns of the teachers, the switch, the time limit and the end."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import (
    Event,
    Heartbeat,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    SnapshotSaved,
    SwitchFired,
    WarmupStepDone,
    ignore,
)
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.inversion.episodes import pseudo_episode
from purer_app.engine.inversion.pseudo_dataset import Block
from purer_app.engine.learners.base import detached
from purer_app.engine.training.state.training_state import Clock
from purer_app.engine.training.steps.closed_form_step import fit_to_blocks
from tests.engine.training.conftest import Begin, run
from tests.helpers.tiny_pools import (
    FinishAfter,
    assert_same_tensors,
    changed,
    tiny_config,
    write_teacher,
    write_tiny_pool,
)


def test_inversion_lowers_the_loss_of_the_teachers(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool), inversion={"warmup_steps": 30, "teachers_per_step": 0}, meta={"steps": 1})
    _, events = run(begin(config))
    losses = [event.inversion_loss for event in events if isinstance(event, WarmupStepDone)]
    assert len(losses) == 30
    assert sum(losses[-5:]) < 0.95 * sum(losses[:5])


def test_the_warm_up_moves_pixels_and_no_weights(tiny_pool: Path, begin: Begin) -> None:
    training = begin(tiny_config(tiny_pool))
    theta, pixels = detached(training.state.theta), [block.detach().clone() for block in training.state.dataset.pixels]
    steps: list[int] = []

    def watch(event: Event) -> None:
        if isinstance(event, WarmupStepDone):
            steps.append(event.step)
            assert_same_tensors(detached(training.state.theta), theta)
            assert any(
                not torch.equal(now, old) for now, old in zip(training.state.dataset.pixels, pixels, strict=True)
            )

    run(training, watch)
    assert steps == [1, 2]


@pytest.mark.no_cover
def test_a_run_that_ends_before_its_first_meta_iteration_learns_from_its_images(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool, "pool-embedding"), inversion={"warmup_steps": 60, "teachers_per_step": 0})
    training, control, events = begin(config), FinishAfter(WarmupStepDone, 40), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        control.emit(event)

    assert training.run(emit, control).steps == 0
    theta, facts = training.folder.load_model()
    assert bool(theta["stretch"].any()) and facts["step"] == 0
    assert not [event for event in events if isinstance(event, NoticeGiven) and "started from" in event.text]
    assert [event.fitted for event in events if isinstance(event, RunFinished)] == [True]


@pytest.mark.no_cover
def test_images_that_are_still_noise_leave_the_model_as_it_was(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool, "pool-embedding"), inversion={"lr": 1e-6, "warmup_steps": 60})
    training, control, events = begin(config), FinishAfter(WarmupStepDone, 1), list[Event]()

    def emit(event: Event) -> None:
        events.append(event)
        control.emit(event)

    training.run(emit, control)
    theta, _ = training.folder.load_model()
    assert not theta["stretch"].any()
    notices = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert any(text.startswith("Too few pseudo images are recognised") for text in notices)
    assert any(text.endswith("the model is the one it started from") for text in notices)
    assert [event.fitted for event in events if isinstance(event, RunFinished)] == [False]


@pytest.mark.no_cover
@pytest.mark.parametrize(("n_recognised", "fits"), [(5, True), (4, False)])
def test_the_model_stays_as_it_was_if_most_classes_are_still_noise(
    n_recognised: int, fits: bool, tmp_path: Path, begin: Begin
) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    write_teacher(pool, "d", seed=4, classes=2)
    inversion = {"warmup_steps": 60, "teachers_per_step": 0}
    training = begin(changed(tiny_config(pool, "pool-embedding"), inversion=inversion, episode={"trusted_only": False}))
    training.run(ignore, FinishAfter(WarmupStepDone, 60))
    state, teachers = training.state, training.pool.teachers
    blocks = state.dataset.blocks
    assert len(blocks) == 10

    def is_recognised(block: Block) -> bool:
        answers = teachers[block.teacher].model(state.dataset.pixels[block.index]).argmax(dim=1)
        return bool((answers == block.class_index).all())

    known = [block for block in blocks if is_recognised(block)][:n_recognised]
    blocks = [block if block in known else replace(block, class_index=99) for block in blocks]
    assert sum(map(is_recognised, blocks)) == n_recognised
    assert fit_to_blocks(state.learner, state.theta, state.dataset, blocks, teachers, ignore) == fits


def test_only_the_teachers_whose_turn_it_is_move_their_images(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool, "protonet"), curriculum={"rule": "off"}, meta={"steps": 10})
    training = begin(changed(config, inversion={"turn_cost_power": 0.0}))
    dataset = training.state.dataset
    names = [teacher.name for teacher in training.pool.teachers]
    before = [block.detach().clone() for block in dataset.pixels]
    turn: list[str] = []
    turns: list[tuple[str, ...]] = []

    def watch(event: Event) -> None:
        if isinstance(event, Heartbeat) and event.doing in names:
            turn.append(event.doing)
        if isinstance(event, MetaStepDone | WarmupStepDone):
            moved = {
                names[block.teacher]
                for block in dataset.blocks
                if not torch.equal(dataset.pixels[block.index], before[block.index])
            }
            assert moved == set(turn)
            turns.append(tuple(turn))
            before[:] = [block.detach().clone() for block in dataset.pixels]
            turn.clear()

    run(training, watch)
    assert turns[:2] == [tuple(names)] * 2, "in the warm-up all take their turn"
    assert set(turns[2:]) == set(itertools.combinations(names, 2))


def test_a_firing_opens_the_switch_for_exactly_the_next_step(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool), curriculum={"patience": 2}, meta={"steps": 12})
    _, events = run(begin(config))
    fired = {event.step for event in events if isinstance(event, SwitchFired)}
    climbed = {e.step for e in events if isinstance(e, MetaStepDone) and e.adversarial_loss is not None}
    causes = [event.cause for event in events if isinstance(event, SwitchFired)]
    assert causes[0] == "warm-up over"
    assert "no new maximum in 2 updates" in causes
    assert climbed == {step + 1 for step in fired if step < 12}


def test_a_run_with_the_rule_off_has_no_adversarial_step(tiny_pool: Path, begin: Begin) -> None:
    _, events = run(begin(changed(tiny_config(tiny_pool), curriculum={"rule": "off"})))
    assert not [event for event in events if isinstance(event, SwitchFired)]
    assert {event.adversarial_loss for event in events if isinstance(event, MetaStepDone)} == {None}


def test_time_counts_as_progress_where_steps_are_not_planned(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool), meta={"steps": 0, "max_seconds": 1e9})
    training = begin(config)
    training.state.clock.seconds = 0.5e9  # half the time is over, but hardly any steps
    control = FinishAfter(MetaStepDone, 2)
    events: list[Event] = []

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    training.run(emit, control)
    assert next(event.step for event in events if isinstance(event, SwitchFired)) == 1


def test_planned_steps_decide_the_switch_independently_of_the_clock(tiny_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(tiny_pool), meta={"steps": 1000, "max_seconds": 1e9})
    training = begin(config)
    training.state.clock.seconds = 0.2e9
    control = FinishAfter(MetaStepDone, 3)
    events: list[Event] = []

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    training.run(emit, control)
    assert not [event for event in events if isinstance(event, SwitchFired)]


def test_inversion_alone_gets_a_third_of_the_time_at_most(tiny_pool: Path, begin: Begin) -> None:
    training = begin(
        changed(tiny_config(tiny_pool, "protonet"), inversion={"warmup_steps": 10_000}, meta={"max_seconds": 10.0})
    )
    training.state.clock = Clock(itertools.count(0.0, 0.01).__next__)  # each look at it takes 10 ms
    result, events = run(training)
    shortened = training.state.warmup_steps
    assert 0 < shortened < 10_000
    cut = f"The time limit leaves {shortened} of 10000 inversion steps, so that time remains for meta-training"
    assert NoticeGiven(cut) in events
    assert result.steps >= 1
    assert training.folder.latest_snapshot().facts["warmup_steps"] == shortened  # type: ignore[union-attr]


def test_lagged_hardness_is_that_of_older_weights_on_the_same_episodes(tiny_pool: Path, begin: Begin) -> None:
    config = tiny_config(tiny_pool)  # a lag of two steps
    training = begin(config)
    state = training.state
    old_weights = {}
    found: dict[int, float | None] = {}

    def watch(event: Event) -> None:
        if not isinstance(event, MetaStepDone):
            return
        old_weights[event.step] = detached(state.theta)
        found[event.step] = event.lagged_hardness
        if event.lagged_hardness is None:
            return
        theta = {name: weight.requires_grad_() for name, weight in old_weights[2].items()}
        losses = []
        for number in range(2):
            plan = training.state.sampler.draw(child_generator(config.seed, "episode", number, state.step))
            episode = pseudo_episode(plan, state.dataset, state.learner.spec)
            losses.append(state.learner.outer(theta, episode).loss.item())
        assert event.lagged_hardness == pytest.approx(sum(losses) / 2, rel=1e-5)

    run(training, watch)
    assert [found[step] is None for step in range(1, 7)] == [True, True, True, True, False, False]


def test_a_request_to_finish_keeps_the_current_model(tiny_pool: Path, begin: Begin) -> None:
    training = begin(tiny_config(tiny_pool))
    control = FinishAfter(MetaStepDone, 3)
    events: list[Event] = []

    def emit(event: Event) -> None:
        control.emit(event)
        events.append(event)

    result = training.run(emit, control)
    assert result.steps == 3
    assert isinstance(events[-1], RunFinished)
    assert (events[-1].step, events[-1].cause) == (3, "finish requested")
    model, facts = training.folder.load_model()
    assert_same_tensors(model, detached(training.state.theta))
    assert (facts["step"], facts["learner"], facts["n_way"]) == (3, "maml", 3)


def test_the_time_limit_ends_a_run_and_keeps_its_model(tiny_pool: Path, begin: Begin) -> None:
    training = begin(changed(tiny_config(tiny_pool, "protonet"), meta={"steps": 100_000, "max_seconds": 10.0}))
    training.state.clock = Clock(itertools.count(0.0, 0.01).__next__)
    result, events = run(training)
    assert isinstance(events[-1], RunFinished)
    assert events[-1].cause == "time limit"
    assert 0 < result.steps < 100_000
    assert result.seconds <= 10.5  # events after the last step are looks at the clock, too
    assert_same_tensors(training.folder.load_model()[0], detached(training.state.theta))


def test_a_run_reports_its_steps_and_its_result(tiny_pool: Path, begin: Begin) -> None:
    training = begin(tiny_config(tiny_pool, "anil"))
    result, events = run(training)
    assert (result.run, result.steps, result.learner, result.best_validation) == (
        str(training.folder.path), 6, "anil", None,
    )  # fmt: skip
    done = [event for event in events if isinstance(event, MetaStepDone)]
    assert [event.step for event in done] == [1, 2, 3, 4, 5, 6]
    assert all(math.isfinite(event.cross_entropy + event.total_variation + event.l2) for event in done)
    assert sum(event.seconds for event in done) <= result.seconds
    assert [event.step for event in events if isinstance(event, SnapshotSaved)][:3] == [1, 2, 3]
    assert isinstance(events[-1], RunFinished)
    assert events[-1].cause == "steps"


def test_the_first_step_is_saved_and_further_snapshots_wait_for_their_time(tiny_pool: Path, begin: Begin) -> None:
    _, events = run(begin(changed(tiny_config(tiny_pool), record={"snapshot_seconds": 1e6})))
    assert [event.step for event in events if isinstance(event, SnapshotSaved)] == [1, 8]


def test_a_pool_with_fewer_classes_than_an_episode_is_refused(tiny_pool: Path, begin: Begin) -> None:
    with pytest.raises(PoolError, match="the pool has 8 classes; 9-way episodes need 9"):
        begin(changed(tiny_config(tiny_pool), episode={"n_way": 9}))
