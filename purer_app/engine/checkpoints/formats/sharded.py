"""Turns the index of a model that is kept in several files into those files, each named by the index and beside it."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.formats.sniff import sniff
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.files import sha256_of

INDEX_SUFFIX = ".index.json"
WEIGHT_NAMES = ("model.safetensors", "pytorch_model.bin")
_MAX_INDEX_BYTES = 16 * 2**20
_MAX_SHARDS = 1000


def is_index(path: Path) -> bool:
    """Whether a file is by its name the index of a model in several files, as Hugging Face writes it."""
    return path.name.endswith(INDEX_SUFFIX) and path.name.removesuffix(INDEX_SUFFIX) in WEIGHT_NAMES


def shards_of(path: Path) -> dict[str, Path]:
    """Return the file of each tensor that an index names.

    Raises:
        CheckpointError: the index is malformed, or names a file that is not a plain one beside it.
        OSError: it cannot be read.
    """
    if (size := path.stat().st_size) > _MAX_INDEX_BYTES:
        raise CheckpointError(f"{path.name} has {size} bytes; an index has at most {_MAX_INDEX_BYTES}")
    try:
        places = strict_json(path.read_bytes())["weight_map"]
        names = {str(tensor): str(file) for tensor, file in places.items()}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{path.name} is no index of a model in several files; fetch it again") from error
    if len(set(names.values())) > _MAX_SHARDS:
        raise CheckpointError(f"{path.name} names {len(set(names.values()))} files; at most {_MAX_SHARDS} are read")
    for name in sorted(set(names.values())):
        if Path(name).name != name or "\\" in name or ":" in name or name == path.name:
            raise CheckpointError(f"{path.name} names a part {name!r}, which is not in the same folder")
        if not (path.parent / name).is_file():
            raise CheckpointError(
                f"{path.name} needs the part {name}, which is not in the same folder; download it too"
            )
    return {tensor: path.parent / name for tensor, name in names.items()}


def files_of(path: Path, kind: str) -> list[Path]:
    """Return all files whose bytes make up one row: the file itself, and the parts of an index.

    Raises:
        CheckpointError: as `shards_of`.
        OSError: the index cannot be read.
    """
    return [path, *sorted(set(shards_of(path).values()))] if kind == "sharded" else [path]


def shard_kind(path: Path, shard: Path) -> str:
    """Return the format of a part.

    Raises:
        CheckpointError: it holds no plain table of weights.
    """
    kind = sniff(shard)
    if kind not in ("safetensors", "torch-zip", "torch-legacy"):
        raise CheckpointError(f"{path.name} names the part {shard.name}, which holds no weights")
    return kind


def joined(path: Path, tables: Mapping[Path, Mapping[str, Any]]) -> dict[str, Any]:
    """Put the tensors of all parts into one table, each from the part that the index says.

    Raises:
        CheckpointError: a tensor is not where the index says.
    """
    places = shards_of(path)
    for tensor, shard in places.items():
        if tensor not in tables[shard]:
            raise CheckpointError(f"{path.name} says that '{tensor}' lies in {shard.name}; it is not there")
    return {tensor: tables[shard][tensor] for tensor, shard in places.items()}


def content_hash(path: Path, kind: str) -> str:
    """Return the sha256 of a file or, of an index, of the sha256 of all its files.

    Raises:
        CheckpointError: as `shards_of`.
        OSError: a file cannot be read.
    """
    digests = [sha256_of(file) for file in files_of(path, kind)]
    return digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
