"""Index a distributed checkpoint of PyTorch: a folder with an index, `.metadata`, and parts with slices of tensors."""

import io
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.pickles.allow_list import ANY_NAME, INERT_CALLS
from purer_app.engine.checkpoints.formats.pickles.nodes import InertObject, NamedGlobal
from purer_app.engine.checkpoints.formats.pickles.virtual_machine import view_pickle
from purer_app.engine.checkpoints.formats.storage.tensor_layout import (
    StoredTensor,
    check_total,
    contiguous_strides,
    item_bytes,
)
from purer_app.engine.checkpoints.formats.storage.zip_entries import is_plain_name
from purer_app.engine.checkpoints.formats.torch_archive import MAX_INDEX_BYTES
from purer_app.engine.core.errors import CheckpointError

INDEX_NAME, PART_SUFFIX = ".metadata", ".distcp"
_MAX_PARTS, _MAX_DIMENSIONS, _MAX_DEPTH = 1000, 64, 8
_Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """A box of a tensor, from `offsets` over `sizes`: an archive of torch.save in `length` bytes of a part."""

    part: str
    start: int
    length: int
    offsets: _Shape
    sizes: _Shape


@dataclass(frozen=True, slots=True)
class DistributedIndex:
    """What a distributed checkpoint holds.

    `root` are the tensors by name, in the tables in which they were saved; `slices` are those of each tensor, by its
    storage; `parts` are the names of all files with slices.
    """

    root: dict[str, Any] = field(default_factory=dict)
    slices: dict[str, tuple[Slice, ...]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()


def is_distributed(path: Path) -> bool:
    """Whether a path is the folder of a distributed checkpoint."""
    return os.path.isfile(path / INDEX_NAME)  # noqa: PTH113 - Path's own raises in a locked folder


def model_folder(path: Path) -> Path:
    """Return the folder of a distributed checkpoint for its index or one of its parts; any other path as it is."""
    is_inside = path.name == INDEX_NAME or path.suffix == PART_SUFFIX
    return path.parent if is_inside and is_distributed(path.parent) else path


def index_of_distributed(folder: Path) -> DistributedIndex:
    """Read and check the index of a folder; no part is opened.

    Raises:
        CheckpointError: the index asks for a program, is malformed or contradicts itself, or a part is missing.
        OSError: the index cannot be read.
    """
    content = _index_bytes(folder)
    try:
        root = view_pickle(io.BytesIO(content), folder.name, ANY_NAME, INERT_CALLS, key_kinds=(str, int, InertObject))
        index = _checked_index(root.root, folder)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(
            f"{folder.name}: its index {INDEX_NAME} is damaged or incomplete; fetch it again"
        ) from error
    _check_places(index, folder)
    return index


def _index_bytes(folder: Path) -> bytes:
    with (folder / INDEX_NAME).open("rb") as file:
        content = file.read(MAX_INDEX_BYTES + 1)
    if len(content) > MAX_INDEX_BYTES:
        raise CheckpointError(f"{folder.name} has an index of more than {MAX_INDEX_BYTES} bytes")
    return content


def _checked_index(root: Any, folder: Path) -> DistributedIndex:
    """Join the descriptions of the tensors with the places of their slices."""
    index = DistributedIndex()
    places = {(str(key.attributes["fqn"]), _size(key.attributes["offset"])): held for key, held in _places(root)}
    paths = root.attributes.get("planner_data")
    total = 0
    for name, described in root.attributes["state_dict_metadata"].items():
        if "chunks" not in described.attributes:  # a number or a text of the training program
            continue
        shape, dtype = _size(described.attributes["size"]), _dtype(described.attributes["properties"])
        slices = tuple(_slice(name, chunk, places, folder) for chunk in described.attributes["chunks"])
        _check_slices(slices, shape, item_bytes(dtype), f"{folder.name}: '{name}'")
        total += math.prod(shape)
        tensor = StoredTensor(name, math.prod(shape), 0, shape, contiguous_strides(shape), dtype)
        _put(index.root, _path_of(name, paths), tensor)
        index.slices[name] = slices
    check_total(total, folder.name)
    parts = tuple(sorted({each.part for slices in index.slices.values() for each in slices}))
    if len(parts) > _MAX_PARTS:
        raise CheckpointError(f"{folder.name} names {len(parts)} parts; at most {_MAX_PARTS} are read")
    return DistributedIndex(index.root, index.slices, parts)


def _places(root: Any) -> list[tuple[InertObject, InertObject]]:
    pairs = root.attributes["storage_data"].items()
    return [
        (key, held) for key, held in pairs if isinstance(key, InertObject) and key.attributes.get("offset") is not None
    ]


def _size(size: Any) -> _Shape:
    (numbers,) = size.arguments
    if len(numbers) > _MAX_DIMENSIONS or not all(type(number) is int and 0 <= number < 2**63 for number in numbers):
        raise ValueError("a size is malformed")
    return tuple(numbers)


def _dtype(properties: Any) -> str:
    kind = properties.state[0]
    if not isinstance(kind, NamedGlobal):
        raise ValueError("a number type is malformed")
    dtype = kind.name.removeprefix("torch.")
    item_bytes(dtype)
    return dtype


def _slice(name: str, chunk: Any, places: Mapping[tuple[str, _Shape], Any], folder: Path) -> Slice:
    offsets, sizes = _size(chunk.attributes["offsets"]), _size(chunk.attributes["sizes"])
    place = places[name, offsets].attributes
    part, start, length = place["relative_path"], place["offset"], place["length"]
    if not is_plain_name(part):
        raise CheckpointError(f"{folder.name} names a part {part!r}, which is not in the same folder")
    if place.get("transform_descriptors"):
        raise CheckpointError(f"{folder.name} holds compressed or encrypted parts; save the model without them")
    if type(start) is not int or type(length) is not int or min(start, length) < 0:
        raise ValueError("a place is malformed")
    return Slice(part, start, length, offsets, sizes)


def _check_slices(slices: tuple[Slice, ...], shape: _Shape, width: int, what: str) -> None:
    """Check that slices lie inside the tensor, have as many values as it, and have the bytes for them."""
    for each in slices:
        ends = [offset + size for offset, size in zip(each.offsets, each.sizes, strict=True)]
        if len(ends) != len(shape) or any(end > size for end, size in zip(ends, shape, strict=True)):
            raise CheckpointError(f"{what} has a slice outside its shape {shape}")
        if math.prod(each.sizes) * width > each.length:
            raise CheckpointError(f"{what} has a slice of {math.prod(each.sizes)} values in {each.length} bytes")
    if sum(math.prod(each.sizes) for each in slices) != math.prod(shape):
        raise CheckpointError(f"{what} is not whole: its slices do not have as many values as its shape {shape}")


def _check_places(index: DistributedIndex, folder: Path) -> None:
    """Check that each part is there, holds its slices, and holds none twice."""
    by_part: dict[str, list[tuple[int, int]]] = {part: [] for part in index.parts}
    for slices in index.slices.values():
        for each in slices:
            by_part[each.part].append((each.start, each.start + each.length))
    for part, ranges in by_part.items():
        path = folder / part
        if not path.is_file():
            raise CheckpointError(f"{folder.name} needs the part {part}, which is not in the folder; add it, too")
        size = path.stat().st_size
        if max(end for _, end in ranges) > size:
            raise CheckpointError(f"{folder.name}: its part {part} is cut short, at {size} bytes; fetch it again")
        if any(start < end for (_, end), (start, _) in pairwise(sorted(ranges))):
            raise CheckpointError(f"{folder.name} holds overlapping tensors in its part {part}")


def _path_of(name: str, paths: Any) -> tuple[str, ...]:
    """Return the names of the tables around a tensor, and its own name in them."""
    path = paths.get(name) if isinstance(paths, dict) else None
    if not isinstance(path, tuple) or not 0 < len(path) <= _MAX_DEPTH:
        return (name,)
    return tuple(str(part) for part in path)


def _put(root: dict[str, Any], path: tuple[str, ...], tensor: StoredTensor) -> None:
    table = root
    for part in path[:-1]:
        table = table.setdefault(part, {})
    if not isinstance(table, dict) or path[-1] in table:
        raise ValueError("two tensors have one name")
    table[path[-1]] = tensor
