"""The format of the files in the folder `results` of a project, described in docs/project-folder.md; no Qt."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.core.errors import DataError

FORMAT_NAME = "purer-result"
FORMAT_VERSION = 1
FOLDER_NAME = "results"


@dataclass(frozen=True, slots=True)
class StoredResult:
    """The content of a file: single values, and a list that is stored in parts, one in each line."""

    facts: Mapping[str, Any]
    lines: bytes

    def parts(self) -> Iterator[Any]:
        """Parse the parts one after the other; raises DataError if one is not JSON."""
        return map(_value, self.lines.splitlines())


def result_to_bytes(kind: str, facts: Mapping[str, Any], parts: Iterable[Any] = ()) -> bytes:
    """Return the content of a file: a line that describes it, a line of facts, and a line for each part.

    Every line is JSON. Encoding a line blocks all other threads, so a part should have a few thousand values at most.

    Args:
        kind: what the result is, for example "folder".
    """
    body = b"".join(_line(value) for value in (dict(facts), *parts))
    head = {
        "format": FORMAT_NAME,
        "version": FORMAT_VERSION,
        "kind": kind,
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return _line(head) + body


def result_from_bytes(content: bytes, kind: str) -> StoredResult:
    """Return what `result_to_bytes` wrote; the parts are parsed when they are needed.

    Raises:
        DataError: the content is damaged, newer than this version, or of another kind; the message is a predicate such
            as "is damaged: ...".
    """
    first, _, body = content.partition(b"\n")
    head = _value(first)
    if not isinstance(head, dict) or head.get("format") != FORMAT_NAME:
        raise DataError("is not a stored result of PURER")
    version = head.get("version")
    if type(version) is not int or version < 1:
        raise DataError("is damaged: its version is missing")
    if version > FORMAT_VERSION:
        raise DataError(f"was written by a newer version of PURER (format {version}, this one reads {FORMAT_VERSION})")
    if head.get("kind") != kind:
        raise DataError(f"is damaged: it is not of the kind '{kind}'")
    if head.get("sha256") != hashlib.sha256(body).hexdigest():
        raise DataError("is damaged: its checksum is wrong")
    second, _, lines = body.partition(b"\n")
    facts = _value(second)
    if not isinstance(facts, dict):
        raise DataError("is damaged: its values are missing")
    return StoredResult(facts, lines)


def _line(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def _value(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError("is damaged: it is not JSON") from error
