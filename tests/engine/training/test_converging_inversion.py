"""Inversion with a decayed learning rate: by plan, by time limit, over a whole run, and with fewer images."""

import itertools
import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.events import Control, Event, MetaStepDone, NoticeGiven, RunFinished, WarmupStepDone, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.presets import apply_preset, without_tricks
from purer_app.engine.core.settings.train_config import InversionConfig, TrainConfig
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training
from purer_app.engine.training.state.training_state import Clock, TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep
from tests.engine.conftest import CPU
from tests.engine.training.conftest import Begin, run, stopped_run, train
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_teacher

DECAY = {"lr": 0.5, "lr_decay": "cosine", "lr_floor": 0.1}


def cosine(progress: float) -> float:
    return 0.5 * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * progress)))


def state_of(pool: Path, **parts: dict[str, object]) -> TrainingState:
    config = changed(tiny_config(pool), **parts)
    return TrainingState(config, load_pool(pool, CPU), CPU)


def rates(state: TrainingState, steps: int) -> list[float]:
    found = []
    for state.step in range(1, steps + 1):
        found.append(state.pixel_lr())
    return found


def test_the_rate_decays_over_the_planned_steps_and_stays_at_its_floor(tiny_pool: Path) -> None:
    state = state_of(tiny_pool, inversion={**DECAY, "warmup_steps": 4})
    assert rates(state, 7) == pytest.approx([cosine(p) for p in (0, 0.25, 0.5, 0.75, 1, 1, 1)])


def test_without_inversion_steps_the_rate_decays_over_the_whole_run(tiny_pool: Path) -> None:
    state = state_of(tiny_pool, inversion={**DECAY, "warmup_steps": 0}, meta={"steps": 4})
    assert rates(state, 4) == pytest.approx([cosine(p) for p in (0, 0.25, 0.5, 0.75)])
    state = state_of(tiny_pool, inversion={**DECAY, "warmup_steps": 0}, meta={"steps": 0, "max_seconds": 100.0})
    state.clock.seconds = 50.0
    assert rates(state, 2) == pytest.approx([cosine(0.5)] * 2)


def test_without_a_decay_the_rate_is_constant(tiny_pool: Path) -> None:
    assert rates(state_of(tiny_pool, inversion={"lr": 0.5}), 4) == [0.5] * 4


def test_time_shortens_the_decay(tiny_pool: Path) -> None:
    inversion = {**DECAY, "warmup_steps": 1000, "time_share": 0.5}
    state = state_of(tiny_pool, inversion=inversion, meta={"max_seconds": 100.0})
    state.time_budget.begin_inversion(0.5)
    state.step = 2
    found = []
    for state.clock.seconds in (0.0, 25.0, 50.0, 80.0):
        found.append(state.pixel_lr())
    assert found == pytest.approx([cosine(p) for p in (0.001, 0.5, 1, 1)], rel=1e-3)


def pixels_of(state: TrainingState) -> torch.Tensor:
    return state.dataset.batch_of(0)[0].detach().clone()


def test_adam_moves_the_pixels_with_the_rate_of_the_step(tiny_pool: Path) -> None:
    config = changed(tiny_config(tiny_pool), inversion={**DECAY, "lr_floor": 0.0, "warmup_steps": 2, "beta2": 0.9})
    pool = load_pool(tiny_pool, CPU)
    state = TrainingState(config, pool, CPU)
    step = DatasetStep(config, pool, state)
    assert state.dataset.optimiser.param_groups[0]["betas"] == (0.9, 0.9)
    for state.step in (1, 2, 3):
        before = pixels_of(state)
        step.invert_due(ignore)
        moved = (pixels_of(state) - before).abs().max().item()
        if state.step == 1:
            assert moved == pytest.approx(0.5, rel=1e-3)  # the first step of Adam has the length of the rate
    assert moved == 0.0


def test_clamped_pixels_stay_possible_colours(tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    write_teacher(pool, "colour", channels=3, classes=3)

    def extremes(*, clamp: bool) -> tuple[float, float]:
        config = changed(tiny_config(pool), inversion={"clamp": clamp, "warmup_steps": 3})
        models = load_pool(pool, CPU)
        state = TrainingState(config, models, CPU)
        step = DatasetStep(config, models, state)
        for state.step in (1, 2, 3):
            step.invert_due(ignore)
        colours = torch.cat([pixels.detach() for pixels in state.dataset.pixels]) * 0.3 + 0.4
        return colours.min().item(), colours.max().item()

    low, high = extremes(clamp=True)
    assert low >= -1e-6 and high <= 1 + 1e-6
    low, high = extremes(clamp=False)
    assert low < 0 and high > 1


def test_only_colour_images_are_mirrored(tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    write_teacher(pool, "grey", channels=1, classes=3)
    write_teacher(pool, "colour", channels=3, classes=3)
    config = changed(tiny_config(pool), inversion={"mirror": True, "max_roll_px": 0})
    models = load_pool(pool, CPU)
    state = TrainingState(config, models, CPU)
    step = DatasetStep(config, models, state)
    for index, teacher in enumerate(models.teachers):
        plain = state.dataset.batch_of(index)[0]
        seen = step._rolled(index)[0]
        same = [torch.equal(a, b) for a, b in zip(seen, plain, strict=True)]
        mirrored = [torch.equal(a, b.flip(2)) for a, b in zip(seen, plain, strict=True)]
        assert all(a or b for a, b in zip(same, mirrored, strict=True))
        assert any(mirrored) == (teacher.spec.channels == 3)
        assert any(same)


def slow_clock(seconds: float) -> Clock:
    """Return a clock on which each look takes so many seconds."""
    return Clock(itertools.count(0.0, seconds).__next__)


def test_a_short_time_limit_gives_few_images_many_steps(tiny_pool: Path, begin: Begin) -> None:
    config = changed(
        tiny_config(tiny_pool, "protonet"),
        inversion={**DECAY, "warmup_steps": 500, "time_share": 0.5, "teachers_per_step": 0},
        episode={"n_shot": 1, "n_query": 19},
        meta={"steps": 3, "max_seconds": 20.0},
    )
    training = begin(config)
    training.state.clock = slow_clock(0.01)
    _, events = run(training)
    notices = [event.text for event in events if isinstance(event, NoticeGiven) if "images per class" in event.text]
    assert len(notices) == 1 and notices[0].startswith("With 20 images per class, ")
    images = training.state.dataset.n_per_class
    assert 4 <= images < 20
    assert {len(pixels) for pixels in training.state.dataset.pixels} == {images}
    assert training.state.sampler.shape.n_query == images - 1
    assert isinstance(events[-1], RunFinished)


@pytest.mark.parametrize("change", [{"lr_decay": "none"}, {"warmup_steps": 2}], ids=["constant rate", "few steps"])
def test_images_are_kept_where_fewer_would_not_help(tiny_pool: Path, begin: Begin, change: dict[str, object]) -> None:
    config = changed(
        tiny_config(tiny_pool, "protonet"),
        inversion={**DECAY, "warmup_steps": 500, "time_share": 0.5, **change},
        episode={"n_shot": 1, "n_query": 19},
        meta={"steps": 3, "max_seconds": 20.0},
    )
    training = begin(config)
    training.state.clock = slow_clock(0.01)
    run(training)
    assert training.state.dataset.n_per_class == 20


def test_a_run_with_fewer_images_resumes_with_them(tiny_pool: Path, tmp_path: Path) -> None:
    config = changed(tiny_config(tiny_pool, "protonet"), episode={"n_shot": 1, "n_query": 7})
    models = load_pool(tiny_pool, CPU)
    state = TrainingState(config, models, CPU)
    state.keep_images(5)
    step = DatasetStep(config, models, state)
    state.step = 1
    step.invert_due(ignore)
    folder = RunFolder.create(tmp_path / "run", config, {})
    folder.save_snapshot(state.step, state.tensors(), state.facts())
    snapshot = folder.latest_snapshot()
    assert snapshot is not None
    restored = TrainingState(config, models, CPU)
    restored.restore(snapshot)
    assert restored.dataset.n_per_class == 5 and restored.sampler.shape.n_query == 4
    assert restored.teacher_schedule.costs == pytest.approx(state.teacher_schedule.costs)
    for pixels, other in zip(restored.dataset.pixels, state.dataset.pixels, strict=True):
        assert torch.equal(pixels, other)
    restored.step = state.step = 2
    step.invert_due(ignore)
    DatasetStep(config, models, restored).invert_due(ignore)
    assert torch.equal(restored.dataset.pixels[0], state.dataset.pixels[0])


def test_a_resumed_run_continues_its_decay(tiny_pool: Path, tmp_path: Path) -> None:
    recipe = {**DECAY, "warmup_steps": 4, "beta1": 0.5, "peer_weight": 1.0, "bn_distance": "relative", "clamp": True}
    config = changed(tiny_config(tiny_pool), inversion=recipe)
    train(config, tmp_path / "whole")
    part = stopped_run(config, tmp_path / "part")
    resume_training(part, ignore, Control())
    assert_same_run(part, tmp_path / "whole")


def test_the_presets_converge_and_the_paper_does_not(tiny_pool: Path) -> None:
    config = TrainConfig(pool=str(tiny_pool))
    for name in ("quick", "balanced"):
        inversion = apply_preset(config, name).inversion
        assert (inversion.lr_decay, inversion.bn_distance, inversion.beta2) == ("cosine", "relative", 0.9)
    assert apply_preset(config, "paper").inversion == InversionConfig()


def test_an_exact_run_has_none_of_it(tiny_pool: Path) -> None:
    exact = without_tricks(apply_preset(TrainConfig(pool=str(tiny_pool)), "balanced")).inversion
    released = InversionConfig()
    for name in ("lr_decay", "beta1", "beta2", "bn_distance", "bn_weight", "peer_weight", "mirror", "clamp"):
        assert getattr(exact, name) == getattr(released, name), name


@pytest.mark.parametrize(("share", "moved"), [(0.0, 0.05), (0.6, 0.3)])
def test_an_adversarial_step_can_have_a_higher_rate_than_converged_inversion(
    tiny_pool: Path, begin: Begin, share: float, moved: float
) -> None:
    config = changed(
        tiny_config(tiny_pool, "protonet"),
        inversion={**DECAY, "warmup_steps": 1},
        curriculum={"lr_share": share, "adversarial_weight": 1.0},
    )
    training = begin(config)
    state, distances = training.state, []
    for state.step, state.switch_open in ((2, True), (3, False)):
        before = [block.detach().clone() for block in state.dataset.pixels]
        training.dataset_step.take(ignore)
        pairs = zip(state.dataset.pixels, before, strict=True)
        distances.append(max((now.detach() - old).abs().max().item() for now, old in pairs))
    assert distances[0] == pytest.approx(moved, rel=0.01), "the first step of Adam is as long as its rate"
    assert distances[1] < 0.2, "the next step of inversion has its own rate again"


@pytest.mark.parametrize(("interval", "moving"), [(0, []), (1, [1, 2, 3, 4]), (2, [2, 4])])
def test_converged_images_change_only_in_every_so_many_meta_iterations(
    tiny_pool: Path, begin: Begin, interval: int, moving: list[int]
) -> None:
    config = changed(
        tiny_config(tiny_pool, "protonet"),
        inversion={"meta_interval": interval, "warmup_steps": 1, "teachers_per_step": 0},
        curriculum={"rule": "off"},
        meta={"steps": 4},
    )
    training = begin(config)
    pixels, moved = list[list[Tensor]](), list[int]()

    def watch(event: Event) -> None:
        if isinstance(event, WarmupStepDone | MetaStepDone):
            pixels.append([block.detach().clone() for block in training.state.dataset.pixels])
            if len(pixels) > 1 and not all(map(torch.equal, *pixels[-2:])):
                moved.append(event.step)

    _, events = run(training, watch)
    assert moved == moving
    terms = [event.cross_entropy for event in events if isinstance(event, MetaStepDone)]
    changes = [step for step in (2, 3, 4) if terms[step - 1] != terms[step - 2]]
    assert changes == [step for step in moving if step > 1], "the terms are those of the last step that changed images"


def test_only_the_models_of_an_adversarial_episode_change_converged_images(tiny_pool: Path, begin: Begin) -> None:
    training = begin(
        changed(
            tiny_config(tiny_pool, "protonet"), inversion={"meta_interval": 0, "warmup_steps": 1}, episode={"n_way": 2}
        )
    )
    state = training.state
    state.step, state.switch_open = 2, True
    plan = state.sampler.draw(child_generator(training.config.seed, "adversarial episode", 2))
    chosen = {state.dataset.blocks[block].teacher for block in plan.blocks}
    before = [block.detach().clone() for block in state.dataset.pixels]
    _, climbed = training.dataset_step.take(ignore)
    assert climbed is not None and not state.switch_open
    changed_blocks = [k for k, old in enumerate(before) if not torch.equal(old, state.dataset.pixels[k].detach())]
    assert {state.dataset.blocks[block].teacher for block in changed_blocks} == chosen
    assert len(chosen) < len(state.teachers)
