"""Networks whose head was replaced, or that were taken apart for it, are found all the same and answer the same."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.guessing import guess
from purer_app.engine.checkpoints.replaced_heads import collapsed_head, moved_heads
from purer_app.engine.checkpoints.triage import inspect_file


class Apart(nn.Module):
    """The children of a ResNet in a row, and a head of its own."""

    def __init__(self, whole: nn.Module) -> None:
        super().__init__()
        self.backbone = nn.Sequential(*list(whole.children())[:-1])
        self.fc = nn.Linear(512, 4)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.fc(self.backbone(x).flatten(1))
        return found


def resnet_with_dropout() -> nn.Module:
    model: nn.Module = models.resnet18()
    model.fc = nn.Sequential(nn.Dropout(0.5), nn.Linear(512, 4))
    return model


def mobilenet_with_bare_head() -> nn.Module:
    model: nn.Module = models.mobilenet_v2()
    model.classifier = nn.Linear(1280, 4)
    return model


def densenet_in_a_row() -> nn.Module:
    model: nn.Module = models.densenet121()
    model.classifier = nn.Sequential(nn.Linear(1024, 4))
    return model


def transformer_with_dropout() -> nn.Module:
    model: nn.Module = models.vit_b_32(image_size=64)
    model.heads = nn.Sequential(nn.Dropout(), nn.Linear(768, 4))
    return model


def convnext_one_further() -> nn.Module:
    model: nn.Module = models.convnext_tiny()
    model.classifier = nn.Sequential(
        model.get_submodule("classifier.0"), nn.Flatten(1), nn.Dropout(), nn.Linear(768, 4)
    )
    return model


@pytest.mark.parametrize(
    ("make", "architecture", "size"),
    [
        (resnet_with_dropout, "torchvision/resnet18", 64),
        (mobilenet_with_bare_head, "torchvision/mobilenet_v2", 64),
        (densenet_in_a_row, "torchvision/densenet121", 64),
        (transformer_with_dropout, "torchvision/vit_b_32", 64),
        (convnext_one_further, "torchvision/convnext_tiny", 64),
        (lambda: Apart(models.resnet18()), "torchvision/resnet18", 64),
    ],
)
def test_that_a_network_with_another_head_is_found_and_answers_the_same(
    make: Callable[[], nn.Module], architecture: str, size: int, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    model = make().eval()
    torch.save(model.state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert (inspection.verdict.architecture, inspection.verdict.n_classes) in {(architecture, 4), ("resnet18", 4)}
    assert inspection.backbone is not None
    pictures = torch.randn(2, 3, size, size)
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(pictures), model(pictures), rtol=1e-4, atol=1e-5)
    listed = guess({name: tuple(value.shape) for name, value in model.state_dict().items()})
    assert architecture in listed or "resnet18" in listed


def test_that_a_head_with_more_than_one_layer_is_left_alone() -> None:
    body = OrderedDict({"conv1.weight": torch.zeros(4, 3, 3, 3)})
    two = body | {"fc.0.weight": torch.zeros(3, 4), "fc.2.weight": torch.zeros(2, 3)}
    assert collapsed_head(two) is None
    assert list(moved_heads(two)) == []
    normed = body | {"fc.0.weight": torch.zeros(4), "fc.1.weight": torch.zeros(2, 4)}
    assert collapsed_head(normed) is None, "a norm before the layer would be lost"


def test_that_a_batch_norm_in_the_head_is_not_dropped(tmp_path: Path) -> None:
    model: nn.Module = models.resnet18()
    model.fc = nn.Sequential(nn.BatchNorm1d(512), nn.Linear(512, 4))
    torch.save(model.state_dict(), tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.verdict == "needs-choice"
