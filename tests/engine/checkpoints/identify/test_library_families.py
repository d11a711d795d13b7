"""Classifiers of torchvision are recognised in every wrapper and give their original outputs."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.identify import library_families
from purer_app.engine.checkpoints.identify.identify import identify
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.verdict import Hint, HintKind
from purer_app.engine.networks.torchvision_models import imagenet_classes

State = Mapping[str, Tensor]
WRAPPERS: dict[str, Callable[[State], object]] = {
    "bare": dict,
    "DataParallel": lambda state: {"state_dict": {f"module.{k}": v for k, v in state.items()}, "best_acc1": 71.2},
    "Lightning": lambda state: {
        "state_dict": {**{f"model.net.{k}": v for k, v in state.items()}, "criterion.weight": torch.ones(5)},
        "hyper_parameters": {"lr": 0.1},
    },
    "compiled": lambda state: {"model": {f"_orig_mod.module.{k}": v for k, v in state.items()}, "epoch": 3},
    "compiled inside": lambda state: {f"backbone._orig_mod.{k}": v for k, v in state.items()},
}
SMALLEST = {
    "convnext_tiny": "bare",
    "densenet121": "DataParallel",
    "efficientnet_b0": "compiled",
    "googlenet": "Lightning",
    "mnasnet0_5": "DataParallel",
    "mobilenet_v2": "Lightning",
    "mobilenet_v3_small": "compiled inside",
    "regnet_x_400mf": "compiled",
    "regnet_y_400mf": "bare",
    "resnet18": "Lightning",
    "shufflenet_v2_x0_5": "DataParallel",
    "squeezenet1_1": "Lightning",
    "swin_t": "compiled inside",
    "maxvit_t": "DataParallel",
}
"""The smallest classifier of each family that a test can afford, and how it is wrapped."""
SLOW = {"maxvit_t": pytest.mark.slow}


def network(name: str, **options: Any) -> nn.Module:
    options |= {"init_weights": False} if name == "googlenet" else {}
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model: nn.Module = models.get_model(name, weights=None, num_classes=5, **options)
    return model.eval()


def assert_same(name: str, original: nn.Module, raw: object, folder: Path) -> None:
    torch.save(raw, folder / "a.pth")
    inspection = inspect_file(folder / "a.pth")
    verdict = inspection.verdict
    assert (verdict.kind, verdict.n_classes) == ("assumptions", 5), verdict.reasons
    assert verdict.architecture in (f"torchvision/{name}", name)
    assert inspection.spec is not None and inspection.backbone is not None
    images = torch.randn(1, *inspection.spec.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(images), original(images), rtol=1e-4, atol=1e-4)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", [pytest.param(name, marks=SLOW.get(name, ())) for name in SMALLEST])
def test_each_family_of_torchvision_is_rebuilt_with_equal_logits(name: str, tmp_path: Path) -> None:
    original = network(name)
    assert_same(name, original, WRAPPERS[SMALLEST[name]](original.state_dict()), tmp_path)


def test_a_vision_transformer_s_size_follows_from_its_positions(tmp_path: Path) -> None:
    sizes = {"image_size": 64, "patch_size": 32, "num_layers": 12, "num_heads": 12, "hidden_dim": 768, "mlp_dim": 3072}
    (candidate,) = identify(models.VisionTransformer(num_classes=3, **sizes).state_dict())
    assert (candidate.architecture, candidate.image_size, candidate.n_classes) == ("torchvision/vit_b_32", 64, 3)


def test_googlenet_is_found_without_the_heads_that_only_training_uses(tmp_path: Path) -> None:
    original = network("googlenet")
    kept = {name: tensor for name, tensor in original.state_dict().items() if not name.startswith("aux")}
    assert_same("googlenet", original, kept, tmp_path)


def test_old_names_of_densenet_are_understood(tmp_path: Path) -> None:
    original = network("densenet121")
    old = {
        name.replace("norm1.", "norm.1.").replace("conv2.", "conv.2.") if "denselayer" in name else name: tensor
        for name, tensor in original.state_dict().items()
    }
    assert any(".norm.1." in name for name in old)
    assert_same("densenet121", original, old, tmp_path)


def test_a_grey_network_of_torchvision_is_found() -> None:
    original = network("mobilenet_v3_small")
    original.set_submodule("features.0.0", nn.Conv2d(1, 16, 3, 2, 1, bias=False))
    (candidate,) = identify(original.state_dict())
    assert (candidate.architecture, candidate.channels, candidate.mean) == ("torchvision/mobilenet_v3_small", 1, ())


def test_a_thousand_outputs_are_assumed_to_be_imagenet_and_this_is_reported(tmp_path: Path) -> None:
    torch.save(models.squeezenet1_1().state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert inspection.verdict.assumptions == (
        "the layers without weights are those of torchvision/squeezenet1_1",
        "the input has 224x224 pixels; the weights do not say",
        "colours are normalised as in the library's own torchvision/squeezenet1_1 "
        "(mean 0.485, 0.456, 0.406; std 0.229, 0.224, 0.225)",
        "the 1000 classes are those of ImageNet, in their usual order",
    )
    assert inspection.class_names == imagenet_classes()
    assert len(set(inspection.class_names)) == 1000
    assert inspection.class_names[0] == "tench"


def test_an_encoder_with_a_projection_head_is_used_for_features(tmp_path: Path) -> None:
    state = {
        f"backbone.{k}": v for k, v in network("mobilenet_v3_small").state_dict().items() if "classifier.3" not in k
    }
    torch.save(state | {"projection.0.weight": torch.ones(4, 1024)}, tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert (verdict.use, verdict.architecture) == ("features", "torchvision/mobilenet_v3_small")
    assert verdict.assumptions[0] == "1 tensor(s) that are not part of the network are ignored: projection.0.weight"


def test_the_nearest_architecture_is_named_with_what_does_not_fit(tmp_path: Path) -> None:
    state = network("shufflenet_v2_x0_5").state_dict()
    state["stage2.0.branch1.0.weight"] = torch.zeros(24, 1, 5, 5)
    torch.save(state, tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert verdict.kind == "needs-choice"
    assert verdict.reasons[1] == (
        "The nearest known one: 281 of 282 tensors fit torchvision/shufflenet_v2_x0_5; "
        "'stage2.0.branch1.0.weight' has shape (24, 1, 5, 5) where (24, 1, 3, 3) is needed."
    )


def timm_network(name: str) -> nn.Module:
    timm = pytest.importorskip("timm", reason="the extra zoo is not installed")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model: nn.Module = timm.create_model(name, pretrained=False, num_classes=5)
    return model.eval()


@pytest.mark.parametrize(
    "name",
    ["convnext_atto", "vit_tiny_patch16_224", "swin_tiny_patch4_window7_224", "levit_128s", "hiera_tiny_224"],
)
def test_networks_of_timm_are_rebuilt_with_equal_logits(name: str, tmp_path: Path) -> None:
    original = timm_network(name)
    torch.save({f"module.{k}": v for k, v in original.state_dict().items()}, tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert inspection.verdict.architecture == f"timm/{name}"
    assert inspection.spec is not None and inspection.backbone is not None
    images = torch.randn(1, *inspection.spec.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(images), original(images), rtol=1e-4, atol=1e-4)
        features = inspection.backbone.features(images)
    assert features.shape == (1, inspection.backbone.n_features)


def test_weights_that_fit_several_architectures_equally_need_a_choice(tmp_path: Path) -> None:
    torch.save(timm_network("mobilenetv3_small_100").state_dict(), tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert (verdict.kind, verdict.use) == ("needs-choice", "none")
    assert verdict.candidates == ("timm/mobilenetv3_small_100", "timm/tf_mobilenetv3_small_100")
    assert verdict.reasons == (
        "a.pth holds weights that fit timm/mobilenetv3_small_100 and timm/tf_mobilenetv3_small_100 equally well, but "
        "with different outputs.",
    )
    assert verdict.hints == (Hint(HintKind.CHOOSE_ONE, "timm/mobilenetv3_small_100"),)


def test_a_network_of_timm_is_recognised_where_timm_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save(timm_network("convnext_atto").state_dict(), tmp_path / "a.pth")
    monkeypatch.setattr(library_families, "timm_is_installed", lambda: False)
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert (verdict.kind, verdict.candidates) == ("needs-choice", ("timm/convnext_atto",))
    assert verdict.reasons == (
        "a.pth holds weights that fit timm/convnext_atto. The library timm is needed to use them; "
        "install it with: pip install 'purer-app[zoo]'",
    )
