"""Weights are read with the values that torch itself reads; other contents do not matter."""

import argparse
import collections
import datetime
import struct
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from purer_app.engine.checkpoints.formats import readers
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_unwrapped, read_weights
from purer_app.engine.checkpoints.formats.storage import tensors as stored_tensors
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from tests.engine.checkpoints.formats.conftest import refusal, torch_zip


@pytest.mark.parametrize("new_form", [True, False])
def test_weights_equal_those_that_torch_reads(new_form: bool, tmp_path: Path) -> None:
    shared = torch.randn(3, 4)
    saved = {
        "epoch": 7,
        "state_dict": collections.OrderedDict(
            {
                "a.weight": nn.Parameter(shared),
                "tied.weight": shared,
                "half": torch.ones(2).half(),
                "count": torch.tensor(5),
            }
        ),
        "optimizer": {"param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}], "state": {0: {"step": torch.tensor(1.0)}}},
        "large_number": 2**70,
        "seen": {1, 2},
    }
    torch.save(saved, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    ours = read_weights(OpenedCheckpoint(tmp_path / "a.pth"))
    truth = torch.load(tmp_path / "a.pth", weights_only=True)["state_dict"]
    assert list(ours) == list(truth)
    assert all(torch.equal(ours[key], value) for key, value in truth.items())


def test_harmless_extras_are_ignored(tmp_path: Path) -> None:
    history: collections.defaultdict[str, list[float]] = collections.defaultdict(list)
    history["loss"].append(0.5)
    extras = {
        "best_acc": np.float64(0.9),
        "curve": np.zeros(3),
        "args": argparse.Namespace(lr=0.1, name="x"),
        "history": history,
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "size": torch.Size([1, 2]),
    }
    torch.save({"net": {"a.weight": torch.ones(2)}, **extras}, tmp_path / "a.pth")
    found = read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))
    assert found.state == {"a.weight": pytest.approx(torch.ones(2))}
    assert found.notes == (), "usual extras are not worth a word"


@pytest.mark.parametrize("new_form", [True, False])
def test_torch_load_is_never_called(new_form: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"w.weight": torch.ones(2)}, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("torch.load was called"))
    assert read_weights(OpenedCheckpoint(tmp_path / "a.pth")).keys() == {"w.weight"}


@pytest.mark.parametrize("new_form", [True, False])
def test_the_storages_of_an_optimiser_are_not_read(
    new_form: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pth"
    saved = {"model": {"w.weight": torch.ones(3)}, "optimizer": {"state": {0: {"exp_avg": torch.ones(7, 1000)}}}}
    torch.save(saved, path, _use_new_zipfile_serialization=new_form)
    sizes: list[int] = []
    real = stored_tensors.read_tensors

    def noted(read: Callable[[str], bytearray], places: Any) -> Any:
        def counted(storage: str) -> bytearray:
            sizes.append(len(content := read(storage)))
            return content

        return real(counted, places)

    monkeypatch.setattr(readers, "read_tensors", noted)
    assert torch.equal(read_weights(OpenedCheckpoint(path))["w.weight"], torch.ones(3))
    assert sizes == [12]


def test_an_optimiser_among_flat_names_is_not_read(tmp_path: Path) -> None:
    save_file({"optimizer.0.exp_avg": torch.ones(2), "w.weight": torch.ones(2)}, tmp_path / "a.safetensors")
    assert read_weights(OpenedCheckpoint(tmp_path / "a.safetensors", Format.SAFETENSORS)).keys() == {"w.weight"}


def test_a_handmade_archive_reads_like_a_real_one(tmp_path: Path) -> None:
    weights = read_weights(OpenedCheckpoint(torch_zip(tmp_path / "a.pth"), Format.TORCH_ZIP))
    assert torch.equal(weights["a.weight"], torch.tensor([1.0, 2.0, 3.0, 4.0]))


def test_a_single_unnamed_tensor_is_refused(tmp_path: Path) -> None:
    torch.save(torch.ones(2), tmp_path / "a.pth")
    assert refusal(tmp_path / "a.pth") == (
        "a.pth holds no named weights, but a single Tensor. Ask for a state_dict, which names its tensors"
    )


def test_safetensors_come_in_the_order_of_the_layers(tmp_path: Path) -> None:
    state = {f"layer{k}.weight": torch.full((2,), float(k)) for k in (10, 2, 1)}
    save_file(state, tmp_path / "a.safetensors")
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.safetensors", Format.SAFETENSORS))
    assert list(weights) == ["layer1.weight", "layer2.weight", "layer10.weight"]
    assert all(torch.equal(weights[key], value) for key, value in state.items())


def test_a_safetensors_file_cut_short_is_refused(tmp_path: Path) -> None:
    save_file({"a.weight": torch.zeros(100)}, tmp_path / "a.safetensors")
    content = (tmp_path / "a.safetensors").read_bytes()
    (tmp_path / "a.safetensors").write_bytes(content[:-100])
    assert refusal(tmp_path / "a.safetensors") == "a.safetensors declares 400 bytes of weights; it holds 300"
    (tmp_path / "a.safetensors").write_bytes(content[:30])
    assert "a.safetensors is incomplete: its index needs" in refusal(tmp_path / "a.safetensors")
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", 2) + b"{}")
    assert refusal(tmp_path / "a.safetensors") == "a.safetensors holds no named weights"


def test_a_broken_safetensors_index_is_damage(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", 4) + b"{{{{")
    assert "damaged or incomplete" in refusal(tmp_path / "a.safetensors")


def test_a_text_in_place_of_a_tensor_is_not_a_weight(tmp_path: Path) -> None:
    assert refusal(torch_zip(tmp_path / "b.pth", b"\x8c\x01f")) == "b.pth holds no named weights"


def test_extras_of_many_kinds_are_ignored(tmp_path: Path) -> None:
    extras = {
        "path": Path("a") / "b",
        "when": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        "took": datetime.timedelta(seconds=3),
        "recent": collections.deque([1, 2]),
        "space": types.SimpleNamespace(a=1),
    }
    torch.save({"net": {"a.weight": torch.ones(2)}, **extras}, tmp_path / "a.pth")
    assert torch.equal(read_weights(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))["a.weight"], torch.ones(2))


def test_the_weights_of_a_torchscript_file_are_those_of_its_state_dict(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 3)).eval()
    torch.jit.script(model).save(str(tmp_path / "a.pt"))
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.pt"))
    truth = model.state_dict()
    assert weights.keys() == truth.keys()
    assert all(torch.equal(weights[key], value) for key, value in truth.items())


def test_the_stored_weights_of_an_onnx_file_are_read_and_no_other_file(tmp_path: Path) -> None:
    inside = onnx.numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3), "fc.weight")
    graph = onnx.helper.make_graph([], "net", [], [], [inside])
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)]), tmp_path / "a.onnx")
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.onnx"))
    assert torch.equal(weights["fc.weight"], torch.arange(6.0).reshape(2, 3))
    onnx.external_data_helper.set_external_data(inside, "../../etc/passwd")
    inside.data_location = onnx.TensorProto.EXTERNAL
    graph = onnx.helper.make_graph([], "net", [], [], [inside])
    (tmp_path / "b.onnx").write_bytes(onnx.helper.make_model(graph).SerializeToString())
    with pytest.raises(CheckpointError) as caught:
        read_weights(OpenedCheckpoint(tmp_path / "b.onnx", Format.ONNX))
    assert str(caught.value) == (
        "b.onnx keeps 'fc.weight' in '../../etc/passwd', which is not a file in the same folder"
    )
