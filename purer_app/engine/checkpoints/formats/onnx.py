"""Recognise an ONNX file and index its stored weights, by the plain rules of protobuf."""

import io
import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from purer_app.engine.checkpoints.formats.storage.tensor_layout import (
    ITEM_BYTES,
    StoredTensor,
    check_stored,
    contiguous_strides,
)
from purer_app.engine.checkpoints.formats.storage.unusable_dtypes import strange_numbers
from purer_app.engine.core.errors import CheckpointError

_VARINT, _BYTES = 0, 2
_ONNX_FIELDS = {1: _VARINT, 5: _VARINT} | dict.fromkeys((2, 3, 4, 6, 7, 8, 14, 20, 25, 26), _BYTES)
_ONNX_VERSION, _ONNX_GRAPH = 1, 7
_GRAPH_FIELDS = frozenset({1, 2, 5, 10, 11, 12, 13, 14, 15, 16})
_MAX_ONNX_VERSION = 1000
"""Kinds of the outermost fields of an ONNX file, and the fields of its graph, by their numbers in onnx.proto."""
_GRAPH, _INITIALIZER = 7, 5  # numbers of fields in onnx.proto, part of the format
_SHAPE, _TYPE, _NAME, _RAW, _EXTERNAL, _LOCATION = 1, 2, 8, 9, 13, 14
_FIXED_BYTES = {1: 8, 5: 4}
_MAX_FIELDS = 2_000_000
_MAX_NAME_BYTES = 4096
_DTYPES = {
    1: "float32",
    2: "uint8",
    3: "int8",
    5: "int16",
    6: "int32",
    7: "int64",
    9: "bool",
    10: "float16",
    11: "float64",
    16: "bfloat16",
}
_OTHER_DTYPES = {14: "complex64", 15: "complex128", 17: "float8_e4m3fn", 18: "float8_e4m3fnuz", 19: "float8_e5m2"}


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


def index_of_onnx(path: Path, file: IO[bytes]) -> dict[str, StoredTensor]:
    """Index the stored weights by name; a tensor whose numbers are not raw bytes gets the storage "#POSITION".

    Raises:
        CheckpointError: weights lie in another file, or an entry contradicts itself.
        ValueError: the file is no well-formed protobuf.
    """
    walk = _Walk(file)
    size = file.seek(0, 2)
    tensors: dict[str, StoredTensor] = {}
    for number, start, end in walk.fields(0, size):
        if number == _GRAPH:
            for inner, inner_start, inner_end in walk.fields(start, end):
                if inner == _INITIALIZER:
                    name, tensor = _tensor(walk, inner_start, inner_end, path.name)
                    if name in tensors:
                        raise CheckpointError(
                            f"{path.name} holds two tensors called '{name}'; each name may occur only once"
                        )
                    tensors[name] = tensor
    check_stored(tensors.values(), path.name)
    return tensors


def _tensor(walk: "_Walk", start: int, end: int, file_name: str) -> tuple[str, StoredTensor]:
    name, kind, storage, held = "", 0, "", -1
    shape: list[int] = []
    for number, field_start, field_end in walk.fields(start, end):
        if number == _SHAPE:
            shape.extend(walk.numbers(field_start, field_end))
        elif number == _TYPE:
            (kind,) = walk.numbers(field_start, field_end)
        elif number == _NAME:
            name = walk.text(field_start, field_end)
        elif number == _RAW:
            storage, held = f"{field_start}", field_end - field_start
        elif number in (_EXTERNAL, _LOCATION):
            raise CheckpointError(f"{file_name} keeps weights in another file; save it with all its weights inside")
    dtype = _DTYPES.get(kind)
    if dtype is None:
        raise CheckpointError(strange_numbers(file_name, name, _OTHER_DTYPES.get(kind, f"ONNX type {kind}")))
    if len(shape) > 64 or any(length >= 2**63 for length in shape):
        raise CheckpointError(f"{file_name} gives '{name}' a shape of which a size is negative; it is refused")
    needed = math.prod(shape) * ITEM_BYTES[dtype]
    if held not in (-1, needed):
        raise CheckpointError(f"{file_name} gives '{name}' {held} bytes; its shape {shape} needs {needed}")
    if held < 0 and needed > 16 * (end - start):
        raise CheckpointError(f"{file_name} gives '{name}' {end - start} bytes; its shape {shape} needs {needed}")
    form = tuple(shape)
    return name, StoredTensor(storage or f"#{start}", math.prod(form), 0, form, contiguous_strides(form), dtype)


class _Walk:
    """Iterates over the fields of a protobuf message without descending, up to a maximum number of fields."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _MAX_FIELDS

    def fields(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield each field as (number, start, end) of its content; the content of a number is its own bytes."""
        position = start
        while position < end:
            self._left -= 1
            if self._left < 0:
                raise ValueError("more fields than any network has")
            key, position = self._varint(position)
            kind = key & 7
            if kind == _VARINT:
                _, after = self._varint(position)
            elif kind == _BYTES:
                length, position = self._varint(position)
                after = position + length
            else:
                after = position + _FIXED_BYTES[kind]
            if after > end:
                raise ValueError("a field goes beyond its message")
            yield key >> 3, position, after
            position = after

    def numbers(self, start: int, end: int) -> list[int]:
        """Read consecutive whole numbers."""
        found: list[int] = []
        while start < end:
            number, start = self._varint(start)
            found.append(number)
            if len(found) > 64:
                raise ValueError("more numbers than a shape has")
        return found

    def text(self, start: int, end: int) -> str:
        """Read a name."""
        if end - start > _MAX_NAME_BYTES:
            raise ValueError("a name without end")
        self._file.seek(start)
        return self._file.read(end - start).decode()

    def _varint(self, position: int) -> tuple[int, int]:
        self._file.seek(position)
        value = 0
        for count, byte in enumerate(self._file.read(10), start=1):
            value |= (byte & 0x7F) << 7 * (count - 1)
            if byte < 0x80:
                return value, position + count
        raise ValueError("a number without end")
