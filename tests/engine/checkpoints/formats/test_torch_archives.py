"""Damaged and manipulated files of torch.save are refused in one sentence."""

import re
import zipfile
from pathlib import Path

import pytest
import torch

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from tests.engine.checkpoints.conftest import Repack
from tests.engine.checkpoints.formats.conftest import refusal, torch_zip


def test_a_deflated_archive_is_refused(repack: Repack, tmp_path: Path) -> None:
    torch.save({"a.weight": torch.zeros(10**6)}, tmp_path / "a.pth")
    bomb = repack(tmp_path / "a.pth", tmp_path / "bomb.pth", {}, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < 10_000
    assert refusal(bomb).startswith("bomb.pth contains a compressed entry, 'a/data.pkl'; PURER reads")


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "c:x", "a\\x"])
def test_an_entry_outside_the_archive_is_refused(name: str, repack: Repack, tmp_path: Path) -> None:
    archive = repack(torch_zip(tmp_path / "a.pth"), tmp_path / "b.pth", {name: b"x"})
    assert refusal(archive) == f"b.pth holds an entry called {name!r}, which points out of the archive"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_entries_comments_and_passwords_are_refused(tmp_path: Path) -> None:
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


def test_a_file_that_is_not_an_archive_is_refused(tmp_path: Path) -> None:
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
    first, second = re.findall(rb"(?s)X.\0\0\0(\d{5,})", content)[-2:]  # the list of keys is last
    assert len(first) == len(second)
    start = content.rindex(second)
    path.write_bytes(content[:start] + first + content[start + len(second) :])
    assert refusal(path) == "a.pth contradicts itself: its index and its list of storages differ; it is refused"


def test_two_archives_in_one_file_are_refused(tmp_path: Path) -> None:
    first, second = torch_zip(tmp_path / "a.pth").read_bytes(), torch_zip(tmp_path / "b.pth").read_bytes()
    (tmp_path / "two.pth").write_bytes(first + second)
    assert refusal(tmp_path / "two.pth") == (
        "two.pth holds something before its first entry, as two archives in one do; it is refused"
    )


def test_an_entry_whose_bytes_or_name_differ_from_the_directory_is_damaged(tmp_path: Path) -> None:
    torch.save({"a.weight": torch.ones(64)}, tmp_path / "a.pth")
    content = (tmp_path / "a.pth").read_bytes()
    values = content.index(torch.ones(64).numpy().tobytes())
    name = content.rindex(b"/data/0", 0, values)
    for number, position in enumerate((values, name + 6)):
        changed = bytearray(content)
        changed[position] ^= 1
        (tmp_path / f"{number}.pth").write_bytes(changed)
        with pytest.raises(CheckpointError, match="is damaged or incomplete"):
            read_weights(OpenedCheckpoint(tmp_path / f"{number}.pth"))
