"""Layers saved under a reparametrisation give the weights that PyTorch computes with."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.normalise.reparametrised import without_reparametrisations
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]


def masked(layer: nn.Module) -> None:
    prune.l1_unstructured(layer, "weight", amount=0.3)


def old_weight_norm(layer: nn.Module) -> None:
    nn.utils.weight_norm(layer)


def old_weight_norm_of_the_second_dimension(layer: nn.Module) -> None:
    nn.utils.weight_norm(layer, dim=1)


def old_weight_norm_of_all_slices(layer: nn.Module) -> None:
    nn.utils.weight_norm(layer, dim=None)  # type: ignore[arg-type]


def new_weight_norm(layer: nn.Module) -> None:
    parametrizations.weight_norm(layer)


def old_spectral_norm(layer: nn.Module) -> None:
    nn.utils.spectral_norm(layer)


def new_spectral_norm(layer: nn.Module) -> None:
    parametrizations.spectral_norm(layer)


def counted(layer: nn.Module) -> None:
    layer.register_buffer("total_ops", torch.zeros(1, dtype=torch.float64))
    layer.register_buffer("total_params", torch.zeros(1, dtype=torch.float64))


FORMS = [
    masked,
    old_weight_norm,
    old_weight_norm_of_the_second_dimension,
    old_weight_norm_of_all_slices,
    new_weight_norm,
    old_spectral_norm,
    new_spectral_norm,
    counted,
]


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore:.*weight_norm.*:UserWarning")
@pytest.mark.parametrize("form", FORMS)
def test_a_reparametrised_network_is_the_one_that_torch_computes(
    form: Callable[[nn.Module], None], make_network: MakeNetwork, tmp_path: Path
) -> None:
    network = make_network("conv4-4")
    pictures = torch.randn(2, 1, 28, 28)
    for layer in [each for each in network.modules() if isinstance(each, nn.Conv2d | nn.Linear)]:
        form(layer)
    network.eval()
    torch.save(network.state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert (inspection.verdict.kind, inspection.verdict.architecture) == ("assumptions", "conv4-4")
    assert inspection.backbone is not None
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(pictures), network(pictures), rtol=1e-4, atol=1e-5)


def test_names_that_only_look_reparametrised_are_kept() -> None:
    state = {
        "a_orig": torch.ones(2, 2),
        "a_mask": torch.ones(3),
        "b_g": torch.ones(1),
        "c_g": torch.ones(2, 2),
        "c_v": torch.ones(2),
        "d": torch.ones(1),
        "d_g": torch.ones(2, 1),
        "d_v": torch.ones(2, 3),
        "e.parametrizations.weight.original": torch.ones(2, 2),
    }
    assert without_reparametrisations(state) == state
