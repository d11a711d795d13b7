"""Weights of pickles are copied to .safetensors files next to them; no file is overwritten."""

from pathlib import Path

import torch
from torch import nn

from purer_app.engine.checkpoints.formats.writers import write_checkpoint
from purer_app.engine.checkpoints.intake.safe_copies import SafeCopy, make_safe_copies
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.inspection import Inspection
from purer_app.engine.checkpoints.verdicts.sidecar import read_sidecar
from purer_app.engine.core.events import ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.images.image_spec import ImageSpec
from tests.helpers.tiny_pools import assert_same_tensors, write_teacher


def copies(*paths: Path) -> dict[str, SafeCopy]:
    return {Path(copy.path).name: copy for copy in make_safe_copies(paths, ignore)}


def assert_same_model(copy: Inspection, original: Inspection) -> None:
    assert copy.backbone is not None and original.backbone is not None
    assert_same_tensors(copy.backbone.state_dict(), original.backbone.state_dict())
    assert (copy.spec, copy.class_names, copy.verdict.kind, copy.verdict.architecture) == (
        original.spec, original.class_names, original.verdict.kind, original.verdict.architecture,
    )  # fmt: skip


def test_a_copy_is_the_same_model_in_a_file_of_weights_alone(tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "a", form="wrapped")
    original = inspect_file(path)
    found = copies(tmp_path)["a.pth"]
    assert found == SafeCopy(path=str(path), copy=str(tmp_path / "a.safetensors"), written=True)
    assert inspect_file(tmp_path / "a.safetensors").verdict.format == "safetensors"
    assert_same_model(inspect_file(tmp_path / "a.safetensors"), original)


def test_a_second_call_writes_nothing(tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    copies(path)
    before = (tmp_path / "a.safetensors").stat().st_mtime_ns
    assert copies(path)["a.pth"] == SafeCopy(path=str(path), copy=str(tmp_path / "a.safetensors"))
    assert (tmp_path / "a.safetensors").stat().st_mtime_ns == before


def test_existing_files_are_kept(tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    (tmp_path / "a.safetensors").write_bytes(b"mine")
    assert copies(path)["a.pth"].reason == "a.safetensors is there and holds something else; nothing was written"
    assert (tmp_path / "a.safetensors").read_bytes() == b"mine"


def test_files_of_one_name_get_copies_of_two_names_with_their_own_notes(tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    other = path.rename(tmp_path / "a.pt")
    torch.save(torch.load(other, weights_only=True) | {"head.bias": torch.ones(3)}, path)
    found = copies(tmp_path)
    assert {name: Path(copy.copy).name for name, copy in found.items()} == {
        "a.pt": "a.pt.safetensors",
        "a.pth": "a.pth.safetensors",
    }
    assert read_sidecar(tmp_path / "a.pt.safetensors") == read_sidecar(path)
    assert_same_model(inspect_file(tmp_path / "a.pth.safetensors"), inspect_file(path))


def test_assumptions_are_not_written_to_a_sidecar(tmp_path: Path) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    path.with_suffix(".toml").unlink()
    copies(path)
    assert inspect_file(tmp_path / "a.safetensors").verdict.kind == "assumptions"
    assert not (tmp_path / "a.toml").exists()


def test_a_program_is_not_torn_from_its_weights(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(1),
                          nn.Linear(4, 3))  # fmt: skip
    spec = ImageSpec(channels=1, height=16, width=16, mean=(0.5,), std=(0.5,))
    write_checkpoint(model, spec, tmp_path / "own.pt2", "pt2")
    assert copies(tmp_path)["own.pt2"].reason == "own.pt2 holds a program; a copy of its weights alone would lose it"


def test_a_file_that_needs_or_allows_no_copy_gives_the_reason(tmp_path: Path) -> None:
    write_teacher(tmp_path, "a")
    (tmp_path / "page.pth").write_text("<html>")
    found = copies(tmp_path)
    assert found["a.safetensors"].reason == (
        "a.safetensors is safe already: a .safetensors file holds nothing but weights"
    )
    assert found["page.pth"].reason.startswith("page.pth has no weights that could be copied: page.pth is a web page")
    assert not any(copy.copy for copy in found.values())


def test_the_samples_of_the_program_stay_as_they_are() -> None:
    before = sorted(resource("glyphs-pool").iterdir())
    found = copies(resource("glyphs-pool"))
    assert "teacher-01-conv4-32.pth belongs to the samples of PURER" in found["teacher-01-conv4-32.pth"].reason
    assert not any(copy.written for copy in found.values())
    assert sorted(resource("glyphs-pool").iterdir()) == before
