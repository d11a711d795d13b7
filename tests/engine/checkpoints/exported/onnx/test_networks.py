"""Networks exported to ONNX become networks with equal logits and equal input gradients."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torchvision import models
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.densenet import DenseNet
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.shufflenetv2 import ShuffleNetV2
from torchvision.models.vision_transformer import VisionTransformer

from purer_app.engine.checkpoints.exported.onnx.reading import read_onnx
from purer_app.engine.networks.registry import build_backbone
from tests.helpers.onnx_graphs import save_exported


def transformer() -> nn.Module:
    model: nn.Module = VisionTransformer(32, 8, 2, 2, 16, 32, num_classes=4)
    nn.init.normal_(model.get_parameter("heads.head.weight"))  # torchvision draws zeros, which would hide all gradients
    return model


def mobilenet() -> nn.Module:
    blocks = [InvertedResidualConfig(16, 3, 16, 16, True, "RE", 2, 1, 1.0)]
    blocks.append(InvertedResidualConfig(16, 5, 96, 24, True, "HS", 2, 1, 1.0))
    model: nn.Module = MobileNetV3(blocks, last_channel=32, num_classes=4)
    return model


def efficientnet() -> nn.Module:
    blocks = [MBConvConfig(1, 3, 1, 16, 8, 1), MBConvConfig(4, 5, 2, 8, 16, 1)]
    model: nn.Module = EfficientNet(blocks, dropout=0.2, num_classes=4, last_channel=32)
    return model


def convnext() -> nn.Module:
    model: nn.Module = ConvNeXt([CNBlockConfig(8, 16, 1), CNBlockConfig(16, None, 1)], num_classes=4)
    return model


def inception_block() -> nn.Module:
    block = models.googlenet(weights=None, num_classes=4, aux_logits=False, init_weights=False).inception3a
    return nn.Sequential(
        nn.Conv2d(3, 192, 5, 4), block, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(), nn.Linear(256, 4)
    )


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "conv4": lambda: build_backbone("conv4-8", 3, 32, 4),
    "lenet": lambda: build_backbone("lenet", 3, 32, 4),
    "resnet18": lambda: build_backbone("resnet18-8", 3, 32, 4),
    "mobilenet": mobilenet,
    "efficientnet": efficientnet,
    "convnext": convnext,
    "transformer": transformer,
    "densenet": lambda: DenseNet(4, (2, 2), 8, 2, num_classes=4),
    "inception": inception_block,
    "shufflenet": lambda: ShuffleNetV2([2, 2, 2], [8, 16, 24, 32, 48], num_classes=4),
    "squeezenet": lambda: models.squeezenet1_1(weights=None, num_classes=4),
}


def built(name: str) -> nn.Module:
    """Build a network with BatchNorm statistics that matter, always the same."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = NETWORKS[name]()
        for layer in model.modules():
            if isinstance(layer, nn.BatchNorm2d):
                assert layer.running_mean is not None and layer.running_var is not None
                layer.running_mean.normal_(0, 0.2)
                layer.running_var.uniform_(0.5, 1.5)
    return model.eval().requires_grad_(False)


def check_equal(network: nn.Module, original: nn.Module, pictures: Tensor) -> None:
    """Check that logits and gradients of the pictures are equal to 1e-4 of their largest value."""
    ours, theirs = pictures.clone().requires_grad_(), pictures.clone().requires_grad_()
    answers, truth = network(ours), original(theirs)
    gradients = [torch.autograd.grad(x.square().sum(), at)[0] for x, at in ((answers, ours), (truth, theirs))]
    for found, wanted in ((answers.detach(), truth.detach()), gradients):
        assert found.shape == wanted.shape
        assert float((found - wanted).abs().max()) <= 1e-4 * float(wanted.abs().max())


def pictures(n: int, side: int = 32) -> Tensor:
    return torch.randn(n, 3, side, side, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("name", NETWORKS)
def test_an_exported_network_gives_the_same_logits_and_gradients(name: str, tmp_path: Path) -> None:
    original = built(name)
    path = save_exported(tmp_path / "a.onnx", original)
    network = read_onnx(path)
    assert network.trace_shapes(3, 32, 32, "a.onnx") == 4
    for n in (1, 3):
        check_equal(network, original, pictures(n))
    features = network.features(pictures(3))
    assert network.has_head and features.shape == (3, network.n_features)
    if isinstance(network.head, nn.Linear):
        assert torch.allclose(network.head(features), original(pictures(3)), rtol=1e-3, atol=1e-4)
    runtime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (truth,) = session.run(None, {"x": pictures(3).numpy()})
    assert np.allclose(network(pictures(3)).numpy(), truth, rtol=1e-3, atol=1e-4 * float(np.abs(truth).max()))


@pytest.mark.parametrize("name", ["resnet18", "transformer", "shufflenet"])
def test_a_network_exported_for_one_picture_takes_any_number(name: str, tmp_path: Path) -> None:
    original = built(name)
    network = read_onnx(save_exported(tmp_path / "a.onnx", original, fixed_batch=1))
    assert network.form.batch == 1
    assert network.trace_shapes(3, 32, 32, "a.onnx") == 4
    check_equal(network, original, pictures(3))


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["mobilenet", "transformer", "densenet"])
def test_the_newer_exporter_of_pytorch_is_understood_too(name: str, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript", reason="the extra onnx is not installed")
    original = built(name)
    network = read_onnx(save_exported(tmp_path / "a.onnx", original, dynamo=True))
    assert network.trace_shapes(3, 32, 32, "a.onnx") == 4
    check_equal(network, original, pictures(3))


def test_batch_norm_layers_that_are_not_folded_keep_their_statistics(tmp_path: Path) -> None:
    original = built("conv4")
    kept: dict[str, Any] = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    network = read_onnx(save_exported(tmp_path / "a.onnx", original, **kept))
    layers = [
        [layer for layer in model.modules() if isinstance(layer, nn.BatchNorm2d)] for model in (network, original)
    ]
    assert len(layers[0]) == len(layers[1]) == 4
    for ours, theirs in zip(*layers, strict=True):
        assert torch.equal(ours.get_buffer("running_mean"), theirs.get_buffer("running_mean"))
        assert torch.equal(ours.get_buffer("running_var"), theirs.get_buffer("running_var"))
        assert ours.eps == pytest.approx(theirs.eps)
    check_equal(network, original, pictures(3))


def test_a_rebuilt_network_can_be_exported_again(tmp_path: Path) -> None:
    original = built("transformer")
    network = read_onnx(save_exported(tmp_path / "a.onnx", original))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = torch.export.Dim("batch", min=1, max=64)
        program = torch.export.export(network, (pictures(2),), dynamic_shapes=({0: batch},))
    assert torch.allclose(program.module()(pictures(5)), original(pictures(5)), atol=1e-4)
