"""The loop of the paper against a plain computation, on pools of every mixture."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.errors import PoolError, TrainingError
from purer_app.engine.core.events import (
    Control,
    Event,
    EventSink,
    Heartbeat,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    SnapshotSaved,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
    ignore,
)
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.episodes import pseudo_episode
from purer_app.engine.learners.base import detached
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.meta_training import MetaTraining, TrainedRun
from purer_app.engine.training.state.training_state import Clock, TrainingState
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import (
    FinishAfter,
    assert_same_tensors,
    changed,
    tiny_config,
    write_mixed_pool,
    write_teacher,
    write_tiny_pool,
)

CPU = torch.device("cpu")
Begin = Callable[..., MetaTraining]


@pytest.fixture(scope="module")
def tiny_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def mixed_pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mixed_pool(tmp_path_factory.mktemp("mixed"))


@pytest.fixture
def begin(tmp_path: Path) -> Begin:
    """Return a function that prepares a run, so that a test can look into it."""

    def prepare(
        config: TrainConfig, validator: Validator | None = None, dtype: torch.dtype = torch.float32
    ) -> MetaTraining:
        pool = load_pool(Path(config.pool), CPU)
        for teacher in pool.teachers:
            teacher.model.to(dtype)
        state = TrainingState(config, pool, CPU, dtype)
        folder = RunFolder.create(tmp_path / f"run-{len(list(tmp_path.iterdir()))}", config, {})
        return MetaTraining(config, pool, state, folder, validator)

    return prepare


def run(training: MetaTraining, watch: EventSink = ignore) -> tuple[TrainedRun, list[Event]]:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        watch(event)

    return training.run(emit, Control()), events


def pixel_gradients(training: MetaTraining) -> list[Tensor]:
    """Run to the end, and return each block's gradient of the last D-hat step."""
    run(training)
    gradients = [pixels.grad for pixels in training.state.dataset.pixels]
    assert all(gradient is not None for gradient in gradients)
    return [gradient.clone() for gradient in gradients if gradient is not None]


def one_step(config: TrainConfig, n_way: int) -> TrainConfig:
    """One meta-iteration of all teachers, with one episode of so many classes."""
    return changed(
        config,
        inversion={"warmup_steps": 0, "teachers_per_step": 0},
        episode={"n_way": n_way, "n_shot": 1, "n_query": 1},
        learner={"image_size": 16},
        meta={"steps": 1, "episodes_per_step": 1},
    )


def assert_every_image_is_moved(training: MetaTraining, gradients: list[Tensor]) -> None:
    assert [block.spec.shape for block in training.state.dataset.blocks] == (
        [(1, 28, 28)] * 5 + [(3, 84, 84)] * 10 + [(3, 32, 32)] * 7
    )
    for block, gradient in enumerate(gradients):
        assert gradient.isfinite().all()
        assert gradient.flatten(1).abs().amax(dim=1).gt(0).all(), f"an image of block {block} has no gradient"


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", LEARNERS)
def test_unlike_teachers_train_together_and_every_image_gets_a_gradient(
    learner: str, mixed_pool: Path, begin: Begin
) -> None:
    config = one_step(tiny_config(mixed_pool, learner), n_way=22)
    closed, opened = begin(config), begin(config)
    opened.state.switch_open = True
    by_inversion, by_both = pixel_gradients(closed), pixel_gradients(opened)
    assert_every_image_is_moved(closed, by_inversion)
    adversarial = [both - inversion for both, inversion in zip(by_both, by_inversion, strict=True)]
    assert_every_image_is_moved(opened, adversarial)  # the episode holds all 22 classes, as support and as query


@pytest.mark.no_cover
def test_a_full_resnet18_at_84_pixels_trains_beside_small_teachers(tmp_path: Path, begin: Begin) -> None:
    pool = write_mixed_pool(tmp_path / "pool", large="resnet18")
    training = begin(one_step(tiny_config(pool, "protonet"), n_way=22))
    training.state.switch_open = True
    assert_every_image_is_moved(training, pixel_gradients(training))


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", LEARNERS)
def test_the_open_switch_moves_the_images_of_its_episode_and_no_others(
    learner: str, tiny_pool: Path, begin: Begin
) -> None:
    config = one_step(tiny_config(tiny_pool, learner), n_way=3)
    closed, opened = begin(config), begin(config)
    opened.state.switch_open = True
    plan = opened.state.sampler.draw(child_generator(config.seed, "adversarial episode", 1))
    differences = [a - b for a, b in zip(pixel_gradients(opened), pixel_gradients(closed), strict=True)]
    moved = {block for block, difference in enumerate(differences) if difference.abs().sum() > 0}
    assert moved == set(plan.blocks)


def plain_inversion_loss(teacher: Teacher, images: Tensor, labels: Tensor) -> Tensor:
    """L_inv, written out term by term."""
    distances: list[Tensor] = []

    def look(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        assert isinstance(layer, nn.BatchNorm2d) and layer.running_mean is not None and layer.running_var is not None
        mean, var = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)
        distances.extend([(var - layer.running_var).norm(), (mean - layer.running_mean).norm()])

    layers = [module for module in teacher.model.modules() if isinstance(module, nn.BatchNorm2d)]
    handles = [layer.register_forward_pre_hook(look) for layer in layers]
    loss = F.cross_entropy(teacher.model(images), labels)
    for handle in handles:
        handle.remove()
    x = images
    steps = (x.diff(dim=3), x.diff(dim=2), x[..., 1:, 1:] - x[..., :-1, :-1], x[..., 1:, :-1] - x[..., :-1, 1:])
    smoothness = sum((step.norm() for step in steps), torch.zeros((), dtype=x.dtype))
    statistics = sum(distances, torch.zeros((), dtype=x.dtype))
    total: Tensor = loss + 0.01 * statistics + 1e-4 * smoothness + 1e-5 * x.norm()
    return total


@pytest.mark.parametrize("learner", LEARNERS)
def test_one_meta_iteration_equals_a_plain_computation(learner: str, tiny_pool: Path, begin: Begin) -> None:
    config = changed(
        tiny_config(tiny_pool, learner),
        inversion={"warmup_steps": 0, "teachers_per_step": 0, "max_roll_px": 0},
        meta={"steps": 1},
        record={"gallery_every": 0},
    )
    actual, plain = (begin(config, dtype=torch.float64) for _ in "ab")
    actual.state.switch_open = True
    _, events = run(actual)
    (done,) = [event for event in events if isinstance(event, MetaStepDone)]

    state = plain.state
    losses = []
    for index, teacher in enumerate(plain.pool.teachers):
        blocks = [block for block in state.dataset.blocks if block.teacher == index]
        images = torch.cat([state.dataset.pixels[block.index] for block in blocks])
        labels = torch.tensor([block.class_index for block in blocks for _ in range(state.dataset.n_per_class)])
        losses.append(plain_inversion_loss(teacher, images, labels))
    plan = plain.state.sampler.draw(child_generator(config.seed, "adversarial episode", 1))
    climbed = state.learner.outer(
        state.theta, pseudo_episode(plan, state.dataset, state.learner.spec), second_order=True
    ).loss
    pixel_adam = torch.optim.Adam(state.dataset.pixels, lr=0.25)
    (torch.stack(losses).sum() - 10 * climbed).backward(inputs=state.dataset.pixels)
    pixel_adam.step()
    episodes = []
    for number in range(2):
        plan = plain.state.sampler.draw(child_generator(config.seed, "episode", number, 1))
        episodes.append(pseudo_episode(plan, state.dataset, state.learner.spec).detach())
    results = [state.learner.outer(state.theta, episode) for episode in episodes]
    if state.trained:
        theta_adam = torch.optim.Adam(state.trained, lr=1e-3)
        torch.stack([result.loss for result in results]).sum().backward(inputs=state.trained)
        theta_adam.step()

    assert done.adversarial_loss == pytest.approx(climbed.item())
    assert done.hardness == pytest.approx(sum(result.loss.item() for result in results) / 2)
    assert done.query_accuracy == pytest.approx(sum(result.accuracy for result in results) / 2)
    for block, pixels in enumerate(actual.state.dataset.pixels):
        torch.testing.assert_close(pixels, state.dataset.pixels[block], rtol=1e-6, atol=1e-6)
    for name, weight in actual.state.theta.items():
        if weight.requires_grad:
            torch.testing.assert_close(weight, state.theta[name], rtol=1e-6, atol=1e-6)


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["maml", "protonet"])
def test_teachers_are_bit_identical_after_a_run(learner: str, mixed_pool: Path, begin: Begin) -> None:
    config = changed(
        tiny_config(mixed_pool, learner),
        inversion={"warmup_steps": 1, "teachers_per_step": 0},
        learner={"image_size": 16},
        meta={"steps": 3},
    )
    training = begin(config)
    training.state.switch_open = True
    states = [teacher.model.state_dict() for teacher in training.pool.teachers]
    before = [{name: value.clone() for name, value in state.items()} for state in states]
    run(training)
    for teacher, state in zip(training.pool.teachers, before, strict=True):
        assert_same_tensors(teacher.model.state_dict(), state)
        assert all(weight.grad is None for weight in teacher.model.parameters())


def test_inversion_makes_the_teachers_surer(tiny_pool: Path, begin: Begin) -> None:
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


def test_a_run_with_the_rule_off_never_climbs(tiny_pool: Path, begin: Begin) -> None:
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


def test_planned_steps_decide_the_switch_whatever_the_clock_says(tiny_pool: Path, begin: Begin) -> None:
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
    assert NoticeGiven(f"The time limit leaves {shortened} inversion steps before meta-training") in events
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


def test_a_wish_to_finish_keeps_the_model_of_that_moment(tiny_pool: Path, begin: Begin) -> None:
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


def test_a_run_says_what_it_did(tiny_pool: Path, begin: Begin) -> None:
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


@pytest.fixture
def wild_pool(tmp_path: Path) -> Path:
    """Two sound teachers and one whose logits overflow, so that its loss is never a number."""
    pool = tmp_path / "wild pool"
    write_teacher(pool, "ash", classes=4)
    write_teacher(pool, "wild", "conv4-32", head_weight=3e38)
    return write_teacher(pool, "zelkova", classes=3).parent


def _moved(training: MetaTraining) -> set[str]:
    """Names of the teachers with a block that has moved, as Adam's memory tells."""
    dataset = training.state.dataset
    return {
        training.pool.teachers[b.teacher].name
        for b in dataset.blocks
        if dataset.pixels[b.index] in dataset.optimiser.state
    }


def test_a_teacher_whose_loss_is_no_number_is_set_aside_and_the_run_goes_on(wild_pool: Path, begin: Begin) -> None:
    training = begin(changed(tiny_config(wild_pool), inversion={"teachers_per_step": 0, "turn_cost_power": 0.0}))
    result, events = run(training)
    (aside,) = [event for event in events if isinstance(event, TeacherSetAside)]
    assert (aside.step, aside.teacher) == (3, "wild.safetensors")
    assert result.steps == 6
    assert _moved(training) == {"ash.safetensors", "zelkova.safetensors"}
    assert training.state.teacher_schedule.counts == [8, 3, 8]
    wild = {block.index for block in training.state.dataset.blocks if block.teacher == 1}
    plans = [training.state.sampler.draw(child_generator(seed)) for seed in range(20)]
    assert not wild & {block for plan in plans for block in plan.blocks}


def test_a_pool_that_loses_too_many_teachers_ends_the_run_with_one_sentence(tmp_path: Path, begin: Begin) -> None:
    pool = tmp_path / "pool"
    write_teacher(pool, "sound", classes=2)
    write_teacher(pool, "wild", "conv4-32", head_weight=3e38)
    training = begin(changed(tiny_config(pool), inversion={"teachers_per_step": 0}))
    with pytest.raises(TrainingError, match=r"wild\.safetensors had to be set aside.*; the pool has 2 classes; 3-way"):
        run(training)


def test_a_wild_teacher_is_also_skipped_while_its_images_climb(wild_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(wild_pool), inversion={"warmup_steps": 0, "teachers_per_step": 1})
    training = begin(changed(config, curriculum={"warmup_fraction": 0.0}, meta={"steps": 12}))
    _, events = run(training)
    assert any(isinstance(event, TeacherSetAside) for event in events)
    assert sum(isinstance(e, MetaStepDone) and e.adversarial_loss is not None for e in events) >= 2
    assert "wild.safetensors" not in _moved(training)


def test_an_outer_loss_that_is_no_number_leaves_the_last_snapshot(tiny_pool: Path, begin: Begin) -> None:
    training = begin(changed(tiny_config(tiny_pool), learner={"inner_lr": 1e4, "train_steps": 9}))
    saved: list[int] = []

    def watch(event: Event) -> None:
        if isinstance(event, SnapshotSaved):
            saved.append(event.step)

    with pytest.raises(
        TrainingError,
        match=r"the outer loss or its gradient is nan in step \d+; start a new run with a lower meta\.outer_lr",
    ):
        run(training, watch)
    snapshot = training.folder.latest_snapshot()
    assert snapshot is not None
    assert snapshot.step == saved[-1]


def test_validation_keeps_the_best_step(tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=4, pictures=4)
    config = changed(
        tiny_config(tiny_pool, "protonet"), meta={"steps": 12, "outer_lr": 0.3}, record={"validation_every": 1}
    )
    spec = begin(config).state.learner.spec
    validator = Validator(
        load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=3, episodes=10, seed=config.seed
    )
    training = begin(config, validator)
    weights = {}
    measured = {}

    def watch(event: Event) -> None:
        if isinstance(event, ValidationDone):
            measured[event.step] = event.mean
            weights[event.step] = detached(training.state.theta)

    result, _ = run(training, watch)
    best = max(measured, key=lambda step: measured[step])
    assert list(measured) == list(range(13)), "the start counts too, for training may make it worse"
    assert min(measured.values()) < max(measured.values())
    assert best < 12, "the test needs a run that gets worse"
    model, facts = training.folder.load_model()
    assert facts["step"] == best
    assert result.best_validation == measured[best]
    assert_same_tensors(model, weights[best])


def test_a_last_step_that_was_not_due_is_validated_too(
    tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=3)
    config = changed(tiny_config(tiny_pool, "protonet"), meta={"steps": 3})
    spec = begin(config).state.learner.spec
    validator = Validator(load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=2, episodes=2, seed=0)
    _, events = run(begin(config, validator))
    assert [event.step for event in events if isinstance(event, ValidationDone)] == [0, 2, 3]


def test_a_run_that_ends_in_its_warm_up_says_how_good_its_start_is(
    tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=3)
    config = tiny_config(tiny_pool, "protonet")
    spec = begin(config).state.learner.spec
    validator = Validator(load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=2, episodes=2, seed=0)
    training = begin(config, validator)
    control = FinishAfter(WarmupStepDone, 1)
    result = training.run(control.emit, control)
    start, _ = validator.measure(training.state.learner, training.state.theta)
    assert (result.steps, result.best_validation) == (0, start)
    assert_same_tensors(training.folder.load_model()[0], detached(training.state.theta))


def test_a_pool_with_fewer_classes_than_an_episode_is_told(tiny_pool: Path, begin: Begin) -> None:
    with pytest.raises(PoolError, match="the pool has 8 classes; 9-way episodes need 9"):
        begin(changed(tiny_config(tiny_pool), episode={"n_way": 9}))
