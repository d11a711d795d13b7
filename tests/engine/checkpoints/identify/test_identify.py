"""Architectures are found from names and shapes, and compute the outputs of the original network."""

from collections import OrderedDict
from collections.abc import Callable, Mapping

import pytest
import torch
import torch.nn.functional as F
import torchvision
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from purer_app.engine.checkpoints.identify.identify import Candidate, build_strict, identify
from purer_app.engine.checkpoints.normalise.layer_groups import describe
from purer_app.engine.checkpoints.normalise.unwrap import natural_key
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]


def only(state: Mapping[str, Tensor]) -> Candidate:
    (candidate,) = identify(state)
    return candidate


def surest(state: Mapping[str, Tensor]) -> Candidate:
    return identify(state)[0]


def facts(candidate: Candidate) -> tuple[object, ...]:
    return candidate.architecture, candidate.n_classes, candidate.channels, candidate.image_size


def randomised(model: nn.Module) -> nn.Module:
    """Give BatchNorm statistics and weights that matter, and leave most units alive."""
    for name, value in model.state_dict().items():
        if value.is_floating_point() and value.ndim == 1:
            value.uniform_(*((-0.3, 0.3) if name.endswith(("mean", "bias")) else (0.5, 1.5)))
    return model.eval()


def assert_same_outputs(candidate: Candidate, original: Callable[[Tensor], Tensor], size: int) -> None:
    images = torch.randn(3, candidate.channels, size, size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours, theirs = build_strict(candidate, size)(images), original(images)
    assert torch.allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    assert theirs.std(dim=0).max() > 1e-3, "the outputs must depend on the images"


class TwinBlock(nn.Module):
    """Conv4 block of some released few-shot code, with each layer under two names."""

    def __init__(self, w_in: int, w_out: int) -> None:
        super().__init__()
        self.C = nn.Conv2d(w_in, w_out, 3, padding=1)
        self.BN = nn.BatchNorm2d(w_out)
        self.trunk = nn.Sequential(self.C, self.BN, nn.ReLU(), nn.MaxPool2d(2))

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.trunk(x)
        return out


def plain_block(w_in: int, w_out: int, *, bias: bool = True) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(w_in, w_out, 3, padding=1, bias=bias), nn.BatchNorm2d(w_out), nn.ReLU(), nn.MaxPool2d(2)
    )


def conv4(block: Callable[[int, int], nn.Module], head: nn.Module | None = None) -> nn.Sequential:
    layers = [block(3, 6), block(6, 6), block(6, 6), block(6, 6), nn.Flatten()]
    return nn.Sequential(OrderedDict(feature=nn.Sequential(*layers), **({"classifier": head} if head else {})))


CONV4_FORMS = {
    "plain": plain_block,
    "without convolution bias": lambda w_in, w_out: plain_block(w_in, w_out, bias=False),
    "each layer twice": TwinBlock,
}


@pytest.mark.parametrize("order", ["as registered", "natural"])
@pytest.mark.parametrize("form", CONV4_FORMS)
@pytest.mark.parametrize(("side", "size"), [(1, 28), (2, 32), (3, 48), (5, 84)])
def test_conv4_is_recognised_under_any_naming(form: str, order: str, side: int, size: int) -> None:
    original = randomised(conv4(CONV4_FORMS[form], nn.Linear(6 * side**2, 7)))
    state = original.state_dict()
    if order == "natural":
        state = OrderedDict(sorted(state.items(), key=lambda item: natural_key(item[0])))
    candidate = only(state)
    assert facts(candidate) == ("conv4-6", 7, 3, size)
    assert_same_outputs(candidate, original, size)


def test_a_conv4_encoder_without_head_leaves_the_size_open() -> None:
    original = randomised(conv4(plain_block))
    candidate = only(original.state_dict())
    assert facts(candidate) == ("conv4-6", 0, 3, None)
    assert candidate.usual_size == 84
    assert_same_outputs(candidate, original, 40)


def test_a_fresh_network_with_equal_norms_is_not_ambiguous() -> None:
    assert facts(only(conv4(plain_block, nn.Linear(24, 2)).state_dict())) == ("conv4-6", 2, 3, 32)


def test_weights_of_eight_different_blocks_are_not_ambiguous() -> None:
    blocks = [plain_block(w_in, 6) for w_in in (3, 6, 6, 6, 6, 6, 6, 6)]
    assert identify(nn.Sequential(*blocks).state_dict()) == []


def test_weights_of_an_old_torch_without_batch_counts_are_found(make_network: MakeNetwork) -> None:
    for architecture in ("conv4-4", "cifar-resnet8", "lenet-bn"):
        original = make_network(architecture)
        state = {key: value for key, value in original.state_dict().items() if "num_batches" not in key}
        candidate = surest(state)
        assert candidate.architecture == architecture
        assert_same_outputs(candidate, original, 28)


OWN = [
    *("conv4-4", "resnet10-4", "resnet18-4", "resnet18", "cifar-resnet8", "cifar-resnet14-a", "lenet", "lenet-bn"),
    *("resnet10", "resnet34-8", "resnet10-4-6-8-10", "resnet12-4-6-8-10", "wrn-10-2"),
]


@pytest.mark.no_cover
@pytest.mark.parametrize("n_classes", [0, 5])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("architecture", OWN)
def test_each_family_finds_itself(architecture: str, channels: int, n_classes: int, make_network: MakeNetwork) -> None:
    original = make_network(architecture, channels, 28, n_classes)
    candidate = surest(original.state_dict())
    assert candidate.architecture == architecture
    assert (candidate.n_classes, candidate.channels) == (n_classes, channels)
    assert 0 < candidate.confidence < 1
    assert candidate.assumptions
    assert_same_outputs(candidate, original, 28)


def test_usual_sizes_follow_the_stem(make_network: MakeNetwork) -> None:
    sizes = {
        (architecture, channels): only(make_network(architecture, channels).state_dict()).usual_size
        for architecture in ("resnet18", "cifar-resnet8")
        for channels in (1, 3)
    }
    assert sizes == {("resnet18", 1): 224, ("resnet18", 3): 224, ("cifar-resnet8", 1): 28, ("cifar-resnet8", 3): 32}


def test_torchvision_s_resnet18_computes_the_same() -> None:
    original = randomised(torchvision.models.resnet18(num_classes=4))
    candidate = only(original.state_dict())
    assert facts(candidate) == ("resnet18", 4, 3, None)
    assert_same_outputs(candidate, original, 64)


class PaddedBlock(nn.Module):
    """CIFAR block with a shortcut without weights, written on its own after He et al. 2016, section 4.2."""

    def __init__(self, w_in: int, w_out: int) -> None:
        super().__init__()
        self.stride = w_out // w_in
        self.conv1 = nn.Conv2d(w_in, w_out, 3, self.stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(w_out)
        self.conv2 = nn.Conv2d(w_out, w_out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(w_out)

    def forward(self, x: Tensor) -> Tensor:
        out = self.bn2(self.conv2(self.bn1(self.conv1(x)).clamp(min=0)))
        shortcut = torch.zeros_like(out)
        start = (out.shape[1] - x.shape[1]) // 2
        shortcut[:, start : start + x.shape[1]] = x[:, :, :: self.stride, :: self.stride]
        total: Tensor = out + shortcut
        return total.clamp(min=0)


class PaddedResNet8(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(PaddedBlock(16, 16))
        self.layer2 = nn.Sequential(PaddedBlock(16, 32))
        self.layer3 = nn.Sequential(PaddedBlock(32, 64))
        self.linear = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        logits: Tensor = self.linear(F.adaptive_avg_pool2d(x, 1).flatten(1))
        return logits


def test_a_cifar_resnet_with_option_a_computes_the_same() -> None:
    original = randomised(PaddedResNet8())
    candidate = only(original.state_dict())
    assert facts(candidate) == ("cifar-resnet8-a", 10, 3, None)
    assert any("option A" in text for text in candidate.assumptions)
    assert_same_outputs(candidate, original, 32)


def test_other_names_of_shortcut_and_head_are_understood(make_network: MakeNetwork) -> None:
    original = make_network("resnet10-4", 3, 32, 6)
    state = {
        key.replace("downsample", "shortcut").replace("fc.", "linear."): value
        for key, value in original.state_dict().items()
        if key != "fc.bias"
    }
    candidate = surest(state)
    assert facts(candidate) == ("resnet10-4", 6, 3, None)
    bias = original.state_dict()["fc.bias"]
    assert_same_outputs(candidate, lambda images: original(images) - bias, 32)


def test_a_lenet_s_size_follows_from_its_weights_up_to_padding(make_network: MakeNetwork) -> None:
    candidate = surest(make_network("lenet", 1, 32).state_dict())
    assert candidate.image_size == 32
    assert any("fit 36 pixels without padding" in text for text in candidate.assumptions)


def test_a_file_of_very_many_tensors_fits_nothing_at_once() -> None:
    assert identify({f"layer{number}.weight": torch.zeros(1) for number in range(20_001)}) == []


def changed(state: Mapping[str, Tensor], **changes: Tensor | None) -> dict[str, Tensor]:
    merged = {**state, **{key.replace("__", "."): value for key, value in changes.items()}}
    return {key: value for key, value in merged.items() if value is not None}


@pytest.mark.parametrize(
    ("architecture", "changes"),
    [
        ("conv4-4", {"blocks__2__0__weight": torch.zeros(4, 4, 5, 5)}),
        ("conv4-4", {"blocks__2__1__weight": torch.zeros(5)}),
        ("conv4-4", {"blocks__2__1__running_mean": None}),
        ("conv4-4", {"blocks__2__1__running_var": torch.full((4,), -1.0)}),
        ("conv4-4", {"blocks__0__0__weight": torch.zeros(4, 2, 3, 3)}),
        ("conv4-4", {"blocks__0__0__bias": torch.zeros(3)}),
        ("conv4-4", {"head__weight": torch.zeros(3, 12)}),
        ("conv4-4", {"head__weight": torch.zeros(3, 4 * 65**2)}),
        ("conv4-4", {"scale": torch.tensor(1.0)}),
        ("conv4-4", {"extra__weight": torch.zeros(3, 3)}),
        ("conv4-4", {"blocks__0__0__weight": torch.zeros(4, 1, 3, 3, dtype=torch.int8)}),
        ("conv4-4", {"blocks__0__0__weight": torch.zeros(0, 1, 3, 3)}),
        ("resnet10-4", {"conv1__weight": torch.zeros(0, 3, 3, 3)}),
        ("resnet10-4", {"conv1__weight": torch.zeros(4, 3, 6, 6)}),
        ("resnet10-4", {"conv1__bias": torch.zeros(4)}),
        ("resnet10-4", {"fc__weight": torch.zeros(3)}),
        ("resnet10-4", {"fc__weight": torch.zeros(3, 7)}),
        ("resnet10-4", {"layer4__1__conv1__weight": torch.zeros(32, 32, 3, 3)}),
        ("lenet", {"fc1__weight": torch.zeros(120, 401)}),
        ("lenet", {"fc1__weight": torch.zeros(340, 400), "fc1__bias": torch.zeros(340)}),
        ("lenet", {"conv2__weight": torch.zeros(16, 6, 3, 3)}),
    ],
)
def test_weights_that_differ_in_one_place_fit_nothing(
    architecture: str, changes: dict[str, Tensor | None], make_network: MakeNetwork
) -> None:
    assert identify(changed(make_network(architecture).state_dict(), **changes)) == []


def test_a_network_is_frozen_and_holds_the_file_s_own_tensors(make_network: MakeNetwork) -> None:
    candidate = only(make_network("conv4-4").state_dict())
    model = build_strict(candidate, 28)
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert model.state_dict()["blocks.0.0.weight"].data_ptr() == candidate.state["blocks.0.0.weight"].data_ptr()
    with pytest.raises(ConfigError, match="the weights do not fit conv4-4 at 48x48 pixels"):
        build_strict(candidate, 48)


def test_unknown_weights_are_described() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3), nn.Linear(8, 10))
    assert describe(network.state_dict()) == (
        "2 convolutions, 1 BatchNorm layer, 1 linear layer; the first takes 3 channels; the last gives 10 values"
    )
    assert describe({}) == "no layers of a known kind"


PARTS = st.sampled_from(["weight", "bias", "running_mean", "running_var", "num_batches_tracked", "x"])
MODULES = st.sampled_from(["conv1", "bn1", "conv2", "fc", "layer1.0.conv1", "layer2.0.bn1", "layer3.0", "a", ""])
SHAPES = st.lists(st.integers(0, 5), max_size=5)


@given(st.dictionaries(st.tuples(MODULES, PARTS), SHAPES, max_size=12))
def test_recognition_raises_for_no_names_and_shapes(shapes: dict[tuple[str, str], list[int]]) -> None:
    state = {f"{module}.{part}": torch.zeros(shape) for (module, part), shape in shapes.items()}
    assert isinstance(identify(state), list)
    assert describe(state)
