"""A network saved whole gives the weights of its state_dict; none of its code is run."""

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.pickles.nodes import InertObject
from purer_app.engine.checkpoints.formats.pickles.saved_modules import with_states
from purer_app.engine.checkpoints.formats.readers import read_unwrapped, read_weights
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format


class Layered(nn.Module):
    """Shared and missing layers, saved and unsaved buffers, direct parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.randn(3))
        self.register_parameter("absent", None)
        self.register_buffer("kept", torch.randn(2))
        self.register_buffer("passing", torch.randn(2), persistent=False)
        self.steps = nn.ModuleList([nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4)])
        self.again = self.steps[0]
        self.gone = nn.Identity()
        self.act = nn.functional.relu
        self.register_module("none", None)


class Traitor(nn.Module):
    """A network with an attribute that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 2)
        self.note = Trap(trace)


class Trap:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.trace}'",)


def read(path: Path) -> dict[str, Any]:
    return read_weights(OpenedCheckpoint(path))


def same(ours: dict[str, Any], truth: dict[str, Tensor]) -> bool:
    return list(ours) == list(truth) and all(torch.equal(ours[name], value) for name, value in truth.items())


@pytest.mark.filterwarnings("ignore:Couldn't retrieve source code")
@pytest.mark.parametrize("new_form", [True, False])
def test_a_whole_network_gives_what_its_state_dict_holds(new_form: bool, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Layered()
    torch.save(network, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    assert same(read(tmp_path / "a.pth"), network.state_dict())
    shapes = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    header = read_header(OpenedCheckpoint(tmp_path / "a.pth"))
    assert {name: shape for name, (shape, _) in header.tensors.items()} == shapes


class Owner:
    """An object with a network, as a Learner of fastai is."""

    def __init__(self, model: object) -> None:
        self.model = model
        self.dls = [Layered]


def owners(state: dict[str, Tensor], network: nn.Module) -> dict[str, Any]:
    return {
        "an object with a network": Owner(network),
        "an object with a state_dict": Owner(state),
        "an object in a table": {"learner": Owner(network), "epoch": 3},
        "a pair in a table": {"model": (state, {"lr": 0.1}), "epoch": 3},
        "a list in a table": {"model": [state]},
        "a list of an object": [Owner(network), None],
    }


@pytest.mark.parametrize("what", list(owners({}, Layered())))
def test_weights_inside_objects_and_lists_are_read(what: str, tmp_path: Path) -> None:
    network = Layered()
    torch.save(owners(network.state_dict(), network)[what], tmp_path / "a.pth")
    assert same(read(tmp_path / "a.pth"), network.state_dict())


def test_many_objects_that_share_a_large_table_are_looked_at_once() -> None:
    class Counting(dict[str, object]):
        looked_at = 0

        def items(self) -> Any:
            Counting.looked_at += 1
            return super().items()

    shared = Counting({f"k{k}": k for k in range(100)})
    objects = {f"o{k}": InertObject("a.B", attributes={"table": shared}) for k in range(1000)}
    with_states({"objects": objects})
    assert Counting.looked_at == 1


def test_networks_in_a_table_are_read_despite_other_entries(tmp_path: Path) -> None:
    network, other = Layered(), {"weight": torch.randn(2)}
    torch.save({"model": network, "ema": other, "epoch": 3, "class_to_idx": {"a": 0, "b": 1}}, tmp_path / "a.pth")
    found = read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))
    assert same(found.state, other) and found.facts.class_names == ("a", "b")
    torch.save({"model": network, "ema": None}, tmp_path / "b.pth")
    assert same(read(tmp_path / "b.pth"), network.state_dict())


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_whole_network_is_a_teacher_that_answers_as_it_does(wrapped: bool, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = models.mobilenet_v2(num_classes=3).eval()  # its layers hold functools.partial and classes
    torch.save(nn.DataParallel(network) if wrapped else network, tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    verdict = inspection.verdict
    assert (verdict.kind, verdict.use) == ("assumptions", "inversion")
    assert (verdict.architecture, verdict.n_classes) == ("torchvision/mobilenet_v2", 3)
    assert inspection.backbone is not None
    pictures = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(pictures), network(pictures), rtol=1e-4, atol=1e-5)


def test_code_within_a_whole_network_is_refused_by_name_and_not_run(tmp_path: Path) -> None:
    torch.save(Traitor(tmp_path / "trace"), tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.reasons == (
        "a.pth contains a saved Python program (`os.system`), not only weights. PURER never runs code from files. "
        "Ask for a state_dict or a .safetensors file.",
    )
    assert not (tmp_path / "trace").exists()


def test_an_old_file_whose_storages_have_other_lengths_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save(nn.Linear(2, 2, bias=False), path, _use_new_zipfile_serialization=False)
    content = bytearray(path.read_bytes())
    content[-24] += 1  # the count of the only storage, before its four numbers
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="is damaged or incomplete"):
        read(path)


class NoNetwork:
    """Holds a tensor, and is no network."""

    def __init__(self) -> None:
        self.weight = torch.randn(2)


def test_another_object_is_refused_by_the_name_of_its_class(tmp_path: Path) -> None:
    torch.save({"model": NoNetwork()}, tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match=r"a saved Python program \(`tests\.\S+\.NoNetwork`\)"):
        read(tmp_path / "a.pth")


def test_a_network_within_itself_is_refused(tmp_path: Path) -> None:
    network = Layered()
    network._modules["itself"] = network
    torch.save(network, tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match="is damaged or incomplete"):
        read(tmp_path / "a.pth")


def layer(**layers: object) -> InertObject:
    return InertObject("net.Layer", (), {"_parameters": {}, "_buffers": {}, "_modules": layers})


def test_one_layer_in_a_million_places_costs_no_million() -> None:
    inner = layer()
    for _ in range(40):  # 2 ** 40 paths
        inner = layer(a=inner, b=inner)
    with pytest.raises(ValueError, match="a layer contains itself"):
        with_states(inner)
    with pytest.raises(ValueError, match="too many networks"):
        with_states({str(number): inner for number in range(9)})


def test_a_table_within_itself_is_read_once(tmp_path: Path) -> None:
    network = Layered()
    table: dict[str, Any] = {"model": network, "size": torch.ones(2)}
    table["itself"] = table
    torch.save(table, tmp_path / "a.pth")
    assert same(read(tmp_path / "a.pth"), network.state_dict())
