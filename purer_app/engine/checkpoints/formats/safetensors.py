"""Index a safetensors file: a checked table of its tensors, without their bytes."""

import math
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from purer_app.engine.checkpoints.formats.storage.strict_json import DoubledKeyError, strict_json
from purer_app.engine.checkpoints.formats.storage.tensor_layout import (
    ITEM_BYTES,
    StoredTensor,
    check_stored,
    contiguous_strides,
)
from purer_app.engine.checkpoints.formats.storage.unusable_dtypes import strange_numbers
from purer_app.engine.checkpoints.formats.torch_archive import MAX_INDEX_BYTES
from purer_app.engine.core.errors import CheckpointError

_DTYPES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "I64": "int64",
    "I32": "int32",
    "I16": "int16",
    "I8": "int8",
    "U8": "uint8",
    "BOOL": "bool",
}


def index_of_safetensors(path: Path, file: IO[bytes]) -> tuple[dict[str, StoredTensor], dict[str, str]]:
    """Read and check the index: the tensors by name, in the file's order, and the notes of its writer.

    Raises:
        CheckpointError: the file is cut short, or its index contradicts itself.
        Exception: of several kinds where the index is malformed.
    """
    size = file.seek(0, 2)
    file.seek(0)
    index_bytes = int.from_bytes(file.read(8), "little")
    held = size - 8 - index_bytes
    if held < 0 or index_bytes > MAX_INDEX_BYTES:
        raise CheckpointError(f"{path.name} is incomplete: its index needs {index_bytes} bytes; it has {size}")
    header = _header(file.read(index_bytes), path.name)
    notes = header.pop("__metadata__", {})
    ends = [entry["data_offsets"][1] for entry in header.values()]
    if max(ends, default=0) != held:
        raise CheckpointError(f"{path.name} declares {max(ends, default=0)} bytes of weights; it holds {held}")
    tensors = {key: _stored(path.name, key, entry) for key, entry in header.items()}
    check_stored(tensors.values(), path.name)
    _check_apart([tuple(entry["data_offsets"]) for entry in header.values()], path.name)
    return tensors, {str(key): str(value) for key, value in notes.items()}


def _header(content: bytes, name: str) -> dict[str, Any]:
    try:
        header: dict[str, Any] = strict_json(content)
    except DoubledKeyError as error:
        raise CheckpointError(
            f"{name} holds two tensors called '{error.key}'; each name may occur only once"
        ) from error
    return header


def _stored(name: str, key: str, entry: dict[str, Any]) -> StoredTensor:
    dtype = _DTYPES.get(entry["dtype"])
    if dtype is None:
        raise CheckpointError(strange_numbers(name, key, str(entry["dtype"])))
    shape, (start, end) = tuple(entry["shape"]), entry["data_offsets"]
    if len(shape) > 64 or any(type(number) is not int or not 0 <= number < 2**63 for number in (*shape, start, end)):
        raise CheckpointError(f"{name} gives '{key}' the shape {str(list(shape))[:80]}; sizes are whole numbers from 0")
    count = math.prod(shape)
    needed = count * ITEM_BYTES[dtype]
    if end - start != needed:
        raise CheckpointError(f"{name} gives '{key}' {end - start} bytes; its shape {list(shape)} needs {needed}")
    return StoredTensor(key, count, 0, shape, contiguous_strides(shape), dtype)


def _check_apart(places: list[tuple[int, ...]], name: str) -> None:
    if any(start < end for (_, end), (start, _) in pairwise(sorted(place for place in places if place[0] < place[1]))):
        raise CheckpointError(f"{name} holds overlapping tensors")
