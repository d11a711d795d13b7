"""Every file gets a verdict; usable ones become teachers with the outputs of the trained network."""

import itertools
import os
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from purer_app.engine.checkpoints.formats import sniff
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.triage import inspect_each, inspect_file, inspect_folder
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, sidecar_path, write_sidecar
from purer_app.engine.core.errors import PoolError, RunCancelled
from purer_app.engine.core.events import CheckpointInspected, Event, Heartbeat, ignore
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.verdict import Hint, HintKind
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
WriteTeacher = Callable[..., Path]
Repack = Callable[..., Path]
FORMS = ("pth", "wrapped", "safetensors", "pt2")
FAMILIES = ("conv4-4", "resnet10-4", "resnet18-4", "cifar-resnet8", "cifar-resnet8-a", "lenet", "lenet-bn")
SPEC = ImageSpec(channels=1, height=28, width=28, mean=(0.2,), std=(0.4,))
SHARED = Path(__file__).parents[5] / "shared" / "checkpoints"


def assert_same_logits(inspection: Inspection, original: Backbone, channels: int = 1) -> None:
    images = 20 * torch.randn(4, channels, 28, 28, generator=torch.Generator().manual_seed(0))
    assert inspection.backbone is not None
    with torch.no_grad():
        logits = inspection.backbone(images)
        assert torch.allclose(logits, original(images), rtol=1e-4, atol=1e-5)
    assert logits.std(dim=0).max() > 1e-3, "the outputs must depend on the images"


@pytest.mark.no_cover
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("architecture", FAMILIES)
def test_every_family_is_recognised_in_every_form(
    architecture: str, form: str, write_teacher: WriteTeacher, make_network: MakeNetwork, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, form, architecture, note=True)
    inspection = inspect_file(path)
    verdict = inspection.verdict
    assert (verdict.kind, verdict.architecture, verdict.confidence) == ("ready", architecture, 1.0)
    assert verdict.use == ("priors-only" if architecture == "lenet" else "inversion")
    assert (verdict.n_classes, verdict.input, verdict.assumptions) == (3, (1, 28, 28), ())
    assert (inspection.spec, inspection.class_names) == (SPEC, ("ash", "birch", "cedar"))
    assert inspection.verdict.held_out_accuracy == 0.9
    assert_same_logits(inspection, make_network(architecture))
    sidecar_path(path).unlink()
    without = inspect_file(path)
    assert (without.verdict.kind, without.verdict.architecture) == ("assumptions", architecture)
    assert_same_logits(without, make_network(architecture))


def test_the_json_form_has_exactly_the_agreed_keys(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "pth", "lenet", note=True)
    record = inspect_file(path).verdict.to_json()
    assert record == {
        "path": str(path),
        "format": "torch-zip",
        "verdict": "ready",
        "use": "priors-only",
        "architecture": "lenet",
        "confidence": 1.0,
        "n_classes": 3,
        "input": [1, 28, 28],
        "parameters": 6 * 26 + 16 * 151 + 120 * 401 + 84 * 121 + 3 * 85,
        "assumptions": [],
        "reasons": ["it has no BatchNorm statistics; inversion can use image priors only"],
        "sha256": sha256_of(path),
        "candidates": [],
    }


def test_a_bare_state_dict_lists_all_assumptions(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    inspection = inspect_file(write_teacher(tmp_path, "wrapped", "cifar-resnet8", channels=3))
    assert inspection.verdict.assumptions == (
        "ReLU activations, strides of 2 between the stages, and averaging over all positions at the end",
        "the input has 32x32 pixels; the weights do not say",
        "colours are normalised as for CIFAR-10 (mean 0.4914, 0.4822, 0.4465; std 0.247, 0.2435, 0.2616)",
        "the classes are called 'class 0' to 'class 2'; their names are not in the weights",
    )
    assert inspection.spec == ImageSpec(
        channels=3, height=32, width=32, mean=(0.4914, 0.4822, 0.4465), std=(0.2470, 0.2435, 0.2616)
    )
    assert inspection.class_names == ("class 0", "class 1", "class 2")
    assert inspection.verdict.held_out_accuracy is None


@pytest.mark.parametrize(
    ("n_classes", "reason"),
    [
        (0, "it has no classifier head; inversion needs one, but its features can be used"),
        (1, "its head has 1 output; inversion needs at least 2 classes, but its features can be used"),
    ],
)
def test_a_network_without_classes_serves_for_features(
    n_classes: int, reason: str, make_network: MakeNetwork, tmp_path: Path
) -> None:
    torch.save(make_network("conv4-4", n_classes=n_classes).state_dict(), tmp_path / "a.pth")
    inspection = inspect_file(tmp_path / "a.pth")
    assert (inspection.verdict.use, inspection.verdict.reasons) == ("features", (reason,))
    assert len(inspection.class_names) == n_classes
    assert inspection.usable


CONTRADICTIONS: list[tuple[dict[str, Any], str]] = [
    (
        {"architecture": "conv4-8"},
        "t.toml says architecture conv4-8; the weights fit conv4-4",
    ),
    (
        {"class_names": ("a", "b", "c", "d")},
        "t.toml names 4 classes; the weights have 3 outputs",
    ),
    (
        {"class_names": ()},
        "t.toml names 0 classes; the weights have 3 outputs",
    ),
    (
        {"spec": ImageSpec(channels=3, height=28, width=28, mean=(0.0,) * 3, std=(1.0,) * 3)},
        "t.toml says channels 3; the weights fit 1",
    ),
    (
        {"spec": ImageSpec(channels=1, height=28, width=30, mean=(0.0,), std=(1.0,))},
        "t.toml says width 30; a square input needs 28",
    ),
    (
        {"spec": ImageSpec(channels=1, height=84, width=84, mean=(0.0,), std=(1.0,))},
        "t.toml contradicts t.pth: the weights do not fit conv4-4 at 84x84 pixels",
    ),
    (
        {"spec": ImageSpec(channels=1, height=8, width=8, mean=(0.0,), std=(1.0,))},
        "t.toml contradicts t.pth: Conv4 halves its input four times; 8 pixels are fewer than 16",
    ),
]


@pytest.mark.parametrize(("changes", "reason"), CONTRADICTIONS)
def test_a_sidecar_that_contradicts_the_weights_needs_a_choice(
    changes: dict[str, Any], reason: str, make_network: MakeNetwork, tmp_path: Path
) -> None:
    torch.save(make_network("conv4-4").state_dict(), tmp_path / "t.pth")
    facts: dict[str, Any] = {"architecture": "conv4-4", "spec": SPEC, "class_names": ("a", "b", "c")} | changes
    write_sidecar(tmp_path / "t.pth", Sidecar(**facts))
    inspection = inspect_file(tmp_path / "t.pth")
    assert (inspection.verdict.kind, inspection.verdict.use) == ("needs-choice", "none")
    assert inspection.verdict.reasons == (reason,)
    assert inspection.verdict.hints == (() if " contradicts " in reason else (Hint(HintKind.CORRECT_NOTE),))
    assert inspection.backbone is None


BEYOND_FLOATS = "9" * 400


@pytest.mark.parametrize(
    "note",
    [
        "format_version = 2",
        "no toml",
        "format_version = 1\n[input]\nchannels = inf",
        f"format_version = 1\nheld_out_accuracy = {BEYOND_FLOATS}\n"
        "[input]\nchannels = 1\nheight = 28\nwidth = 28\nmean = [0]\nstd = [1]",
    ],
)
def test_a_broken_sidecar_needs_a_choice(note: str, make_network: MakeNetwork, tmp_path: Path) -> None:
    torch.save(make_network("conv4-4").state_dict(), tmp_path / "t.pth")
    text = note.replace("[input]", 'architecture = "conv4-4"\nclass_names = []\n[input]')
    (tmp_path / "t.toml").write_text(text)
    inspection = inspect_file(tmp_path / "t.pth")
    assert inspection.verdict.kind == "needs-choice"
    assert "t.toml" in inspection.verdict.reasons[0]


def test_unknown_weights_need_a_choice_and_the_message_names_a_remedy(tmp_path: Path) -> None:
    torch.save({"l1.weight": torch.zeros(4, 4), "l2.weight": torch.zeros(2, 4)}, tmp_path / "mlp.pth")
    verdict = inspect_file(tmp_path / "mlp.pth").verdict
    assert (verdict.kind, verdict.use, verdict.parameters) == ("needs-choice", "none", 24)
    assert verdict.reasons == (
        "mlp.pth holds weights of an architecture that PURER does not know "
        "(2 linear layers; the first takes 4 values; the last gives 2 values).",
    )
    assert verdict.hints == (Hint(HintKind.NAME_ARCHITECTURE), Hint(HintKind.EXPORT))


def test_onnx_needs_a_choice_where_its_library_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "net.onnx").write_bytes(b"\x08\x07\x3a\x02\x0a\x00")
    monkeypatch.setattr(sniff, "find_spec", lambda name: None)
    assert inspect_file(tmp_path / "net.onnx").verdict.kind == "needs-choice"


def test_a_web_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.pth").write_bytes(b"<html>404</html>")
    verdict = inspect_file(tmp_path / "page.pth").verdict
    assert (verdict.kind, verdict.format) == ("refused", "html")
    assert verdict.reasons == (
        "page.pth is a web page, not weights: a download link led to a page. "
        "Open the link in a browser and fetch the file there.",
    )
    assert verdict.sha256 == sha256_of(tmp_path / "page.pth")


def test_weights_with_nan_are_refused(make_network: MakeNetwork, tmp_path: Path) -> None:
    state = make_network("conv4-4").state_dict()
    state["head.bias"] = torch.tensor([0.0, float("nan"), 0.0])
    torch.save(state, tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert verdict.kind == "refused"
    assert verdict.reasons == ("a.pth: 'head.bias' holds NaN or infinite values; these weights cannot be used",)


def test_one_broken_file_never_stops_the_folder(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    write_teacher(tmp_path / ".hidden", "pth")
    good = [write_teacher(tmp_path / "b", "safetensors", note=True), write_teacher(tmp_path, "pth", "lenet")]
    (tmp_path / "a.pth").write_bytes(b"PK\x03\x04 cut short")
    for name in ("README", "LICENSE", "notes.TXT", "cat.png", ".secret.pth", "notes.md"):
        (tmp_path / name).write_text("not weights")
    events: list[Event] = []
    inspections = inspect_folder(tmp_path, events.append)
    assert [inspection.verdict.path for inspection in inspections] == [str(tmp_path / "a.pth"), *map(str, good)]
    assert [inspection.verdict.kind for inspection in inspections] == ["refused", "ready", "assumptions"]
    kinds = [kind for kind, _ in itertools.groupby(events, type)]
    assert kinds == [Heartbeat, CheckpointInspected] * 3, "it can be stopped before and in the middle of each"
    assert [(event.done, event.total) for event in events if isinstance(event, CheckpointInspected)] == [
        (1, 3),
        (2, 3),
        (3, 3),
    ]


def test_the_event_carries_the_whole_verdict(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    paths = [
        write_teacher(tmp_path, "pth", "lenet", note=True),
        write_teacher(tmp_path, "safetensors", "conv4-4"),
        tmp_path / "cut.pth",
    ]
    paths[2].write_bytes(b"PK\x03\x04 cut short")
    events: list[Event] = []
    assert len(list(inspect_each([OpenedCheckpoint(path) for path in paths], events.append))) == 3
    told = [event.verdict for event in events if isinstance(event, CheckpointInspected)]
    assert told == [inspect_file(path).verdict for path in paths]
    noted, bare, refused = told
    assert (noted.class_names, noted.held_out_accuracy) == (("ash", "birch", "cedar"), 0.9)
    assert (noted.mean, noted.std, noted.batch_norm) == (SPEC.mean, SPEC.std, ())
    assert (bare.class_names, bare.held_out_accuracy) == ((), None)
    assert (refused.class_names, refused.held_out_accuracy, refused.input) == ((), None, ())


def test_the_user_can_stop_an_inspection(write_teacher: WriteTeacher, tmp_path: Path) -> None:
    write_teacher(tmp_path, "pth")

    def stop(event: Event) -> None:
        raise RunCancelled

    with pytest.raises(RunCancelled):
        inspect_folder(tmp_path, stop)


def test_a_path_that_is_not_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "README.md").write_text("nothing here")
    cases = {
        "missing": "does not exist; a folder of checkpoints is needed",
        "file": "is not a folder; a folder of checkpoints is needed",
        "empty": "holds no files that could be weights; add .pth, .safetensors, .pt2 or .onnx files",
    }
    for name, words in cases.items():
        with pytest.raises(PoolError) as caught:
            inspect_folder(tmp_path / name, ignore)
        assert str(caught.value) == f"{tmp_path / name} {words}"


def test_a_locked_folder_and_a_locked_part_of_one_are_named(
    unprivileged_folder: Path,
) -> None:
    inner = unprivileged_folder / "inner"
    inner.mkdir()
    (unprivileged_folder / "a.pth").write_bytes(b"")
    inner.chmod(0)
    verdicts = {Path(found.verdict.path).name: found.verdict for found in inspect_folder(unprivileged_folder, ignore)}
    assert verdicts["inner"].reasons == ("inner cannot be read: Permission denied",)
    with pytest.raises(PoolError) as caught:
        inspect_folder(inner, ignore)
    assert str(caught.value) == f"{inner} cannot be read: Permission denied"


@pytest.mark.skipif(os.name == "nt", reason="named pipes are made differently on Windows")
def test_a_named_pipe_in_a_folder_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pth")
    (inspection,) = inspect_folder(tmp_path, ignore)
    assert inspection.verdict.kind == "refused"
    assert inspection.verdict.reasons == ("a.pth is a named pipe, not a file with weights; it was not opened",)
    assert inspection.verdict.sha256 == ""


@pytest.fixture(scope="module")
def originals(
    write_teacher: WriteTeacher, make_network: MakeNetwork, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    files = {form: write_teacher(folder, form, "conv4-1").read_bytes() for form in FORMS}
    torch.save(make_network("conv4-1").state_dict(), folder / "old.pth", _use_new_zipfile_serialization=False)
    return files | {"legacy": (folder / "old.pth").read_bytes()}


@pytest.mark.no_cover
@pytest.mark.parametrize("form", [*FORMS, "legacy"])
@hypothesis_settings(max_examples=40)
@given(seed=st.integers(0, 2**32), flips=st.integers(0, 4), cut=st.booleans())
def test_a_damaged_file_always_gets_a_verdict(
    form: str, originals: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, seed: int, flips: int, cut: bool
) -> None:
    chance = random.Random(seed)
    content = bytearray(originals[form])
    for _ in range(flips):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path_factory.getbasetemp() / "damaged.pth"
    path.write_bytes(content[: chance.randrange(len(content))] if cut else content)
    verdict = inspect_file(path).verdict
    assert verdict.kind in ("assumptions", "needs-choice", "refused")
    assert (verdict.kind == "assumptions") or verdict.reasons
    assert not any("weights_only" in reason or "safe_globals" in reason for reason in verdict.reasons)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\x80\x02", b"\x08\x07\x3a", struct.pack("<Q", 9) + b"{"]),
)
def test_any_bytes_get_a_verdict(tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.pth"
    path.write_bytes(start + content)
    assert inspect_file(path).verdict.kind in ("needs-choice", "refused")


STRANGERS = {
    "resnet20-12fca82f.th": ("assumptions", "inversion", "cifar-resnet20-a", (3, 32, 32), 10),
    "proto-conv4-max-acc.pth": ("assumptions", "features", "conv4-64", (3, 84, 84), 0),
    "emnist-lenet-ckpt.pth": ("assumptions", "priors-only", "lenet-6-16-340-150-p0", (1, 28, 28), 47),
    "cifar10_vggnet.pth": ("needs-choice", "none", "", (), 10),
    "mnist-mlp.safetensors": ("assumptions", "priors-only", "mlp-128", (1, 28, 28), 10),
    "mnist-sm.onnx": ("assumptions", "priors-only", "onnx/exported", (1, 28, 28), 10),
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the strangers' checkpoints are not beside this project")
@pytest.mark.parametrize("name", STRANGERS)
def test_a_checkpoint_of_another_program_gets_a_sensible_verdict(name: str) -> None:
    verdict = inspect_file(SHARED / name).verdict
    found = (verdict.kind, verdict.use, verdict.architecture, verdict.input, verdict.n_classes)
    assert found == STRANGERS[name]
