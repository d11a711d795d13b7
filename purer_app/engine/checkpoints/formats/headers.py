"""Read the names and shapes of the weights in a checkpoint file, in milliseconds and without torch."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any

from purer_app.engine.checkpoints.formats.copy_notes import in_noted_order
from purer_app.engine.checkpoints.formats.onnx.index import index_of_onnx
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.parts.sharded import joined
from purer_app.engine.checkpoints.formats.pickles.nodes import PickleView
from purer_app.engine.checkpoints.formats.pickles.virtual_machine import shown_name
from purer_app.engine.checkpoints.formats.pt2.index import weights_of_pt2
from purer_app.engine.checkpoints.formats.safetensors import index_of_safetensors
from purer_app.engine.checkpoints.formats.sniff import unreadable_sentence
from purer_app.engine.checkpoints.formats.storage.tensor_layout import StoredTensor, check_stored
from purer_app.engine.checkpoints.formats.storage.unusable_dtypes import check_numbers
from purer_app.engine.checkpoints.formats.storage.zip_entries import stored_zip
from purer_app.engine.checkpoints.formats.torch_archive import (
    refuse_plain_pickle,
    view_package,
    view_script,
    view_torch_legacy,
    view_torch_zip,
)
from purer_app.engine.checkpoints.normalise.unwrap import Unwrapped, natural_key, unwrapped
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.text import listed
from purer_app.engine.core.verdict import Format

_OF_TRAINING = ("optimizer.", "optimiser.", "optim.", "optimizers.", "optimizer_state.", "lr_scheduler.")


@dataclass(frozen=True, slots=True)
class Contents:
    """The checked descriptions of a file's weights, the notes of its writer, and the view that legacy files need."""

    weights: Unwrapped
    metadata: Mapping[str, str] = field(default_factory=dict)
    view: PickleView = field(default_factory=PickleView)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: (shape, dtype) by name without wrappers and prefixes, and its writer's notes.

    `parameters` counts the floating-point values; buffers are among them.
    """

    tensors: dict[str, tuple[tuple[int, ...], str]]
    parameters: int
    metadata: dict[str, str] = field(default_factory=dict)


def read_header(checkpoint: OpenedCheckpoint) -> Header:
    """Read the names and shapes of a file's weights, and none of their bytes.

    Raises:
        CheckpointError: the format has no weights for us, or the head alone shows what `read_weights` would refuse.
        OSError: the file cannot be read.
    """
    try:
        with checkpoint.index.open("rb") as file:
            contents = contents_of(checkpoint, file)
    except (CheckpointError, OSError):
        raise
    except Exception as error:  # readers raise many kinds on broken files; trust ends here
        raise CheckpointError(damaged_sentence(checkpoint.name)) from error
    tensors: dict[str, Any] = contents.weights.state
    values = sum(math.prod(tensor.shape) for tensor in tensors.values() if "float" in tensor.dtype)
    found = {name: (tensor.shape, tensor.dtype) for name, tensor in tensors.items()}
    return Header(found, values, dict(contents.metadata))


def contents_of(checkpoint: OpenedCheckpoint, file: IO[bytes]) -> Contents:
    """Describe the weights of an open file; anything else in it is neither described nor checked.

    Raises:
        CheckpointError: the format has no weights for us, or they cannot be used.
        Exception: of several kinds where the file is malformed.
    """
    raw, metadata, view = _read(checkpoint, file)
    if not isinstance(raw, Mapping):
        raise CheckpointError(nameless_sentence(checkpoint.name, raw))
    found = unwrapped(raw, checkpoint.name)
    state: dict[str, Any] = {key: held for key, held in found.state.items() if not key.startswith(_OF_TRAINING)}
    check_numbers(state, checkpoint.name)
    if checkpoint.format is not Format.SHARDED:
        check_stored(state.values(), checkpoint.name)
    notes = found.notes
    if view.left_unread:
        names = listed([shown_name(name) for name in view.left_unread])
        notes = (*notes, f"other objects in the file were not read: {names}")
    return Contents(replace(found, state=state, notes=notes), metadata, view)


def damaged_sentence(name: str) -> str:
    """Return the message for a file that broke its reader."""
    return f"{name} is damaged or incomplete: its weights cannot be read; fetch it again"


def frozen_sentence(name: str) -> str:
    """Return the message for a TorchScript program after `torch.jit.freeze`."""
    return (
        f"{name} is a frozen TorchScript program: its weights are constants of the program and have no names. "
        "Save the state_dict of the model from before torch.jit.freeze"
    )


def nameless_sentence(name: str, value: object) -> str:
    """Return the message for a file whose one value is not a table of names."""
    kind = "Tensor" if isinstance(value, StoredTensor) else type(value).__name__
    return f"{name} holds no named weights, but a single {kind}. Ask for a state_dict, which names its tensors"


def _read(checkpoint: OpenedCheckpoint, file: IO[bytes]) -> tuple[object, dict[str, str], PickleView]:
    path = checkpoint.path
    if checkpoint.distributed is not None:
        return checkpoint.distributed.root, {}, PickleView()
    match checkpoint.format:
        case Format.TORCH_ZIP | Format.TORCH_LEGACY:
            view = (
                view_torch_zip(path, file) if checkpoint.format is Format.TORCH_ZIP else view_torch_legacy(path, file)
            )
            return view.root, {}, view
        case Format.PACKAGE:
            view = view_package(path, file)
            return view.root, {}, view
        case Format.TORCHSCRIPT:
            with stored_zip(path, file, unread="code") as archive:
                tensors = view_script(path, archive)[1]
                if not tensors and any("/constants/" in name for name in archive.namelist()):
                    raise CheckpointError(frozen_sentence(path.name))
                return tensors, {}, PickleView()
        case Format.PT2:
            with stored_zip(path, file) as archive:
                return weights_of_pt2(archive, path.name), {}, PickleView()
        case Format.SAFETENSORS:
            tensors, notes = index_of_safetensors(path, file)
            return in_noted_order(tensors, notes), notes, PickleView()
        case Format.SHARDED:
            return _of_shards(checkpoint), {}, PickleView()
        case Format.ONNX:
            return index_of_onnx(path, file).tensors, {}, PickleView()
        case Format.PICKLE:
            refuse_plain_pickle(path, file)
    raise CheckpointError(unreadable_sentence(path.name, checkpoint.format))


def table_of_shard(
    checkpoint: OpenedCheckpoint, shard: OpenedCheckpoint, file: IO[bytes]
) -> tuple[dict[str, StoredTensor], PickleView]:
    """Describe the tensors of one open shard, and the view that legacy files need.

    Raises:
        CheckpointError: it holds no plain table of weights.
        Exception: of several kinds where it is malformed.
    """
    checkpoint.check_shard(shard)
    raw, _, view = _read(shard, file)
    held = raw if isinstance(raw, dict) else {}
    table = {name: value for name, value in held.items() if isinstance(value, StoredTensor)}
    check_stored(table.values(), shard.name)
    return table, view


def _of_shards(checkpoint: OpenedCheckpoint) -> dict[str, Any]:
    tables = {}
    for shard in checkpoint.shards:
        with shard.path.open("rb") as file:
            tables[shard.path], _ = table_of_shard(checkpoint, shard, file)
    return _in_natural_order(joined(checkpoint.name, checkpoint.weight_map, tables))


def _in_natural_order(tensors: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(tensors.items(), key=lambda item: natural_key(item[0])))
