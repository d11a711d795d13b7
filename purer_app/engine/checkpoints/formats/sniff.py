"""Recognise the format of a file by its content; only parts of distributed checkpoints need their names."""

import gzip
import io
import json
import os
import re
import stat
import tarfile
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import Path

from purer_app.engine.checkpoints.formats.onnx.sniffing import is_onnx
from purer_app.engine.checkpoints.formats.parts.distributed import PART_SUFFIX, is_distributed
from purer_app.engine.checkpoints.formats.torch_archive import PACKAGE_SIGN
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format

READABLE = frozenset(
    (
        *(Format.TORCH_ZIP, Format.TORCH_LEGACY, Format.TORCHSCRIPT, Format.SAFETENSORS, Format.SHARDED, Format.PT2),
        *(Format.PACKAGE, Format.DISTRIBUTED, Format.PICKLE),
    )
)
"""Formats that have a reader; that of PICKLE (not a torch file) always refuses and names the content."""

NEEDS_CHOICE = frozenset({Format.ONNX})
"""Formats that hold a network, but that only the user can bring into a form that this version reads."""

_ASK = "Ask for a state_dict or a .safetensors file."
_MESSAGES = {
    Format.ONNX: "is an ONNX network. The library onnx is needed to read it; install it with: pip install onnx. "
    "Or save the state_dict of the original network as .pth or .safetensors.",
    Format.DISTRIBUTED_PART: "is one part of a distributed checkpoint, whose index is not in the same folder. Add the "
    "whole folder, with the hidden file .metadata, which is the index.",
    Format.TAR: f"is a tar archive. Unpack it first; if a PyTorch older than 0.4 saved it, save it again. {_ASK}",
    Format.GZIP: "is a gzip-compressed file. Unpack it first, then add what was inside.",
    Format.HDF5: f"is an HDF5 file, as Keras writes it. PURER reads PyTorch weights. {_ASK}",
    Format.KERAS: f"is a Keras archive. PURER reads PyTorch weights. {_ASK}",
    Format.GGUF: "is a GGUF file, which holds a language model. PURER needs an image classifier.",
    Format.NUMPY: f"is a numpy file: its arrays do not say which network they belong to. {_ASK}",
    Format.ZIP: f"is a zip archive without weights that PURER knows. Unpack it and add what was inside. {_ASK}",
    Format.BROKEN_ZIP: "is an incomplete or damaged archive, as after a download that was cut short. Fetch it again.",
    Format.LFS_POINTER: "is a Git LFS pointer, which says where the weights are stored, not the weights. "
    "Run 'git lfs pull' in its repository, or use the site's download button.",
    Format.OPENVINO: "describes an OpenVINO network; its weights are in the .bin file next to it, which PURER does not "
    f"read. {_ASK}",
    Format.DOWNLOAD_ERROR: "is the response of a failed download, not weights. Check the link and your access rights, "
    "and fetch the file again.",
    Format.TEXT: f"is a text, not weights. {_ASK}",
    Format.HTML: "is a web page, not weights: a download link led to a page. "
    "Open the link in a browser and fetch the file there.",
    Format.JSON: "is a JSON text, not weights; it may be the response of a failed download. Fetch the file again.",
    Format.EMPTY: "is empty (0 bytes). Fetch it again.",
    Format.UNKNOWN: f"is in no format that PURER knows. {_ASK}",
}
_LEGACY_MAGIC = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_HEAD_BYTES = 4096
_STARTS = (
    (b"version https://git-lfs", Format.LFS_POINTER),
    (b"\x89HDF\r\n\x1a\n", Format.HDF5),
    (b"GGUF", Format.GGUF),
    (b"\x93NUMPY", Format.NUMPY),
    (_LEGACY_MAGIC, Format.TORCH_LEGACY),
)
_TEXT_STARTS = re.compile(
    rb"entry not found|repository not found|revision not found|404|403|401|not found|forbidden|"
    rb"unauthori[sz]ed|access denied|accessdenied|access to model|invalid username|invalid credentials",
    re.IGNORECASE,
)
_MAX_ERROR_BYTES = 1000
_MAX_INDEX = 2**40
_TEXT_PICKLE = re.compile(rb"[(]*[ci][\w.]+\r?\n[\w.]+\r?\n")


def sniff(path: Path) -> Format:
    """Return the format of a file.

    Raises:
        CheckpointError: the path is not a regular file, or cannot be opened.
    """
    if is_distributed(path):
        return Format.DISTRIBUTED
    size = regular_file_size(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            return _kind(path, file, head, size)
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {error.strerror or error}") from error


def is_readable(kind: Format) -> bool:
    """Whether a format has a reader here; ONNX needs its own library."""
    return kind in READABLE or (kind == Format.ONNX and find_spec("onnx") is not None)


def unreadable_sentence(name: str, kind: Format) -> str:
    """Return the message for a file whose format has no reader."""
    return f"{name} {_MESSAGES[kind]}"


def regular_file_size(path: Path) -> int:
    """Return the size in bytes without opening the file, since opening a pipe can block for ever.

    Raises:
        CheckpointError: the path is a pipe, a device, a folder, a circle of links, or missing.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            next(path.iterdir(), None)  # a locked folder says so itself
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {error.strerror or error}") from error
    if not stat.S_ISREG(status.st_mode):
        raise CheckpointError(
            f"{path.name} is a {_special(status.st_mode)}, not a file with weights; it was not opened"
        )
    return status.st_size


def _special(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "named pipe"), (stat.S_ISSOCK, "socket"))
    return next((word for test, word in kinds if test(mode)), "device")


def _kind(path: Path, file: io.BufferedReader, head: bytes, size: int) -> Format:
    if not head:
        return Format.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.DISTRIBUTED_PART if path.suffix == PART_SUFFIX else _zip_kind(path)
    if _is_tar(head):  # before the torch formats: a tar header may begin with any name, a torch magic too
        return Format.TAR
    if head.startswith(b"\x1f\x8b"):
        return _gzip_kind(path)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[8:9] == b"{" and _begins_index(head, size):
        return Format.SAFETENSORS
    if (head[0] == 0x80 and head[1:2] in b"\x02\x03\x04\x05") or (_TEXT_PICKLE.match(head) and _ends_with_stop(file)):
        return Format.PICKLE
    if path.name.endswith(".index.json") and b'"weight_map"' in head:
        return Format.SHARDED
    return _markup_kind(head) or (Format.ONNX if is_onnx(file, size) else _text_kind(head, size))


def _begins_index(head: bytes, size: int) -> bool:
    """Whether the length before a brace is that of an index: it fits or, in a truncated file, a first name follows."""
    length = int.from_bytes(head[:8], "little")
    return length <= size - 8 or (length < _MAX_INDEX and re.match(rb'\{\s*"', head[8:]) is not None)


def _ends_with_stop(file: io.BufferedReader) -> bool:
    """Whether the last byte ends a pickle; a word list ends in a line break."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"."


def _zip_kind(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return Format.BROKEN_ZIP
    inside = {name.partition("/")[2] or name for name in names}
    if "constants.pkl" in inside:
        return Format.TORCHSCRIPT
    if inside & {"archive_format", "serialized_exported_program.json"}:
        return Format.PT2
    if "data.pkl" in inside:
        return Format.TORCH_ZIP
    if PACKAGE_SIGN in inside:
        return Format.PACKAGE
    if names and all(name.endswith(".npy") for name in names):
        return Format.NUMPY
    return Format.KERAS if "model.weights.h5" in inside else Format.ZIP


def _is_tar(head: bytes) -> bool:
    if head[257:262] == b"ustar":
        return True
    try:
        tarfile.TarInfo.frombuf(head[:512], "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def _gzip_kind(path: Path) -> Format:
    try:
        with gzip.open(path) as unpacked:
            return Format.TAR if _is_tar(unpacked.read(512)) else Format.GZIP
    except (OSError, EOFError, zlib.error):
        return Format.GZIP


def _markup_kind(head: bytes) -> Format | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.match(rb"<\?xml", text, re.IGNORECASE):
        inner = re.match(rb"<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*<(\w+)", text, re.IGNORECASE | re.DOTALL)
        name = inner[1].lower() if inner else b""
        return {b"net": Format.OPENVINO, b"error": Format.DOWNLOAD_ERROR, b"html": Format.HTML}.get(name, Format.TEXT)
    if re.match(rb"<(!doctype html|html|head|body|!--)", text, re.IGNORECASE):
        return Format.HTML
    if text[:1] not in (b"{", b"["):
        return None
    try:
        json.loads(text)
    except ValueError:
        return Format.JSON if len(head) == _HEAD_BYTES and b"\0" not in head else None
    except RecursionError:
        return Format.JSON
    return Format.JSON


def _text_kind(head: bytes, size: int) -> Format:
    """Distinguish text, which is printable UTF-8, from unknown content."""
    try:
        text = head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3 or size <= len(head):  # a letter may be cut at the end of the head
            return Format.UNKNOWN
        text = head[: error.start].decode()
    if not all(sign.isprintable() or sign in "\t\n\r\f" for sign in text):
        return Format.UNKNOWN
    return Format.DOWNLOAD_ERROR if size <= _MAX_ERROR_BYTES and _TEXT_STARTS.match(head.strip()) else Format.TEXT
