"""The format of stored results: whole or not at all, and refused with the reason."""

import hashlib
import json

import pytest

from purer_app.engine.core.errors import DataError
from purer_app.ui.adapt.results.result_format import result_from_bytes, result_to_bytes

FACTS = {"folder": "pictures/\udcff", "counts": [[1, 0]]}
CONTENT = result_to_bytes("folder", FACTS, [[1, 2], [3]])


def with_head(**values: object) -> bytes:
    first, _, rest = CONTENT.partition(b"\n")
    return json.dumps({**json.loads(first), **values}).encode() + b"\n" + rest


def test_facts_and_parts_come_back() -> None:
    stored = result_from_bytes(CONTENT, "folder")
    assert (stored.facts, list(stored.parts())) == (FACTS, [[1, 2], [3]])


def test_each_line_is_json_and_the_first_has_the_checksum_of_the_others() -> None:
    first, _, rest = CONTENT.partition(b"\n")
    assert [json.loads(line) for line in rest.splitlines()] == [FACTS, [1, 2], [3]]
    assert json.loads(first) == {
        "format": "purer-result",
        "version": 1,
        "kind": "folder",
        "sha256": hashlib.sha256(rest).hexdigest(),
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is damaged: it is not JSON"),
        (b"\xff\n", "is damaged: it is not JSON"),
        (b"[" * 100_000, "is damaged: it is not JSON"),
        (b"[]\n{}\n", "is not a stored result of PURER"),
        (CONTENT[:-3], "is damaged: its checksum is wrong"),
        (CONTENT.replace(b"[1,2]", b"[1,3]"), "is damaged: its checksum is wrong"),
        (with_head(version=2), r"was written by a newer version of PURER \(format 2, this one reads 1\)"),
        (with_head(version="1"), "is damaged: its version is missing"),
        (with_head(kind="icfil"), "is damaged: it is not of the kind 'folder'"),
        (result_to_bytes("folder", {}).partition(b"\n")[0] + b"\n", "is damaged: its checksum is wrong"),
    ],
)
def test_other_content_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        result_from_bytes(content, "folder")
