"""Recognise an ONNX file by the plain rules of protobuf."""

import io

_VARINT, _BYTES = 0, 2
_ONNX_FIELDS = {1: _VARINT, 5: _VARINT} | dict.fromkeys((2, 3, 4, 6, 7, 8, 14, 20, 25, 26), _BYTES)
_ONNX_VERSION, _ONNX_GRAPH = 1, 7
_GRAPH_FIELDS = frozenset({1, 2, 5, 10, 11, 12, 13, 14, 15, 16})
_MAX_ONNX_VERSION = 1000
"""Kinds of the outermost fields of an ONNX file, and the fields of its graph, by their numbers in onnx.proto."""


def is_onnx(file: io.BufferedReader, size: int) -> bool:
    """Check the outermost fields of a possible ONNX protobuf, each of which must have its own kind.

    The graph may be cut off, as by an interrupted download; anything else must end where the file ends.
    """
    seen: set[int] = set()
    position = 0
    for _ in range(64):
        file.seek(position)
        key = _varint(file)
        if key is None or _ONNX_FIELDS.get(key >> 3) != key & 7:
            return False
        value = _varint(file)
        if value is None or (key >> 3 == _ONNX_VERSION and not 0 < value <= _MAX_ONNX_VERSION):
            return False
        start = file.tell()
        if key >> 3 == _ONNX_GRAPH and value and not _begins_graph(file):
            return False
        seen.add(key >> 3)
        position = start + (value if key & 7 == _BYTES else 0)
        if position >= size:
            whole = position == size or key >> 3 == _ONNX_GRAPH
            return whole and {_ONNX_VERSION, _ONNX_GRAPH} <= seen
    return {_ONNX_VERSION, _ONNX_GRAPH} <= seen


def _begins_graph(file: io.BufferedReader) -> bool:
    key = _varint(file)
    return key is not None and key >> 3 in _GRAPH_FIELDS and key & 7 == _BYTES


def _varint(file: io.BufferedReader) -> int | None:
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            return None
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    return None
