"""Turns a .pt2 archive into its raw weights; its program, examples and expressions are never opened.

Four kinds of entry run code when torch loads them: pickled example inputs, weights with `use_pickle`,
sympy expressions and guards. Only the table of weights (data) and the raw weights are read here.
"""

import json
import math
import zipfile
from pathlib import Path
from typing import IO, Any

import torch
from torch import Tensor

from purer_app.engine.checkpoints.stored_zip import stored_zip
from purer_app.engine.checkpoints.tensors import StoredTensor, check_stored
from purer_app.engine.errors import CheckpointError

_TABLE_SUFFIX = "_weights_config.json"
_STRIDED = 7
_DTYPES = {  # torch._export.serde.schema.ScalarType, part of the archive's format
    1: torch.uint8,
    2: torch.int8,
    3: torch.int16,
    4: torch.int32,
    5: torch.int64,
    6: torch.float16,
    7: torch.float32,
    8: torch.float64,
    12: torch.bool,
    13: torch.bfloat16,
}


def read_pt2(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    """Read the weights of an exported program as name → tensor, in the order of its table.

    Raises:
        CheckpointError: the archive is of an older torch, holds pickled weights, or contradicts itself.
    """
    with stored_zip(path, file) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        tables = [name for name in sizes if name.endswith(_TABLE_SUFFIX) and "/data/weights/" in name]
        if len(tables) != 1:
            raise CheckpointError(
                f"{path.name} has {len(tables)} tables of raw weights; it must have 1. "
                "Save it again with torch.export.save of torch 2.10 or newer, or save its state_dict."
            )
        folder = tables[0].rpartition("/")[0]
        _check_byte_order(archive, folder.partition("/")[0], path.name)
        table = json.loads(archive.read(tables[0]))["config"]
        stored = {key: _stored(key, entry, sizes, folder, path.name) for key, entry in table.items()}
        check_stored((place for place, _ in stored.values()), path.name)
        return {key: _tensor(archive, *place) for key, place in stored.items()}


def _check_byte_order(archive: zipfile.ZipFile, top: str, name: str) -> None:
    entry = f"{top}/byteorder"
    order = archive.read(entry)[:16].decode("latin-1") if entry in archive.namelist() else "little"
    if order != "little":
        raise CheckpointError(f"{name} was written on a machine of byte order '{order}'; only 'little' is read")


def _stored(
    key: str, entry: dict[str, Any], sizes: dict[str, int], folder: str, name: str
) -> tuple[StoredTensor, torch.dtype]:
    if entry["use_pickle"] is not False:
        raise CheckpointError(
            f"{name} contains a pickled weight (`{key}`), which could run a program. PURER never runs code from files. "
            "Ask for a state_dict or a .safetensors file."
        )
    meta = entry["tensor_meta"]
    dtype = _DTYPES.get(meta["dtype"])
    if dtype is None or meta["layout"] != _STRIDED:
        raise CheckpointError(f"{name}: '{key}' is not a dense tensor of a known number type")
    place = f"{folder}/{entry['path_name']}"
    if place not in sizes:
        raise CheckpointError(f"{name}: the bytes of '{key}' are missing")
    (offset,) = _integers([meta["storage_offset"]])
    elements = sizes[place] // dtype.itemsize
    return StoredTensor(place, elements, offset, _integers(meta["sizes"]), _integers(meta["strides"])), dtype


def _integers(values: list[dict[str, Any]]) -> tuple[int, ...]:
    numbers = tuple(value["as_int"] for value in values)
    if any(type(number) is not int or number < 0 for number in numbers):
        raise ValueError(f"{numbers} are not sizes")
    return numbers


def _tensor(archive: zipfile.ZipFile, place: StoredTensor, dtype: torch.dtype) -> Tensor:
    count = math.prod(place.shape)
    if count == 0:
        return torch.empty(place.shape, dtype=dtype)
    content = bytearray(archive.read(place.storage))
    flat = torch.frombuffer(content, dtype=dtype, count=count, offset=place.offset * dtype.itemsize)
    return flat.as_strided(place.shape, place.strides)
