"""Tests for files of plain networks: rebuilt exactly, or asked for with candidates."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from purer_app.benchmarks.recognition.pictures import dead_leaves
from purer_app.benchmarks.recognition.plain_networks import draw_design, make_network, stored
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.layer_lists import layer_list_of
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.verdict import Use, VerdictKind
from purer_app.engine.networks.layer_list.layer_file import LayerFile, layer_text
from purer_app.engine.networks.layer_list.layers import Activation
from purer_app.engine.networks.layer_list.notation import parse_name
from purer_app.engine.pool.model_pool import load_pool


def settled(network: nn.Module, channels: int, size: int) -> nn.Module:
    """Return a network whose BatchNorm layers have seen pictures, in evaluation mode."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for _ in range(4):
            network(dead_leaves(16, channels, size, generator))
    return network.eval()


def counted(activation: Callable[[], nn.Module] = nn.ReLU) -> nn.Module:
    """Return a network whose numbers show where the pooling is."""
    torch.manual_seed(0)
    layers = []
    for w_in, w_out in ((3, 12), (12, 16), (16, 20)):
        layers += [nn.Conv2d(w_in, w_out, 3, padding=1), nn.BatchNorm2d(w_out), activation(), nn.MaxPool2d(2)]
    return settled(nn.Sequential(*layers, nn.Flatten(), nn.Linear(20 * 16, 5)), 3, 32)


@pytest.fixture(autouse=True)
def choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))


def saved(network: nn.Module | dict[str, Tensor], tmp_path: Path, name: str = "net.pth") -> Path:
    folder = tmp_path / "models"
    folder.mkdir(exist_ok=True)
    path = folder / name
    torch.save(network.state_dict() if isinstance(network, nn.Module) else network, path)
    return path


def equal(inspection: Inspection, network: nn.Module, shape: tuple[int, ...]) -> bool:
    pictures = torch.randn(3, *shape, generator=torch.Generator().manual_seed(1))
    assert inspection.backbone is not None
    with torch.no_grad():
        return torch.allclose(inspection.backbone(pictures), network(pictures), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("activation", "said"), [(nn.ReLU, "ReLU"), (nn.Tanh, "tanh")])
def test_the_activation_follows_from_the_statistics_and_is_said(
    tmp_path: Path, activation: type[nn.Module], said: str
) -> None:
    network = counted(activation)
    found = inspect_file(saved(network, tmp_path))
    assert found.verdict.kind is VerdictKind.ASSUMPTIONS
    assert found.verdict.use is Use.INVERSION
    assert f"the activation is {said}, after each BatchNorm layer" in found.verdict.assumptions
    assert "2x2 max pooling follows convolutions 1, 2 and 3" in found.verdict.assumptions
    assert equal(found, network, (3, 32, 32))


def test_a_rebuilt_network_is_a_teacher_like_others(tmp_path: Path) -> None:
    network = counted()
    path = saved(network, tmp_path)
    teacher = load_pool(path.parent, torch.device("cpu")).teachers[0]
    assert teacher.has_batch_norm
    assert teacher.n_outputs == 5
    sizes = ((3, 12, 32), (12, 16, 16), (16, 20, 8))
    assert teacher.multiply_adds == sum(w_in * w_out * 9 * side**2 for w_in, w_out, side in sizes)
    pictures = torch.randn(2, 3, 32, 32, requires_grad=True)
    expected = torch.autograd.grad(network(pictures).logsumexp(1).sum(), pictures)[0]
    torch.testing.assert_close(torch.autograd.grad(teacher.model(pictures).logsumexp(1).sum(), pictures)[0], expected)


def test_where_pooling_cannot_be_seen_the_user_is_asked(tmp_path: Path) -> None:
    names = ("conv1", "conv2", "conv3", "conv4")
    network = nn.Module()
    for name, (w_in, w_out) in zip(names, ((1, 8), (8, 8), (8, 8), (8, 8)), strict=True):
        network.add_module(name, nn.Conv2d(w_in, w_out, 3, padding=1))
    network.fc = nn.Linear(8 * 49, 4)
    path = saved(network, tmp_path)
    found = inspect_file(path)
    assert found.verdict.kind is VerdictKind.NEEDS_CHOICE
    assert "its weights fit more than one: one where 2x2 max pooling follows convolutions" in found.verdict.reasons[0]
    assert ", the likeliest, or one where 2x2 max pooling follows convolutions" in found.verdict.reasons[0]
    second = found.verdict.candidates[1]
    chosen = choose(path, ChooseConfig(path=str(path), architecture=second))
    assert chosen.verdict.architecture == second
    assert inspect_file(path).verdict.architecture == second


def test_a_corrected_layer_file_is_kept_and_checked_tensor_by_tensor(tmp_path: Path) -> None:
    network = counted(nn.SiLU)
    path = saved(network, tmp_path)
    given = layer_list_of(path)
    assert given.modules == ("0", "1", "4", "5", "8", "9", "13")
    file = tmp_path / "net.toml"
    file.write_text(layer_text(given).replace('"silu"', '"relu"'))
    found = choose(path, ChooseConfig(path=str(path), layers=str(file)))
    assert parse_name(found.verdict.architecture)[2] == Activation("relu")
    assert not equal(inspect_file(path), network, (3, 32, 32))
    file.write_text(layer_text(given))
    choose(path, ChooseConfig(path=str(path), layers=str(file)))
    assert equal(inspect_file(path), network, (3, 32, 32))
    file.write_text(layer_text(given).replace("out = 16", "out = 17"))
    with pytest.raises(
        CheckpointError, match=r"'c17k3p1' \(layers\.4\) does not fit '4', a conv layer of shape \(16, 12"
    ):
        choose(path, ChooseConfig(path=str(path), layers=str(file)))
    file.write_text(layer_text(given).replace("out = 5", "out = 6"))
    with pytest.raises(CheckpointError, match="your choice says 6 classes; the weights have 5"):
        choose(path, ChooseConfig(path=str(path), layers=str(file)))


@pytest.mark.parametrize("seed", [1012, 1020])
def test_random_networks_are_rebuilt_exactly(tmp_path: Path, seed: int) -> None:
    design = draw_design(seed)
    network = make_network(design, seed)
    found = inspect_file(saved(stored(network, design), tmp_path))
    assert found.usable, found.verdict.reasons
    assert equal(found, network, (design.channels, design.size, design.size))


def test_a_layer_file_can_state_residual_blocks_by_the_names_of_their_tensors(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = nn.Module()
    network.add_module("stem", nn.Conv2d(3, 8, 3, padding=1))
    network.add_module("res1", nn.Conv2d(8, 8, 3, padding=1))
    network.add_module("head", nn.Linear(8, 4))
    path = saved(network, tmp_path)
    assert inspect_file(path).verdict.architecture == ""
    file = tmp_path / "net.toml"
    layers = parse_name("layers/c8k3p1-relu-res-c8k3p1-end-relu-gap-flat")
    given = LayerFile(layers=layers, channels=3, image_size=32, n_classes=4, modules=("stem", "res1", "head"))
    file.write_text(layer_text(given))
    choose(path, ChooseConfig(path=str(path), layers=str(file)))
    found = inspect_file(path)
    pictures = torch.randn(2, 3, 32, 32)
    stem = network.get_submodule("stem")(pictures).relu()
    body = (stem + network.get_submodule("res1")(stem)).relu().mean(dim=(2, 3))
    assert found.backbone is not None
    torch.testing.assert_close(found.backbone(pictures), network.get_submodule("head")(body))
    given = replace(given, modules=("stem", "res2", "head"))
    file.write_text(layer_text(given))
    with pytest.raises(CheckpointError, match="the file has no layer 'res2'"):
        choose(path, ChooseConfig(path=str(path), layers=str(file)))
