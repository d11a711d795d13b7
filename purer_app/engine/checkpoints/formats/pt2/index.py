"""Index the raw weights of a .pt2 archive and read its notes; nothing in it is run or unpickled."""

import zipfile
from collections.abc import Iterable
from typing import Any

from purer_app.engine.checkpoints.formats.pt2.export_script import FACTS_FILE
from purer_app.engine.checkpoints.formats.storage.strict_json import strict_json
from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, StoredTensor, check_stored
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.core.errors import CheckpointError

_TABLE_SUFFIX = "_weights_config.json"
_CONSTANTS_SUFFIX = "_constants_config.json"
_MAX_TEXT_BYTES = 64 * 2**20
_STRIDED = 7
DTYPES = {  # torch._export.serde.schema.ScalarType, part of the archive's format
    1: "uint8",
    2: "int8",
    3: "int16",
    4: "int32",
    5: "int64",
    6: "float16",
    7: "float32",
    8: "float64",
    12: "bool",
    13: "bfloat16",
}


def weights_of_pt2(archive: zipfile.ZipFile, name: str) -> dict[str, StoredTensor]:
    """Read and check the table of weights: their places by name, in the order of the table.

    Raises:
        CheckpointError: the archive is of an older torch, holds pickled weights, or contradicts itself.
        Exception: of several kinds where a table is malformed.
    """
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    tables = [entry for entry in sizes if entry.endswith(_TABLE_SUFFIX) and "/data/weights/" in entry]
    if len(tables) != 1:
        raise CheckpointError(
            f"{name} has {len(tables)} tables of raw weights; it must have 1. "
            "Save it again with torch.export.save of torch 2.10 or newer, or save its state_dict."
        )
    _check_byte_order(archive, tables[0].partition("/")[0], name)
    weights = _table(archive, tables[0], sizes, name)
    check_stored(weights.values(), name)
    return weights


def constants_of_pt2(archive: zipfile.ZipFile, name: str) -> dict[str, StoredTensor]:
    """Read and check the table of constant tensors; empty without one.

    Raises:
        CheckpointError: one is pickled, or the table contradicts the archive.
        Exception: of several kinds where it is malformed.
    """
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    tables = [entry for entry in sizes if entry.endswith(_CONSTANTS_SUFFIX) and "/data/constants/" in entry]
    constants = _table(archive, tables[0], sizes, name) if len(tables) == 1 else {}
    check_stored(constants.values(), name)
    return constants


def facts_of_pt2(archive: zipfile.ZipFile, name: str) -> FileFacts:
    """Read the facts that the export script wrote: class names and the form of pictures.

    Raises:
        CheckpointError: the note is malformed or of a newer version.
    """
    places = [entry for entry in archive.namelist() if entry.endswith(f"/extra/{FACTS_FILE}")]
    if not places:
        return FileFacts()
    try:
        facts = read_text(archive, places[0], name)
    except (ValueError, RecursionError) as error:
        raise _malformed_notes(name) from error
    return facts_of_note(facts, name)


def facts_of_note(facts: Any, name: str) -> FileFacts:
    """Return the facts in the note that the export script writes.

    Raises:
        CheckpointError: the note is malformed or of a newer version.
    """
    try:
        if facts["format_version"] != 1:
            raise CheckpointError(f"{name} has notes of format_version {facts['format_version']}; this version reads 1")
        return FileFacts(
            class_names=tuple(str(each) for each in facts["class_names"]),
            image_size=int(facts["image_size"]),
            mean=tuple(float(value) for value in facts["mean"]),
            std=tuple(float(value) for value in facts["std"]),
            source=FACTS_FILE,
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise _malformed_notes(name) from error


def _malformed_notes(name: str) -> CheckpointError:
    return CheckpointError(f"{name} holds notes ({FACTS_FILE}) that are incomplete or malformed")


def read_text(archive: zipfile.ZipFile, entry: str, name: str) -> Any:
    """Return a JSON entry of the archive as plain values.

    Raises:
        CheckpointError: it is larger than any honest one.
        Exception: of several kinds where it is no JSON.
    """
    size = archive.getinfo(entry).file_size
    if size > _MAX_TEXT_BYTES:
        raise CheckpointError(f"{name} has a text '{entry}' of {size} bytes; at most {_MAX_TEXT_BYTES} are read")
    return strict_json(archive.read(entry))


def _table(archive: zipfile.ZipFile, entry: str, sizes: dict[str, int], name: str) -> dict[str, StoredTensor]:
    folder = entry.rpartition("/")[0]
    table = read_text(archive, entry, name)["config"]
    return {key: _stored(key, value, sizes, folder, name) for key, value in table.items()}


def _check_byte_order(archive: zipfile.ZipFile, top: str, name: str) -> None:
    entry = f"{top}/byteorder"
    order = archive.read(entry)[:16].decode("latin-1") if entry in archive.namelist() else "little"
    if order != "little":
        raise CheckpointError(f"{name} was written on a machine of byte order '{order}'; only 'little' is read")


def _stored(key: str, entry: dict[str, Any], sizes: dict[str, int], folder: str, name: str) -> StoredTensor:
    if entry["use_pickle"] is not False:
        raise CheckpointError(
            f"{name} contains a pickled weight (`{key}`), which could run a program. PURER never runs code from files. "
            "Ask for a state_dict or a .safetensors file."
        )
    meta = entry["tensor_meta"]
    dtype = DTYPES.get(meta["dtype"])
    if dtype is None or meta["layout"] != _STRIDED:
        raise CheckpointError(f"{name}: '{key}' is not a dense tensor of a known number type")
    place = f"{folder}/{entry['path_name']}"
    if place not in sizes:
        raise CheckpointError(f"{name}: the bytes of '{key}' are missing")
    (offset,) = _integers([meta["storage_offset"]])
    elements = sizes[place] // ITEM_BYTES[dtype]
    return StoredTensor(place, elements, offset, _integers(meta["sizes"]), _integers(meta["strides"]), dtype)


def _integers(values: Iterable[dict[str, Any]]) -> tuple[int, ...]:
    numbers = tuple(value["as_int"] for value in values)
    if len(numbers) > 64 or any(type(number) is not int or not 0 <= number < 2**63 for number in numbers):
        raise ValueError(f"{numbers} are not sizes")
    return numbers
