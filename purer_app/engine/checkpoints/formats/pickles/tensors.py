"""Check the storages and tensors that a pickle describes; none of their bytes is read."""

from dataclasses import dataclass
from typing import Any

from purer_app.engine.checkpoints.formats.pickles.allow_list import QUANTISED_STORAGES, STORAGE_DTYPES
from purer_app.engine.checkpoints.formats.pickles.allow_list import UNTYPED as UNTYPED_STORAGE
from purer_app.engine.checkpoints.formats.pickles.nodes import NamedGlobal
from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, OTHER_BYTES, UNTYPED, StoredTensor
from purer_app.engine.checkpoints.formats.storage.unusable_dtypes import quantised_sentence
from purer_app.engine.core.errors import CheckpointError

_MAX_DIMENSIONS = 64


@dataclass(frozen=True, slots=True)
class Storage:
    """`elements` numbers of one `dtype`, stored outside the pickle under a `key`."""

    key: str
    dtype: str
    elements: int


def strange(file_name: str, what: str) -> CheckpointError:
    """Return the error for a pickle with content that weights do not need."""
    return CheckpointError(f"{file_name} contains {what}, which weights do not need; it is refused")


def storage_of(identity: Any, known: dict[str, tuple[str, int]], file_name: str) -> Storage:
    """Return the storage that a pickle refers to, and add it to the known ones.

    Raises:
        CheckpointError: it is quantised, malformed, or described in two ways.
    """
    kind, key, _, elements = identity[1:5]
    key = str(key) if type(key) is int else key  # torch.package counts them
    if identity[0] != "storage" or any(part is not None for part in identity[5:]):
        raise strange(file_name, "a reference that is no stored tensor")
    if kind.name in QUANTISED_STORAGES:
        raise CheckpointError(quantised_sentence(file_name))
    dtype = UNTYPED if kind.name == UNTYPED_STORAGE else STORAGE_DTYPES.get(kind.name.removeprefix("torch."))
    if dtype is None or type(key) is not str or type(elements) is not int or not 0 <= elements < 2**63:
        raise strange(file_name, "a malformed storage")
    if known.setdefault(key, (dtype, elements)) != (dtype, elements):
        raise strange(file_name, f"two descriptions of the storage '{key}'")
    return Storage(key, dtype, elements)


def tensor_of(file_name: str, storage: Any, offset: Any, shape: Any, strides: Any, *rest: Any) -> StoredTensor:
    """Return a tensor of the type of its storage.

    Raises:
        CheckpointError: it is malformed.
    """
    if not isinstance(storage, Storage) or max(len(shape), len(strides)) > _MAX_DIMENSIONS:
        raise strange(file_name, "a malformed tensor")
    whole = all(type(number) is int and 0 <= number < 2**63 for number in (offset, *shape, *strides))
    if not whole or any(part is not None for part in rest[2:]):
        raise strange(file_name, "a malformed tensor")
    return StoredTensor(storage.key, storage.elements, offset, tuple(shape), tuple(strides), storage.dtype)


def typed_tensor_of(file_name: str, storage: Any, *description: Any) -> StoredTensor:
    """Return a tensor, in a storage of bytes, of a type that has no storage type.

    Raises:
        CheckpointError: it is malformed.
    """
    offset, shape, strides, gradient, hooks, kind, *rest = description
    dtype = kind.name.removeprefix("torch.") if isinstance(kind, NamedGlobal) else ""
    width = ITEM_BYTES.get(dtype) or OTHER_BYTES.get(dtype)
    if width is None or not isinstance(storage, Storage) or storage.dtype != UNTYPED:
        raise strange(file_name, "a malformed tensor")
    typed = Storage(storage.key, dtype, storage.elements // width)
    return tensor_of(file_name, typed, offset, shape, strides, gradient, hooks, *rest)
