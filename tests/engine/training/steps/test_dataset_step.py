"""The D-hat step makes only those pixels harder that their teachers assign to their classes."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep, check_finite
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")


@pytest.fixture
def prepared(tmp_path: Path) -> DatasetStep:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool")), inversion={"teachers_per_step": 1})
    pool = load_pool(Path(config.pool), CPU)
    return DatasetStep(config, pool, TrainingState(config, pool, CPU))


def test_the_teachers_of_a_climbing_episode_hold_its_pixels(prepared: DatasetStep) -> None:
    state = prepared.state
    met = set()
    for state.step in range(1, 9):
        state.switch_open = True
        plan = state.sampler.draw(child_generator(prepared.config.seed, "adversarial episode", state.step))
        climbing = {state.dataset.blocks[block].teacher for block in plan.blocks}
        terms, climbed = prepared.take(ignore)
        assert climbed is not None
        assert len(terms) >= len(climbing)
        moved = {block.teacher for block in state.dataset.blocks if state.dataset.pixels[block.index].grad is not None}
        assert climbing <= moved
        whole = [b for b in state.dataset.blocks if b.teacher in climbing]
        assert all(state.dataset.pixels[block.index].grad is not None for block in whole)  # the inversion loss's doing
        met.add(len(climbing))
    assert max(met) > 1  # otherwise one teacher a turn would have been enough


def test_one_teacher_takes_its_turn_while_the_switch_is_closed(prepared: DatasetStep) -> None:
    for prepared.state.step in range(1, 4):
        terms, climbed = prepared.take(ignore)
        assert (len(terms), climbed) == (1, None)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_diverging_value_stops_the_run(value: float) -> None:
    with pytest.raises(TrainingError, match=r"the loss is .* in step 7; start a new run with a lower inversion\.lr"):
        check_finite(value, "the loss", 7, "inversion.lr")
    check_finite(1e30, "the loss", 7, "inversion.lr")
