"""Read the weights of a checkpoint file, without running anything that the file holds."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any

from torch import Tensor

from purer_app.engine.checkpoints.formats.headers import contents_of, damaged_sentence, table_of_shard
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.parts.sharded import joined
from purer_app.engine.checkpoints.formats.parts.slices import read_slices
from purer_app.engine.checkpoints.formats.pickles.nodes import PickleView
from purer_app.engine.checkpoints.formats.pt2.index import weights_of_pt2
from purer_app.engine.checkpoints.formats.storage.tensors import read_tensors
from purer_app.engine.checkpoints.formats.storage.zip_entries import read_stored, stored_zip
from purer_app.engine.checkpoints.formats.torch_archive import legacy_storages, storage_reader
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped, natural_key, unwrapped
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.core.verdict import Format


def read_weights(checkpoint: OpenedCheckpoint) -> dict[str, Tensor]:
    """Return the tensors alone of what `read_unwrapped` reads.

    Raises:
        CheckpointError: as `read_unwrapped`.
    """
    return dict(read_unwrapped(checkpoint).state)


def read_unwrapped(checkpoint: OpenedCheckpoint) -> Unwrapped:
    """Read the weights of a file without the wrappers of training scripts, and nothing else in it.

    The structure is checked; the values are not (see `checked_state`).

    Args:
        checkpoint: of one of the formats `READABLE`.

    Raises:
        CheckpointError: the file holds a program, tricks, no named weights, or is damaged.
    """
    try:
        with checkpoint.index.open("rb") as file:
            contents = contents_of(checkpoint, file)
            if checkpoint.format in (Format.SHARDED, Format.PT2, Format.ONNX):
                return unwrapped(_read_whole(checkpoint, file), checkpoint.name)
            tensors = _tensors_of(checkpoint, file, contents.weights.state, contents.view)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(checkpoint.name)) from error
    return replace(contents.weights, state=tensors)


def _read_whole(checkpoint: OpenedCheckpoint, file: IO[bytes]) -> dict[str, Tensor]:
    """Read a file that holds nothing but weights."""
    if checkpoint.format is Format.PT2:
        return _read_pt2(checkpoint.path, file)
    if checkpoint.format is Format.ONNX:
        return _read_onnx(checkpoint.path)
    tables = {}
    for shard in checkpoint.shards:
        with shard.path.open("rb") as part:
            table, view = table_of_shard(checkpoint, shard, part)
            tables[shard.path] = _tensors_of(shard, part, table, view)
    whole = joined(checkpoint.name, checkpoint.weight_map, tables)
    return dict(sorted(whole.items(), key=lambda item: natural_key(item[0])))


def _tensors_of(
    checkpoint: OpenedCheckpoint, file: IO[bytes], places: Mapping[str, Any], view: PickleView
) -> dict[str, Tensor]:
    """Read the tensors at these places, and no other bytes."""
    if checkpoint.distributed is not None:
        return read_slices(checkpoint.path, checkpoint.distributed, places)
    if checkpoint.format is Format.SAFETENSORS:
        tensors = read_safetensors(checkpoint.path, [place.storage for place in places.values()])
        return {name: tensors[place.storage] for name, place in places.items()}
    if checkpoint.format is Format.TORCH_LEGACY:
        return read_tensors(legacy_storages(file, view), places)
    unread = "code" if checkpoint.format is Format.TORCHSCRIPT else ""
    with stored_zip(checkpoint.path, file, unread=unread) as archive:
        return read_tensors(storage_reader(archive), places)


def _read_pt2(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    """Read the weights of an exported program in the order of its table.

    Four kinds of entry run code when torch loads them: pickled example inputs, weights with `use_pickle`, sympy
    expressions and guards. None of them is opened.
    """
    with stored_zip(path, file) as archive:
        return read_tensors(partial(read_stored, archive), weights_of_pt2(archive, path.name))


def _read_onnx(path: Path) -> dict[str, Tensor]:
    """Read the constants of an ONNX network, but not its nodes."""
    from purer_app.engine.checkpoints.formats.onnx.model import read_onnx_graph, weights_of_graph

    return weights_of_graph(read_onnx_graph(path))
