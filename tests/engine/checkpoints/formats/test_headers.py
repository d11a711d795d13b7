"""A header lists the names and shapes of the whole file and is refused with the same sentences."""

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.formats.sniff import sniff
from purer_app.engine.checkpoints.normalise.unwrap import unwrap
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
WriteTeacher = Callable[..., Path]
FORMS = ("pth", "wrapped", "safetensors", "pt2")


def save_script(model: nn.Module, path: Path) -> Path:
    torch.jit.trace(model, torch.zeros(1, 1, 28, 28)).save(str(path))
    return path


def assert_same_names_and_shapes(path: Path) -> None:
    kind = sniff(path)
    header = read_header(OpenedCheckpoint(path, Format(kind)))
    weights = unwrap(read_weights(OpenedCheckpoint(path, Format(kind))), path.name)
    assert list(header.tensors) == list(weights)
    assert header.tensors == {
        name: (tuple(value.shape), str(value.dtype).removeprefix("torch.")) for name, value in weights.items()
    }
    floats = [value for value in weights.values() if value.is_floating_point()]
    assert header.parameters == sum(value.numel() for value in floats) > 0


@pytest.mark.parametrize("form", FORMS)
def test_the_head_names_what_the_file_holds(form: str, write_teacher: WriteTeacher, tmp_path: Path) -> None:
    assert_same_names_and_shapes(write_teacher(tmp_path, form, "lenet-bn"))


@pytest.mark.parametrize("new_form", [True, False])
def test_wrappers_extras_and_number_types_are_seen_through(new_form: bool, tmp_path: Path) -> None:
    weights: dict[str, Tensor] = {
        "module.a.weight": nn.Parameter(torch.randn(3, 4)),
        "module.a.bias": torch.randn(3).double(),
        "module.h.weight": torch.randn(5, 4, 3).half().transpose(0, 1),
        "module.n": torch.tensor(7),
    }
    saved = {"epoch": 3, "optimizer": {"state": {0: {"step": torch.ones(1)}}}, "state_dict": weights}
    torch.save(saved, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    assert_same_names_and_shapes(tmp_path / "a.pth")


def test_a_torchscript_file_names_its_weights(make_network: MakeNetwork, tmp_path: Path) -> None:
    path = save_script(make_network("lenet-bn"), tmp_path / "a.pt")
    assert sniff(path) == "torchscript"
    assert_same_names_and_shapes(path)


def test_the_metadata_of_a_safetensors_file_is_kept(tmp_path: Path) -> None:
    save_file({"a.weight": torch.zeros(2)}, tmp_path / "a.safetensors", {"format": "pt"})
    assert read_header(OpenedCheckpoint(tmp_path / "a.safetensors", Format.SAFETENSORS)).metadata == {"format": "pt"}


@pytest.mark.parametrize("form", [*FORMS, "legacy", "script"])
def test_the_head_refuses_what_the_reading_refuses(
    form: str, write_teacher: WriteTeacher, make_network: MakeNetwork, tmp_path: Path
) -> None:
    path = tmp_path / "a.pth"
    if form == "legacy":
        torch.save(make_network("lenet").state_dict(), path, _use_new_zipfile_serialization=False)
    elif form == "script":
        save_script(make_network("lenet"), path)
    else:
        path = write_teacher(tmp_path, form, "lenet")
    kind = sniff(path)
    path.write_bytes(path.read_bytes()[:-700])
    with pytest.raises(CheckpointError) as of_head:
        read_header(OpenedCheckpoint(path, Format(kind)))
    with pytest.raises(CheckpointError) as of_reading:
        read_weights(OpenedCheckpoint(path, Format(kind)))
    assert str(of_head.value) == str(of_reading.value)


def test_a_single_tensor_and_a_foreign_format_have_no_head(tmp_path: Path) -> None:
    torch.save(torch.ones(2), tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match=r"^a\.pth holds no named weights, but a single Tensor\. Ask"):
        read_header(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))
    (tmp_path / "b.pth").write_bytes(b"")
    with pytest.raises(CheckpointError, match=r"^b\.pth is empty \(0 bytes\)\. Fetch it again\.$"):
        read_header(OpenedCheckpoint(tmp_path / "b.pth", Format.EMPTY))


def write_index(path: Path, entries: str, content: bytes = bytes(16)) -> Path:
    """Write a safetensors file with the given index."""
    path.write_bytes(struct.pack("<Q", len(entries)) + entries.encode() + content)
    return path


def entry(**changes: Any) -> str:
    return json.dumps({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]} | changes)


WRONG_NUMBERS = (
    "'a' holds complex numbers (C64); PURER reads float32, float64, float16 and bfloat16. "
    "Convert the weights and save them again"
)
SAFETENSORS_TRICKS = [
    (
        f'{{"a": {entry()}, "a": {entry(data_offsets=[8, 16])}}}',
        "holds two tensors called 'a'; each name may occur only once",
    ),
    (f'{{"a": {entry()}, "b": {entry(shape=[4], data_offsets=[0, 16])}}}', "holds overlapping tensors"),
    (
        f'{{"a": {entry(shape=[-2], data_offsets=[0, 16])}}}',
        "gives 'a' the shape [-2]; sizes are whole numbers from 0",
    ),
    (
        f'{{"a": {entry(shape=[10**9], data_offsets=[0, 16])}}}',
        "gives 'a' 16 bytes; its shape [1000000000] needs 4000000000",
    ),
    (f'{{"a": {entry(dtype="C64", data_offsets=[0, 16])}}}', WRONG_NUMBERS),
]


@pytest.mark.parametrize(("index", "words"), SAFETENSORS_TRICKS)
def test_a_safetensors_index_that_contradicts_itself_is_refused(index: str, words: str, tmp_path: Path) -> None:
    path = write_index(tmp_path / "a.safetensors", index)
    for read in (read_header, read_weights):
        with pytest.raises(CheckpointError) as caught:
            read(OpenedCheckpoint(path, Format.SAFETENSORS))
        assert str(caught.value) in (f"a.safetensors {words}", f"a.safetensors: {words}")


def test_the_program_of_a_torchscript_file_may_be_packed_and_its_weights_may_not(
    make_network: MakeNetwork, tmp_path: Path
) -> None:
    path = save_script(make_network("lenet"), tmp_path / "a.pt")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.pt", "w", zipfile.ZIP_DEFLATED) as new:
        assert any(item.compress_type == zipfile.ZIP_DEFLATED for item in old.infolist())
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert_same_names_and_shapes(path)
    with pytest.raises(CheckpointError, match=r"^b\.pt contains a compressed entry, 'a/data/0'; PURER reads"):
        read_header(OpenedCheckpoint(tmp_path / "b.pt", Format.TORCHSCRIPT))


def test_cyclic_modules_are_refused(tmp_path: Path) -> None:
    attribute = b"X\x01\0\0\0m"
    looped = b"\x80\x02c__torch__\nNet\n)\x81q\x01}" + attribute + b"h\x01sb."
    with zipfile.ZipFile(tmp_path / "a.pt", "w") as archive:
        archive.writestr("a/data.pkl", looped)
        archive.writestr("a/constants.pkl", b"\x80\x02).")
    with pytest.raises(CheckpointError, match=r"^a\.pt is damaged or incomplete: its weights cannot be read"):
        read_header(OpenedCheckpoint(tmp_path / "a.pt", Format.TORCHSCRIPT))


def test_one_state_shared_by_many_objects_costs_its_memory_once(tmp_path: Path) -> None:
    table = b"}q\x00(" + b"".join(b"X\x04\0\0\0%04dK\x01" % number for number in range(5000)) + b"u0"
    many = b"".join(b"ccollections\nOrderedDict\nh\x00\x85R0" for _ in range(5000))
    with zipfile.ZipFile(tmp_path / "a.pth", "w") as archive:
        archive.writestr("a/data.pkl", b"\x80\x02" + table + many + b"}.")
    with pytest.raises(CheckpointError, match=r"^a\.pth holds no named weights$"):
        read_header(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))
