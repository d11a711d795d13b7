"""Independent implementations with other names are recognised and give their original outputs."""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.identify.identify import Candidate, build_strict, identify
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]


def surest(state: Mapping[str, Tensor]) -> Candidate:
    return identify(state)[0]


def facts(candidate: Candidate) -> tuple[object, ...]:
    return candidate.architecture, candidate.n_classes, candidate.channels, candidate.image_size


def randomised(model: nn.Module) -> nn.Module:
    """Give BatchNorm statistics that matter, and weights that carry a signal through many layers (He et al. 2015)."""
    for name, value in model.state_dict().items():
        if value.is_floating_point() and value.ndim == 1:
            value.uniform_(*((-0.3, 0.3) if name.endswith(("mean", "bias")) else (0.5, 1.5)))
        elif value.ndim > 1:
            nn.init.kaiming_normal_(value)
    return model.eval()


def assert_same_outputs(candidate: Candidate, original: Callable[[Tensor], Tensor], size: int) -> None:
    images = torch.randn(3, candidate.channels, size, size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours, theirs = build_strict(candidate, size)(images), original(images)
    assert torch.allclose(ours, theirs, rtol=1e-3, atol=1e-4)
    assert theirs.std(dim=0).max() > 1e-3, "the outputs must depend on the images"


class StraightVgg(nn.Module):
    """VGG-11 as a list of layers and one linear layer, written on its own after its table of widths."""

    def __init__(self, widths: tuple[int | str, ...]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        w_in = 3
        for width in widths:
            if isinstance(width, str):
                layers.append(nn.MaxPool2d(2, 2))
            else:
                layers += [nn.Conv2d(w_in, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
                w_in = width
        self.features = nn.Sequential(*layers, nn.AvgPool2d(1, 1))
        self.classifier = nn.Linear(512, 4)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(x).flatten(1))
        return logits


def test_a_straight_vgg_computes_the_same_and_one_with_other_pooling_is_not_taken_for_it() -> None:
    original = randomised(StraightVgg((64, "M", 128, "M", 256, 256, "M", 512, 512, "M", 512, 512, "M")))
    candidate = surest(original.state_dict())
    assert facts(candidate) == ("cifar-vgg11-bn", 4, 3, None)
    assert_same_outputs(candidate, original, 32)
    other = randomised(StraightVgg((64, "M", 128, "M", 256, "M", 256, 512, "M", 512, 512, 512, "M")))
    candidate = surest(other.state_dict())
    assert facts(candidate) == ("vgg-bn-64-p-128-p-256-p-256-512-p-512x3-p", 4, 3, None)
    assert_same_outputs(candidate, other, 32)


@pytest.mark.parametrize("architecture", ["cifar-vgg11", "cifar-vgg13-bn-8", "cifar-vgg11-bn-8-6"])
def test_vgg_for_small_pictures_is_found(architecture: str, make_network: MakeNetwork) -> None:
    original = randomised(make_network(architecture, 3, 32, 5))
    candidate = surest(original.state_dict())
    assert facts(candidate) == (architecture, 5, 3, None)
    assert_same_outputs(candidate, original, 32)


class CountedBlock(nn.Module):
    """Residual block of released few-shot code, whose network counts its parts through."""

    def __init__(self, w_in: int, w_out: int, stride: int) -> None:
        super().__init__()
        self.C1 = nn.Conv2d(w_in, w_out, 3, stride, 1, bias=False)
        self.BN1 = nn.BatchNorm2d(w_out)
        self.C2 = nn.Conv2d(w_out, w_out, 3, 1, 1, bias=False)
        self.BN2 = nn.BatchNorm2d(w_out)
        self.projects = w_in != w_out
        if self.projects:
            self.shortcut = nn.Conv2d(w_in, w_out, 1, stride, bias=False)
            self.BNshortcut = nn.BatchNorm2d(w_out)

    def forward(self, x: Tensor) -> Tensor:
        out = self.BN2(self.C2(self.BN1(self.C1(x)).clamp(min=0)))
        total: Tensor = out + (self.BNshortcut(self.shortcut(x)) if self.projects else x)
        return total.clamp(min=0)


def counted_resnet(stem: list[nn.Module], width: int, per_stage: int) -> nn.Module:
    blocks: list[nn.Module] = []
    w_in = width
    for stage in range(4):
        w_out = width * 2**stage
        blocks.append(CountedBlock(w_in, w_out, 2 if stage else 1))
        blocks += [CountedBlock(w_out, w_out, 1) for _ in range(per_stage - 1)]
        w_in = w_out
    trunk = nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return nn.Sequential(OrderedDict(feature=nn.Sequential(OrderedDict(trunk=trunk)), classifier=nn.Linear(w_in, 6)))


def small_stem() -> list[nn.Module]:
    return [nn.Conv2d(3, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4)]


def large_stem() -> list[nn.Module]:
    return [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]


@pytest.mark.parametrize(
    ("architecture", "stem", "width", "per_stage"),
    [
        ("resnet10-4-bare", small_stem(), 4, 1),
        ("resnet18-4", [*small_stem(), nn.ReLU()], 4, 2),
        ("resnet10", large_stem(), 64, 1),
    ],
)
def test_a_residual_network_with_counted_parts_is_found_by_its_stem(
    architecture: str, stem: list[nn.Module], width: int, per_stage: int
) -> None:
    original = randomised(counted_resnet(stem, width, per_stage))
    candidate = surest(original.state_dict())
    assert facts(candidate) == (architecture, 6, 3, None)
    assert_same_outputs(candidate, original, 64)


def residual_function_name(key: str) -> str:
    """Rename as a repository for CIFAR-100 does, which counts the layers inside of blocks."""
    key = re.sub(r"^layer(\d)\.", lambda found: f"conv{int(found[1]) + 1}_x.", key)
    for ours, theirs in (("conv1", "0"), ("bn1", "1"), ("conv2", "3"), ("bn2", "4")):
        key = re.sub(rf"^(conv\d_x\.\d\.){ours}\.", rf"\1residual_function.{theirs}.", key)
    key = key.replace(".downsample.", ".shortcut.")
    return re.sub(r"^(conv|bn)1\.", lambda found: f"conv1.{0 if found[1] == 'conv' else 1}.", key)


def hugging_face_name(key: str) -> str:
    key = re.sub(r"^layer(\d)\.(\d)\.", lambda found: f"encoder.stages.{int(found[1]) - 1}.layers.{found[2]}.", key)
    key = re.sub(r"^conv1\.", "embedder.embedder.convolution.", key)
    key = re.sub(r"^bn1\.", "embedder.embedder.normalization.", key)
    key = re.sub(r"\.conv(\d)\.", lambda found: f".layer.{int(found[1]) - 1}.convolution.", key)
    key = re.sub(r"\.bn(\d)\.", lambda found: f".layer.{int(found[1]) - 1}.normalization.", key)
    key = key.replace(".downsample.0.", ".shortcut.convolution.").replace(".downsample.1.", ".shortcut.normalization.")
    return key.replace("fc.", "classifier.1.") if key.startswith("fc.") else f"resnet.{key}"


@pytest.mark.parametrize(
    ("architecture", "rename"), [("resnet18-4", residual_function_name), ("resnet18", hugging_face_name)]
)
def test_names_of_other_programs_are_understood(
    architecture: str, rename: Callable[[str], str], make_network: MakeNetwork
) -> None:
    original = make_network(architecture, 3, 32, 6)
    state = {rename(key): value for key, value in original.state_dict().items()}
    assert not any(key.startswith("layer1") for key in state)
    candidate = surest(state)
    assert candidate.architecture == architecture
    assert_same_outputs(candidate, original, 32)


def test_a_bottleneck_network_for_small_pictures_is_found(make_network: MakeNetwork) -> None:
    original = randomised(make_network("resnet50-4", 3, 32, 6))
    renamed = {key.replace("downsample", "shortcut"): value for key, value in original.state_dict().items()}
    candidate = surest({key.replace("fc.", "linear."): value for key, value in renamed.items()})
    assert facts(candidate) == ("resnet50-4", 6, 3, None)
    assert_same_outputs(candidate, original, 32)


def test_a_resnet12_whose_stages_are_one_block_each_is_found(make_network: MakeNetwork) -> None:
    original = make_network("resnet12-4-6-8-10", 3, 32, 0)
    state = {re.sub(r"^layer(\d)\.0\.", r"encoder.layer\1.", key): v for key, v in original.state_dict().items()}
    candidate = surest(state)
    assert facts(candidate) == ("resnet12-4-6-8-10", 0, 3, None)
    assert candidate.usual_size == 84
    assert_same_outputs(candidate, original, 32)


def lenet_state(channels: int, side: int, last: str) -> dict[str, Tensor]:
    layers = OrderedDict[str, nn.Module](
        conv1=nn.Conv2d(channels, 6, 5),
        conv2=nn.Conv2d(6, 16, 5),
        fc1=nn.Linear(16 * side**2, 120),
        fc2=nn.Linear(120, 84),
    )
    layers[last] = nn.Linear(84, 10)
    return nn.Sequential(layers).state_dict()


@pytest.mark.parametrize(
    ("channels", "side", "last", "expected"),
    [
        (1, 5, "fc3", ("lenet", 28)),
        (3, 5, "fc3", ("lenet-p0", 32)),
        (3, 5, "head", ("lenet", 28)),
        (1, 4, "fc3", ("lenet-p0", 28)),
        (3, 13, "fc3", ("lenet-p0", 64)),
    ],
)
def test_the_padding_of_a_lenet_is_the_usual_one_and_the_other_is_a_candidate(
    channels: int, side: int, last: str, expected: tuple[str, int]
) -> None:
    first, second = identify(lenet_state(channels, side, last))
    assert (first.architecture, first.image_size) == expected
    assert {first.architecture, second.architecture} == {"lenet", "lenet-p0"}
    assert first.confidence > second.confidence
