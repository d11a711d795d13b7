"""Writes and checks lists of SHA-256 checksums in the format of `sha256sum --check`."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from purer_app.engine.core.files import cannot_read, read_regular, sha256_of

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")


def checksum_list(contents: Mapping[str, bytes]) -> bytes:
    """Return the checksum list of files, given their names and contents."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    return "".join(lines).encode()


def find_damage(checksums: Path) -> str:
    """Compare files with the checksum list in their folder.

    Returns:
        What is wrong with the first damaged file; empty if all are intact, or if there is no list, as in older runs.
    """
    try:
        text = read_regular(checksums).decode("ascii")
    except FileNotFoundError:
        return ""
    except OSError as error:
        return cannot_read(checksums.name, error)
    except UnicodeDecodeError:
        return f"{checksums.name} is damaged"
    entries = [_LINE.fullmatch(line) for line in text.splitlines()]
    if not entries:
        return f"{checksums.name} is empty"
    for entry in entries:
        if entry is None:
            return f"{checksums.name} is damaged"
        try:
            found = sha256_of(checksums.with_name(entry[2]))
        except OSError as error:
            return cannot_read(entry[2], error)
        if found != entry[1]:
            return f"{entry[2]} is damaged: its SHA-256 is not the one in {checksums.name}"
    return ""
