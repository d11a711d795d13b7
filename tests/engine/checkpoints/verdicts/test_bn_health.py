"""Unusual BatchNorm statistics are reported in a sentence with their layers."""

from collections import OrderedDict

import torch
from torch import nn

from purer_app.engine.checkpoints.verdicts.bn_health import batch_norm_health


def trained(**features: int) -> nn.Sequential:
    """Return BatchNorm layers by name whose statistics have seen some noise."""
    model = nn.Sequential(OrderedDict((name, nn.BatchNorm2d(n)) for name, n in features.items()))
    generator = torch.Generator().manual_seed(0)
    for layer in model:
        layer.get_buffer("running_mean").normal_(generator=generator)
        layer.get_buffer("running_var").uniform_(0.5, 2, generator=generator)
    return model


def variance(model: nn.Module, name: str) -> torch.Tensor:
    return model.get_submodule(name).get_buffer("running_var")


def test_sound_statistics_are_reported_as_sound() -> None:
    assert batch_norm_health(trained(a=4, b=8)) == ("the statistics of all 2 BatchNorm layers look sound",)


def test_a_network_without_statistics_has_no_health() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4, track_running_stats=False), nn.GroupNorm(2, 4))
    assert batch_norm_health(model) == ()


def test_layers_that_were_never_updated_are_named() -> None:
    assert batch_norm_health(nn.Sequential(nn.BatchNorm2d(4))) == (
        "the BatchNorm layer was never updated (mean 0 and variance 1 everywhere, as before training): 0",
    )
    model = trained(a=4, **{f"fresh{k}": 4 for k in range(5)})
    for k in range(5):
        model.get_submodule(f"fresh{k}").load_state_dict(nn.BatchNorm2d(4).state_dict())
    assert batch_norm_health(model) == (
        "5 of 6 BatchNorm layers were never updated (mean 0 and variance 1 everywhere, as before training): "
        "fresh0, fresh1, fresh2 and 2 more",
    )


def test_impossible_and_huge_variances_are_counted() -> None:
    model = trained(a=4, b=8)
    variance(model, "a")[:2] = torch.tensor([0.0, -1.0])
    variance(model, "b")[5] = 1e9
    assert batch_norm_health(model) == (
        "2 of 12 BatchNorm channels have a running variance of 0 or less: a 2 of 4",
        "1 of 12 BatchNorm channels have a running variance above 1,000,000: b 1 of 8",
    )


def test_channels_that_say_nothing_are_dead() -> None:
    model = trained(a=4, b=8)
    variance(model, "a")[0] = 1e-12
    with torch.no_grad():
        model.get_submodule("b").get_parameter("weight")[:3] = 0
    assert batch_norm_health(model) == ("4 of 12 BatchNorm channels are dead: a 1 of 4, b 3 of 8",)
    assert batch_norm_health(nn.Sequential(nn.BatchNorm2d(4, affine=False))) != (), "without a scale nothing breaks"
