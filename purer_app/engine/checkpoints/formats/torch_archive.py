"""Index a torch file of any form as a view of its pickle; no object is built."""

import io
import zipfile
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path
from typing import IO

from purer_app.engine.checkpoints.formats.pickles.allow_list import ALLOWED_NAMES, ANY_NAME, INERT_CALLS, SCRIPT_NAMES
from purer_app.engine.checkpoints.formats.pickles.nodes import InertObject, PickleView
from purer_app.engine.checkpoints.formats.pickles.saved_modules import holds_weights, with_states
from purer_app.engine.checkpoints.formats.pickles.virtual_machine import SavedProgramError, saved_program, view_pickle
from purer_app.engine.checkpoints.formats.storage.tensor_layout import StoredTensor, item_bytes
from purer_app.engine.checkpoints.formats.storage.zip_entries import read_stored, stored_zip
from purer_app.engine.core.errors import CheckpointError

MAX_INDEX_BYTES = 16 * 2**20
PACKAGE_SIGN = ".data/extern_modules"
"""An entry of each torch.package archive."""
_LEGACY_PICKLES = 5  # magic number, protocol, system, objects, storage keys
_LEGACY_COUNT_BYTES = 8
_MAX_ATTRIBUTES = 200_000
_MAX_NAME = 1000
_PICKLED_STORAGE = "torch.storage._load_from_bytes"


def view_torch_zip(path: Path, file: IO[bytes]) -> PickleView:
    """Follow the index of a torch.save archive, and check each storage against the entry that it names.

    Objects of any class that hold weights come as tables of weights; anything else stays unread.

    Raises:
        CheckpointError: the archive or its index asks for a program, holds tricks, or contradicts itself.
        Exception: of several kinds where it is malformed.
    """
    with stored_zip(path, file) as archive:
        return _with_weights(_view_archive(path.name, archive, ANY_NAME, INERT_CALLS), path.name)


def view_package(path: Path, file: IO[bytes]) -> PickleView:
    """Follow the pickles of a torch.package archive, as `view_torch_zip` does; its source code is not read.

    Several pickles become one table, by the names of their entries.

    Raises:
        CheckpointError: as `view_torch_zip`.
        Exception: of several kinds where it is malformed.
    """
    with stored_zip(path, file) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        start = f"{archive_folder(archive)}/"
        pickles = [name for name in sizes if name.endswith(".pkl") and not name.startswith(f"{start}.data/")]
        _check_index(path.name, sum(sizes[name] for name in pickles))
        whole, roots = PickleView(), dict[str, object]()
        for name in pickles:
            view = view_pickle(io.BytesIO(archive.read(name)), path.name, ANY_NAME, INERT_CALLS)
            whole.storages |= view.storages
            whole.foreign |= view.foreign
            roots[name.removeprefix(start).removesuffix(".pkl")] = view.root
        _check_storages(path.name, whole, sizes, f"{start}.data/{{}}.storage")
    whole.root = next(iter(roots.values())) if len(roots) == 1 else roots
    return _with_weights(whole, path.name)


def _with_weights(view: PickleView, name: str) -> PickleView:
    """Find the weights in the objects of a view, and name the objects that stay unread.

    Raises:
        SavedProgramError: there are foreign objects and no weights.
    """
    view.root, view.left_unread = with_states(view.root)
    if view.foreign and not holds_weights(view.root):
        raise saved_program(name, next(iter(view.foreign)))
    return view


def view_script(path: Path, archive: zipfile.ZipFile) -> tuple[PickleView, dict[str, StoredTensor]]:
    """Follow the index of a TorchScript archive to its tensors, named by their modules; its code is not read.

    Raises:
        CheckpointError: as `view_torch_zip`.
        Exception: of several kinds where it is malformed.
    """
    view = _view_archive(path.name, archive, SCRIPT_NAMES, SCRIPT_NAMES)
    return view, dict(_attributes(view.root))


def archive_folder(archive: zipfile.ZipFile) -> str:
    """Return the name of the one folder in which a torch archive keeps all its entries."""
    return archive.namelist()[0].partition("/")[0]


def storage_reader(archive: zipfile.ZipFile) -> Callable[[str], bytearray]:
    """Return a function that reads the bytes of a storage of an archive of torch.save or torch.package by name."""
    folder = archive_folder(archive)
    if f"{folder}/{PACKAGE_SIGN}" in archive.namelist():
        return lambda storage: read_stored(archive, f"{folder}/.data/{storage}.storage")
    return lambda storage: read_stored(archive, f"{folder}/data/{storage}")


def _view_archive(
    name: str, archive: zipfile.ZipFile, allowed: Container[str], callable_names: Container[str]
) -> PickleView:
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    folder = archive_folder(archive)
    index_bytes = sizes.get(f"{folder}/data.pkl")
    if index_bytes is None:
        raise CheckpointError(f"{name} is no archive of torch.save: it lacks '{folder}/data.pkl'")
    _check_index(name, index_bytes)
    order_entry = f"{folder}/byteorder"
    order = archive.read(order_entry)[:16].decode("latin-1") if sizes.get(order_entry, 0) in range(1, 17) else "little"
    if order != "little":
        raise CheckpointError(f"{name} was written on a machine of byte order '{order}'; only 'little' is read")
    view = view_pickle(io.BytesIO(archive.read(f"{folder}/data.pkl")), name, allowed, callable_names)
    _check_storages(name, view, sizes, f"{folder}/data/{{}}")
    return view


def _check_index(name: str, index_bytes: int) -> None:
    if index_bytes > MAX_INDEX_BYTES:
        raise CheckpointError(f"{name} has an index of {index_bytes} bytes; at most {MAX_INDEX_BYTES} are read")


def _check_storages(name: str, view: PickleView, sizes: Mapping[str, int], entry: str) -> None:
    """Check that the entry of each storage, `entry` with its key, has the bytes that the storage declares."""
    for key, (dtype, elements) in view.storages.items():
        promised, held = item_bytes(dtype) * elements, sizes.get(entry.format(key))
        if held != promised:
            raise CheckpointError(f"{name} declares {promised} bytes of weights in '{key}'; it holds {held or 0}")


def view_torch_legacy(path: Path, file: IO[bytes]) -> PickleView:
    """Follow the five pickles at the head of an old torch file, and check that the storages fill the rest.

    Other objects are treated as in `view_torch_zip`.

    Raises:
        CheckpointError: the file asks for a program, holds tricks, or contradicts itself.
        Exception: of several kinds where it is malformed.
    """
    size = file.seek(0, 2)
    head = _head(file)
    views: list[PickleView] = []
    for _ in range(_LEGACY_PICKLES):
        try:
            views.append(view_pickle(head, path.name, ANY_NAME, INERT_CALLS))
        except (ValueError, IndexError) as error:
            if size > MAX_INDEX_BYTES and head.tell() >= MAX_INDEX_BYTES:
                raise CheckpointError(f"{path.name} has an index of more than {MAX_INDEX_BYTES} bytes") from error
            raise
    view, storages = views[3], views[3].storages
    promised = sum(_LEGACY_COUNT_BYTES + item_bytes(dtype) * elements for dtype, elements in storages.values())
    held = size - head.tell()
    if held != promised:
        raise CheckpointError(f"{path.name} declares {promised} bytes of weights; it holds {held}; fetch it again")
    elsewhere = any(view.storages for number, view in enumerate(views) if number != 3)
    if elsewhere or sorted(views[4].texts) != sorted(storages):
        raise CheckpointError(
            f"{path.name} contradicts itself: its index and its list of storages differ; it is refused"
        )
    view.storages, view.data_start = {key: storages[key] for key in views[4].texts}, head.tell()
    return _with_weights(view, path.name)


def _head(file: IO[bytes]) -> io.BytesIO:
    """Return the part of a file that its pickles may occupy, so that no length in them causes a larger read."""
    file.seek(0)
    return io.BytesIO(file.read(MAX_INDEX_BYTES))


def legacy_storages(file: IO[bytes], view: PickleView) -> Callable[[str], bytearray]:
    """Return a function that reads the bytes of a storage of an old torch file by name."""
    places: dict[str, tuple[int, int]] = {}
    start = view.data_start
    for key, (dtype, elements) in view.storages.items():
        places[key] = (start, elements)
        start += _LEGACY_COUNT_BYTES + item_bytes(dtype) * elements

    def read(storage: str) -> bytearray:
        start, elements = places[storage]
        file.seek(start)
        if int.from_bytes(file.read(_LEGACY_COUNT_BYTES), "little") != elements:
            raise ValueError("a storage has another length than described")
        content = bytearray(item_bytes(view.storages[storage][0]) * elements)
        if file.readinto(content) != len(content):  # type: ignore[attr-defined]
            raise ValueError("a storage is cut short")
        return content

    return read


def refuse_plain_pickle(path: Path, file: IO[bytes]) -> None:
    """Refuse a pickle that is not a torch file, and name what it holds.

    Raises:
        CheckpointError: always.
        Exception: of several kinds where it is malformed.
    """
    size = file.seek(0, 2)
    head = _head(file)
    try:
        view_pickle(head, path.name, ALLOWED_NAMES | {_PICKLED_STORAGE}, ALLOWED_NAMES)
    except SavedProgramError as error:
        if f"`{_PICKLED_STORAGE}`" in str(error):
            raise CheckpointError(
                f"{path.name} was written by pickle.dump, which stores tensors as code; PURER never runs code from "
                "files. Load it where you trust it, and save it again with torch.save"
            ) from error
        raise
    except (ValueError, IndexError):
        if size <= MAX_INDEX_BYTES:
            raise
    raise CheckpointError(
        f"{path.name} is a plain Python pickle, not written by torch.save. Ask for a state_dict or a .safetensors file."
    )


def _attributes(root: object) -> Iterator[tuple[str, StoredTensor]]:
    """Walk a module's attributes in order; one in two places has two names, as in a state_dict."""
    waiting: list[tuple[str, object]] = [("", root)]
    for _ in range(_MAX_ATTRIBUTES):
        if not waiting:
            return
        name, value = waiting.pop()
        if isinstance(value, StoredTensor):
            yield name, value
        elif isinstance(value, InertObject):
            start = f"{name}." if name else ""
            waiting.extend((f"{start}{key}", inner) for key, inner in reversed(value.attributes.items()))
            if len(waiting) > _MAX_ATTRIBUTES or len(name) > _MAX_NAME:
                break
    raise ValueError("a module contains itself, or there are too many attributes")
