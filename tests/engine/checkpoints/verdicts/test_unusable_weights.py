"""Weights that cannot become a teacher by any choice are refused with a description of what they are."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.verdict import Verdict
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
SHARED = Path(__file__).parents[5] / "shared" / "findings" / "intake"


def verdict_of(value: Any, path: Path) -> Verdict:
    torch.save(value, path)
    return inspect_file(path).verdict


def assert_refused(verdict: Verdict, words: str) -> None:
    assert (verdict.kind, verdict.use) == ("refused", "none"), verdict.reasons
    assert words in verdict.reasons[0]
    assert verdict.hints == ()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:.*:UserWarning")
def test_quantised_weights_are_named_as_such(tmp_path: Path) -> None:
    tensor = torch.quantize_per_tensor(torch.ones(4, 4), 0.1, 0, torch.qint8)
    assert_refused(verdict_of({"fc.weight": tensor}, tmp_path / "a.pth"), "holds quantised weights")
    whole = {"fc.weight": torch.ones(4, 4, dtype=torch.int8), "fc.scale": torch.ones(4)}
    assert_refused(verdict_of(whole, tmp_path / "b.pth"), "holds quantised weights")


@pytest.mark.parametrize(
    ("dtype", "words"),
    [
        (torch.complex64, "'fc.weight' holds complex numbers (complex64)"),
        (torch.float8_e4m3fn, "'fc.weight' holds 8-bit floating-point numbers (float8_e4m3fn)"),
        (torch.uint16, "'fc.weight' holds numbers of another type (uint16)"),
    ],
)
def test_other_kinds_of_numbers_are_named(dtype: torch.dtype, words: str, tmp_path: Path) -> None:
    assert_refused(verdict_of({"fc.weight": torch.ones(4, 4).to(dtype)}, tmp_path / "a.pth"), words)


def test_other_numbers_next_to_the_weights_are_ignored(make_network: MakeNetwork, tmp_path: Path) -> None:
    saved = {"model": make_network("conv4-4").state_dict(), "optimizer": {"z": torch.ones(2, dtype=torch.complex64)}}
    assert verdict_of(saved, tmp_path / "a.pth").architecture == "conv4-4"


def test_the_state_of_a_random_generator_is_no_weight(tmp_path: Path) -> None:
    saved = {"cpu": torch.get_rng_state(), "python": 3}
    assert_refused(verdict_of(saved, tmp_path / "rng_state.pth"), "holds no weights: all its tensors are whole numbers")


def test_a_negative_variance_is_named(make_network: MakeNetwork, tmp_path: Path) -> None:
    state = make_network("conv4-4").state_dict()
    key = next(key for key in state if key.endswith("running_var"))
    state[key][1] = -0.5
    assert_refused(verdict_of(state, tmp_path / "a.pth"), f"'{key}' holds a negative variance (-0.5)")


def test_missing_statistics_are_named_with_a_remedy(make_network: MakeNetwork, tmp_path: Path) -> None:
    parameters = dict(make_network("conv4-4").named_parameters())
    verdict = verdict_of(parameters, tmp_path / "a.pth")
    assert_refused(verdict, "a.pth fits conv4-4, but its BatchNorm statistics (running_mean, running_var) are missing.")
    assert "Save model.state_dict()" in verdict.reasons[0]


def test_four_channels_are_named(tmp_path: Path) -> None:
    network = models.resnet18(num_classes=5)
    network.conv1 = nn.Conv2d(4, 64, 7, 2, 3, bias=False)
    assert_refused(verdict_of(network.state_dict(), tmp_path / "a.pth"), "its first layer takes 4 channels")


def conv(*shape: int) -> Tensor:
    return torch.zeros(shape)


OTHER_NETWORKS: list[tuple[str, dict[str, Tensor]]] = [
    ("LoRA weights", {"unet.a.lora_A.weight": conv(4, 8), "unet.a.lora_B.weight": conv(8, 4)}),
    ("an object detector", {"backbone.c.weight": conv(4, 3, 3, 3), "rpn.head.conv.weight": conv(4, 4, 3, 3)}),
    ("an object detector", {"model.0.conv.weight": conv(4, 3, 3, 3), "model.22.dfl.conv.weight": conv(1, 16, 1, 1)}),
    ("a diffusion network", {"conv_in.weight": conv(4, 3, 3, 3), "up_blocks.0.conv.weight": conv(4, 4, 3, 3)}),
    ("a segmentation network", {"b.weight": conv(4, 3, 3, 3), "decode_head.conv_seg.weight": conv(4, 4, 1, 1)}),
    ("a language model", {"embeddings.word_embeddings.weight": conv(9, 4), "fc.weight": conv(4, 4)}),
    ("a network for volumes or videos", {"conv1.weight": conv(4, 3, 3, 3, 3), "fc.weight": conv(5, 4)}),
    ("a network for sounds or other sequences", {"conv1.weight": conv(4, 3, 3), "fc.weight": conv(5, 4)}),
    ("a U-Net", {"down.weight": conv(4, 3, 3, 3), "up1.a.weight": conv(4, 8, 3, 3), "outc.weight": conv(2, 4, 1, 1)}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "state"), OTHER_NETWORKS)
def test_other_networks_are_named(what: str, state: dict[str, Tensor], tmp_path: Path) -> None:
    assert_refused(verdict_of(state, tmp_path / "a.pth"), f"a.pth holds {what}")


@pytest.mark.parametrize(
    ("kind", "verdict", "words"),
    [
        ("bert", "refused", "holds a language model (config.json says bert), not an image classifier"),
        ("mobilenet_v2", "needs-choice", "config.json calls it 'mobilenet_v2', which PURER cannot read in this form."),
    ],
)
def test_the_note_of_a_hugging_face_folder_is_used(kind: str, verdict: str, words: str, tmp_path: Path) -> None:
    save_file({"a.conv.weight": conv(4, 3, 3, 3), "a.fc.weight": conv(5, 4)}, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": kind}))
    found = inspect_file(tmp_path / "model.safetensors").verdict
    assert found.kind == verdict and words in " ".join(found.reasons)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_frozen_program_is_named_as_such(tmp_path: Path) -> None:
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.Flatten(), nn.Linear(144, 3)).eval()
    torch.jit.freeze(torch.jit.script(network)).save(str(tmp_path / "a.pt"))
    assert_refused(inspect_file(tmp_path / "a.pt").verdict, "a.pt is a frozen TorchScript program")


@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_state_dict_of_pickle_dump_should_be_saved_by_torch(protocol: int, tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"fc.weight": torch.ones(2, 2)}, protocol))
    verdict = inspect_file(tmp_path / "a.pkl").verdict
    assert_refused(verdict, "a.pkl was written by pickle.dump, which stores tensors as code")
    assert verdict.reasons[0].endswith("save it again with torch.save")


EXPECTED = {
    "00": "assumptions", "01": "assumptions", "02": "assumptions", "03": "assumptions", "04": "assumptions",
    "05": "assumptions", "06": "assumptions", "08": "assumptions", "30": "assumptions", "32": "assumptions",
    "33": "assumptions", "34": "assumptions", "36": "refused", "37": "refused", "39": "assumptions", "50": "refused",
    "51": "refused", "53": "refused", "54": "refused", "55": "refused", "56": "refused", "57": "refused",
    "59": "refused", "60": "refused", "79": "refused", "80": "assumptions",
}  # fmt: skip


@pytest.mark.skipif(not SHARED.is_dir(), reason="the strangers' small inputs are not beside this project")
@pytest.mark.parametrize("number", EXPECTED)
def test_small_inputs_of_other_programs_get_their_verdicts(number: str) -> None:
    (path,) = SHARED.glob(f"{number}_*")
    assert inspect_file(path).verdict.kind == EXPECTED[number]
