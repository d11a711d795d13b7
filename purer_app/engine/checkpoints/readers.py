"""Turns a checkpoint file into its weights, without running anything that the file holds."""

import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import torch
from torch import Tensor

from purer_app.engine.checkpoints.headers import damaged_sentence, nameless_sentence
from purer_app.engine.checkpoints.onnx_index import index_of_onnx
from purer_app.engine.checkpoints.pickle_names import HARMLESS_NAMES
from purer_app.engine.checkpoints.pt2 import read_pt2
from purer_app.engine.checkpoints.raw_tensors import read_tensors
from purer_app.engine.checkpoints.safetensors_index import index_of_safetensors
from purer_app.engine.checkpoints.sharded import files_of, joined, shard_kind
from purer_app.engine.checkpoints.stored_tensors import StoredTensor
from purer_app.engine.checkpoints.stored_zip import stored_zip
from purer_app.engine.checkpoints.torch_index import (
    archive_folder,
    legacy_storages,
    refuse_plain_pickle,
    view_script,
    view_torch_legacy,
    view_torch_zip,
)
from purer_app.engine.checkpoints.unwrap import natural_key
from purer_app.engine.errors import CheckpointError
from purer_app.engine.tensor_files import read_safetensors


class _InertExtra:
    """Takes the place of a harmless object that is no weight, for example `args` or a numpy number."""

    def __init__(self, *values: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...

    def __setitem__(self, key: object, value: object) -> None: ...

    def append(self, value: object) -> None:
        """Take the place of a list's own."""

    def extend(self, values: object) -> None:
        """Take the place of a list's own."""


def _inert_defaultdict(*_: object) -> OrderedDict[object, object]:
    return OrderedDict()


def _inert_deque(*_: object) -> list[object]:
    return []  # torch fills nothing but true lists


_EXTRAS: dict[str, Any] = dict.fromkeys(HARMLESS_NAMES, _InertExtra) | {
    "collections.defaultdict": _inert_defaultdict,
    "collections.deque": _inert_deque,
}


def read_weights(path: Path, kind: str) -> dict[str, object]:
    """Read what a file holds, wrappers and all; extras that are no weights come as inert stand-ins.

    The structure is checked; the values are not (see `checked_state`).

    Args:
        kind: what `sniff` says, one of its `READABLE`.

    Raises:
        CheckpointError: the file holds a program, tricks, no named weights, or is damaged.
    """
    try:
        weights = _read(path, kind)
    except CheckpointError:
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(path.name)) from error
    if not isinstance(weights, dict):
        raise CheckpointError(nameless_sentence(path.name, type(weights).__name__))
    return weights


def _read(path: Path, kind: str) -> object:
    if kind == "sharded":
        shards = files_of(path, kind)[1:]
        tables = {shard: read_weights(shard, shard_kind(path, shard)) for shard in shards}
        return dict(sorted(joined(path, tables).items(), key=lambda item: natural_key(item[0])))
    with path.open("rb") as file:
        if kind == "safetensors":
            return _read_safetensors(path, file)
        if kind == "pt2":
            return read_pt2(path, file)
        if kind == "onnx":
            return _read_onnx(path, file)
        if kind == "torchscript":
            return _read_script(path, file)
        if kind == "torch-zip":
            if (view := view_torch_zip(path, file)).holds_modules:
                with stored_zip(path, file) as archive:
                    return _filled(view.root, _storage_of(archive))
        elif kind == "torch-legacy":
            if (view := view_torch_legacy(path, file)).holds_modules:
                return _filled(view.root, legacy_storages(file, view))
        else:
            refuse_plain_pickle(path, file)
        return _load_checked(file)


def _load_checked(file: IO[bytes]) -> object:
    file.seek(0)
    extras: list[Any] = [(stand_in, name) for name, stand_in in _EXTRAS.items()]
    with warnings.catch_warnings(), torch.serialization.safe_globals(extras):
        warnings.simplefilter("ignore")
        return torch.load(file, map_location="cpu", weights_only=True)


def _filled(root: object, read: Callable[[str], bytes]) -> object:
    """Put tensors in the places of their descriptions, in tables within tables, without torch's own reader."""
    done: dict[int, dict[str, object]] = {}  # a table may stand in many places, or within itself

    def filled(value: object) -> object:
        if not isinstance(value, dict):
            return value
        if id(value) not in done:
            table: dict[str, object] = done.setdefault(id(value), {})
            tensors = {name: held for name, held in value.items() if isinstance(held, StoredTensor)}
            table |= {name: filled(held) for name, held in value.items()}
            table |= read_tensors(read, tensors)
        return done[id(value)]

    return filled(root)


def _storage_of(archive: zipfile.ZipFile) -> Callable[[str], bytes]:
    folder = archive_folder(archive)
    return lambda storage: archive.read(f"{folder}/data/{storage}")


def _read_onnx(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    """Read the stored weights of an ONNX network; its nodes stay closed, and no other file is opened."""
    index_of_onnx(path, file)
    import onnx  # an extra, which only who has such files needs
    from onnx import numpy_helper

    graph = onnx.load_model(str(path), load_external_data=False).graph
    return {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}


def _read_script(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    with stored_zip(path, file, unread="code") as archive:
        return read_tensors(_storage_of(archive), view_script(path, archive)[1])


def _read_safetensors(path: Path, file: IO[bytes]) -> dict[str, Tensor]:
    """Read a safetensors file; names come in natural order, for the format keeps none."""
    index_of_safetensors(path, file)
    return dict(sorted(read_safetensors(path).items(), key=lambda item: natural_key(item[0])))
