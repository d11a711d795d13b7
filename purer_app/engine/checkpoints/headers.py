"""Turns the head of a checkpoint file into the names and shapes of its weights, in milliseconds and without torch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.onnx_index import index_of_onnx
from purer_app.engine.checkpoints.pt2_index import weights_of_pt2
from purer_app.engine.checkpoints.safetensors_index import index_of_safetensors
from purer_app.engine.checkpoints.sharded import files_of, joined, shard_kind
from purer_app.engine.checkpoints.sniff import unreadable_sentence
from purer_app.engine.checkpoints.stored_tensors import StoredTensor
from purer_app.engine.checkpoints.stored_zip import stored_zip
from purer_app.engine.checkpoints.torch_index import refuse_plain_pickle, view_script, view_torch_legacy, view_torch_zip
from purer_app.engine.checkpoints.unwrap import natural_key, unwrap
from purer_app.engine.errors import CheckpointError


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a file says: (shape, dtype) by name without wrappers and prefixes, and its writer's notes.

    `parameters` counts the floating-point values; buffers are among them.
    """

    tensors: dict[str, tuple[tuple[int, ...], str]]
    parameters: int
    metadata: dict[str, str] = field(default_factory=dict)


def read_header(path: Path, kind: str) -> Header:
    """Read the names and shapes of a file's weights, and none of their bytes.

    Args:
        kind: what `sniff` says.

    Raises:
        CheckpointError: the format has no weights for us, or the head alone shows what `read_weights` would refuse.
        OSError: the file cannot be read.
    """
    try:
        raw, metadata = _read(path, kind)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(path.name)) from error
    if not isinstance(raw, Mapping):
        kind = "Tensor" if isinstance(raw, StoredTensor) else type(raw).__name__
        raise CheckpointError(nameless_sentence(path.name, kind))
    tensors: dict[str, Any] = unwrap(raw, path.name)
    values = sum(math.prod(tensor.shape) for tensor in tensors.values() if "float" in tensor.dtype)
    return Header({name: (tensor.shape, tensor.dtype) for name, tensor in tensors.items()}, values, metadata)


def damaged_sentence(name: str) -> str:
    """Return what to tell of a file that broke its reader."""
    return f"{name} is damaged or incomplete: its weights cannot be read; fetch it again"


def nameless_sentence(name: str, kind: str) -> str:
    """Return what to tell of a file whose one value, of this kind, is no table of names."""
    return f"{name} holds no named weights, but a single {kind}"


def _read(path: Path, kind: str) -> tuple[object, dict[str, str]]:
    with path.open("rb") as file:
        match kind:
            case "torch-zip":
                return view_torch_zip(path, file).root, {}
            case "torch-legacy":
                return view_torch_legacy(path, file).root, {}
            case "torchscript":
                with stored_zip(path, file, unread="code") as archive:
                    return view_script(path, archive)[1], {}
            case "pt2":
                with stored_zip(path, file) as archive:
                    return weights_of_pt2(archive, path.name), {}
            case "safetensors":
                tensors, notes = index_of_safetensors(path, file)
                return _in_natural_order(tensors), notes
            case "sharded":
                return _of_shards(path), {}
            case "onnx":
                return index_of_onnx(path, file), {}
            case "pickle":
                refuse_plain_pickle(path, file)
    raise CheckpointError(unreadable_sentence(path.name, kind))


def _of_shards(path: Path) -> dict[str, Any]:
    tables = {}
    for shard in files_of(path, "sharded")[1:]:
        table, _ = _read(shard, shard_kind(path, shard))
        tables[shard] = table if isinstance(table, dict) else {}
    return _in_natural_order(joined(path, tables))


def _in_natural_order(tensors: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(tensors.items(), key=lambda item: natural_key(item[0])))
