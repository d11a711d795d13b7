"""Tensors must be dense, finite and separate; they become contiguous float32."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.formats.storage.tensors import checked_state
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from tests.engine.checkpoints.formats.conftest import refusal


@pytest.mark.parametrize("new_form", [True, False])
def test_a_tensor_that_repeats_its_bytes_is_refused(new_form: bool, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(1).expand(10**9)}, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    assert (tmp_path / "a.pth").stat().st_size < 2000
    assert refusal(tmp_path / "a.pth") == (
        "a.pth holds a tensor of shape (1000000000,) with strides (0,): it would show the same bytes again and again; "
        "tensors must be stored densely"
    )


def test_overlapping_tensors_are_refused_and_neighbours_and_twins_are_not(tmp_path: Path) -> None:
    base = torch.arange(10.0)
    torch.save({"a.w": base[:6], "b.w": base[6:], "c.w": base[:6]}, tmp_path / "good.pth")
    weights = read_weights(OpenedCheckpoint(tmp_path / "good.pth", Format.TORCH_ZIP))
    assert torch.equal(weights["b.w"], base[6:])
    for name, other in (("a.pth", base[4:]), ("b.pth", base[:6].view(2, 3))):
        torch.save({"a.w": base[:6], "b.w": other}, tmp_path / name)
        assert refusal(tmp_path / name) == f"{name} holds overlapping tensors in its storage '0'"


def test_a_transposed_tensor_keeps_its_values_and_becomes_contiguous(tmp_path: Path) -> None:
    weight = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    torch.save({"a.weight": weight}, tmp_path / "a.pth")
    state = checked_state(read_weights(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP)), "a.pth")
    assert state["a.weight"].is_contiguous()
    assert torch.equal(state["a.weight"], weight)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_other_floats_become_float32(dtype: torch.dtype) -> None:
    values = torch.tensor([0.5, -2.0, 3.25])
    state = checked_state({"a": values.to(dtype), "n": torch.tensor(3)}, "a.pth")
    assert state["a"].dtype == torch.float32
    assert torch.equal(state["a"], values)
    assert state["n"].dtype == torch.int64


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.tensor([1.0, float("nan")]), "holds NaN or infinite values"),
        (torch.tensor([1e300], dtype=torch.float64), "holds NaN or infinite values"),
        (torch.zeros(2, dtype=torch.complex64), "numbers of type torch.complex64"),
        (torch.eye(2).to_sparse(), "is not a plain dense tensor"),
        (torch.zeros(2, device="meta"), "is not a plain dense tensor"),
        (torch.zeros(1).expand(4), "is not stored densely"),
    ],
)
def test_unusable_tensors_are_refused_by_name(tensor: Tensor, words: str) -> None:
    with pytest.raises(CheckpointError, match=f"^a.pth: 'w' {words}|^a.pth: 'w' has {words}"):
        checked_state({"w": tensor}, "a.pth")


def test_more_values_than_the_cap_are_refused() -> None:
    with pytest.raises(CheckpointError, match=r"a\.pth holds 3000000000 values; at most 2000000000 are read"):
        checked_state({"w": torch.zeros(3 * 10**9, device="meta")}, "a.pth")
