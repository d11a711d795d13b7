"""Tells whether files have changed since a result was computed from them, also after a project was copied."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_END_BYTES = 65_536


def mark_of(file: str | Path) -> str:
    """Return a short text that differs when the content of a file differs; "" if the file cannot be read.

    It consists of the size and the SHA-256 of the first and the last 64 KiB, so that large files are read quickly.
    Times do not count: copying a project may change them.
    """
    try:
        with Path(file).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            digest = hashlib.sha256(stream.read(_END_BYTES))
            stream.seek(max(_END_BYTES, size - _END_BYTES))
            digest.update(stream.read(_END_BYTES))
    except OSError:
        return ""
    return f"{size}-{digest.hexdigest()}"


def mark_of_pictures(folder: Path, suffixes: Iterable[str]) -> str:
    """Return a text that differs when pictures in a folder or its subfolders were added, removed or written again.

    Args:
        suffixes: the endings of the names of pictures, in lower case.

    Returns:
        The SHA-256 of names, sizes and times; "" if the folder cannot be read.
    """
    endings, digest = tuple(suffixes), hashlib.sha256()
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
        for entry in found:
            inner = [entry]
            if entry.is_dir():
                with os.scandir(entry.path) as entries:
                    inner = sorted(entries, key=lambda one: one.name)
            for one in inner:
                if one.name.lower().endswith(endings) and one.is_file():
                    state = one.stat()
                    digest.update(
                        os.fsencode(f"{one.path[len(str(folder)) :]}\0{state.st_size}\0{state.st_mtime_ns}\0")
                    )
    except OSError:
        return ""
    return digest.hexdigest()
