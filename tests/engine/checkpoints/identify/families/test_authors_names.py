"""EfficientNet, ConvNeXt and RegNet are recognised under the names that their authors and ports give the weights."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.identify.quick_guess import guess
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.networks.families.efficient import PLANS
from purer_app.engine.networks.registry import build_backbone
from tests.engine.checkpoints.identify.families.conftest import Recognised, fill


def same(x: Tensor, conv: nn.Conv2d) -> Any:
    """Pad as TensorFlow does: as many outputs as the stride leaves, the odd row of zeros last."""
    stride, kernel = conv.stride[0], conv.kernel_size[0]
    n_outputs = -(-x.shape[-1] // stride)
    missing = max((n_outputs - 1) * stride + kernel - x.shape[-1], 0)
    before, after = missing // 2, missing - missing // 2
    return conv(F.pad(x, (before, after, before, after)))


class MbConv(nn.Module):
    def __init__(self, w_in: int, w_out: int, kernel: int, stride: int, expansion: int, lite: bool) -> None:
        super().__init__()
        wide = w_in * expansion
        if expansion > 1:
            self._expand_conv, self._bn0 = nn.Conv2d(w_in, wide, 1, bias=False), nn.BatchNorm2d(wide, eps=1e-3)
        self._depthwise_conv = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, eps=1e-3)
        if not lite:
            self._se_reduce, self._se_expand = nn.Conv2d(wide, w_in // 4, 1), nn.Conv2d(w_in // 4, wide, 1)
        self._project_conv, self._bn2 = nn.Conv2d(wide, w_out, 1, bias=False), nn.BatchNorm2d(w_out, eps=1e-3)
        self.skips, self.lite, self.expansion = stride == 1 and w_in == w_out, lite, expansion

    def forward(self, x: Tensor) -> Any:
        act = F.relu6 if self.lite else F.silu
        out = act(self._bn0(self._expand_conv(x))) if self.expansion > 1 else x
        out = act(self._bn1(same(out, self._depthwise_conv)))
        if not self.lite:
            gate = self._se_expand(F.silu(self._se_reduce(F.adaptive_avg_pool2d(out, 1))))
            out = torch.sigmoid(gate) * out
        out = self._bn2(self._project_conv(out))
        return out + x if self.skips else out


class EfficientNetB0(nn.Module):
    """EfficientNet-B0, whose Lite form has the same widths, written out from table 1 of Tan and Le 2019."""

    def __init__(self, n_classes: int, *, lite: bool) -> None:
        super().__init__()
        self._conv_stem, self._bn0 = nn.Conv2d(3, 32, 3, 2, bias=False), nn.BatchNorm2d(32, eps=1e-3)
        rows: tuple[tuple[int, ...], ...] = (
            (32, 16, 3, 1, 1, 1),
            (16, 24, 3, 2, 6, 2),
            (24, 40, 5, 2, 6, 2),
            (40, 80, 3, 2, 6, 3),
        )
        rows += ((80, 112, 5, 1, 6, 3), (112, 192, 5, 2, 6, 4), (192, 320, 3, 1, 6, 1))
        blocks = []
        for w_in, w_out, kernel, stride, expansion, n_blocks in rows:
            blocks.append(MbConv(w_in, w_out, kernel, stride, expansion, lite))
            blocks += [MbConv(w_out, w_out, kernel, 1, expansion, lite) for _ in range(n_blocks - 1)]
        self._blocks = nn.ModuleList(blocks)
        self._conv_head, self._bn1 = nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280, eps=1e-3)
        self._fc, self.lite = nn.Linear(1280, n_classes), lite

    def forward(self, x: Tensor) -> Any:
        act = F.relu6 if self.lite else F.silu
        x = act(self._bn0(same(x, self._conv_stem)))
        for block in self._blocks:
            x = block(x)
        return self._fc(act(self._bn1(self._conv_head(x))).mean(dim=(2, 3)))


@pytest.mark.parametrize(("architecture", "lite"), [("efficientnet-b0", False), ("efficientnet-lite0", True)])
def test_efficientnet(architecture: str, lite: bool, recognised: Recognised) -> None:
    found = recognised(EfficientNetB0(5, lite=lite), architecture, 224)
    assert any("padding as in TensorFlow" in said for said in found.verdict.assumptions)


@pytest.mark.parametrize("name", [name for name in PLANS if "lite" not in name and name != "efficientnet-b8"])
def test_efficientnets_have_the_widths_of_torchvision(name: str) -> None:
    theirs = getattr(models, name.replace("-", "_"))
    with torch.device("meta"):
        ours, other = build_backbone(name, 3, 224, 1000), theirs()
    assert [tuple(p.shape) for p in ours.parameters()] == [tuple(p.shape) for p in other.parameters()]


def convnext_of_authors(name: str) -> str:
    """Rename a weight of torchvision's ConvNeXt as facebookresearch/ConvNeXt has it."""
    name = re.sub(r"^features\.0\.(\d)\.", r"downsample_layers.0.\1.", name)
    name = re.sub(r"^features\.([246])\.", lambda m: f"downsample_layers.{int(m[1]) // 2}.", name)
    name = re.sub(r"^features\.([1357])\.(\d+)\.", lambda m: f"stages.{int(m[1]) // 2}.{m[2]}.", name)
    for theirs, authors in ((".layer_scale", ".gamma"), ("block.0", "dwconv"), ("block.2", "norm")):
        name = name.replace(theirs, authors)
    name = name.replace("block.3", "pwconv1").replace("block.5", "pwconv2")
    return name.replace("classifier.0", "norm").replace("classifier.2", "head")


def regnet_of_authors(name: str) -> str:
    """Rename a weight of torchvision's RegNet as facebookresearch/pycls has it."""
    name = re.sub(r"^stem\.0\.", "stem.conv.", re.sub(r"^stem\.1\.", "stem.bn.", name))
    name = re.sub(r"^trunk_output\.block\d\.block(\d)-(\d+)\.", lambda m: f"s{m[1]}.b{int(m[2]) + 1}.", name)
    name = name.replace(".proj.0.", ".proj.").replace(".proj.1.", ".bn.")
    name = re.sub(r"\.f\.([abc])\.0\.", r".f.\1.", re.sub(r"\.f\.([abc])\.1\.", r".f.\1_bn.", name))
    name = name.replace(".se.fc1.", ".se.f_ex.0.").replace(".se.fc2.", ".se.f_ex.2.")
    return re.sub(r"^fc\.", "head.fc.", name)


@pytest.mark.parametrize(
    ("name", "renamed", "key"),
    [
        ("convnext_tiny", convnext_of_authors, "model"),
        ("regnet_y_400mf", regnet_of_authors, "model_state"),
        ("regnet_x_400mf", regnet_of_authors, "model_state"),
    ],
)
def test_names_of_authors(name: str, renamed: Callable[[str], str], key: str, tmp_path: Path) -> None:
    model = fill(getattr(models, name)(num_classes=7), 64, 3)
    state = {
        renamed(k): v.flatten() if k.endswith("layer_scale") else v
        for k, v in model.state_dict().items()
        if "batches" not in k
    }
    assert len(state) == sum("batches" not in k for k in model.state_dict())
    assert state.keys().isdisjoint(model.state_dict())
    assert guess({k: tuple(v.shape) for k, v in state.items()})[0] == f"torchvision/{name}"
    torch.save({key: state}, tmp_path / "a.pth")
    found = inspect_file(tmp_path / "a.pth")
    assert (found.verdict.architecture, found.verdict.n_classes) == (f"torchvision/{name}", 7)
    pictures = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(1))
    assert found.backbone is not None
    with torch.no_grad():
        torch.testing.assert_close(found.backbone(pictures), model(pictures), rtol=1e-4, atol=1e-4)
