"""The engine's exact mode compared with a plain version of the released procedure, in float64."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.speed.reference import ReferenceTraining
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import Control, Event, MetaStepDone, SwitchFired
from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS
from purer_app.engine.core.settings.presets import without_tricks
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.state.training_state import TrainingState
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import changed, tiny_config

STEPS = 20


def settings(learner: str) -> TrainConfig:
    """Twenty meta-iterations in which the switch fires several times."""
    return changed(
        without_tricks(replace(tiny_config(Path("pool"), learner), mode="exact")),
        meta={"steps": STEPS, "outer_lr": 1e-3},
        inversion={"bn_weight": 0.3},
        curriculum={"patience": 3, "warmup_fraction": 0.2},
        learner={"train_steps": 2, "inner_lr": 0.1},
        record={"snapshot_seconds": 1e6, "gallery_every": 0},
    )


@pytest.fixture
def mixed(make_teacher: MakeTeacher, make_pool: MakePool) -> ModelPool:
    """A Conv4, a ResNet10 and a LeNet without BatchNorm."""
    double = torch.float64
    return make_pool(
        make_teacher("conv4-4", seed=1, dtype=double, classes=("ash", "birch", "cedar")),
        make_teacher("resnet10-4", seed=2, dtype=double, classes=("dogwood", "elm")),
        make_teacher("lenet", seed=3, dtype=double, classes=("fir", "gorse")),
    )


@pytest.mark.parametrize("learner", PAPER_LEARNERS)
def test_exact_is_the_released_procedure(learner: str, mixed: ModelPool, tmp_path: Path) -> None:
    config = settings(learner)
    reference = ReferenceTraining(config, mixed, torch.float64)
    wanted = [reference.meta_iteration() for _ in range(STEPS)]

    state = TrainingState(config, mixed, CPU, torch.float64)
    folder = RunFolder.create(tmp_path / "run", config, {"seed": 0, "checkpoints": {}, "versions": {}})
    events: list[Event] = []
    with folder.recording(events.append) as emit:
        MetaTraining(config, mixed, state, folder, None).run(emit, Control())

    steps = [event for event in events if isinstance(event, MetaStepDone)]
    assert [step.adversarial_loss is None for step in steps] == [step.climbed is None for step in wanted]
    assert sum(step.climbed is not None for step in wanted) >= 2, "the images were pushed at least twice"
    assert [e.step for e in events if isinstance(e, SwitchFired)] == [n for n, s in enumerate(wanted, 1) if s.fired]
    assert [step.query_accuracy for step in steps] == pytest.approx([step.accuracy for step in wanted])
    assert [step.hardness for step in steps] == pytest.approx([step.hardness for step in wanted], rel=1e-7)
    for ours, theirs in zip(state.dataset.pixels, reference.pixels, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-6, atol=1e-7)
    for name, weight in reference.theta.items():
        torch.testing.assert_close(state.theta[name], weight, rtol=1e-6, atol=1e-7)


def test_the_released_weighting_is_a_flag(mixed: ModelPool) -> None:
    config = changed(settings("protonet"), meta={"steps": 1})
    first, second = (ReferenceTraining(config, mixed, torch.float64, running_sums=flag) for flag in (False, True))
    first.dataset_step()
    second.dataset_step()
    block = first.blocks[0].index
    last = first.blocks[-1].index
    ratio = second.pixels[block].grad, first.pixels[block].grad
    assert ratio[0] is not None and ratio[1] is not None
    torch.testing.assert_close(ratio[0], 3 * ratio[1])
    assert torch.equal(second.pixels[last].grad, first.pixels[last].grad)  # type: ignore[arg-type]


def test_modes_have_names() -> None:
    with pytest.raises(ConfigError, match="mode is 'slow'; it must be one of fast, exact"):
        TrainConfig(pool="pool", mode="slow")
