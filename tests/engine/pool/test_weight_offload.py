"""Networks beyond a memory budget keep their weights on disk and reload them on demand."""

import gc
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch
from torch import nn

from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.train_config import EpisodeConfig, TrainConfig
from purer_app.engine.inversion.losses import StatisticsProbe, inversion_terms
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.pool.weight_offload import WeightOffload
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import assert_same_tensors, files_limited_to, write_teacher, write_tiny_pool


def bytes_of(model: nn.Module) -> int:
    return sum(tensor.nbytes for tensor in model.state_dict().values())


def in_memory(models: Iterable[nn.Module]) -> list[bool]:
    return [not any(tensor.is_meta for tensor in model.state_dict().values()) for model in models]


def three(make_teacher: MakeTeacher) -> list[nn.Module]:
    return [make_teacher(seed=seed).model for seed in range(3)]


def test_weights_are_restored_bit_for_bit_with_type_and_memory_order(make_teacher: MakeTeacher) -> None:
    models = [make_teacher("resnet10-4", seed=seed).model.to(memory_format=torch.channels_last) for seed in range(2)]
    before = {name: tensor.clone() for name, tensor in models[0].state_dict().items()}
    strides = {name: tensor.stride() for name, tensor in models[0].state_dict().items()}
    assert len({tensor.dtype for tensor in before.values()}) == 2, "BatchNorm counts its batches in whole numbers"
    offload = WeightOffload(budget_bytes=1)
    for model in models:
        offload.add(model)
    assert in_memory(models) == [False, True]
    offload.load(models[0])
    assert_same_tensors(models[0].state_dict(), before)
    assert {name: tensor.stride() for name, tensor in models[0].state_dict().items()} == strides
    assert not any(weight.requires_grad for weight in models[0].parameters())


def test_the_least_recently_used_leave_first_and_the_budget_is_kept(make_teacher: MakeTeacher) -> None:
    models = three(make_teacher)
    size = bytes_of(models[0])
    offload = WeightOffload(budget_bytes=2 * size)
    offload.add(models[0])
    offload.add(models[1])
    assert offload.resident_bytes == 2 * size
    offload.load(models[0])
    offload.add(models[2])
    assert in_memory(models) == [True, False, True]
    offload.load(models[1])
    assert in_memory(models) == [False, True, True]
    assert offload.resident_bytes == 2 * size


def test_a_network_larger_than_the_budget_stays_while_it_is_in_use(make_teacher: MakeTeacher) -> None:
    models = three(make_teacher)
    offload = WeightOffload(budget_bytes=1)
    for model in models:
        offload.add(model)
        assert offload.resident_bytes == bytes_of(model)
    for chosen in (0, 2, 1):
        offload.load(models[chosen])
        assert in_memory(models) == [index == chosen for index in range(3)]


def test_hooks_and_statistics_survive_parking(make_teacher: MakeTeacher) -> None:
    models = three(make_teacher)
    probes = [StatisticsProbe(model) for model in models]
    images, labels = torch.randn(3, 1, 16, 16), torch.arange(3)
    before = [inversion_terms(*pair, images, labels) for pair in zip(models, probes, strict=True)]
    offload = WeightOffload(budget_bytes=1)
    for model in models:
        offload.add(model)
    for model, probe, expected in zip(models, probes, before, strict=True):
        offload.load(model)
        assert inversion_terms(model, probe, images, labels) == expected
        assert expected.bn_statistics > 0


def test_a_graph_keeps_the_weights_that_it_needs(make_teacher: MakeTeacher) -> None:
    first, second = (make_teacher(seed=seed).model for seed in range(2))
    pixels = torch.randn(2, 1, 16, 16, requires_grad=True)
    (expected,) = torch.autograd.grad(first(pixels).square().sum(), pixels)
    offload = WeightOffload(budget_bytes=1)
    offload.add(first)
    loss = first(pixels).square().sum()
    offload.add(second)
    assert in_memory([first, second]) == [False, True]
    assert torch.equal(torch.autograd.grad(loss, pixels)[0], expected)


def test_the_offload_file_is_invisible_and_closed_with_its_owner(
    make_teacher: MakeTeacher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("the system does not list a process's open files")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    opened = sum(1 for _ in handles.iterdir())
    offload = WeightOffload(budget_bytes=1)
    for model in three(make_teacher):
        offload.add(model)
    assert list(tmp_path.iterdir()) == []
    assert sum(1 for _ in handles.iterdir()) == opened + 1
    del offload, model
    gc.collect()
    assert sum(1 for _ in handles.iterdir()) == opened


def test_a_full_disk_is_named_and_nothing_is_lost(make_teacher: MakeTeacher) -> None:
    models = three(make_teacher)
    offload = WeightOffload(budget_bytes=1)
    offload.add(models[0])
    with (
        files_limited_to(100),
        pytest.raises(PoolError, match=r"beyond compute\.teacher_memory_mib cannot be written to /.*: \w"),
    ):
        offload.add(models[1])
    assert in_memory(models) == [True] * 3


def test_asking_for_a_teachers_form_does_not_bring_its_weights(make_teacher: MakeTeacher, make_pool: MakePool) -> None:
    offload = WeightOffload(budget_bytes=1)
    teachers = tuple(streamed(make_teacher(seed=seed), offload) for seed in range(2))
    assert make_pool(*teachers).alike
    assert teachers[0].parameters == teachers[1].parameters > 0 and teachers[0].has_batch_norm
    assert in_memory(teacher.network for teacher in teachers) == [False, True]
    assert teachers[0].multiply_adds == teachers[1].multiply_adds > 0
    assert in_memory(teacher.network for teacher in teachers) == [False, True]
    assert teachers[0].model is teachers[0].network
    assert in_memory(teacher.network for teacher in teachers) == [True, False]


def streamed(teacher: Teacher, offload: WeightOffload) -> Teacher:
    offload.add(teacher.network)
    return Teacher(
        name=teacher.name,
        sha256=teacher.sha256,
        architecture=teacher.architecture,
        model=teacher.network,
        spec=teacher.spec,
        class_names=teacher.class_names,
        held_out_accuracy=teacher.held_out_accuracy,
        offload=offload,
    )


def pixels_after(pool: ModelPool, n_steps: int, watch: WeightOffload | None = None) -> tuple[list[torch.Tensor], int]:
    """Return the pseudo images after some D-hat steps of all teachers, and the most bytes of weights met on the way."""
    config = TrainConfig(
        pool="pool",
        episode=EpisodeConfig(n_way=2, n_shot=1, n_query=1),
        learner=learner_config("maml", backbone="conv4-4"),
    )
    state = TrainingState(config, pool, CPU)
    step = DatasetStep(config, pool, state)
    seen: list[int] = []
    for state.step in range(1, n_steps + 1):
        step.add_gradients(
            range(len(pool.teachers)), lambda _: seen.append(watch.resident_bytes if watch is not None else 0)
        )
        state.dataset.optimiser.step()
    return [pixels.detach() for pixels in state.dataset.pixels], max(seen)


@pytest.mark.no_cover
def test_many_teachers_run_in_the_memory_of_a_tenth(make_teacher: MakeTeacher, make_pool: MakePool) -> None:
    first = make_teacher(classes=("a", "b"))
    size = bytes_of(first.model)
    offload = WeightOffload(budget_bytes=4 * size)
    teachers = [make_teacher(seed=seed, classes=("a", "b")) for seed in range(40)]
    pool = make_pool(*(streamed(teacher, offload) for teacher in teachers))
    pixels, most = pixels_after(pool, 2, offload)
    assert most == 4 * size
    assert sum(in_memory(teacher.network for teacher in pool.teachers)) == 4
    assert all(block.isfinite().all() for block in pixels)


def test_a_streamed_pool_moves_the_pixels_as_a_whole_one_does(tmp_path: Path) -> None:
    folder = write_tiny_pool(tmp_path)
    whole, offload = load_pool(folder, CPU), WeightOffload(budget_bytes=1)
    parked = ModelPool(folder, tuple(streamed(teacher, offload) for teacher in load_pool(folder, CPU).teachers))
    expected, _ = pixels_after(whole, 3)
    found, most = pixels_after(parked, 3, offload)
    assert most == max(bytes_of(teacher.network) for teacher in parked.teachers)
    assert all(torch.equal(*pair) for pair in zip(found, expected, strict=True))


def test_a_pool_is_parked_while_it_is_read(tmp_path: Path) -> None:
    for seed in range(4):
        write_teacher(tmp_path, f"{seed}", "conv4-64", seed=seed)  # 0.43 MiB each
    pool = load_pool(tmp_path, CPU, teacher_memory_mib=1)
    assert in_memory(teacher.network for teacher in pool.teachers) == [False, False, True, True]
    images = torch.randn(2, 1, 16, 16)
    whole = load_pool(tmp_path, CPU)
    for parked, kept in zip(pool.teachers, whole.teachers, strict=True):
        assert torch.equal(parked.features(images), kept.features(images))
