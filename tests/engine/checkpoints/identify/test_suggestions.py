"""What the name of a file and the names of its layers suggest, before anything is known to fit."""

from pathlib import Path

import pytest
import torch
import torchvision
from torch import nn

from purer_app.engine.checkpoints.identify.suggestions import NameHints, known_architectures, name_hints, suggest
from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.core.events import ignore
from purer_app.engine.core.verdict import Hint, HintKind, VerdictKind
from purer_app.engine.networks.registry import build_backbone


@pytest.mark.parametrize(
    ("name", "architecture", "data_set", "n_classes", "image_px"),
    [
        ("resnet50_cifar100.pth", "torchvision/resnet50", "CIFAR-100", 100, 32),
        ("ResNet-18-CIFAR10.pt", "resnet18", "CIFAR-10", 10, 32),
        ("model_best_resnet18.pth", "torchvision/resnet18", "", 0, 0),
        ("resnet56_cifar10_best.pth", "cifar-resnet56", "CIFAR-10", 10, 32),
        ("vgg16_bn-imagenet.pth", "torchvision/vgg16_bn", "ImageNet", 1000, 224),
        ("wide_resnet50_2.pth", "torchvision/wide_resnet50_2", "", 0, 0),
        ("mobilenetv2_10classes.ckpt", "torchvision/mobilenet_v2", "", 10, 0),
        ("densenet121 mini-imagenet 20 way.pth", "torchvision/densenet121", "mini-ImageNet", 20, 84),
        ("vit_b_16.in21k.safetensors", "torchvision/vit_b_16", "ImageNet-21k", 0, 224),
        ("conv4-64.pth", "conv4-64", "", 0, 0),
        ("checkpoint_200.pth", "", "", 0, 0),
        ("my pets.pth", "", "", 0, 0),
    ],
)
def test_the_name_of_a_file_says_architecture_and_data(
    name: str, architecture: str, data_set: str, n_classes: int, image_px: int
) -> None:
    found = name_hints(name)
    assert (*found.architectures[:1], "")[0] == architecture
    assert (found.data_set, found.n_classes, found.image_px) == (data_set, n_classes, image_px)


def test_what_is_suggested_can_be_chosen() -> None:
    known = known_architectures()
    for architecture in ("torchvision/resnet50", "cifar-resnet56", "lenet-bn"):
        assert architecture in known
        assert architecture in name_hints(f"my_{architecture.rpartition('/')[2]}_v2.pt").architectures


def write_changed_resnet(path: Path) -> Path:
    """Write a ResNet-50 with one more layer, which fits no known architecture."""
    torch.manual_seed(0)
    network = torchvision.models.resnet50(num_classes=100)
    network.layer4.add_module("gate", nn.Conv2d(2048, 8, 1))
    torch.save(network.state_dict(), path)
    return path


def test_the_nearest_architectures_are_those_with_most_names_in_common(tmp_path: Path) -> None:
    found = suggest(write_changed_resnet(tmp_path / "resnet50_cifar100.pth"))
    assert found.name == NameHints(("torchvision/resnet50",), "CIFAR-100", 100, 32)
    assert found.n_outputs == 100
    first, *others = found.nearest
    assert (first.architecture, first.fitting, first.total) == ("torchvision/resnet50", 267, 269), "but for two tensors"
    assert len(others) == 4 and all(each.fitting <= 267 for each in others)


def test_a_verdict_hints_at_what_the_file_name_suggests(tmp_path: Path) -> None:
    path = write_changed_resnet(tmp_path / "resnet50_cifar100.pth")
    (found,) = inspect_named([path], ignore, use_cache=False)
    assert found.kind is VerdictKind.NEEDS_CHOICE
    assert found.hints[0] == Hint(HintKind.NAME_ARCHITECTURE, "torchvision/resnet50")


def test_of_several_architectures_of_one_name_the_one_that_fits_best_comes_first(tmp_path: Path) -> None:
    network = build_backbone("conv4-64", 3, 32, 10)
    network.add_module("extra", nn.Linear(3, 3))
    path = tmp_path / "conv4_cifar10.pth"
    torch.save(network.state_dict(), path)
    assert name_hints(path.name).architectures == ("conv4-32", "conv4-64", "conv4-128")
    found = suggest(path)
    assert found.name.architectures[0] == "conv4-64"
    assert found.n_outputs == 10, "the head need not be the last matrix"
    (verdict,) = inspect_named([path], ignore, use_cache=False)
    assert verdict.kind is not VerdictKind.NEEDS_CHOICE or verdict.hints[0].architecture == "conv4-64"
