"""Heads are found or named, projections are never classes, and ambiguous weights are reported."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.identify.installed_signatures import known_signatures
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.normalise.self_supervised import encoder_of
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.verdict import Hint, HintKind
from purer_app.engine.networks.registry import build_backbone

State = dict[str, Tensor]


@pytest.fixture(autouse=True)
def choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))


def body(prefix: str = "", n_classes: int = 0) -> State:
    model = build_backbone("resnet10-4", 3, 32, n_classes)
    return {prefix + name: value for name, value in model.state_dict().items()}


def linear(name: str, w_in: int, w_out: int) -> State:
    return {f"{name}.weight": torch.randn(w_out, w_in), f"{name}.bias": torch.randn(w_out)}


def norm(name: str, width: int) -> State:
    return {f"{name}.{key}": value for key, value in nn.BatchNorm1d(width).state_dict().items()}


def inspected(state: Mapping[str, object], folder: Path) -> Inspection:
    torch.save(state, folder / "a.pth")
    return inspect_file(folder / "a.pth")


def chosen(folder: Path, architecture: str) -> Inspection:
    path = folder / "a.pth"
    return choose(path, ChooseConfig(path=str(path), architecture=architecture))


class TutorialNet(nn.Module):
    """Two convolutions and two linear layers, written on its own as tutorials on MNIST have it."""

    def __init__(self, channels: int, padding: int, side: int) -> None:
        super().__init__()
        self.padding = padding
        self.conv1, self.conv2 = nn.Conv2d(channels, 10, 5, padding=padding), nn.Conv2d(10, 20, 5, padding=padding)
        self.fc1, self.fc2 = nn.Linear(20 * side**2, 50), nn.Linear(50, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        return F.log_softmax(self.fc2(F.relu(self.fc1(x.flatten(1)))), dim=1)


@pytest.mark.parametrize(
    ("channels", "padding", "side", "architecture", "size"),
    [
        (1, 0, 4, "lenet-10-20-50-p0", 28),
        (3, 0, 5, "lenet-10-20-50-p0", 32),
        (1, 2, 7, "lenet-10-20-50-same", 28),
        (3, 2, 8, "lenet-10-20-50-same", 32),
    ],
)
@pytest.mark.parametrize("order", ["of the layers", "reversed"])
def test_two_convolutions_and_two_linear_layers_are_a_classifier(
    channels: int, padding: int, side: int, architecture: str, size: int, order: str, tmp_path: Path
) -> None:
    model = TutorialNet(channels, padding, side).eval()
    items = list(model.state_dict().items())
    found = inspected(dict(items[::-1] if order == "reversed" else items), tmp_path)
    assert (found.verdict.architecture, found.verdict.n_classes) == (architecture, 10)
    assert found.verdict.input == (channels, size, size)
    assert found.backbone is not None
    pictures = torch.randn(3, channels, size, size)
    with torch.no_grad():
        torch.testing.assert_close(found.backbone(pictures).log_softmax(1), model(pictures), rtol=1e-4, atol=1e-5)
    headless = [name for name in found.verdict.candidates if name.startswith("lenet-10-20-50-10")]
    assert chosen(tmp_path, headless[0]).verdict.use == "features"


def test_the_paddings_of_a_lenet_have_a_smallest_picture() -> None:
    for architecture, least in (("lenet", 12), ("lenet-p0", 16), ("lenet-same", 4)):
        build_backbone(architecture, 1, least, 2)
        with pytest.raises(ConfigError, match=f"LeNet needs at least {least} pixels; the input has {least - 1}"):
            build_backbone(architecture, 1, least - 1, 2)


PROJECTION = linear("fc.0", 32, 32) | linear("fc.2", 32, 16)
SELF_SUPERVISED: dict[str, tuple[str, State]] = {
    "MoCo v1": (
        "MoCo",
        body("module.encoder_q.", 16) | body("module.encoder_k.", 16) | {"module.queue": torch.randn(16, 64)}
        | {"module.queue_ptr": torch.zeros(1, dtype=torch.long)},
    ),
    "MoCo v2": ("MoCo", body("module.encoder_q.") | {f"module.encoder_q.{k}": v for k, v in PROJECTION.items()}),
    "MoCo v3": (
        "MoCo",
        body("module.base_encoder.") | {f"module.base_encoder.{k}": v for k, v in PROJECTION.items()}
        | body("module.momentum_encoder.") | linear("module.predictor.0", 16, 16),
    ),
    "SimSiam": (
        "SimSiam",
        body("module.encoder.") | linear("module.encoder.fc.0", 32, 32) | norm("module.encoder.fc.1", 32)
        | linear("module.encoder.fc.3", 32, 16) | linear("module.predictor.0", 16, 8),
    ),
    "SwAV": (
        "SwAV",
        body("module.") | linear("module.projection_head.0", 32, 32) | norm("module.projection_head.1", 32)
        | linear("module.projection_head.3", 32, 16) | {"module.prototypes.weight": torch.randn(30, 16)},
    ),
    "BYOL": (
        "BYOL",
        body("net.") | body("online_encoder.net.") | linear("online_encoder.projector.0", 32, 32)
        | body("target_encoder.net.") | linear("target_encoder.projector.0", 32, 32)
        | linear("online_predictor.0", 32, 32),
    ),
    "DINO": (
        "DINO",
        body("module.backbone.") | linear("module.head.mlp.0", 32, 32)
        | {"module.head.last_layer.weight_g": torch.ones(64, 1), "module.head.last_layer.weight_v": torch.ones(64, 32)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SELF_SUPERVISED)
def test_a_projection_is_never_a_classifier(name: str, tmp_path: Path) -> None:
    method, state = SELF_SUPERVISED[name]
    found = inspected({"state_dict": state, "epoch": 200}, tmp_path)
    verdict = found.verdict
    assert (verdict.kind, verdict.use, verdict.architecture, verdict.n_classes) == (
        "assumptions", "features", "resnet10-4", 0,
    )  # fmt: skip
    assert verdict.reasons == (
        f"it comes from self-supervised training ({method}), whose projection has no classes; inversion needs classes, "
        "but its features can be used",
    )
    assert "are ignored" in verdict.assumptions[0]
    assert chosen(tmp_path, "resnet10-4").verdict.use == "features"


def test_the_momentum_copy_of_lightly_is_no_part_of_the_encoder(tmp_path: Path) -> None:
    heads = {f"projection_head.layers.{k}": value for k, value in PROJECTION.items()}
    copies = body("backbone_momentum.") | {f"projection_head_momentum.layers.{k}": v for k, v in PROJECTION.items()}
    verdict = inspected({"state_dict": body("backbone.") | heads | copies}, tmp_path).verdict
    assert (verdict.use, verdict.architecture, verdict.n_classes) == ("features", "resnet10-4", 0)


def test_a_classifier_next_to_a_projector_is_kept(tmp_path: Path) -> None:
    state = body("backbone.") | linear("projector.0", 32, 32) | norm("projector.1", 32) | linear("classifier", 32, 6)
    verdict = inspected(state, tmp_path).verdict
    assert (verdict.use, verdict.n_classes) == ("inversion", 6)
    assert verdict.assumptions[0].startswith(
        "7 tensor(s) that are not part of the network are ignored: projector.0.weight"
    )


def test_layers_like_a_projection_are_excluded_unless_a_choice_names_classes(tmp_path: Path) -> None:
    verdict = inspected(body("backbone.") | {f"backbone.{k}": v for k, v in PROJECTION.items()}, tmp_path).verdict
    assert (verdict.use, verdict.n_classes) == ("features", 0)
    assert "look like the projection of self-supervised training, whose 16 outputs" in verdict.reasons[0]
    assert "resnet10-4+32" in verdict.candidates
    said = chosen(tmp_path, "resnet10-4+32").verdict
    assert (said.use, said.n_classes) == ("inversion", 16)


def transformer(prefix: str, *, chunks: int = 0, extra: tuple[str, ...] = ()) -> State:
    """Name the weights of a small vision transformer as its released code does, without its values."""
    width, blocks = 384, 12
    names = {"cls_token": (1, 1, width), "pos_embed": (1, 257, width), "patch_embed.proj.weight": (width, 3, 14, 14)}
    shapes: dict[str, tuple[int, ...]] = names | {"patch_embed.proj.bias": (width,)}
    for k in range(blocks):
        block = f"blocks.{k // (blocks // chunks)}.{k}" if chunks else f"blocks.{k}"
        for part, rows, columns in (
            ("attn.qkv", 3 * width, width), ("attn.proj", width, width), ("mlp.fc1", 4 * width, width),
            ("mlp.fc2", width, 4 * width),
        ):  # fmt: skip
            shapes |= {f"{block}.{part}.weight": (rows, columns), f"{block}.{part}.bias": (rows,)}
        for part in ("norm1", "norm2"):
            shapes |= {f"{block}.{part}.weight": (width,), f"{block}.{part}.bias": (width,)}
        shapes |= {f"{block}.{part}": (width,) for part in ("ls1.gamma", "ls2.gamma")}
    shapes |= {"norm.weight": (width,), "norm.bias": (width,)} | dict.fromkeys(extra, (1, width))
    return {prefix + name: torch.empty(shape, device="meta") for name, shape in shapes.items()}


@pytest.mark.parametrize("chunks", [0, 4])
@pytest.mark.parametrize("prefix", ["", "backbone."])
def test_dinov2_in_chunks_has_the_names_that_timm_knows(prefix: str, chunks: int) -> None:
    encoder = encoder_of(transformer(prefix, chunks=chunks, extra=("mask_token",)))
    assert encoder is not None and encoder.left_out == (f"{prefix}mask_token",)
    shapes = {name: tuple(value.shape) for name, value in encoder.state.items()}
    found = [signature.architecture for signature in known_signatures().matches(shapes)]
    assert any("dinov2" in name for name in found)


def test_the_decoder_of_a_masked_autoencoder_is_left_out() -> None:
    decoder = linear("decoder_embed", 4, 4) | linear("decoder_blocks.0.mlp.fc1", 4, 4) | {"mask_token": torch.ones(1)}
    encoder = encoder_of(transformer("") | decoder | linear("decoder_pred", 4, 4))
    assert encoder is not None and encoder.has_no_head
    assert encoder.state.keys() == transformer("").keys()


@pytest.mark.parametrize(
    "stray",
    [
        {"step": torch.tensor(7)},
        {"epoch": torch.tensor(3.0), "best_acc": torch.tensor([0.9])},
        {"n_averaged": torch.tensor(5)},
        {"criterion.weight": torch.ones(9), "step": torch.tensor(7)},
        {"class_weights": torch.ones(9)},
    ],
)
def test_counters_next_to_the_weights_do_not_remove_the_head(stray: State, tmp_path: Path) -> None:
    verdict = inspected(body("encoder.") | linear("fc", 32, 9) | stray, tmp_path).verdict
    assert (verdict.use, verdict.architecture, verdict.n_classes) == ("inversion", "resnet10-4", 9)
    assert f"{len(stray)} tensor(s) that are not part of the network are ignored" in verdict.assumptions[0]


def test_a_number_that_may_be_part_of_the_network_is_none_of_those(tmp_path: Path) -> None:
    state = body(n_classes=5) | {"scale": torch.tensor(2.0)}
    assert inspected(state, tmp_path).verdict.kind == "needs-choice"


def test_a_head_that_does_not_fit_is_never_dropped_silently(tmp_path: Path) -> None:
    verdict = inspected(body("encoder.") | linear("fc", 40, 9), tmp_path).verdict
    assert (verdict.kind, verdict.candidates) == ("needs-choice", ("resnet10-4",))
    assert verdict.reasons == (
        "a.pth holds weights that fit resnet10-4 only without fc.weight and fc.bias, which may be its head. Its "
        "features can be used without them.",
    )
    assert verdict.hints == (Hint(HintKind.CHOOSE_ONE, "resnet10-4"),)
    assert chosen(tmp_path, "resnet10-4").verdict.use == "features"


def test_a_vgg_with_data_parallel_features_only_keeps_its_classifier(tmp_path: Path) -> None:
    model = models.vgg11(num_classes=4).eval()
    state = {name.replace("features.", "features.module."): value for name, value in model.state_dict().items()}
    found = inspected({"state_dict": state}, tmp_path)
    assert (found.verdict.architecture, found.verdict.n_classes) == ("torchvision/vgg11", 4)


@pytest.mark.parametrize(
    "heads",
    [
        linear("fc_age", 32, 8) | linear("fc_gender", 32, 2),
        linear("heads.age", 32, 8) | linear("heads.gender", 32, 2),
        linear("age_head.0", 32, 16) | linear("age_head.2", 16, 8) | linear("gender_head", 32, 2),
    ],
)
@pytest.mark.parametrize("prefix", ["", "encoder."])
def test_several_heads_are_named_and_none_is_used(heads: State, prefix: str, tmp_path: Path) -> None:
    verdict = inspected(body(prefix) | heads, tmp_path).verdict
    assert (verdict.kind, verdict.use, verdict.architecture) == ("assumptions", "features", "resnet10-4")
    (reason,) = verdict.reasons
    assert reason.startswith("it has 2 heads (") and "with 8 and" in reason and "with 2 outputs)" in reason


class PooledStem(nn.Module):
    """torchvision's ResNet-18 with a 3x3 first convolution, its pooling kept or not."""

    def __init__(self, *, pools: bool) -> None:
        super().__init__()
        self.net = models.resnet18(num_classes=4)
        self.net.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
        if not pools:
            self.net.maxpool = nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.net(x)
        return logits


@pytest.mark.parametrize("pools", [False, True])
def test_pooling_after_a_small_stem_is_an_assumption_that_can_be_changed(pools: bool, tmp_path: Path) -> None:
    model = PooledStem(pools=pools).eval()
    found = inspected(model.state_dict(), tmp_path)
    assert (found.verdict.kind, found.verdict.candidates) == ("assumptions", ("resnet18-64", "resnet18-64-pool"))
    said = " ".join(found.verdict.assumptions)
    assert "no pooling between the first convolution and the first block" in said
    assert "the weights also fit resnet18-64-pool" in said
    if pools:
        found = chosen(tmp_path, "resnet18-64-pool")
    assert found.backbone is not None
    pictures = torch.randn(2, 3, 32, 32)
    with torch.no_grad():
        torch.testing.assert_close(found.backbone(pictures), model(pictures), rtol=1e-4, atol=1e-5)


def test_strides_which_versions_for_small_pictures_change_are_an_assumption(tmp_path: Path) -> None:
    def says(model: nn.Module) -> bool:
        return any("smaller strides" in each for each in inspected(model.state_dict(), tmp_path).verdict.assumptions)

    assert says(models.mobilenet_v2(num_classes=10))
    assert not says(models.resnet18(num_classes=10)), "a first convolution of 7x7 is for large pictures"
    assert not says(models.squeezenet1_1()), "1000 classes are those of ImageNet"


def test_a_network_of_which_less_than_half_fits_is_not_called_near(tmp_path: Path) -> None:
    state = {name: torch.randn(4, 4, 3, 3) if value.ndim == 4 else value for name, value in body().items()}
    verdict = inspected(state, tmp_path).verdict
    assert verdict.kind == "needs-choice"
    assert not any("nearest" in reason for reason in verdict.reasons)
