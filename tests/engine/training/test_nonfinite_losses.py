"""A teacher with a NaN or infinite loss is set aside; such an outer loss ends the run."""

from pathlib import Path

import pytest

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import Event, MetaStepDone, SnapshotSaved, TeacherSetAside
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.training.meta_training import MetaTraining
from tests.engine.training.conftest import Begin, run
from tests.helpers.tiny_pools import changed, tiny_config, write_teacher


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


def test_a_teacher_with_a_nonfinite_loss_is_set_aside_and_the_run_continues(wild_pool: Path, begin: Begin) -> None:
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


def test_a_pool_with_too_few_remaining_classes_ends_the_run_with_one_sentence(tmp_path: Path, begin: Begin) -> None:
    pool = tmp_path / "pool"
    write_teacher(pool, "sound", classes=2)
    write_teacher(pool, "wild", "conv4-32", head_weight=3e38)
    training = begin(changed(tiny_config(pool), inversion={"teachers_per_step": 0}))
    with pytest.raises(TrainingError, match=r"wild\.safetensors had to be set aside.*; the pool has 2 classes; 3-way"):
        run(training)


def test_a_teacher_with_a_nonfinite_loss_is_also_skipped_in_the_adversarial_step(wild_pool: Path, begin: Begin) -> None:
    config = changed(tiny_config(wild_pool), inversion={"warmup_steps": 0, "teachers_per_step": 1})
    training = begin(changed(config, curriculum={"warmup_fraction": 0.0}, meta={"steps": 12}))
    _, events = run(training)
    assert any(isinstance(event, TeacherSetAside) for event in events)
    assert sum(isinstance(e, MetaStepDone) and e.adversarial_loss is not None for e in events) >= 2
    assert "wild.safetensors" not in _moved(training)


def test_the_rate_of_a_student_that_diverges_is_named(tiny_pool: Path, begin: Begin) -> None:
    training = begin(changed(tiny_config(tiny_pool, "student"), learner={"student_lr": 1e4, "student_batches": 40}))
    with pytest.raises(TrainingError, match=r"start a new run with a lower learner\.student_lr,"):
        run(training)


def test_a_nonfinite_outer_loss_leaves_the_last_snapshot(tiny_pool: Path, begin: Begin) -> None:
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
