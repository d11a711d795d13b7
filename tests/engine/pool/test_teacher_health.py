"""Teachers with repeated failures are set aside, and micro-batches shrink when memory runs out."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import DeviceLost, TrainingError, is_out_of_memory
from purer_app.engine.pool.teacher_health import TeacherHealth, explain_error

LARGE = 3 * 224 * 224
"""Numbers in a large picture."""


def test_an_automatic_micro_batch_depends_on_the_cost_and_the_size_of_an_image() -> None:
    costs = [4_000_000, 4_100_000_000, 17_600_000_000, 90_000_000_000]
    assert TeacherHealth(costs, [3072, *[LARGE] * 3], [100] * 4, 0).micro_batch == [100, 7, 1, 1]
    assert TeacherHealth([57_000_000], [LARGE], [840], 0).micro_batch == [66]
    assert TeacherHealth([1], [10**9], [840], 0).micro_batch == [1]


def test_a_requested_micro_batch_applies_to_all_teachers() -> None:
    assert TeacherHealth([1, 10**12], [1, LARGE], [100, 8], 16).micro_batch == [16, 8]


def test_halving_ends_at_one_image() -> None:
    health = TeacherHealth([1], [1], [5], 0)
    assert [health.halve(0, "large.pth"), health.halve(0, "large.pth")] == [2, 1]
    with pytest.raises(TrainingError, match=r"single image of large\.pth; leave this model out"):
        health.halve(0, "large.pth")


def test_only_three_failures_in_a_row_set_a_teacher_aside() -> None:
    health = TeacherHealth([1, 1], [1, 1], [5, 5], 0)
    aside = [health.record_turn(0, finite=finite) for finite in (False, False, True, False, False, False, False)]
    assert aside == [False, False, False, False, False, True, False]
    assert health.strikes[1] == 0


def test_health_is_restored() -> None:
    first, second = TeacherHealth([1, 1], [1, 1], [8, 8], 0), TeacherHealth([1, 1], [1, 1], [8, 8], 0)
    first.halve(1, "b")
    first.record_turn(0, finite=False)
    second.restore(first.facts())
    assert second.facts() == first.facts()
    with pytest.raises(ValueError, match="the health of 2 teachers is stored, not of 1"):
        TeacherHealth([1], [1], [8], 0).restore(first.facts())


def test_a_request_no_machine_can_meet_is_out_of_memory() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**50)
    assert is_out_of_memory(caught.value)
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."))
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)"))


def test_the_error_names_the_settings_to_change() -> None:
    memory = explain_error(MemoryError(), Path("run"), 40)
    assert isinstance(memory, TrainingError)
    assert "smaller episode.n_query" in str(memory)
    assert "The snapshot after step 40 is kept; continue with: purer-app train --resume run" in str(memory)
    lost = explain_error(RuntimeError("CUDA error: unspecified launch failure\nCompile with…"), Path("run"), 40)
    assert isinstance(lost, DeviceLost)
    assert str(lost).startswith(
        "the GPU no longer responds (CUDA error: unspecified launch failure). Restart the program. The snapshot after"
    )


def test_a_bug_of_the_program_is_not_reported_as_a_file_error() -> None:
    assert explain_error(RuntimeError("The size of tensor a (3) must match"), Path("run"), 1) is None
