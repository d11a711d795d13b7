"""A format is recognised by content; each unreadable one has a specific message."""

import gzip
import io
import os
import socket
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from purer_app.engine.checkpoints.formats.sniff import NEEDS_CHOICE, READABLE, sniff, unreadable_sentence
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format

WriteTeacher = Callable[..., Path]


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def tar_of(name: str, archive_format: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=archive_format) as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    return buffer.getvalue()


def old_tar_of(name: bytes) -> bytes:
    """Write a tar header of before 1988, which has a checksum and no magic word."""
    header = bytearray(512)
    header[: len(name)] = name
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def npz() -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, a=np.zeros(3))
    return buffer.getvalue()


LEGACY_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
GRAPH = b"\x3a\x02\x0a\x00"
CASES = [
    ("torch-legacy", LEGACY_MAGIC + b"\x80\x02M\xe9\x03."),
    ("safetensors", struct.pack("<Q", 2) + b"{}"),
    ("safetensors", struct.pack("<Q", 5000) + b'{"a": '),
    ("unknown", struct.pack("<Q", 5000) + b"{\0\0\0"),
    ("torchscript", zip_of("net/data.pkl", "net/constants.pkl", "net/code/a.py")),
    ("pt2", zip_of("net/archive_format", "net/models/model.json")),
    ("pt2", zip_of("serialized_exported_program.json", "version")),
    ("tar", tar_of("storages", tarfile.USTAR_FORMAT)),
    ("tar", old_tar_of(b"storages")),
    ("tar", old_tar_of(LEGACY_MAGIC)),
    ("tar", gzip.compress(tar_of("storages", tarfile.GNU_FORMAT))),
    ("gzip", gzip.compress(b"weights")),
    ("gzip", gzip.compress(b"weights" * 99)[:12]),
    ("onnx", b"\x08\x05\x12\x04keras"[:8] + GRAPH),
    ("onnx", b"\x08\x07" + GRAPH + b"\x42\x02\x10\x0b"),
    ("hdf5", b"\x89HDF\r\n\x1a\n" + bytes(9)),
    ("keras", zip_of("config.json", "model.weights.h5")),
    ("gguf", b"GGUF\x03\0\0\0"),
    ("numpy", b"\x93NUMPY\x01\0"),
    ("numpy", npz()),
    ("zip", zip_of("holiday.txt")),
    ("zip", zip_of()),
    ("broken-zip", zip_of("net/data.pkl")[:40]),
    ("lfs-pointer", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"),
    ("html", b"\n<!DOCTYPE html><html><body>404</body></html>"),
    ("download-error", b'\xef\xbb\xbf<?xml version="1.0"?><Error>gone</Error>'),
    ("download-error", b"Entry not found"),
    ("download-error", b"404: Not Found"),
    ("download-error", b"Repository not found\n"),
    ("download-error", b"Access to model a/b is restricted. You must be authenticated to access it."),
    ("openvino", b'<?xml version="1.0"?>\n<!-- made -->\n<net name="m" version="11"><layers/></net>'),
    ("text", b'<?xml version="1.0"?><svg/>'),
    ("html", b'<?xml version="1.0"?><html/>'),
    ("text", b":not(.dark-mode) {\n  pre code.hljs {\n    color: #000000;\n  }\n}\n"),
    ("text", b"404 words " * 200),
    ("text", b"cat\ndog\n"),
    ("text", "Wörter".encode() * 1000),
    ("json", b'{"message": "Not Found"}'),
    ("json", b'[{"message": "' + b"long " * 2000 + b'"}]'),
    ("json", b"[" * 4000 + b"]" * 96),
    ("pickle", b"\x80\x04N."),
    ("pickle", b"cos\nsystem\n(S'true'\ntR."),
    ("empty", b""),
    ("text", b"{ not json"),
    ("unknown", bytes(2000)),
    ("unknown", b"\x08"),
    ("unknown", b"\x08\x05\x12"),
    ("unknown", b"\x08" + b"\xff" * 12),
    ("unknown", b"\x08\x05\x0d\x01"),
    ("text", b"just a few words"),
    ("unknown", b"just \xff words"),
    ("unknown", b"\x0a\x02ab" + GRAPH),
    ("unknown", b"\x08\x00" + GRAPH),
    ("unknown", b"\x08\x07\x3a\x02\x09\x00"),
    ("unknown", b"\x08\x07" + GRAPH + b"\x42\x09\x10\x0b"),
    ("onnx", b"\x08\x07\x3a\x7f\x0a\x00"),
]


# named by their place: gzip and zip write the time into their bytes, and two test processes must agree on the names
@pytest.mark.parametrize(("kind", "content"), CASES, ids=[f"{kind}-{place}" for place, (kind, _) in enumerate(CASES)])
def test_content_decides_what_a_file_is(kind: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "teacher.pth"
    path.write_bytes(content)
    assert sniff(path) == kind


def test_a_part_of_a_distributed_checkpoint_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "__0_0.distcp").write_bytes(zip_of("archive/data.pkl") * 2)
    assert sniff(tmp_path / "__0_0.distcp") == "distributed-part"
    assert "Add the whole folder" in unreadable_sentence("a.distcp", Format.DISTRIBUTED_PART)


@pytest.mark.parametrize(
    ("form", "kind"),
    [("pth", "torch-zip"), ("wrapped", "torch-zip"), ("safetensors", "safetensors"), ("pt2", "pt2")],
)
def test_our_own_forms_are_known(form: str, kind: str, write_teacher: WriteTeacher, tmp_path: Path) -> None:
    assert sniff(write_teacher(tmp_path, form)) == kind


def test_the_legacy_format_of_torch_is_recognised(tmp_path: Path) -> None:
    torch.save({"a.weight": torch.ones(2)}, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    assert sniff(tmp_path / "old.pth") == "torch-legacy"


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
def test_a_real_torchscript_program_is_known(tmp_path: Path) -> None:
    torch.jit.save(torch.jit.trace(nn.Linear(2, 2), torch.ones(1, 2)), tmp_path / "net.pt")
    assert sniff(tmp_path / "net.pt") == "torchscript"


def test_each_kind_without_a_reader_has_a_specific_message() -> None:
    kinds = {Format(kind) for kind, _ in CASES} - READABLE
    sentences = {unreadable_sentence("a.pth", kind) for kind in kinds}
    assert len(sentences) == len(kinds)
    assert all(
        sentence.startswith(("a.pth is ", "a.pth describes ")) and sentence.endswith(".") for sentence in sentences
    )
    assert kinds > NEEDS_CHOICE


def test_the_onnx_sentence_says_how_to_get_the_reader() -> None:
    assert unreadable_sentence("net.onnx", Format.ONNX) == (
        "net.onnx is an ONNX network. The library onnx is needed to read it; install it with: pip install onnx. "
        "Or save the state_dict of the original network as .pth or .safetensors."
    )


@pytest.mark.skipif(os.name == "nt", reason="named pipes and links are made differently on Windows")
def test_a_named_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pth")
    with pytest.raises(CheckpointError) as caught:
        sniff(tmp_path / "pipe.pth")
    assert str(caught.value) == "pipe.pth is a named pipe, not a file with weights; it was not opened"


@pytest.mark.skipif(os.name == "nt", reason="named pipes and links are made differently on Windows")
def test_devices_sockets_and_link_loops_are_refused(tmp_path: Path) -> None:
    (tmp_path / "zero.pth").symlink_to("/dev/zero")
    (tmp_path / "circle.pth").symlink_to(tmp_path / "circle.pth")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s.pth"))
        cases = {"zero.pth": "is a device", "circle.pth": "cannot be read", "s.pth": "is a socket", ".": "is a folder"}
        for name, words in cases.items():
            with pytest.raises(CheckpointError, match=words):
                sniff(tmp_path / name)


def test_a_file_without_read_permission_is_named(unprivileged_folder: Path) -> None:
    path = unprivileged_folder / "locked.pth"
    path.write_bytes(b"GGUF")
    path.chmod(0)
    with pytest.raises(CheckpointError) as caught:
        sniff(path)
    assert str(caught.value) == "locked.pth cannot be read: Permission denied"
