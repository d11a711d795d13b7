"""Which teachers are peers of a teacher, and what their statistics do to its images."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from purer_app.engine.core.events import Event, MicroBatchHalved, ignore
from purer_app.engine.inversion.fast_pass import TeacherPass
from purer_app.engine.inversion.losses import StatisticsProbe, inversion_terms
from purer_app.engine.inversion.peers import PeerChoice, same_kind
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep
from tests.engine.conftest import MakeSpec, MakeTeacher
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

CPU = torch.device("cpu")


def test_peers_are_other_teachers_for_the_same_kind_of_pictures_with_batch_norm(make_teacher: MakeTeacher) -> None:
    teachers = [
        make_teacher("conv4-4", seed=0),
        make_teacher("conv4-4", seed=1, size=32),
        make_teacher("lenet", seed=2),
        make_teacher("conv4-4", seed=3, channels=3),
        make_teacher("resnet10-8", seed=4),
        make_teacher("conv4-4", seed=5),
    ]
    choice = PeerChoice(teachers)
    assert choice.of(0) == [5]  # not the costlier ones of 32 pixels and with residuals
    assert choice.of(4) == choice.of(2) == [0, 5]
    assert choice.of(4, {0, 5}) == [1]  # the cheapest of those that are left
    assert choice.of(3) == []
    assert choice.draw(3, (), torch.Generator()) is None


def test_excluded_teachers_are_not_drawn(make_teacher: MakeTeacher) -> None:
    choice = PeerChoice([make_teacher("conv4-4", seed=seed) for seed in range(4)])
    drawn = {choice.draw(0, {2}, torch.Generator().manual_seed(seed)) for seed in range(30)}
    assert drawn == {1, 3}
    assert choice.draw(0, {1, 2, 3}, torch.Generator()) is None


def test_pictures_of_one_kind_have_similar_normalisation(make_spec: MakeSpec) -> None:
    spec = make_spec(3, mean=0.45, std=0.27)
    assert same_kind(spec, make_spec(3, size=32, mean=0.5, std=0.25))
    assert not same_kind(spec, make_spec(3, mean=0.45, std=0.5))
    assert not same_kind(spec, make_spec(3, mean=0.1, std=0.27))
    assert not same_kind(spec, make_spec(1, mean=0.45, std=0.27))
    assert not same_kind(spec, replace(spec, inverted=True))


def test_images_come_closer_to_the_statistics_of_the_peers(tmp_path: Path) -> None:
    config = tiny_config(write_tiny_pool(tmp_path / "pool"))
    config = changed(config, inversion={"bn_distance": "relative", "bn_weight": 1.0, "teachers_per_step": 0})
    pool = load_pool(Path(config.pool), CPU)

    def distance_to_peers(weight: float) -> float:
        own = changed(config, inversion={"peer_weight": weight})
        state = TrainingState(own, pool, CPU)
        step = DatasetStep(own, pool, state)
        for state.step in range(1, 31):
            step.invert_due(ignore)
        images, labels = state.dataset.batch_of(0)
        assert step.peers.of(0)
        total = 0.0
        for peer in step.peers.of(0):
            model = pool.teachers[peer].model
            with StatisticsProbe(model, "relative").attached() as probe, torch.no_grad():
                total += inversion_terms(
                    model, probe, images, labels % pool.teachers[peer].n_classes
                ).bn_statistics.item()
        return total

    assert distance_to_peers(3.0) < 0.8 * distance_to_peers(0.0)


def test_a_turn_whose_peer_runs_out_of_memory_is_repeated_with_the_teachers_own_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool")), inversion={"peer_weight": 1.0})
    pool = load_pool(Path(config.pool), CPU, teacher_memory_mib=1)
    for offload in {teacher.offload for teacher in pool.teachers}:
        assert offload is not None
        offload.budget_bytes = 1  # one model at a time
    state = TrainingState(config, pool, CPU)
    step = DatasetStep(config, pool, state)
    plain, failures = TeacherPass.add_statistics_gradients, [MemoryError()]

    def fail_once(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        plain(*arguments)

    monkeypatch.setattr(TeacherPass, "add_statistics_gradients", fail_once)
    whole = state.health.micro_batch[0]
    state.step = 1
    told: list[Event] = []
    (terms,) = step.add_gradients([0], told.append)
    assert terms.cross_entropy.isfinite()
    assert state.health.micro_batch[0] == whole // 2
    halved = MicroBatchHalved(1, pool.teachers[0].name, whole // 2, whole)
    assert [event for event in told if isinstance(event, MicroBatchHalved)] == [halved]


@pytest.mark.parametrize("stacking", ["off", "on"])
def test_peers_are_used_with_and_without_stacking(tmp_path: Path, stacking: str) -> None:
    config = tiny_config(write_tiny_pool(tmp_path / "pool"))
    pool = load_pool(Path(config.pool), CPU)

    def pixels(weight: float) -> torch.Tensor:
        own = changed(config, inversion={"peer_weight": weight}, compute={"stacking": stacking})
        state = TrainingState(own, pool, CPU)
        step = DatasetStep(own, pool, state)
        for state.step in (1, 2):
            step.invert_due(ignore)
        return state.dataset.pixels[0].detach().clone()

    assert not torch.equal(pixels(0.0), pixels(1.0))
