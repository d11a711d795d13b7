"""Turns the index of a torch file, of any of its forms, into a checked view of what it would build."""

import io
import zipfile
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import IO

from purer_app.engine.checkpoints.pickle_names import ALLOWED_NAMES, MODULE_CALLS, MODULE_NAMES, SCRIPT_NAMES
from purer_app.engine.checkpoints.pickle_objects import InertObject, PickleView
from purer_app.engine.checkpoints.pickle_view import SavedProgramError, view_pickle
from purer_app.engine.checkpoints.saved_modules import with_states
from purer_app.engine.checkpoints.stored_tensors import ITEM_BYTES, StoredTensor, check_stored
from purer_app.engine.checkpoints.stored_zip import stored_zip
from purer_app.engine.errors import CheckpointError

MAX_INDEX_BYTES = 16 * 2**20
_LEGACY_PICKLES = 5  # magic number, protocol, system, objects, storage keys
_LEGACY_COUNT_BYTES = 8
_MAX_ATTRIBUTES = 200_000
_MAX_NAME = 1000


def view_torch_zip(path: Path, file: IO[bytes]) -> PickleView:
    """Follow the index of a torch.save archive, and check each storage against the entry that it names.

    A network that was saved whole, code and all, comes as the table of its weights, and the view says so.

    Raises:
        CheckpointError: the archive or its index holds a program, tricks, or contradicts itself.
        Exception: of several kinds where it is malformed.
    """
    with stored_zip(path, file) as archive:
        return _view_weights(lambda names, calls: _view_archive(path.name, archive, names, calls))


def _view_weights(look: Callable[[Container[str], Container[str]], PickleView]) -> PickleView:
    """Look with the names that weights need and, where others stand there, for networks that were saved whole.

    Raises:
        CheckpointError: there are neither.
    """
    try:
        return look(ALLOWED_NAMES, ALLOWED_NAMES)
    except SavedProgramError:
        view = look(MODULE_NAMES, MODULE_CALLS)
        view.root, view.holds_modules = with_states(view.root)
        if not view.holds_modules:
            raise
        return view


def view_script(path: Path, archive: zipfile.ZipFile) -> tuple[PickleView, dict[str, StoredTensor]]:
    """Follow the index of a TorchScript archive up to its tensors, named by their modules; its code stays closed.

    Raises:
        CheckpointError: as `view_torch_zip`.
        Exception: of several kinds where it is malformed.
    """
    view = _view_archive(path.name, archive, SCRIPT_NAMES, SCRIPT_NAMES)
    return view, dict(_attributes(view.root))


def archive_folder(archive: zipfile.ZipFile) -> str:
    """Return the name of the one folder in which a torch archive keeps all its entries."""
    return archive.namelist()[0].partition("/")[0]


def _view_archive(
    name: str, archive: zipfile.ZipFile, allowed: Container[str], callable_names: Container[str]
) -> PickleView:
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    folder = archive_folder(archive)
    index_bytes = sizes.get(f"{folder}/data.pkl")
    if index_bytes is None:
        raise CheckpointError(f"{name} is no archive of torch.save: it lacks '{folder}/data.pkl'")
    if index_bytes > MAX_INDEX_BYTES:
        raise CheckpointError(f"{name} has an index of {index_bytes} bytes; at most {MAX_INDEX_BYTES} are read")
    order_entry = f"{folder}/byteorder"
    order = archive.read(order_entry)[:16].decode("latin-1") if sizes.get(order_entry, 0) in range(1, 17) else "little"
    if order != "little":
        raise CheckpointError(f"{name} was written on a machine of byte order '{order}'; only 'little' is read")
    view = view_pickle(io.BytesIO(archive.read(f"{folder}/data.pkl")), name, allowed, callable_names)
    for key, (dtype, elements) in view.storages.items():
        promised, held = ITEM_BYTES[dtype] * elements, sizes.get(f"{folder}/data/{key}")
        if held != promised:
            raise CheckpointError(f"{name} promises {promised} bytes of weights in '{key}'; it holds {held or 0}")
    check_stored(view.tensors, name)
    return view


def view_torch_legacy(path: Path, file: IO[bytes]) -> PickleView:
    """Follow the five pickles at the head of an old torch file, and check that the storages fill the rest.

    Afterwards the file stands before the first storage; they come in the order of the view. For a network that was
    saved whole, see `view_torch_zip`.

    Raises:
        CheckpointError: the file holds a program, tricks, or contradicts itself.
        Exception: of several kinds where it is malformed.
    """
    return _view_weights(lambda names, calls: _view_legacy(path, file, names, calls))


def _view_legacy(path: Path, file: IO[bytes], allowed: Container[str], callable_names: Container[str]) -> PickleView:
    size = file.seek(0, 2)
    file.seek(0)
    views: list[PickleView] = []
    for _ in range(_LEGACY_PICKLES):
        views.append(view_pickle(file, path.name, allowed, callable_names))
        if file.tell() > MAX_INDEX_BYTES:
            raise CheckpointError(f"{path.name} has an index of more than {MAX_INDEX_BYTES} bytes")
    storages = views[3].storages
    promised = sum(_LEGACY_COUNT_BYTES + ITEM_BYTES[dtype] * elements for dtype, elements in storages.values())
    held = size - file.tell()
    if held != promised:
        raise CheckpointError(f"{path.name} promises {promised} bytes of weights; it holds {held}; fetch it again")
    elsewhere = any(view.storages for number, view in enumerate(views) if number != 3)
    if elsewhere or sorted(views[4].texts) != sorted(storages):
        raise CheckpointError(
            f"{path.name} contradicts itself: its index and its list of storages differ; it is refused"
        )
    check_stored(views[3].tensors, path.name)
    views[3].storages = {key: storages[key] for key in views[4].texts}
    return views[3]


def legacy_storages(file: IO[bytes], view: PickleView) -> Callable[[str], bytes]:
    """Return what reads the bytes of a storage by its name, of an old torch file just after its view was taken."""
    places: dict[str, tuple[int, int]] = {}
    start = file.tell()
    for key, (dtype, elements) in view.storages.items():
        places[key] = (start, elements)
        start += _LEGACY_COUNT_BYTES + ITEM_BYTES[dtype] * elements

    def read(storage: str) -> bytes:
        start, elements = places[storage]
        file.seek(start)
        if int.from_bytes(file.read(_LEGACY_COUNT_BYTES), "little") != elements:
            raise ValueError("a storage has another length than its description says")
        return file.read(ITEM_BYTES[view.storages[storage][0]] * elements)

    return read


def refuse_plain_pickle(path: Path, file: IO[bytes]) -> None:
    """Say what a pickle that is no torch file holds.

    Raises:
        CheckpointError: always.
        Exception: of several kinds where it is malformed.
    """
    view_pickle(file, path.name, ALLOWED_NAMES, ALLOWED_NAMES)
    raise CheckpointError(
        f"{path.name} is a plain Python pickle, not written by torch.save. Ask for a state_dict or a .safetensors file."
    )


def _attributes(root: object) -> Iterator[tuple[str, StoredTensor]]:
    """Walk a module's attributes in their order; one that stands in two places has two names, as in a state_dict."""
    waiting: list[tuple[str, object]] = [("", root)]
    for _ in range(_MAX_ATTRIBUTES):
        if not waiting:
            return
        name, value = waiting.pop()
        if isinstance(value, StoredTensor):
            yield name, value
        elif isinstance(value, InertObject):
            start = f"{name}." if name else ""
            waiting.extend((start + key, inner) for key, inner in reversed(value.attributes.items()))
            if len(waiting) > _MAX_ATTRIBUTES or len(name) > _MAX_NAME:
                break
    raise ValueError("modules that hold themselves have no end of attributes")
