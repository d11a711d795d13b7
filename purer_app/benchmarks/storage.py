"""Names stored results by their inputs, and writes the results of a benchmark."""

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.files import read_regular, write_atomically

CODE = Path(__file__).parents[1]
"""The folder that the places of code are relative to."""
_IMAGES_AND_LEARNERS = (
    "engine/checkpoints/exported",
    "engine/core/randomness.py",
    "engine/images",
    "engine/inversion",
    "engine/learners",
    "engine/networks",
    "engine/pool",
)
RUN_CODE = (*_IMAGES_AND_LEARNERS, "engine/training")
"""Packages and modules that decide the images and the model of a run, given its settings and checkpoints."""
MEASURING_CODE = (*_IMAGES_AND_LEARNERS, "engine/evaluation", "engine/few_shot")
"""Packages and modules that decide the accuracy of a model on episodes of real pictures."""


def key_of(*parts: object) -> str:
    """Return a short hash of the text of some values."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def key_of_files(files: Iterable[Path]) -> str:
    """Return a short hash of the folder name, the file name and the content of some files.

    Raises:
        DataError: a file cannot be read.
    """
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.parent.name}/{file.name}\n".encode("utf-8", "surrogatepass"))
        try:
            found.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror or error}") from error
    return found.hexdigest()[:12]


def key_of_tensor(tensor: Tensor) -> str:
    """Return a short hash of shape and values."""
    values = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy()
    return hashlib.sha256(f"{tuple(tensor.shape)}\n".encode() + values.tobytes()).hexdigest()[:12]


def code_key(*places: str) -> str:
    """Return a short hash of the names and the content of Python files.

    Args:
        places: packages, with all packages in them, and single modules, relative to `CODE`.
    """
    paths = [CODE / place for place in places]
    return key_of_files(file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py"))))


def file_name(text: str) -> str:
    """Return a text as a part of a file name."""
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in text)


def write_results(out: Path, texts: Mapping[str, str]) -> None:
    """Write the results of a benchmark. If other results are there, they are kept, and all files get a number.

    Args:
        texts: content by file name.

    Raises:
        RunFolderError: a file cannot be written.
    """
    contents = {name: f"{text}\n".encode("utf-8", errors="replace") for name, text in texts.items()}
    number, paths = 1, {out / name: content for name, content in contents.items()}
    while any(_has_other_content(path, content) for path, content in paths.items()):
        number += 1
        paths = {out / f"{Path(name).stem}-{number}{Path(name).suffix}": content for name, content in contents.items()}
    for path, content in paths.items():
        write_atomically(path, content)
    if number > 1:
        names = ", ".join(path.name for path in paths)
        print(f"The earlier results in {out} are kept; the new ones are {names}", file=sys.stderr)


def _has_other_content(path: Path, content: bytes) -> bool:
    try:
        return os.path.lexists(path) and read_regular(path) != content
    except OSError:
        return True
