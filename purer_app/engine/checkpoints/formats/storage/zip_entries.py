"""Open a zip file from a stranger, with plain names and uncompressed entries only."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from purer_app.engine.core.errors import CheckpointError

_MAX_ENTRIES = 200_000
_LOCAL_HEADER, _LOCAL_MARKER, _UTF8 = struct.Struct("<4s5HLLLHH"), b"PK\x03\x04", 0x800


@contextmanager
def stored_zip(path: Path, file: IO[bytes], unread: str = "") -> Iterator[zipfile.ZipFile]:
    """Open a zip whose entries are uncompressed and have plain names.

    Args:
        unread: a folder within the archive's own; its entries may be compressed, since none is opened.

    Raises:
        CheckpointError: an entry is compressed, encrypted, duplicated, too long, or points out of the archive.
    """
    size = file.seek(0, 2)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise CheckpointError(f"{path.name} is an incomplete or damaged archive; fetch it again") from error
    with archive:
        _check(archive, path.name, size, unread)
        yield archive


def read_stored(archive: zipfile.ZipFile, name: str) -> bytearray:
    """Read an uncompressed entry in one go, without the copies that zipfile makes, and check its sum.

    Raises:
        KeyError: there is no such entry.
        ValueError: the entry is cut short or damaged.
    """
    entry, file = archive.getinfo(name), archive.fp
    assert file is not None
    file.seek(entry.header_offset)
    marker, *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    has_name = file.read(name_bytes) == entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    file.seek(extra_bytes, os.SEEK_CUR)
    content = bytearray(entry.file_size)
    is_whole = file.readinto(content) == len(content) and zlib.crc32(content) == entry.CRC  # type: ignore[attr-defined]
    if marker != _LOCAL_MARKER or not has_name or not is_whole:
        raise ValueError(f"the entry '{name}' is cut short or damaged")
    return content


def is_plain_name(name: object) -> bool:
    """Whether a name is that of a file in the same folder, on every system."""
    return isinstance(name, str) and Path(name).name == name and not set(name) & set("\\:\0")


def _check(archive: zipfile.ZipFile, name: str, size: int, unread: str) -> None:
    entries = archive.infolist()
    if archive.comment:  # readers of zip files disagree on where such a file ends
        raise CheckpointError(f"{name} has a comment at its end, which no torch archive has; it is refused")
    if min((entry.header_offset for entry in entries), default=0):  # and on where such a one begins
        raise CheckpointError(
            f"{name} holds something before its first entry, as two archives in one do; it is refused"
        )
    if len(entries) > _MAX_ENTRIES:
        raise CheckpointError(f"{name} has {len(entries)} entries; at most {_MAX_ENTRIES} are read")
    seen: set[str] = set()
    total = 0
    for entry in entries:
        _check_name(entry, name)
        if entry.filename.casefold() in seen:
            raise CheckpointError(f"{name} holds two entries called '{entry.filename}'; each name may occur only once")
        seen.add(entry.filename.casefold())
        if not unread or entry.filename.split("/")[1:2] != [unread]:
            _check_form(entry, name)
            total += entry.file_size
    if total > size:
        raise CheckpointError(f"{name} declares {total} bytes inside; the whole file has {size}")


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    plain = entry.orig_filename
    if plain != entry.filename or plain.startswith("/") or "\\" in plain or ".." in plain.split("/") or ":" in plain:
        raise CheckpointError(f"{name} holds an entry called {plain!r}, which points out of the archive")


def _check_form(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
        raise CheckpointError(
            f"{name} contains a compressed entry, '{entry.filename}'; PURER reads only archives that torch itself "
            "wrote. Load it where you trust it and save it again with torch.save"
        )
    if entry.flag_bits & 0x1:
        raise CheckpointError(f"{name} is encrypted: its entry '{entry.filename}' needs a password")
