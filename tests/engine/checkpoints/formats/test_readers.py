"""Weights come out as torch itself reads them; what else a file may hold is refused and never run."""

import argparse
import collections
import datetime
import os
import pickle
import re
import struct
import types
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from purer_app.engine.checkpoints.formats import readers
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_unwrapped, read_weights
from purer_app.engine.checkpoints.formats.storage import tensors as stored_tensors
from purer_app.engine.checkpoints.formats.storage.tensors import checked_state
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format

Repack = Callable[..., Path]

STORAGE = b"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ"
HOOKS = b"ccollections\nOrderedDict\n)R"
TENSOR = b"ctorch._utils\n_rebuild_tensor_v2\n(" + STORAGE + b"K\x00K\x04\x85K\x01\x85\x89" + HOOKS + b"tR"


def torch_zip(path: Path, tensor: bytes = TENSOR, data: bytes = struct.pack("<4f", 1, 2, 3, 4)) -> Path:
    """Write by hand what torch.save writes for one tensor called a.weight."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", b"\x80\x02}X\x08\0\0\0a.weight" + tensor + b"s.")
        archive.writestr("net/byteorder", b"little")
        archive.writestr("net/data/0", data)
        archive.writestr("net/version", b"3\n")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        checked_state(read_weights(OpenedCheckpoint(path)), path.name)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert "weights_only" not in text
    assert "safe_globals" not in text
    return text


class Program:
    """An object that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.trace}'",)


def sentence_of(name: str, program: str) -> str:
    return (
        f"{name} contains a saved Python program (`{program}`), not only weights. "
        "PURER never runs code from files. Ask for a state_dict or a .safetensors file."
    )


@pytest.mark.parametrize("new_form", [True, False])
def test_weights_come_out_as_torch_itself_reads_them(new_form: bool, tmp_path: Path) -> None:
    shared = torch.randn(3, 4)
    saved = {
        "epoch": 7,
        "state_dict": collections.OrderedDict(
            {
                "a.weight": nn.Parameter(shared),
                "tied.weight": shared,
                "half": torch.ones(2).half(),
                "count": torch.tensor(5),
            }
        ),
        "optimizer": {"param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}], "state": {0: {"step": torch.tensor(1.0)}}},
        "large_number": 2**70,
        "seen": {1, 2},
    }
    torch.save(saved, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    ours = read_weights(OpenedCheckpoint(tmp_path / "a.pth"))
    truth = torch.load(tmp_path / "a.pth", weights_only=True)["state_dict"]
    assert list(ours) == list(truth)
    assert all(torch.equal(ours[key], value) for key, value in truth.items())


def test_harmless_extras_do_not_make_a_good_file_fail(tmp_path: Path) -> None:
    history: collections.defaultdict[str, list[float]] = collections.defaultdict(list)
    history["loss"].append(0.5)
    extras = {
        "best_acc": np.float64(0.9),
        "curve": np.zeros(3),
        "args": argparse.Namespace(lr=0.1, name="x"),
        "history": history,
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "size": torch.Size([1, 2]),
    }
    torch.save({"net": {"a.weight": torch.ones(2)}, **extras}, tmp_path / "a.pth")
    found = read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))
    assert found.state == {"a.weight": pytest.approx(torch.ones(2))}
    assert found.notes == (), "usual extras are not worth a word"


@pytest.mark.parametrize("new_form", [True, False])
def test_no_reader_of_torch_sees_a_file(new_form: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"w.weight": torch.ones(2)}, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("torch.load was called"))
    assert read_weights(OpenedCheckpoint(tmp_path / "a.pth")).keys() == {"w.weight"}


@pytest.mark.parametrize("new_form", [True, False])
def test_the_storages_of_an_optimiser_are_not_read(
    new_form: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pth"
    saved = {"model": {"w.weight": torch.ones(3)}, "optimizer": {"state": {0: {"exp_avg": torch.ones(7, 1000)}}}}
    torch.save(saved, path, _use_new_zipfile_serialization=new_form)
    sizes: list[int] = []
    real = stored_tensors.read_tensors

    def noted(read: Callable[[str], bytes], places: Any) -> Any:
        def counted(storage: str) -> bytes:
            sizes.append(len(content := read(storage)))
            return content

        return real(counted, places)

    monkeypatch.setattr(readers, "read_tensors", noted)
    assert torch.equal(read_weights(OpenedCheckpoint(path))["w.weight"], torch.ones(3))
    assert sizes == [12]


def test_an_optimiser_among_flat_names_is_not_read(tmp_path: Path) -> None:
    save_file({"optimizer.0.exp_avg": torch.ones(2), "w.weight": torch.ones(2)}, tmp_path / "a.safetensors")
    assert read_weights(OpenedCheckpoint(tmp_path / "a.safetensors", Format.SAFETENSORS)).keys() == {"w.weight"}


@pytest.mark.parametrize("new_form", [True, False])
def test_a_pickled_program_is_refused_and_never_run(new_form: bool, tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    torch.save(
        {"w": torch.ones(2), "x": Program(trace)}, tmp_path / "resnet.pth", _use_new_zipfile_serialization=new_form
    )
    assert refusal(tmp_path / "resnet.pth") == sentence_of("resnet.pth", "os.system")
    assert not trace.exists()
    pickle.loads(pickle.dumps(Program(trace)))
    assert trace.exists(), "the program would have left a trace"


@pytest.mark.parametrize("protocol", range(6))
def test_a_plain_pickle_of_any_protocol_is_refused_and_never_run(protocol: int, tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(Program(trace), protocol))
    assert refusal(tmp_path / "a.pkl") == sentence_of("a.pkl", "os.system")
    assert not trace.exists()


def test_a_plain_pickle_without_a_program_is_refused_as_no_torch_file(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"w": [1.0, (), {2}, frozenset({3}), b"x", bytearray(b"y")]}, 4))
    assert "builtins.bytearray" in refusal(tmp_path / "a.pkl")
    (tmp_path / "b.pkl").write_bytes(pickle.dumps({"w": [1.0, (), {2}, frozenset({3}), b"x", None, True]}, 4))
    assert refusal(tmp_path / "b.pkl") == (
        "b.pkl is a plain Python pickle, not written by torch.save. Ask for a state_dict or a .safetensors file."
    )


def test_a_handmade_archive_reads_like_a_real_one(tmp_path: Path) -> None:
    weights = read_weights(OpenedCheckpoint(torch_zip(tmp_path / "a.pth"), Format.TORCH_ZIP))
    assert torch.equal(weights["a.weight"], torch.tensor([1.0, 2.0, 3.0, 4.0]))


HUGE = b"J" + struct.pack("<i", 10**9)
TRICKS = {
    "a change to a finished tensor": TENSOR + b"(" + STORAGE + b"K\x00" + HUGE + b"\x85K\x00\x85tb",
    "two descriptions of the storage '0'": TENSOR.replace(
        STORAGE, STORAGE + b"0" + STORAGE.replace(b"K\x04", b"K\x05")
    ),
    "a malformed storage": TENSOR.replace(b"K\x04tQ", b"J\xff\xff\xff\xfftQ"),
    "a reference that is no stored tensor": TENSOR.replace(b"\x07\0\0\0storage", b"\x07\0\0\0program"),
    "a malformed tensor": TENSOR.replace(b"K\x00K\x04\x85", b"J\xff\xff\xff\xffK\x04\x85"),
    "a call of something that is no function": b"X\x01\0\0\0f)R",
    "the pickle instruction EXT1": b"\x82\x01",
    "holds a tensor of 4 values at 1 of a storage of 4": TENSOR.replace(b"K\x00K\x04\x85", b"K\x01K\x04\x85"),
    "damaged or incomplete": b"K\x01aaaa",
    "builtins.eval": b"c__builtin__\neval\n(X\x01\0\0\x001tR",
    "builtins.exec": b"(X\x01\0\0\x001i__builtin__\nexec\n",
    "torch.load": b"ctorch\nload\n(X\x01\0\0\0ftR",
}


@pytest.mark.parametrize(("words", "tensor"), TRICKS.items())
def test_a_trick_in_the_pickle_is_refused_before_torch_sees_it(words: str, tensor: bytes, tmp_path: Path) -> None:
    assert words in refusal(torch_zip(tmp_path / "a.pth", tensor))


@pytest.mark.parametrize("new_form", [True, False])
def test_a_tensor_that_repeats_its_bytes_is_refused(new_form: bool, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(1).expand(10**9)}, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    assert (tmp_path / "a.pth").stat().st_size < 2000
    assert refusal(tmp_path / "a.pth") == (
        "a.pth holds a tensor of shape (1000000000,) with strides (0,): it would show the same bytes again and again; "
        "tensors must be stored densely"
    )


def test_overlapping_tensors_are_refused_and_neighbours_and_twins_are_not(tmp_path: Path) -> None:
    base = torch.arange(10.0)
    torch.save({"a.w": base[:6], "b.w": base[6:], "c.w": base[:6]}, tmp_path / "good.pth")
    weights = read_weights(OpenedCheckpoint(tmp_path / "good.pth", Format.TORCH_ZIP))
    assert torch.equal(weights["b.w"], base[6:])
    for name, other in (("a.pth", base[4:]), ("b.pth", base[:6].view(2, 3))):
        torch.save({"a.w": base[:6], "b.w": other}, tmp_path / name)
        assert refusal(tmp_path / name) == f"{name} holds overlapping tensors in its storage '0'"


def test_a_transposed_tensor_keeps_its_values_and_becomes_contiguous(tmp_path: Path) -> None:
    weight = torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)
    torch.save({"a.weight": weight}, tmp_path / "a.pth")
    state = checked_state(read_weights(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP)), "a.pth")
    assert state["a.weight"].is_contiguous()
    assert torch.equal(state["a.weight"], weight)


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_other_floats_become_float32(dtype: torch.dtype) -> None:
    values = torch.tensor([0.5, -2.0, 3.25])
    state = checked_state({"a": values.to(dtype), "n": torch.tensor(3)}, "a.pth")
    assert state["a"].dtype == torch.float32
    assert torch.equal(state["a"], values)
    assert state["n"].dtype == torch.int64


@pytest.mark.parametrize(
    ("tensor", "words"),
    [
        (torch.tensor([1.0, float("nan")]), "holds NaN or infinite values"),
        (torch.tensor([1e300], dtype=torch.float64), "holds NaN or infinite values"),
        (torch.zeros(2, dtype=torch.complex64), "numbers of type torch.complex64"),
        (torch.eye(2).to_sparse(), "is not a plain dense tensor"),
        (torch.zeros(2, device="meta"), "is not a plain dense tensor"),
        (torch.zeros(1).expand(4), "is not stored densely"),
    ],
)
def test_unusable_tensors_are_refused_by_name(tensor: Tensor, words: str) -> None:
    with pytest.raises(CheckpointError, match=f"^a.pth: 'w' {words}|^a.pth: 'w' has {words}"):
        checked_state({"w": tensor}, "a.pth")


def test_more_values_than_the_cap_are_refused() -> None:
    with pytest.raises(CheckpointError, match=r"a\.pth holds 3000000000 values; at most 2000000000 are read"):
        checked_state({"w": torch.zeros(3 * 10**9, device="meta")}, "a.pth")


def test_a_deflated_archive_is_refused(repack: Repack, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(10**6)}, tmp_path / "a.pth")
    bomb = repack(tmp_path / "a.pth", tmp_path / "bomb.pth", {}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 10_000
    assert refusal(bomb).startswith("bomb.pth is packed inside: its entry 'a/data.pkl' is compressed")


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "c:x", "a\\x"])
def test_an_entry_outside_the_archive_is_refused(name: str, repack: Repack, tmp_path: Path) -> None:
    archive = repack(torch_zip(tmp_path / "a.pth"), tmp_path / "b.pth", {name: b"x"})
    assert refusal(archive) == f"b.pth holds an entry called {name!r}, which points out of the archive"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_entries_comments_and_passwords_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(torch_zip(tmp_path / "twice.pth"), "a") as archive:
        archive.writestr("net/DATA/0", b"x" * 16)
    assert (
        refusal(tmp_path / "twice.pth")
        == "twice.pth holds two entries called 'net/DATA/0'; each name may occur only once"
    )
    with zipfile.ZipFile(torch_zip(tmp_path / "note.pth"), "a") as archive:
        archive.comment = b"hello"
    assert "has a comment at its end" in refusal(tmp_path / "note.pth")
    content = torch_zip(tmp_path / "locked.pth").read_bytes()
    central = content.index(b"PK\x01\x02")
    locked = content[: central + 8] + b"\x01" + content[central + 9 :]
    (tmp_path / "locked.pth").write_bytes(locked)
    assert "is encrypted: its entry 'net/data.pkl' needs a password" in refusal(tmp_path / "locked.pth")


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", b"x" * 1000)
        for number in range(5):
            twin = zipfile.ZipInfo(f"net/data/{number}")
            twin.header_offset, twin.file_size, twin.compress_size = 0, 1000, 1000
            twin.CRC = 0
            archive.filelist.append(twin)
    assert refusal(path).startswith("a.pth declares 6000 bytes inside; the whole file has ")


def test_a_file_that_is_no_archive_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_bytes(b"PK\x03\x04")
    with pytest.raises(CheckpointError, match=r"^a\.pth is an incomplete or damaged archive; fetch it again$"):
        read_weights(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))


@pytest.mark.parametrize("data", [b"", bytes(8), bytes(20)])
def test_a_storage_of_another_size_than_promised_is_refused(data: bytes, tmp_path: Path) -> None:
    path = torch_zip(tmp_path / "a.pth", data=data)
    assert refusal(path) == f"a.pth declares 16 bytes of weights in '0'; it holds {len(data)}"


def test_an_archive_without_or_with_a_huge_index_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.pth", "w") as archive:
        archive.writestr("net/version", b"3")
        archive.writestr("other/data.pkl", b"N.")
    assert refusal(tmp_path / "a.pth") == "a.pth is no archive of torch.save: it lacks 'net/data.pkl'"
    with zipfile.ZipFile(tmp_path / "b.pth", "w") as archive:
        archive.writestr("net/data.pkl", bytes(2**24 + 1))
    assert refusal(tmp_path / "b.pth") == "b.pth has an index of 16777217 bytes; at most 16777216 are read"


def test_an_old_file_with_a_huge_index_is_refused(tmp_path: Path) -> None:
    torch.save({"note": "x" * (2**24 + 1)}, tmp_path / "a.pth", _use_new_zipfile_serialization=False)
    assert refusal(tmp_path / "a.pth") == "a.pth has an index of more than 16777216 bytes"


@pytest.mark.parametrize("cut", [1, 20, 300])
def test_an_old_file_cut_short_is_refused(cut: int, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(10)}, tmp_path / "a.pth", _use_new_zipfile_serialization=False)
    content = (tmp_path / "a.pth").read_bytes()
    (tmp_path / "a.pth").write_bytes(content[:-cut])
    assert refusal(tmp_path / "a.pth").endswith("fetch it again")


def test_a_storage_missing_from_an_old_files_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    saved = {"a.weight": torch.zeros(2), "b.weight": torch.zeros(2)}
    torch.save(saved, path, _use_new_zipfile_serialization=False)
    content = path.read_bytes()
    first, second = re.findall(rb"(?s)X.\0\0\0(\d{5,})", content)[-2:]  # the list of keys stands last
    assert len(first) == len(second)
    start = content.rindex(second)
    path.write_bytes(content[:start] + first + content[start + len(second) :])
    assert refusal(path) == "a.pth contradicts itself: its index and its list of storages differ; it is refused"


def test_a_single_tensor_has_no_names_to_go_by(tmp_path: Path) -> None:
    torch.save(torch.ones(2), tmp_path / "a.pth")
    assert refusal(tmp_path / "a.pth") == (
        "a.pth holds no named weights, but a single Tensor. Ask for a state_dict, which names its tensors"
    )


def test_safetensors_come_in_the_order_of_the_layers(tmp_path: Path) -> None:
    state = {f"layer{k}.weight": torch.full((2,), float(k)) for k in (10, 2, 1)}
    save_file(state, tmp_path / "a.safetensors")
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.safetensors", Format.SAFETENSORS))
    assert list(weights) == ["layer1.weight", "layer2.weight", "layer10.weight"]
    assert all(torch.equal(weights[key], value) for key, value in state.items())


def test_a_safetensors_file_cut_short_is_refused(tmp_path: Path) -> None:
    save_file({"a.weight": torch.zeros(100)}, tmp_path / "a.safetensors")
    content = (tmp_path / "a.safetensors").read_bytes()
    (tmp_path / "a.safetensors").write_bytes(content[:-100])
    assert refusal(tmp_path / "a.safetensors") == "a.safetensors declares 400 bytes of weights; it holds 300"
    (tmp_path / "a.safetensors").write_bytes(content[:30])
    assert "a.safetensors is incomplete: its index needs" in refusal(tmp_path / "a.safetensors")
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", 2) + b"{}")
    assert refusal(tmp_path / "a.safetensors") == "a.safetensors holds no named weights"


def test_a_broken_safetensors_index_is_damage(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(struct.pack("<Q", 4) + b"{{{{")
    assert "damaged or incomplete" in refusal(tmp_path / "a.safetensors")


def test_a_text_in_the_place_of_a_tensor_is_no_weight(tmp_path: Path) -> None:
    assert refusal(torch_zip(tmp_path / "b.pth", b"\x8c\x01f")) == "b.pth holds no named weights"


def test_two_archives_in_one_file_are_refused(tmp_path: Path) -> None:
    first, second = torch_zip(tmp_path / "a.pth").read_bytes(), torch_zip(tmp_path / "b.pth").read_bytes()
    (tmp_path / "two.pth").write_bytes(first + second)
    assert refusal(tmp_path / "two.pth") == (
        "two.pth holds something before its first entry, as two archives in one do; it is refused"
    )


def test_extras_of_many_kinds_do_not_make_a_good_file_fail(tmp_path: Path) -> None:
    extras = {
        "path": Path("a") / "b",
        "when": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
        "took": datetime.timedelta(seconds=3),
        "recent": collections.deque([1, 2]),
        "space": types.SimpleNamespace(a=1),
    }
    torch.save({"net": {"a.weight": torch.ones(2)}, **extras}, tmp_path / "a.pth")
    assert torch.equal(read_weights(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))["a.weight"], torch.ones(2))


def test_the_weights_of_a_torchscript_file_are_those_of_its_state_dict(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 3)).eval()
    torch.jit.script(model).save(str(tmp_path / "a.pt"))
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.pt"))
    truth = model.state_dict()
    assert weights.keys() == truth.keys()
    assert all(torch.equal(weights[key], value) for key, value in truth.items())


def test_the_stored_weights_of_an_onnx_file_are_read_and_no_other_file(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="the extra onnx is not installed")
    inside = onnx.numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3), "fc.weight")
    graph = onnx.helper.make_graph([], "net", [], [], [inside])
    onnx.save(onnx.helper.make_model(graph), tmp_path / "a.onnx")
    weights = read_weights(OpenedCheckpoint(tmp_path / "a.onnx"))
    assert torch.equal(weights["fc.weight"], torch.arange(6.0).reshape(2, 3))
    onnx.external_data_helper.set_external_data(inside, "../../etc/passwd")
    inside.data_location = onnx.TensorProto.EXTERNAL
    graph = onnx.helper.make_graph([], "net", [], [], [inside])
    (tmp_path / "b.onnx").write_bytes(onnx.helper.make_model(graph).SerializeToString())
    with pytest.raises(CheckpointError) as caught:
        read_weights(OpenedCheckpoint(tmp_path / "b.onnx", Format.ONNX))
    assert str(caught.value) == "b.onnx keeps weights in another file; save it with all its weights inside"
