"""A safe copy is the same model as its original, for every source and content."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torchvision import models

from purer_app.engine.checkpoints.formats.copy_notes import KEY
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.core.events import ignore
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
State = Mapping[str, Tensor]
FINDINGS = Path(__file__).parents[5] / "shared" / "findings" / "intake"
WRAPPERS: dict[str, Callable[[State], object]] = {
    "bare": dict,
    "DataParallel": lambda state: {"state_dict": {f"module.{k}": v for k, v in state.items()}, "best_acc1": 71.2},
    "Lightning": lambda state: {
        "state_dict": {**{f"model.net.{k}": v for k, v in state.items()}, "criterion.weight": torch.ones(5)},
        "global_step": 3,
    },
    "compiled": lambda state: {"model": {f"_orig_mod.{k}": v for k, v in state.items()}, "epoch": 3},
    "encoder with a counter": lambda state: {
        **{(k if k.startswith(("fc.", "head.")) else f"encoder.{k}"): v for k, v in state.items()},
        "step": torch.tensor(7),
    },
    "half and named classes": lambda state: {
        "net": {k: v.half() if v.is_floating_point() else v for k, v in state.items()},
        "classes": ["ash", "birch", "cedar", "date", "elm"],
    },
}
OWN = (
    *("conv4-4", "resnet10-4", "resnet18-4-6-8-10", "resnet10-4-pool", "resnet50-4", "resnet10"),
    *("resnet12-4-6-8-10", "cifar-resnet8", "cifar-resnet8-a", "wrn-10-2", "cifar-vgg11-bn", "cifar-vgg11-8-6"),
    *("lenet", "lenet-p0", "lenet-bn", "lenet-6-9-40-30-p0", "lenet-bn-4-8-20", "lenet-8-8-16-same", "conv4-4+8"),
    *(
        "resnet10-4+16",
        "resnet10-4+16-8",
    ),
)
LIBRARY = ("squeezenet1_1", "mobilenet_v3_small", "shufflenet_v2_x0_5", "mnasnet0_5")


def copied(path: Path) -> Inspection:
    """Make a safe copy, and inspect it where nothing of its original is near."""
    (copy,) = make_safe_copies([path], ignore)
    assert copy.written, copy.reason
    alone = path.parent / "alone"
    alone.mkdir()
    return inspect_file(Path(copy.copy).rename(alone / "copy.safetensors"))


def assert_same_model(original: Inspection, copy: Inspection) -> None:
    was, now = original.verdict, copy.verdict
    assert was.use != "none" and now.format == "safetensors"
    for fact in ("kind", "use", "architecture", "n_classes", "input", "confidence", "candidates"):
        assert getattr(now, fact) == getattr(was, fact)
    about_model = [text for text in was.assumptions if not text.startswith("other objects in the file")]
    assert list(now.assumptions) == about_model, "only what the copy does not hold is no longer said"
    assert (copy.spec, copy.class_names, now.class_names) == (original.spec, original.class_names, was.class_names)
    assert original.backbone is not None and copy.backbone is not None and original.spec is not None
    pictures = torch.randn(3, *original.spec.shape, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        torch.testing.assert_close(copy.backbone(pictures), original.backbone(pictures), rtol=1e-6, atol=1e-6)


def size_of(architecture: str) -> int:
    return 32 if "vgg" in architecture or "p0" in architecture else 28


@pytest.mark.no_cover
@pytest.mark.parametrize("number", range(len(OWN)))
def test_a_copy_of_each_family_in_some_wrapper_is_the_same_model(
    number: int, make_network: MakeNetwork, tmp_path: Path
) -> None:
    architecture = OWN[number]
    wrap = list(WRAPPERS.values())[number % len(WRAPPERS)]
    channels = 1 + 2 * (number % 2)
    path = tmp_path / "a.pth"
    torch.save(wrap(make_network(architecture, channels, size_of(architecture), 5).state_dict()), path)
    original = inspect_file(path)
    assert architecture in (original.verdict.architecture, *original.verdict.candidates)
    assert original.verdict.n_classes == 5
    assert_same_model(original, copied(path))


@pytest.mark.no_cover
@pytest.mark.parametrize("number", range(len(LIBRARY)))
def test_a_copy_of_a_library_s_network_is_the_same_model(number: int, tmp_path: Path) -> None:
    wrap = list(WRAPPERS.values())[number]
    path = tmp_path / "a.pth"
    torch.save(wrap(models.get_model(LIBRARY[number], weights=None, num_classes=5).state_dict()), path)
    assert_same_model(inspect_file(path), copied(path))


def test_layers_whose_order_is_not_that_of_their_names_are_copied(tmp_path: Path) -> None:
    names = ("zeta", "beta", "mid", "alpha")  # equal blocks, so that shapes do not reveal their order
    blocks = [nn.Sequential(nn.Conv2d(w, 6, 3, padding=1), nn.BatchNorm2d(6)) for w in (3, 6, 6, 6)]
    state = {f"{name}.{k}": v for name, block in zip(names, blocks, strict=True) for k, v in block.state_dict().items()}
    path = tmp_path / "a.pth"
    torch.save(state | {"head.weight": torch.randn(4, 24), "head.bias": torch.zeros(4)}, path)
    assert_same_model(inspect_file(path), copied(path))


def test_tensors_that_share_their_memory_are_copied(make_network: MakeNetwork, tmp_path: Path) -> None:
    state = make_network("conv4-4", 3, 32, 5).state_dict()
    flat = torch.cat([value.flatten() for value in state.values() if value.is_floating_point()])
    at = 0
    for name, value in list(state.items()):
        if value.is_floating_point():
            state[name] = flat[at : at + value.numel()].view(value.shape)
            at += value.numel()
    torch.save(state, tmp_path / "a.pth")
    assert_same_model(inspect_file(tmp_path / "a.pth"), copied(tmp_path / "a.pth"))


def test_a_choice_is_stored_with_the_remaining_assumptions(
    make_network: MakeNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path = tmp_path / "a.pth"
    torch.save(make_network("resnet10-4", 3, 32, 5).state_dict(), path)
    original = choose(path, ChooseConfig(path=str(path), architecture="resnet10-4-pool", image_size=64))
    assert len(original.verdict.assumptions) == 2
    (copy,) = make_safe_copies([path], ignore)
    assert copy.written
    assert_same_model(original, inspect_file(Path(copy.copy)))


def test_a_copy_that_would_be_another_model_is_not_written(
    make_network: MakeNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pth"
    torch.save(make_network("lenet", 1, 28, 5).state_dict(), path)
    (tmp_path / "a.pt").write_text("shares the name, so that the copy gets a note of its own")
    wrong = 'format_version = 1\narchitecture = "lenet-p0"\nclass_names = ["a", "b", "c", "d", "e"]\n'
    spec = "[input]\nchannels = 1\nheight = 32\nwidth = 32\nmean = [0.5]\nstd = [0.5]\n"
    (tmp_path / "a.pth.toml").write_text(wrong + spec)
    (copy,) = make_safe_copies([path], ignore)
    assert copy.reason == (
        "a copy of a.pth would not be the same model (its verdict would be ready, not assumptions); nothing was written"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.pt", "a.pth", "a.pth.toml"]


@pytest.fixture
def copy_of_lenet(make_network: MakeNetwork, tmp_path: Path) -> Path:
    torch.save(make_network("lenet-p0", 3, 32, 5).state_dict(), tmp_path / "a.pth")
    (copy,) = make_safe_copies([tmp_path / "a.pth"], ignore)
    return Path(copy.copy)


def with_note(copy: Path, note: object) -> Path:
    """Write the weights of a copy again, with another note in the header."""
    with safe_open(copy, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dictionary
    other = copy.with_name("other.safetensors")
    save_file(tensors, other, {KEY: note if isinstance(note, str) else json.dumps(note)})
    return other


def test_other_programs_read_a_copy(copy_of_lenet: Path) -> None:
    with safe_open(copy_of_lenet, "pt") as file:
        assert set(file.keys()) == {
            f"{k}.{p}" for k in ("conv1", "conv2", "fc1", "fc2", "head") for p in ("weight", "bias")
        }
        assert list(file.metadata()) == [KEY]


FACTS = {"class_names": [], "image_size": 0, "mean": [], "std": [], "architecture": "", "source": "the file"}


@pytest.mark.parametrize("order", [["conv1.weight"], ["x"] * 10, "conv1", None, [1, 2], [["a"]]])
def test_an_order_of_other_names_is_not_used(order: object, copy_of_lenet: Path) -> None:
    other = with_note(copy_of_lenet, {"format_version": 1, "order": order})
    assert inspect_file(other).verdict.candidates == inspect_file(copy_of_lenet).verdict.candidates


@pytest.mark.parametrize(
    "note",
    [
        *("", "[]", "[" * 3000, "null", '{"format_version": 2}', '{"format_version": 1, "format_version": 1}'),
        {"format_version": 1, "facts": []},
        {"format_version": 1, "facts": FACTS | {"image_size": 1e999}},
        {"format_version": 1, "facts": FACTS | {"mean": ["x"]}},
        {"format_version": 1, "facts": FACTS | {"class_names": 3}},
    ],
)
def test_a_malformed_sidecar_needs_a_choice(note: object, copy_of_lenet: Path) -> None:
    verdict = inspect_file(with_note(copy_of_lenet, note)).verdict
    assert (verdict.kind, verdict.reasons) == (
        "needs-choice",
        ("the note 'purer' in the header of the file is malformed, or of a newer version; make the safe copy again",),
    )


@pytest.mark.parametrize("architecture", ["torchvision/resnet18", "conv4-8", "../../etc", "lenet+4"])
def test_a_sidecar_cannot_name_an_architecture_that_does_not_fit_the_weights(
    architecture: str, copy_of_lenet: Path
) -> None:
    facts = FACTS | {"architecture": architecture, "mean": [0.5] * 3, "std": [0.5] * 3}
    verdict = inspect_file(with_note(copy_of_lenet, {"format_version": 1, "facts": facts})).verdict
    usual = inspect_file(copy_of_lenet).verdict
    assert (verdict.kind, verdict.candidates) == ("assumptions", usual.candidates)


@pytest.mark.no_cover
@pytest.mark.skipif(not FINDINGS.is_dir(), reason="the collected inputs are not beside this project")
@pytest.mark.parametrize(
    "path", sorted(FINDINGS.glob("*.pt*")) if FINDINGS.is_dir() else [], ids=lambda path: path.name
)
def test_copies_of_collected_inputs_are_the_same_models(path: Path, tmp_path: Path) -> None:
    own = tmp_path / path.name
    own.write_bytes(path.read_bytes())
    original = inspect_file(own)
    if original.usable:
        assert_same_model(original, copied(own))
    else:
        assert original.verdict.reasons
