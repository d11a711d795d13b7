"""Networks with a replaced or separated head are recognised and give the same outputs."""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.identify.quick_guess import guess
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.normalise.heads.folded_norms import FOLDED, folded_head
from purer_app.engine.checkpoints.normalise.heads.mlp_heads import split_mlp_head
from purer_app.engine.checkpoints.normalise.heads.replaced_heads import collapsed_head, moved_heads
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import load_pool
from tests.helpers.tiny_pools import write_teacher


class Apart(nn.Module):
    """The children of a ResNet in a sequence, with a new head."""

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


def alexnet_with_one_layer() -> nn.Module:
    model: nn.Module = models.alexnet()
    model.classifier = nn.Sequential(nn.Dropout(), nn.Linear(9216, 4))
    return model


def small_mobilenet_with_bare_head() -> nn.Module:
    model: nn.Module = models.mobilenet_v3_small()
    model.classifier = nn.Linear(576, 4)
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
        (alexnet_with_one_layer, "torchvision/alexnet-trunk", 64),
        (small_mobilenet_with_bare_head, "torchvision/mobilenet_v3_small-trunk", 64),
        (lambda: Apart(models.resnet18()), "torchvision/resnet18", 64),
    ],
)
def test_a_network_with_another_head_is_found_and_answers_the_same(
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


def test_a_head_with_more_than_one_layer_is_left_alone() -> None:
    body = OrderedDict({"conv1.weight": torch.zeros(4, 3, 3, 3)})
    two = body | {"fc.0.weight": torch.zeros(3, 4), "fc.2.weight": torch.zeros(2, 3)}
    assert collapsed_head(two) is None
    assert list(moved_heads(two)) == []
    normed = body | {"fc.0.weight": torch.zeros(4), "fc.1.weight": torch.zeros(2, 4)}
    assert collapsed_head(normed) is None, "a norm before the layer would be lost"


NORM = {"fc.1.running_mean": torch.zeros(3), "fc.1.running_var": torch.ones(3)}


def settled(head: nn.Sequential) -> nn.Module:
    """Put a head on a ResNet, with statistics as training leaves them."""
    model: nn.Module = models.resnet18()
    model.fc = head
    for layer in head:
        if isinstance(layer, nn.BatchNorm1d):
            for values, low in ((layer.running_mean, -1.0), (layer.running_var, 0.5), (layer.weight, 0.5)):
                if values is not None:
                    nn.init.uniform_(values, low, 2.0)
    return model


@pytest.mark.parametrize(
    ("head", "architecture"),
    [
        ([nn.BatchNorm1d(512), nn.Dropout(), nn.Linear(512, 4)], "resnet18"),
        ([nn.Linear(512, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 4)], "resnet18+8"),
        ([nn.Linear(512, 8, bias=False), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 4)], "resnet18+8"),
        ([nn.Linear(512, 8), nn.ReLU(), nn.BatchNorm1d(8, affine=False), nn.Linear(8, 4)], "resnet18+8"),
        (
            [nn.BatchNorm1d(512), nn.Linear(512, 8), nn.ReLU(), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 4)],
            "resnet18+8",
        ),
    ],
)
def test_batch_norm_in_the_head_is_folded_and_reported(
    head: list[nn.Module], architecture: str, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    model = settled(nn.Sequential(*head)).eval()
    torch.save(model.state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert inspection.verdict.architecture.removeprefix("torchvision/") == architecture
    assert inspection.verdict.n_classes == 4
    assert FOLDED in inspection.verdict.assumptions
    assert inspection.backbone is not None
    pictures = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(pictures), model(pictures), rtol=1e-4, atol=1e-5)


def test_a_norm_without_a_linear_layer_next_to_it_is_not_folded(tmp_path: Path) -> None:
    model: nn.Module = models.resnet18()
    model.fc = nn.Sequential(nn.LayerNorm(512), nn.Linear(512, 4))
    torch.save(model.state_dict(), tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.kind == "needs-choice"


@pytest.mark.parametrize(
    "head",
    [
        {"fc.0.weight": torch.zeros(3, 4)},  # no norm
        {"fc.0.weight": torch.zeros(4, 3)} | NORM,  # of another width
        {"fc.0.weight": torch.zeros(3, 4), "fc.0.bias": torch.zeros(2)} | NORM,
        {"fc.0.weight": torch.zeros(3, 4), "fc.1.running_mean": torch.zeros(3)},
        {"fc.0.weight": torch.zeros(3, 4)} | NORM | {"fc.1.weight": torch.zeros(3, 1)},
        {"fc.0.weight": torch.zeros(3, 4)} | NORM | {f"fc.{k}.running_mean": torch.zeros(3) for k in range(2, 12)},
    ],
)
def test_a_damaged_norm_next_to_a_linear_layer_is_not_folded(head: dict[str, Tensor]) -> None:
    assert folded_head({"fc.0.weight": torch.zeros(3, 4)} | NORM) is not None
    assert folded_head(head) is None


def resnet_with_hidden_layer() -> nn.Module:
    model: nn.Module = models.resnet18()
    model.fc = nn.Sequential(nn.Linear(512, 128), nn.ReLU(), nn.Dropout(), nn.Linear(128, 4), nn.LogSoftmax(1))
    return model


def densenet_with_hidden_layers() -> nn.Module:
    model: nn.Module = models.densenet121()
    model.classifier = nn.Sequential(
        nn.Linear(1024, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Dropout(), nn.Linear(32, 4)
    )
    return model


def vgg_with_hidden_layer() -> nn.Module:
    model: nn.Module = models.vgg11_bn()
    head = (("fc1", nn.Linear(4096, 16)), ("relu", nn.ReLU()), ("fc2", nn.Linear(16, 4)), ("output", nn.LogSoftmax(1)))
    model.get_submodule("classifier")[6] = nn.Sequential(OrderedDict(head))  # type: ignore[operator]
    return model


class Wrapped(nn.Module):
    """A network without its head, and two other layers."""

    def __init__(self) -> None:
        super().__init__()
        self.base = models.resnet18()
        self.base.fc = nn.Identity()
        self.fc1, self.fc2 = nn.Linear(512, 16), nn.Linear(16, 4)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.fc2(self.fc1(self.base(x)).relu())
        return found


def vgg_with_another_classifier() -> nn.Module:
    model: nn.Module = models.vgg11_bn()
    model.classifier = nn.Sequential(nn.Linear(25088, 16), nn.ReLU(), nn.Dropout(), nn.Linear(16, 4))
    return model


@pytest.mark.parametrize(
    ("make", "architecture"),
    [
        (resnet_with_hidden_layer, "resnet18+128"),
        (densenet_with_hidden_layers, "torchvision/densenet121+64-32"),
        (vgg_with_hidden_layer, "torchvision/vgg11_bn+16"),
        (Wrapped, "resnet18+16"),
        (vgg_with_another_classifier, "torchvision/vgg11_bn-trunk+16"),
    ],
)
def test_hidden_layers_in_the_head_are_rebuilt_and_reported(
    make: Callable[[], nn.Module], architecture: str, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    model = make().eval()
    torch.save(model.state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    verdict = inspection.verdict
    assert (verdict.kind, verdict.use, verdict.n_classes) == ("assumptions", "inversion", 4)
    assert verdict.architecture.endswith(architecture)
    assert "ReLU between the layers of the replaced head" in verdict.assumptions
    (normalised,) = (said for said in verdict.assumptions if "normalised" in said)
    assert "+" not in normalised and "trunk" not in normalised
    assert inspection.backbone is not None
    pictures = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        found, expected = inspection.backbone(pictures).log_softmax(1), model(pictures).log_softmax(1)
        assert inspection.backbone.features(pictures).shape == (2, inspection.backbone.n_features)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "head",
    [
        {"fc.0.weight": torch.zeros(3, 4), "fc.0.bias": torch.zeros(3)},  # one layer is no hidden one
        {f"fc.{k}.{part}": torch.zeros(*shape) for k in (0, 2) for part, shape in (("weight", (3, 4)), ("bias", (3,)))},
        {"fc.0.weight": torch.zeros(3, 4), "fc.2.weight": torch.zeros(2, 3)},  # without biases
        {
            "fc.0.weight": torch.zeros(3, 4),
            "fc.0.bias": torch.zeros(3),
            "fc.1.running_mean": torch.zeros(3),
            "fc.2.weight": torch.zeros(2, 3),
            "fc.2.bias": torch.zeros(2),
        },
    ],
)
def test_other_heads_are_not_taken_for_hidden_layers(head: dict[str, Tensor]) -> None:
    assert split_mlp_head({"conv1.weight": torch.zeros(4, 3, 3, 3)} | head) is None


def test_other_widths_than_those_of_the_weights_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save(resnet_with_hidden_layer().state_dict(), path)
    with pytest.raises(CheckpointError) as caught:
        choose(path, ChooseConfig(path=str(path), architecture="resnet18+64"))
    assert str(caught.value) == "your choice says architecture resnet18+64; the weights fit resnet18+128"


@pytest.mark.parametrize("name", ["conv4-4+", "conv4-4+0", "conv4-4+8-8-8-8-8", "conv4-4+99999", "+8"])
def test_a_name_with_invalid_widths_is_not_an_architecture(name: str) -> None:
    with pytest.raises(ConfigError, match="unknown architecture"):
        build_backbone(name, 3, 32, 4)


def test_a_network_with_hidden_layers_is_a_teacher_and_a_branch(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = build_backbone("conv4-4+8", 1, 16, 3)
    weights = {name.removeprefix("base."): value for name, value in model.state_dict().items()}
    named = {name.replace("hidden.0.", "fc.0.").replace("head.", "fc.2."): value for name, value in weights.items()}
    torch.save(named, tmp_path / "a.pth")
    write_teacher(tmp_path, "b")
    pool = load_pool(tmp_path, torch.device("cpu"))
    (deep,) = (teacher for teacher in pool.teachers if teacher.architecture == "conv4-4+8")
    assert deep.spec.channels == 1
    pictures = torch.randn(2, *deep.spec.shape)
    torch.testing.assert_close(deep.features(pictures).shape, torch.Size((2, 8)))
    assert deep.multiply_adds > 0
    with torch.no_grad():
        torch.testing.assert_close(deep.model(pictures), model.eval()(pictures))
