"""The averaged copy of a network in the same table is found by its prefix, names and shapes."""

import copy
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from purer_app.engine.checkpoints.normalise.averaged_twins import averaged_twin
from purer_app.engine.checkpoints.normalise.unwrap import unwrapped


def network(seed: int) -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(8, 3))


LAST, SMOOTH = (dict(network(seed).state_dict()) for seed in (1, 2))
PARAMETERS = {name: value for name, value in SMOOTH.items() if "running" not in name and "batches" not in name}


def prefixed(start: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    return {start + name: value for name, value in state.items()}


@pytest.mark.parametrize(
    ("state", "prefix", "others"),
    [
        (LAST | prefixed("ema_", SMOOTH), "ema_", ()),
        (prefixed("model.", LAST) | prefixed("ema_model.", SMOOTH), "ema_model.", ()),
        (prefixed("model.", LAST) | prefixed("model_ema.module.", SMOOTH), "model_ema.module.", ()),
        (prefixed("student.", LAST) | prefixed("teacher.", SMOOTH), "teacher.", ()),
        (
            prefixed("online_model.", LAST)
            | prefixed("ema_model.", SMOOTH)
            | {"initted": torch.tensor(True), "step": torch.tensor(4)},
            "ema_model.",
            ("initted", "step"),
        ),
    ],
)
def test_the_averages_take_the_place_of_the_last_weights(
    state: dict[str, Tensor], prefix: str, others: tuple[str, ...]
) -> None:
    found = averaged_twin(state)
    assert found is not None and found[1] == prefix
    start = next(name for name in state if name.endswith("0.weight")).removesuffix("0.weight")
    values = {name.removeprefix(start): value for name, value in found[0].items() if name not in others}
    assert values.keys() == SMOOTH.keys()
    assert all(values[name] is value for name, value in SMOOTH.items())


def test_averages_of_parameters_alone_keep_the_statistics_of_the_network() -> None:
    without_dots = {f"model_ema.{name.replace('.', '')}": value for name, value in PARAMETERS.items()}
    counters = {"model_ema.decay": torch.tensor(0.9999), "model_ema.num_updates": torch.tensor(7)}
    found = averaged_twin(prefixed("model.", LAST) | without_dots | counters)
    assert found is not None
    assert {name.removeprefix("model."): value for name, value in found[0].items()} == LAST | PARAMETERS


@pytest.mark.parametrize(
    "state",
    [
        LAST,
        prefixed("teacher.", LAST),
        prefixed("model.", LAST) | {"ema_decay": torch.tensor(0.9)},
        prefixed("student.", LAST) | prefixed("teacher.", {"0.weight": torch.ones(5, 1, 3, 3)}),
        prefixed("model.", LAST) | {"ema_model.other.weight": torch.ones(2, 2)},
        prefixed("model.", LAST) | {"ema_model.0.weight": LAST["0.weight"]},
    ],
)
def test_no_average_is_seen_where_there_is_no_equal_network(state: dict[str, Tensor]) -> None:
    assert averaged_twin(state) is None


def test_a_note_names_the_averages() -> None:
    found = unwrapped({"state_dict": prefixed("model.", LAST) | prefixed("ema_model.", SMOOTH)}, "a.pth")
    assert found.notes == ("the averaged weights 'ema_model.' are used, not the last ones",)
    assert all(torch.equal(found.state[f"model.{name}"], value) for name, value in SMOOTH.items())


def test_stochastic_averages_of_torch_are_used_rather_than_the_last_weights(tmp_path: Path) -> None:
    last = network(1)
    averaged = AveragedModel(copy.deepcopy(last))
    averaged.update_parameters(network(2))
    averaged.update_parameters(last)
    found = unwrapped({"model": last.state_dict(), "swa_state_dict": averaged.state_dict()}, "a.pth")
    assert torch.equal(found.state["module.0.weight"], averaged.module.state_dict()["0.weight"])
    assert found.notes == ("the averaged weights 'swa_state_dict' are used, not those of 'model'",)
