"""Read the weights of a checkpoint file, without running anything that the file holds."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.headers import contents_of, damaged_sentence, table_of_shard
from purer_app.engine.checkpoints.formats.pickles.nodes import PickleView
from purer_app.engine.checkpoints.formats.pt2.weights import read_pt2
from purer_app.engine.checkpoints.formats.sharded import files_of, joined, shard_kind
from purer_app.engine.checkpoints.formats.storage.raw_tensors import read_tensors
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip
from purer_app.engine.checkpoints.formats.torch_archive import archive_folder, legacy_storages
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped, natural_key, unwrapped
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.tensor_files import read_safetensors


def read_weights(path: Path, kind: str) -> dict[str, Tensor]:
    """Return the tensors alone of what `read_unwrapped` reads.

    Raises:
        CheckpointError: as `read_unwrapped`.
    """
    return dict(read_unwrapped(path, kind).state)


def read_unwrapped(path: Path, kind: str) -> Unwrapped:
    """Read the weights of a file, without the wrappers of training scripts; what stands beside them is not read.

    The structure is checked; the values are not (see `checked_state`).

    Args:
        kind: what `sniff` says, one of its `READABLE`.

    Raises:
        CheckpointError: the file holds a program, tricks, no named weights, or is damaged.
    """
    try:
        with path.open("rb") as file:
            contents = contents_of(path, file, kind)
            if kind in ("sharded", "pt2", "onnx"):
                return unwrapped(_read_whole(path, file, kind), path.name)
            tensors = _tensors_of(path, file, kind, contents.weights.state, contents.view)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(path.name)) from error
    return replace(contents.weights, state=tensors)


def _read_whole(path: Path, file: IO[bytes], kind: str) -> dict[str, Tensor]:
    """Read a file that holds nothing but weights."""
    if kind == "pt2":
        return read_pt2(path, file)
    if kind == "onnx":
        return _read_onnx(path)
    tables = {}
    for shard in files_of(path, kind)[1:]:
        with shard.open("rb") as part:
            table, view = table_of_shard(path, shard, part)
            tables[shard] = _tensors_of(shard, part, shard_kind(path, shard), table, view)
    return dict(sorted(joined(path, tables).items(), key=lambda item: natural_key(item[0])))


def _tensors_of(
    path: Path, file: IO[bytes], kind: str, places: Mapping[str, Any], view: PickleView
) -> dict[str, Tensor]:
    """Read the tensors that lie at these places, and the bytes of no others."""
    if kind == "safetensors":
        tensors = read_safetensors(path, [place.storage for place in places.values()])
        return {name: tensors[place.storage] for name, place in places.items()}
    if kind == "torch-legacy":
        return read_tensors(legacy_storages(file, view), places)
    with stored_zip(path, file, unread="code" if kind == "torchscript" else "") as archive:
        return read_tensors(_storage_of(archive), places)


def _storage_of(archive: zipfile.ZipFile) -> Callable[[str], bytes]:
    folder = archive_folder(archive)
    return lambda storage: archive.read(f"{folder}/data/{storage}")


def _read_onnx(path: Path) -> dict[str, Tensor]:
    """Read the stored weights of an ONNX network; its nodes stay closed, and no other file is opened."""
    import onnx  # an extra, which only who has such files needs
    from onnx import numpy_helper

    graph = onnx.load_model(str(path), load_external_data=False).graph
    return {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}
