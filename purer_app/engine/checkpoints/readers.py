"""Turns a checkpoint file into its weights, without running anything that the file holds."""

import io
import json
import warnings
from collections import OrderedDict
from pathlib import Path
from typing import IO, Any

import torch
from safetensors.torch import load_file

from purer_app.engine.checkpoints.pickle_view import TORCH_NAMES, PickleView, view_pickle
from purer_app.engine.checkpoints.pt2 import read_pt2
from purer_app.engine.checkpoints.stored_zip import stored_zip
from purer_app.engine.checkpoints.tensors import check_stored
from purer_app.engine.checkpoints.unwrap import natural_key
from purer_app.engine.errors import CheckpointError

_MAX_PICKLE_BYTES = 16 * 2**20
_LEGACY_PICKLES = 5  # magic number, protocol, system, objects, storage keys


class _InertExtra:
    """Takes the place of a harmless object that is no weight, for example `args` or a numpy number."""

    def __init__(self, *values: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...


def _inert_defaultdict(*_: object) -> OrderedDict[object, object]:
    return OrderedDict()


_DTYPE_CLASSES = ("Bool", "Int8", "Int16", "Int32", "Int64", "UInt8", "Float16", "Float32", "Float64", "Str", "Object")
_EXTRAS: dict[str, Any] = dict.fromkeys(
    (
        "argparse.Namespace",
        "numpy.dtype",
        "numpy.ndarray",
        *(f"numpy.dtypes.{name}DType" for name in _DTYPE_CLASSES),
        *(f"numpy.{core}.multiarray.{name}" for core in ("core", "_core") for name in ("scalar", "_reconstruct")),
        *(f"builtins.{name}" for name in ("list", "dict", "int", "float", "str", "bool", "tuple")),
    ),
    _InertExtra,
) | {"collections.defaultdict": _inert_defaultdict}
_ALLOWED = TORCH_NAMES | frozenset(_EXTRAS)


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
        raise CheckpointError(
            f"{path.name} is damaged or incomplete: its weights cannot be read; fetch it again"
        ) from error
    if not isinstance(weights, dict):
        raise CheckpointError(f"{path.name} holds no named weights, but a single {type(weights).__name__}")
    return weights


def _read(path: Path, kind: str) -> object:
    if kind == "safetensors":
        return _read_safetensors(path)
    with path.open("rb") as file:
        if kind == "pt2":
            return read_pt2(path, file)
        if kind == "torch-zip":
            _check_torch_zip(path, file)
        elif kind == "torch-legacy":
            _check_torch_legacy(path, file)
        else:
            view_pickle(file, path.name, _ALLOWED)
            raise CheckpointError(
                f"{path.name} is a plain Python pickle, not written by torch.save. "
                "Ask for a state_dict or a .safetensors file."
            )
        return _load_checked(file)


def _load_checked(file: IO[bytes]) -> object:
    file.seek(0)
    extras: list[Any] = [(stand_in, name) for name, stand_in in _EXTRAS.items()]
    with warnings.catch_warnings(), torch.serialization.safe_globals(extras):
        warnings.simplefilter("ignore")
        return torch.load(file, map_location="cpu", weights_only=True)


def _check_torch_zip(path: Path, file: IO[bytes]) -> None:
    """Check the archive, the pickle inside, and each storage against the entry that it names."""
    with stored_zip(path, file) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        folder = archive.namelist()[0].partition("/")[0]
        pickle_bytes = sizes.get(f"{folder}/data.pkl")
        if pickle_bytes is None:
            raise CheckpointError(f"{path.name} is no archive of torch.save: it lacks '{folder}/data.pkl'")
        if pickle_bytes > _MAX_PICKLE_BYTES:
            raise CheckpointError(
                f"{path.name} has an index of {pickle_bytes} bytes; at most {_MAX_PICKLE_BYTES} are read"
            )
        view = view_pickle(io.BytesIO(archive.read(f"{folder}/data.pkl")), path.name, _ALLOWED)
    for key, (item_bytes, elements) in view.storages.items():
        if sizes.get(f"{folder}/data/{key}") != item_bytes * elements:
            raise CheckpointError(
                f"{path.name} promises {item_bytes * elements} bytes of weights in '{key}'; "
                f"it holds {sizes.get(f'{folder}/data/{key}', 0)}"
            )
    check_stored(view.tensors, path.name)


def _check_torch_legacy(path: Path, file: IO[bytes]) -> None:
    """Check the five pickles at the head of an old torch file, and that the storages fill the rest."""
    size = file.seek(0, 2)
    file.seek(0)
    views: list[PickleView] = []
    for _ in range(_LEGACY_PICKLES):
        views.append(view_pickle(file, path.name, _ALLOWED))  # type: ignore[arg-type]
        if file.tell() > _MAX_PICKLE_BYTES:
            raise CheckpointError(f"{path.name} has an index of more than {_MAX_PICKLE_BYTES} bytes")
    storages = views[3].storages
    promised = sum(8 + item_bytes * elements for item_bytes, elements in storages.values())
    held = size - file.tell()
    if held != promised:
        raise CheckpointError(f"{path.name} promises {promised} bytes of weights; it holds {held}; fetch it again")
    elsewhere = any(view.storages for number, view in enumerate(views) if number != 3)
    if elsewhere or sorted(views[4].texts) != sorted(storages):
        raise CheckpointError(
            f"{path.name} contradicts itself: its index and its list of storages differ; it is refused"
        )
    check_stored(views[3].tensors, path.name)


def _read_safetensors(path: Path) -> dict[str, object]:
    """Read a safetensors file; names come in natural order, for the format keeps none."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        header_bytes = int.from_bytes(file.read(8), "little")
        held = size - 8 - header_bytes
        if held < 0 or header_bytes > _MAX_PICKLE_BYTES:
            raise CheckpointError(f"{path.name} is incomplete: its index needs {header_bytes} bytes; it has {size}")
        header = json.loads(file.read(header_bytes))
    ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
    if max(ends, default=0) != held:
        raise CheckpointError(f"{path.name} promises {max(ends, default=0)} bytes of weights; it holds {held}")
    return dict(sorted(load_file(path).items(), key=lambda item: natural_key(item[0])))
