"""The index of a sharded checkpoint, which names the file of each tensor."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.formats.storage.zip_entries import is_plain_name
from purer_app.engine.core.errors import CheckpointError

INDEX_SUFFIX = ".index.json"
WEIGHT_NAMES = ("model.safetensors", "pytorch_model.bin")
_MAX_INDEX_BYTES = 16 * 2**20
_MAX_SHARDS = 1000


def is_index(path: Path) -> bool:
    """Whether a file is by its name the index of a sharded checkpoint, as Hugging Face writes it."""
    return path.name.endswith(INDEX_SUFFIX) and path.name.removesuffix(INDEX_SUFFIX) in WEIGHT_NAMES


def shards_of(path: Path) -> dict[str, Path]:
    """Return the file of each tensor that an index names.

    Raises:
        CheckpointError: the index is malformed, or names a file that is not a plain one next to it.
        OSError: it cannot be read.
    """
    if (size := path.stat().st_size) > _MAX_INDEX_BYTES:
        raise CheckpointError(f"{path.name} has {size} bytes; an index has at most {_MAX_INDEX_BYTES}")
    try:
        places = strict_json(path.read_bytes())["weight_map"]
        names = {str(tensor): str(file) for tensor, file in places.items()}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{path.name} is not an index of a sharded model; fetch it again") from error
    if len(set(names.values())) > _MAX_SHARDS:
        raise CheckpointError(f"{path.name} names {len(set(names.values()))} files; at most {_MAX_SHARDS} are read")
    for name in sorted(set(names.values())):
        if not is_plain_name(name) or name == path.name:
            raise CheckpointError(f"{path.name} names a part {name!r}, which is not in the same folder")
        if not (path.parent / name).is_file():
            raise CheckpointError(
                f"{path.name} needs the part {name}, which is not in the same folder; download it too"
            )
    return {tensor: path.parent / name for tensor, name in names.items()}


def joined(name: str, places: Mapping[str, Path], tables: Mapping[Path, Mapping[str, Any]]) -> dict[str, Any]:
    """Join the tables of all shards, taking each tensor from the shard that the index names.

    Args:
        name: name of the index file.
        places: the shard of each tensor, as `shards_of` returns it.

    Raises:
        CheckpointError: a tensor is missing from its shard.
    """
    for tensor, shard in places.items():
        if tensor not in tables[shard]:
            raise CheckpointError(f"{name} says that '{tensor}' lies in {shard.name}; it is not there")
    return {tensor: tables[shard][tensor] for tensor, shard in places.items()}
