"""Files with random damage get a verdict: no crash, no hang, nothing written."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from torch import nn

from purer_app.benchmarks.mutants import damaged, try_mutants
from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
WriteTeacher = Callable[..., Path]
FORMS = ("pth", "wrapped", "safetensors", "pt2", "legacy", "script", "onnx", "whole")


def varint(number: int) -> bytes:
    return bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80]) + varint(number >> 7)


def onnx_field(number: int, content: bytes | int) -> bytes:
    """Write one field of a protobuf message."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def onnx_of(weights: dict[str, torch.Tensor]) -> bytes:
    """Write the outline of an ONNX network that holds these float32 weights."""
    tensors = [
        b"".join(onnx_field(1, length) for length in value.shape)
        + onnx_field(2, 1)
        + onnx_field(8, name.encode())
        + onnx_field(9, value.numpy().tobytes())
        for name, value in weights.items()
    ]
    graph = b"".join(onnx_field(5, tensor) for tensor in tensors)
    return onnx_field(1, 7) + onnx_field(7, graph)


@pytest.fixture(scope="module")
def originals(
    write_teacher: WriteTeacher, make_network: MakeNetwork, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    files = {form: write_teacher(folder, form, "conv4-1").read_bytes() for form in FORMS[:4]}
    model: nn.Module = make_network("conv4-1")
    torch.save(model.state_dict(), folder / "old.pth", _use_new_zipfile_serialization=False)
    torch.save(model, folder / "whole.pth")
    torch.jit.trace(model, torch.zeros(1, 1, 28, 28)).save(str(folder / "script.pt"))
    floats = {name: value for name, value in model.state_dict().items() if value.is_floating_point()}
    named = {"legacy": "old.pth", "whole": "whole.pth", "script": "script.pt"}
    others = {form: (folder / name).read_bytes() for form, name in named.items()}
    return files | others | {"onnx": onnx_of(floats)}


@pytest.mark.no_cover
@pytest.mark.parametrize("form", FORMS)
@hypothesis_settings(max_examples=100)
@given(seed=st.integers(0, 2**32), other=st.sampled_from(FORMS))
def test_any_damage_of_the_header_is_found_or_harmless(
    form: str, other: str, seed: int, originals: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "heads"
    folder.mkdir(exist_ok=True)
    path = folder / "damaged.bin"
    content = damaged(originals[form], originals[other], random.Random(seed))
    path.write_bytes(content)
    try:
        header = read_header(OpenedCheckpoint(path))
    except CheckpointError as error:
        sentence = str(error)
    else:
        sentence = "damaged.bin"
        assert all(length >= 0 for shape, _ in header.tensors.values() for length in shape)
    assert "damaged.bin" in sentence
    assert [each.name for each in folder.iterdir()] == ["damaged.bin"]
    assert path.read_bytes() == content


@pytest.mark.parametrize("form", FORMS)
@hypothesis_settings(max_examples=6)
@given(seed=st.integers(0, 2**32), other=st.sampled_from(FORMS))
def test_any_damage_gets_a_verdict_from_the_process_that_reads(
    form: str, other: str, seed: int, originals: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "read.bin"
    path.write_bytes(damaged(originals[form], originals[other], random.Random(seed)))
    verdict = first_verdict(OpenedCheckpoint(path))
    assert verdict.kind in ("ready", "assumptions", "needs-choice", "refused")
    assert verdict.reasons or verdict.use == "inversion"
    assert not any("crashed the process" in reason or "was not read within" in reason for reason in verdict.reasons)


def test_the_whole_files_are_read(originals: dict[str, bytes], tmp_path: Path) -> None:
    for form, content in originals.items():
        (tmp_path / form).write_bytes(content)
        assert len(read_header(OpenedCheckpoint(tmp_path / form)).tensors) >= 26


def test_mutants_of_every_format_get_a_verdict(tmp_path: Path) -> None:
    found = try_mutants(tmp_path, 30, seed=1)
    assert (found.n_mutants, len(found.originals), found.faults) == (30, 15, [])
    assert set(found.verdicts) <= {"ready", "assumptions", "needs-choice", "refused"}
    assert sum(found.usable.values()) > 0, "no mutant was harmless, so none was read to its end"
