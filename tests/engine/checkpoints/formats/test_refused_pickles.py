"""Programs and tricks in pickles are refused and never run."""

import os
import pickle
import struct
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.engine.checkpoints.formats.conftest import STORAGE, TENSOR, refusal, torch_zip


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
def test_a_manipulated_pickle_is_refused_before_torch_reads_it(words: str, tensor: bytes, tmp_path: Path) -> None:
    assert words in refusal(torch_zip(tmp_path / "a.pth", tensor))
