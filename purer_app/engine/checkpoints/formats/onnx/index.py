"""Index the stored weights of an ONNX file by the plain rules of protobuf, without torch, and bound its structure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
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
_GRAPH, _METADATA, _NODE, _INITIALIZER = 7, 14, 1, 5  # numbers of fields in onnx.proto, part of the format
_OUTPUT, _OPERATOR, _ATTRIBUTE, _ATTRIBUTE_TENSOR = 2, 4, 5, 5
_SHAPE, _TYPE, _NAME, _RAW, _EXTERNAL, _LOCATION = 1, 2, 8, 9, 13, 14
_PAYLOADS = frozenset({4, 5, 7, 9, 10, 11})
_KEY, _VALUE = 1, 2
_ELSEWHERE = 1
_FIXED_BYTES = {1: 8, 5: 4}
_MAX_FIELDS = 1_000_000
_MAX_STRUCTURE_BYTES = 16 * 2**20
_MAX_NAME_BYTES = 4096
_MAX_NOTE_BYTES = 2**20
_MAX_FILES = 1000
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


@dataclass(frozen=True, slots=True)
class ExternalData:
    """The place of a tensor's bytes in a file next to the model."""

    path: Path
    offset: int


@dataclass(slots=True)
class OnnxIndex:
    """The stored tensors of an ONNX file by name, the places of those that lie in other files, and its writer's notes.

    A tensor whose numbers are not raw bytes in the file itself has the storage "#POSITION".
    """

    tensors: dict[str, StoredTensor] = field(default_factory=dict)
    elsewhere: dict[str, ExternalData] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)


def index_of_onnx(path: Path, file: IO[bytes]) -> OnnxIndex:
    """Index the initializers and the tensors of Constant nodes, none of whose values is read.

    Raises:
        CheckpointError: an entry contradicts itself or names a file that is not next to the model, or the structure is
            larger than that of any honest network.
        ValueError: the file is no well-formed protobuf.
    """
    walk = _Walk(file)
    size = file.seek(0, 2)
    found = OnnxIndex()
    for number, start, end in walk.fields(0, size):
        if number == _GRAPH:
            _index_graph(walk, start, end, path, found)
        elif number == _METADATA:
            found.metadata |= [_entry(walk, start, end, _MAX_NOTE_BYTES)]
    structure = size - walk.payload_bytes
    if structure > _MAX_STRUCTURE_BYTES:
        raise CheckpointError(
            f"{path.name} has {structure} bytes besides its weights; a network has at most {_MAX_STRUCTURE_BYTES}"
        )
    check_stored(found.tensors.values(), path.name)
    return found


def data_files_of(path: Path) -> tuple[Path, ...]:
    """Return the files next to an ONNX file that hold some of its weights, by name; none where it is malformed.

    Raises:
        CheckpointError: as `index_of_onnx`.
        OSError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            places = index_of_onnx(path, file).elsewhere.values()
    except (ValueError, KeyError):
        return ()
    return tuple(sorted({place.path for place in places}))


def may_be_data(name: str) -> bool:
    """Whether a file next to ONNX models may hold weights of one, by its name."""
    return name.lower().endswith((".data", "_data", ".bin", ".weight", ".weights", ".pb"))


def _index_graph(walk: "_Walk", start: int, end: int, path: Path, found: OnnxIndex) -> None:
    for number, inner_start, inner_end in walk.fields(start, end):
        if number == _INITIALIZER:
            _add(found, _tensor(walk, inner_start, inner_end, path))
        elif number == _NODE:
            for tensor in _constants_of(walk, inner_start, inner_end, path):
                _add(found, tensor)
    if len({place.path for place in found.elsewhere.values()}) > _MAX_FILES:
        raise CheckpointError(f"{path.name} keeps weights in more than {_MAX_FILES} files; they are not read")


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    tensor: StoredTensor
    place: ExternalData | None
    file_name: str


def _add(index: OnnxIndex, found: _Found) -> None:
    if found.name in index.tensors:
        raise CheckpointError(
            f"{found.file_name} holds two tensors called '{found.name}'; each name may occur only once"
        )
    index.tensors[found.name] = found.tensor
    if found.place is not None:
        index.elsewhere[found.name] = found.place


def _constants_of(walk: "_Walk", start: int, end: int, path: Path) -> Iterator[_Found]:
    """Yield the tensor of a Constant node under the name of the node's output."""
    operator, name, attributes = "", "", list[tuple[int, int]]()
    for number, inner_start, inner_end in walk.fields(start, end):
        if number == _OPERATOR:
            operator = walk.text(inner_start, inner_end)
        elif number == _OUTPUT:
            name = walk.text(inner_start, inner_end)
        elif number == _ATTRIBUTE:
            attributes.append((inner_start, inner_end))
    for attribute in attributes:
        for number, inner_start, inner_end in walk.fields(*attribute):
            if number == _ATTRIBUTE_TENSOR and operator == "Constant":
                yield _tensor(walk, inner_start, inner_end, path, name)


def _tensor(walk: "_Walk", start: int, end: int, path: Path, outer_name: str = "") -> _Found:
    file_name, name, kind, storage, held = path.name, "", 0, "", -1
    shape: list[int] = []
    entries: dict[str, str] = {}
    is_elsewhere = False
    for number, field_start, field_end in walk.fields(start, end):
        if number in _PAYLOADS:
            walk.payload_bytes += field_end - field_start
        if number == _SHAPE:
            shape.extend(walk.numbers(field_start, field_end))
        elif number == _TYPE:
            (kind,) = walk.numbers(field_start, field_end)
        elif number == _NAME:
            name = walk.text(field_start, field_end)
        elif number == _RAW:
            storage, held = f"{field_start}", field_end - field_start
        elif number == _EXTERNAL:
            entries |= [_entry(walk, field_start, field_end)]
        elif number == _LOCATION:
            is_elsewhere = walk.numbers(field_start, field_end) == [_ELSEWHERE]
    name = outer_name or name
    dtype = _DTYPES.get(kind)
    if dtype is None:
        raise CheckpointError(strange_numbers(file_name, name, _OTHER_DTYPES.get(kind, f"ONNX type {kind}")))
    if len(shape) > 64 or any(length >= 2**63 for length in shape):
        raise CheckpointError(f"{file_name} gives '{name}' a shape of which a size is negative; it is refused")
    form = tuple(shape)
    needed = math.prod(form) * ITEM_BYTES[dtype]
    place = _external(path, name, entries, needed) if is_elsewhere else None
    if place is None and held not in (-1, needed):
        raise CheckpointError(f"{file_name} gives '{name}' {held} bytes; its shape {shape} needs {needed}")
    if place is None and held < 0 and needed > 16 * (end - start):
        raise CheckpointError(f"{file_name} gives '{name}' {end - start} bytes; its shape {shape} needs {needed}")
    stored = StoredTensor(storage or f"#{start}", math.prod(form), 0, form, contiguous_strides(form), dtype)
    return _Found(name, stored, place, file_name)


def _entry(walk: "_Walk", start: int, end: int, most: int = _MAX_NAME_BYTES) -> tuple[str, str]:
    parts = {number: walk.text(inner, after, most) for number, inner, after in walk.fields(start, end)}
    return parts.get(_KEY, ""), parts.get(_VALUE, "")


def _external(path: Path, name: str, entries: dict[str, str], needed: int) -> ExternalData:
    """Return the place of a tensor in a file next to the model.

    Raises:
        CheckpointError: that file is elsewhere, missing, or too short.
    """
    location = entries.get("location", "")
    if Path(location).name != location or location in ("", "..", path.name) or "\\" in location or ":" in location:
        raise CheckpointError(
            f"{path.name} keeps '{name[:80]}' in {location[:80]!r}, which is not a file in the same folder"
        )
    target = path.parent / location
    if not target.is_file():
        raise CheckpointError(
            f"{path.name} keeps weights in {location}, which is not in the same folder; put it there too"
        )
    offset, length = (_whole(entries.get(key, default)) for key, default in (("offset", "0"), ("length", f"{needed}")))
    size = target.stat().st_size
    if length != needed or offset + needed > size:
        raise CheckpointError(
            f"{path.name} gives '{name[:80]}' {length} bytes at {offset} of {location}, which has {size}; "
            f"its shape needs {needed}"
        )
    return ExternalData(target, offset)


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ValueError(f"{text!r} is not a number of bytes")
    return int(text)


class _Walk:
    """Iterates over the fields of a protobuf message without descending, up to a maximum number of fields."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _MAX_FIELDS
        self.payload_bytes = 0

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

    def text(self, start: int, end: int, most: int = _MAX_NAME_BYTES) -> str:
        """Read a name or, with a higher limit, a note."""
        if end - start > most:
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
