"""Classifiers with Hugging Face names are recognised as torchvision's or timm's, with equal outputs."""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.identify import library_families
from purer_app.engine.checkpoints.identify.identify import identify
from purer_app.engine.checkpoints.identify.quick_guess import guess
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.normalise.hugging_face.names import library_names
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.verdict import Hint, HintKind

State = dict[str, Tensor]
VIT = {"num_layers": 12, "num_heads": 12, "hidden_dim": 768, "mlp_dim": 3072, "num_classes": 5}
TINY = {"num_layers": 12, "num_heads": 3, "hidden_dim": 192, "mlp_dim": 768, "num_classes": 5}


def moved(model: nn.Module) -> nn.Module:
    """Move all weights and statistics from their first values, so that none is zero or one."""
    generator = torch.Generator().manual_seed(0)
    for name, tensor in model.state_dict().items():
        if tensor.is_floating_point():
            noise = torch.rand(tensor.shape, generator=generator) if tensor.ndim < 2 else tensor
            tensor.add_(0.2 * noise + (0.1 if name.endswith(("pos_embedding", "class_token", "layer_scale")) else 0))
    return model.eval()


def vit(image_size: int, **options: int) -> nn.Module:
    return moved(models.VisionTransformer(image_size=image_size, patch_size=32, **options))


def renamed(state: Mapping[str, Tensor], *pairs: tuple[str, str]) -> State:
    names = {}
    for key in state:
        name = key
        for pattern, replacement in pairs:
            name = re.sub(pattern, replacement, name)
        names[key] = name
    assert len(set(names.values())) == len(state)
    return {names[key]: value for key, value in state.items()}


def split(state: State, whole: str, parts: tuple[str, str, str]) -> State:
    """Cut every tensor whose name holds `whole` into three."""
    apart: State = {}
    for key, value in state.items():
        if whole in key:
            apart |= dict(zip((key.replace(whole, part) for part in parts), value.chunk(3), strict=True))
        else:
            apart[key] = value
    return {key: value.contiguous() for key, value in apart.items()}


def vit_of_files(original: nn.Module) -> State:
    """Name a transformer of torchvision as files do."""
    state = renamed(
        original.state_dict(),
        (r"^class_token$", "vit.embeddings.cls_token"),
        (r"^encoder\.pos_embedding$", "vit.embeddings.position_embeddings"),
        (r"^conv_proj", "vit.embeddings.patch_embeddings.projection"),
        (r"^encoder\.layers\.encoder_layer_", "vit.encoder.layer."),
        (r"^encoder\.ln", "vit.layernorm"),
        (r"^heads\.head", "classifier"),
        (r"self_attention\.in_proj_", "attention.attention.IN."),
        (r"self_attention\.out_proj", "attention.output.dense"),
        (r"ln_1", "layernorm_before"),
        (r"ln_2", "layernorm_after"),
        (r"mlp\.0", "intermediate.dense"),
        (r"mlp\.3", "output.dense"),
    )
    return split(state, ".IN.", (".query.", ".key.", ".value."))


def vit_in_memory(original: nn.Module) -> State:
    """Name a transformer of torchvision as the modules of version 5 do."""
    return renamed(
        vit_of_files(original),
        (r"encoder\.layer\.", "layers."),
        (r"attention\.attention\.(query|key|value)", lambda found: f"attention.{found[1][0]}_proj"),  # type: ignore[arg-type]
        (r"attention\.output\.dense", "attention.o_proj"),
        (r"intermediate\.dense", "mlp.fc1"),
        (r"output\.dense", "mlp.fc2"),
    )


def convnext_of_files(original: nn.Module) -> State:
    pairs = [(r"^features\.0\.0", "convnext.embeddings.patch_embeddings")]
    pairs += [(r"^features\.0\.1", "convnext.embeddings.layernorm")]
    for stage in range(4):
        pairs += [(rf"^features\.{2 * stage}\.", f"convnext.encoder.stages.{stage}.downsampling_layer.")]
        pairs += [(rf"^features\.{2 * stage + 1}\.", f"convnext.encoder.stages.{stage}.layers.")]
    pairs += [(r"block\.0", "dwconv"), (r"block\.2", "layernorm"), (r"block\.3", "pwconv1"), (r"block\.5", "pwconv2")]
    pairs += [(r"layer_scale$", "layer_scale_parameter")]
    pairs += [(r"^classifier\.0", "convnext.layernorm"), (r"^classifier\.2", "classifier")]
    state = renamed(original.state_dict(), *pairs)
    return {key: value.flatten() if key.endswith("layer_scale_parameter") else value for key, value in state.items()}


def regnet_of_files(original: nn.Module) -> State:
    last = 3 if any(".se." in key for key in original.state_dict()) else 2
    return renamed(
        original.state_dict(),
        (r"^stem\.0", "regnet.embedder.embedder.convolution"),
        (r"^stem\.1", "regnet.embedder.embedder.normalization"),
        (r"^trunk_output\.block1\.block1-", "regnet.encoder.stages.0.layers."),
        (r"^trunk_output\.block2\.block2-", "regnet.encoder.stages.1.layers."),
        (r"^trunk_output\.block3\.block3-", "regnet.encoder.stages.2.layers."),
        (r"^trunk_output\.block4\.block4-", "regnet.encoder.stages.3.layers."),
        (r"proj\.0", "shortcut.convolution"),
        (r"proj\.1", "shortcut.normalization"),
        (r"f\.a\.0", "layer.0.convolution"),
        (r"f\.a\.1", "layer.0.normalization"),
        (r"f\.b\.0", "layer.1.convolution"),
        (r"f\.b\.1", "layer.1.normalization"),
        (r"f\.se\.fc1", "layer.2.attention.0"),
        (r"f\.se\.fc2", "layer.2.attention.2"),
        (r"f\.c\.0", f"layer.{last}.convolution"),
        (r"f\.c\.1", f"layer.{last}.normalization"),
        (r"^fc\.", "classifier.1."),
    )


def swin_of_files(original: nn.Module, has_index: bool = True) -> State:
    pairs = [(r"^features\.0\.0", "swin.embeddings.patch_embeddings.projection")]
    pairs += [(r"^features\.0\.2", "swin.embeddings.norm")]
    for stage in range(4):
        pairs += [(rf"^features\.{2 * stage + 1}\.", f"swin.encoder.layers.{stage}.blocks.")]
        pairs += [(rf"^features\.{2 * stage + 2}\.", f"swin.encoder.layers.{stage}.downsample.")]
    pairs += [(r"attn\.(relative|qkv)", r"attention.self.\1"), (r"attn\.proj", "attention.output.dense")]
    pairs += [(r"norm1\.", "layernorm_before."), (r"norm2\.", "layernorm_after.")]
    pairs += [(r"mlp\.0", "intermediate.dense"), (r"mlp\.3", "output.dense")]
    pairs += [(r"^norm\.", "swin.layernorm."), (r"^head\.", "classifier.")]
    state = split(renamed(original.state_dict(), *pairs), ".qkv.", (".query.", ".key.", ".value."))
    indexed = {key: value.view(49, 49) if key.endswith("_index") else value for key, value in state.items()}
    return {key: value for key, value in indexed.items() if has_index or not key.endswith("_index")}


def of_torchvision(name: str) -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return moved(models.get_model(name, weights=None, num_classes=5))


CASES: dict[str, tuple[str, Callable[[], nn.Module], Callable[[nn.Module], State]]] = {
    "ViT": ("vit_b_32", partial(vit, 64, **VIT), vit_of_files),
    "ViT in memory": ("vit_b_32", partial(vit, 32, **VIT), vit_in_memory),
    "ConvNeXt": ("convnext_tiny", partial(of_torchvision, "convnext_tiny"), convnext_of_files),
    "RegNet X": ("regnet_x_400mf", partial(of_torchvision, "regnet_x_400mf"), regnet_of_files),
    "RegNet Y": ("regnet_y_400mf", partial(of_torchvision, "regnet_y_400mf"), regnet_of_files),
    "Swin": ("swin_t", partial(of_torchvision, "swin_t"), swin_of_files),
    "Swin without index": ("swin_t", partial(of_torchvision, "swin_t"), partial(swin_of_files, has_index=False)),
}


@pytest.mark.parametrize("case", CASES)
def test_each_family_is_recognised_and_rebuilt_with_equal_weights_and_logits(case: str, tmp_path: Path) -> None:
    name, build, rename = CASES[case]
    original = build()
    state = rename(original)
    assert not state.keys() & original.state_dict().keys()
    assert guess({f"module.{key}": tuple(value.shape) for key, value in state.items()}) == (f"torchvision/{name}",)
    save_file(state, tmp_path / "weights.safetensors")
    inspection = inspect_file(tmp_path / "weights.safetensors")
    verdict = inspection.verdict
    assert (verdict.kind, verdict.architecture) == ("assumptions", f"torchvision/{name}"), verdict.reasons
    assert verdict.n_classes == 5
    assert not any("are ignored" in assumption for assumption in verdict.assumptions)
    assert inspection.spec is not None and inspection.backbone is not None
    found = inspection.backbone.state_dict()
    assert found.keys() == original.state_dict().keys()
    assert all(torch.equal(found[key], value) for key, value in original.state_dict().items())
    images = torch.randn(1, *inspection.spec.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone(images), original(images), rtol=1e-4, atol=1e-4)


def test_an_encoder_serves_for_features_without_its_pooler(tmp_path: Path) -> None:
    original = vit(32, **VIT)
    whole = vit_of_files(original)
    state = {key.removeprefix("vit."): value for key, value in whole.items() if not key.startswith("classifier")}
    state |= {"pooler.dense.weight": torch.ones(768, 768), "pooler.dense.bias": torch.ones(768)}
    torch.save(state, tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert (inspection.verdict.use, inspection.verdict.architecture) == ("features", "torchvision/vit_b_32")
    assert inspection.verdict.assumptions[0] == (
        "2 tensor(s) that are not part of the network are ignored: pooler.dense.weight and pooler.dense.bias"
    )
    original.set_submodule("heads.head", nn.Identity())
    images = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    assert inspection.backbone is not None
    with torch.no_grad():
        torch.testing.assert_close(inspection.backbone.features(images), original(images), rtol=1e-4, atol=1e-4)


def test_a_grey_network_of_hugging_face_is_found() -> None:
    original = of_torchvision("regnet_x_400mf")
    original.set_submodule("stem.0", nn.Conv2d(1, 32, 3, 2, 1, bias=False))
    (candidate,) = identify(regnet_of_files(original))
    assert (candidate.architecture, candidate.channels) == ("torchvision/regnet_x_400mf", 1)


def inspect_noted(state: State, config: dict[str, Any], pictures: dict[str, Any], folder: Path) -> Inspection:
    save_file(state, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "preprocessor_config.json").write_text(json.dumps(pictures))
    return inspect_file(folder / "model.safetensors")


def test_a_folder_s_notes_name_classes_size_and_colours(tmp_path: Path) -> None:
    labels = dict(enumerate(("ash", "birch", "cedar", "elm", "fir")))
    config = {"model_type": "regnet", "hidden_act": "relu", "id2label": labels}
    pictures = {"size": {"shortest_edge": 64}, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6]}
    inspection = inspect_noted(regnet_of_files(of_torchvision("regnet_x_400mf")), config, pictures, tmp_path)
    assert inspection.verdict.architecture == "torchvision/regnet_x_400mf"
    assert inspection.class_names == ("ash", "birch", "cedar", "elm", "fir")
    assert inspection.spec is not None
    assert (inspection.spec.shape, inspection.spec.mean, inspection.spec.std) == (
        (3, 64, 64),
        (0.1, 0.2, 0.3),
        (0.4, 0.5, 0.6),
    )


def test_a_folder_s_notes_may_say_that_the_network_is_another(tmp_path: Path) -> None:
    config = {"model_type": "regnet", "hidden_act": "silu", "layer_norm_eps": 0.1}
    verdict = inspect_noted(regnet_of_files(of_torchvision("regnet_x_400mf")), config, {}, tmp_path).verdict
    assert (verdict.kind, verdict.candidates) == ("needs-choice", ("torchvision/regnet_x_400mf",))
    assert verdict.reasons == (
        "config.json says hidden_act silu and layer_norm_eps 0.1; torchvision/regnet_x_400mf, which the weights fit, "
        "differs",
    )
    assert verdict.hints == (Hint(HintKind.EXPORT),)


def test_positions_and_heads_of_a_transformer_are_held_against_the_notes(tmp_path: Path) -> None:
    state = vit_of_files(vit(64, **VIT))
    config = {"model_type": "vit", "hidden_act": "gelu", "num_attention_heads": 12, "layer_norm_eps": 1e-12}
    inspection = inspect_noted(state, config, {"crop_size": 224}, tmp_path)
    assert inspection.spec is not None and inspection.spec.height == 64
    assert "the input has 64 pixels a side, as the weights say; config.json says 224" in inspection.verdict.assumptions
    verdict = inspect_noted(state, config | {"num_attention_heads": 6}, {}, tmp_path).verdict
    assert verdict.kind == "needs-choice"
    assert verdict.reasons[0] == (
        "config.json says 6 attention heads; torchvision/vit_b_32, which the weights fit, differs"
    )


def tiny_state() -> State:
    original = moved(models.VisionTransformer(image_size=224, patch_size=16, **TINY))
    return vit_of_files(original)


def test_a_size_which_only_timm_has_is_named_where_timm_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_families, "timm_is_installed", lambda: False)
    torch.save(tiny_state(), tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert verdict.kind == "needs-choice"
    assert "timm/vit_tiny_patch16_224" in verdict.candidates
    assert "The library timm is needed to use them" in verdict.reasons[0]


def test_a_head_on_other_features_than_a_library_s_is_taken_for_none(tmp_path: Path) -> None:
    state = tiny_state() | {"classifier.weight": torch.zeros(5, 2 * 192)}  # DINOv2's takes the token and the mean
    assert list(library_names(state)) == []
    torch.save(state, tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert (verdict.kind, verdict.candidates) == ("needs-choice", ())


@pytest.mark.parametrize("shape", [(), (0,), (192, 1), (192, 192, 1), (0, 192)])
def test_queries_of_another_shape_are_accepted(shape: tuple[int, ...]) -> None:
    state = tiny_state()
    state["vit.encoder.layer.3.attention.attention.query.weight"] = torch.zeros(shape)
    assert identify(state) == []
    assert guess({key: tuple(value.shape) for key, value in state.items()}) == ()


def distilled(n_heads: int) -> tuple[nn.Module, State]:
    """Return timm's distilled transformer and its weights in Hugging Face's names, with one head or both."""
    timm: Any = pytest.importorskip("timm", reason="the extra zoo is not installed")
    original = moved(timm.create_model("deit_tiny_distilled_patch16_224", pretrained=False, num_classes=5))
    state = renamed(
        original.state_dict(),
        (r"^cls_token$", "deit.embeddings.cls_token"),
        (r"^dist_token$", "deit.embeddings.distillation_token"),
        (r"^pos_embed$", "deit.embeddings.position_embeddings"),
        (r"^patch_embed\.proj", "deit.embeddings.patch_embeddings.projection"),
        (r"^norm", "deit.layernorm"),
        (r"^blocks", "deit.encoder.layer"),
        (r"attn\.qkv", "attention.attention.IN"),
        (r"attn\.proj", "attention.output.dense"),
        (r"norm1", "layernorm_before"),
        (r"norm2", "layernorm_after"),
        (r"mlp\.fc1", "intermediate.dense"),
        (r"mlp\.fc2", "output.dense"),
        (r"^head\.", "classifier." if n_heads == 1 else "cls_classifier."),
        (r"^head_dist\.", "distillation_classifier."),
    )
    kept = {key: value for key, value in state.items() if n_heads == 2 or not key.startswith("distillation")}
    return original, split(kept, ".IN.", (".query.", ".key.", ".value."))


@pytest.mark.parametrize("n_heads", [1, 2])
def test_a_distilled_transformer_answers_with_the_heads_that_it_has(n_heads: int, tmp_path: Path) -> None:
    original, state = distilled(n_heads)
    torch.save(state, tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert inspection.verdict.architecture == "timm/deit_tiny_distilled_patch16_224"
    assert inspection.backbone is not None
    images = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        tokens = original.forward_features(images)  # type: ignore[operator]
        heads = (original.head, original.head_dist)[:n_heads]
        answers = [head(tokens[:, place]) for place, head in enumerate(heads)]  # type: ignore[operator]
        expected = torch.stack(answers).mean(dim=0)
        torch.testing.assert_close(inspection.backbone(images), expected, rtol=1e-4, atol=1e-4)
